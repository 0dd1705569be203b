"""Compares how memopress and its peers break the same paragraphs into justified lines.

All card and chapter texts of source/, one font file, 9.25 on 13 points, the same measures; each
peer with its own Dutch hyphenation. What it set is read from its PDF, by one and the same code.

    python benchmarks/lines.py
    python benchmarks/lines.py --measures 268 --keep /some/folder --json
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import json
import math
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb
import yaml

import memopress
from measure import Hyphen, Paragraph, blocks, paragraphs, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
FONT = ROOT / "fonts/work-sans/WorkSans_400Regular.ttf"
SIZE, LEADING = 9.25, 13.0  # points
MEASURES = (200.0, 268.0, 340.0)  # points: a column, a card, a page
MARGIN, HEIGHT = 36.0, 800.0  # points
TRACKING, SCALING = 10, 15  # thousandths that letters may be spaced and glyphs scaled by

WIDE, HOLE, NARROW = 1.6, 2.2, 0.8  # ratios to the font's word space
SHORT = 2.0  # ems: a last line that does not cover an indent
# A mark may hang outside of the measure, a letter by what an optical margin gives it.
HANG_MARK, HANG_LETTER = 0.6, 0.06  # ems

Setter = Callable[["Sequence[str]", float, Path], Path]


class MissingPeerError(Exception):
    """A peer is not installed; tells how to install it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the lines of some paragraphs turned out; shares of 1, spaces as ratios to the font's.

    Last lines do not count for `wide`, `holes`, `narrow` and the deviations, which are those of
    each line's middlemost word space. `out` counts lines that stick out of the measure by more
    than an optical margin.
    """

    lines: int
    wide: float
    holes: float
    narrow: float
    mean: float
    most: float  # the 95th percentile
    square: float  # root mean square
    hyphens: float
    ladder: int
    short: int
    parts: int
    out: int


# what is measured ------------------------------------------------------------------------------


def texts() -> list[str]:
    """Return the paragraphs and list items of all cards and chapters, as plain text."""
    found: list[str] = []
    for folder in ("practices", "chapters"):
        for file in sorted((ROOT / "source" / folder).glob("*.yaml")):
            tree = yaml.safe_load(file.read_text(encoding="utf-8"))
            for key in ("body", "recommendations"):
                found += blocks(tree.get(key, ""))
    return found


def exceptions() -> list[str]:
    """Return the words whose breaks these texts list, which peers find for themselves."""
    files = [
        f for folder in ("practices", "chapters") for f in (ROOT / "source" / folder).iterdir()
    ]
    trees = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(files)]
    return [word for tree in trees for word in tree.get("hyphenation", ())]


def figures(found: Sequence[Paragraph], left: float, measure: float) -> Figures:
    """Return the figures of paragraphs set at a measure from a left edge, both in points."""
    lines = [line for paragraph in found for line in paragraph.lines]
    inner = [line for paragraph in found for line in paragraph.lines[:-1]]
    lasts = [paragraph.lines[-1] for paragraph in found]
    off = sorted(abs(line.ratio - 1) for line in inner)
    right = left + measure
    out = 0
    for line in lines:
        before, after = (
            (HANG_LETTER if char.isalnum() else HANG_MARK) * line.size
            for char in (line.text[0], line.text[-1])
        )
        out += line.x0 < left - before or line.x1 > right + after
    return Figures(
        lines=len(lines),
        wide=sum(max(line.spaces, default=1) > WIDE for line in inner) / len(inner),
        holes=sum(max(line.spaces, default=1) > HOLE for line in inner) / len(inner),
        narrow=sum(line.ratio < NARROW for line in inner) / len(inner),
        mean=sum(off) / len(off),
        most=off[math.ceil(0.95 * len(off)) - 1],
        square=math.sqrt(sum(o * o for o in off) / len(off)),
        hyphens=sum(line.hyphen is Hyphen.SOFT for line in lines) / len(lines),
        ladder=max(paragraph.ladder for paragraph in found),
        short=sum(
            line.width < SHORT * line.size
            for line, paragraph in zip(lasts, found, strict=True)
            if len(paragraph.lines) > 1
        ),
        parts=sum(paragraph.ends_in_a_part for paragraph in found),
        out=out,
    )


def word_space(font: Path) -> float:
    """Return the width of a font file's word space, in ems."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    shaper = hb.Font(face)
    width: float = shaper.get_glyph_h_advance(shaper.get_nominal_glyph(0x20)) / face.upem
    return width


# those who set ---------------------------------------------------------------------------------


def set_memopress(found: Sequence[str], measure: float, folder: Path) -> Path:
    """Return the PDF of a small project: one paragraph a page, in the one style there is."""
    files = {
        "source/lines.yaml": """\
title: Lines
name: lines
author: Nobody
subject: Line breaking
language: nl-BE
date: 2024-05-01
layout: lines
collections: {texts: {kind: sample}}
kinds: {sample: {text: word}}
""",
        "source/editions/all.yaml": "name: All\n",
        "layouts/lines/layout.yaml": f"""\
format: {{width: {measure + 2 * MARGIN}pt, height: {HEIGHT}pt}}
baseline: {{start: {MARGIN}pt, step: {LEADING}pt}}
swatches: {{ink: {{cmyk: [0, 0, 0, 100], rgb: '#000000'}}}}
fonts: {{text: {{file: {FONT.name}}}}}
styles:
  text: {{font: text, size: {SIZE}pt, leading: {LEADING}pt, swatch: ink,
    align: justify, hyphenate: true, hyphens: {{before: 2, after: 2}}}}
hyphenation: {json.dumps(exceptions())}
masters:
  page:
    frames:
      main: {{x: {MARGIN}pt, y: {MARGIN}pt, width: {measure}pt, mirror: false,
        height: {HEIGHT - 2 * MARGIN}pt}}
""",
        "layouts/lines/pages/plan.xml.j2": """\
<plan>
  {% for text in edition.collections.texts %}<use template="text" of="{{ text.key }}"/>{% endfor %}
</plan>
""",
        "layouts/lines/pages/text.xml.j2": """\
<page master="page"><frame name="main"><p style="text">{{ document.text }}</p></frame></page>
""",
        **{f"source/texts/t{n:03}.yaml": f"text: {json.dumps(t)}\n" for n, t in enumerate(found)},
    }
    for name, text in files.items():
        _write(folder / name, text)
    (folder / "fonts").mkdir()
    shutil.copy(FONT, folder / "fonts")
    (made,) = memopress.build(folder, outputs=("screen",), folder=folder / "output").files
    return folder / "output" / made.file


def set_typst(limits: str = "") -> Setter:
    """Return what has Typst set paragraphs, with more arguments of its `par`."""

    def compile_(found: Sequence[str], measure: float, folder: Path) -> Path:
        if not importlib.util.find_spec("typst"):
            raise MissingPeerError("pip install '.[bench]'")
        import typst  # noqa: PLC0415 - a peer that need not be there

        _write(folder / "texts.json", json.dumps(found))
        _write(
            folder / "lines.typ",
            f"""\
#set page(width: {measure + 2 * MARGIN}pt, height: {HEIGHT}pt, margin: {MARGIN}pt)
#set text(lang: "nl", hyphenate: true, font: "Work Sans", size: {SIZE}pt,
  top-edge: 0.75em, bottom-edge: -0.25em)
#set par(justify: true, linebreaks: "optimized", leading: {LEADING - SIZE}pt,
  spacing: {LEADING}pt{limits})
#for text in json("texts.json") [#par(text)]
""",
        )
        shutil.copy(FONT, folder)
        typst.compile(
            str(folder / "lines.typ"),
            output=str(folder / "lines.pdf"),
            font_paths=[str(folder)],
            ignore_system_fonts=True,
        )
        return folder / "lines.pdf"

    return compile_


def set_lualatex(options: str) -> Setter:
    """Return what has LuaLaTeX set paragraphs, with options of microtype."""

    def run(found: Sequence[str], measure: float, folder: Path) -> Path:
        if not shutil.which("lualatex"):
            raise MissingPeerError(
                "apt-get install texlive-luatex texlive-latex-recommended texlive-lang-european"
            )
        body = "\n\n".join(re.sub(r"([#$%&_{}])", r"\\\1", text) for text in found)
        _write(
            folder / "lines.tex",
            rf"""\documentclass{{article}}
\usepackage{{geometry}}
\geometry{{paperwidth={measure + 2 * MARGIN}bp,paperheight={HEIGHT}bp,margin={MARGIN}bp}}
\usepackage{{fontspec}}
\usepackage[dutch]{{babel}}
\usepackage[{options}]{{microtype}}
\setmainfont{{{FONT.name}}}[Path=./,Ligatures=NoCommon]
\pagestyle{{empty}}
\begin{{document}}
\fontsize{{{SIZE}bp}}{{{LEADING}bp}}\selectfont
\frenchspacing \parindent=0pt \parskip={LEADING}bp \emergencystretch=1em
{body}
\end{{document}}
""",
        )
        shutil.copy(FONT, folder)
        done = subprocess.run(
            ["lualatex", "-interaction=batchmode", "-halt-on-error", "lines.tex"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise MissingPeerError(f"its packages; it says: {done.stdout[-300:]}")
        return folder / "lines.pdf"

    return run


def set_weasyprint(found: Sequence[str], measure: float, folder: Path) -> Path:
    """Return the PDF that WeasyPrint makes of the paragraphs."""
    if not importlib.util.find_spec("weasyprint"):
        raise MissingPeerError("pip install '.[bench]', and the Pango library")
    import weasyprint  # noqa: PLC0415 - a peer that need not be there

    style = f"""
@font-face {{font-family: Work; src: url({FONT.as_uri()})}}
@page {{size: {measure + 2 * MARGIN}pt {HEIGHT}pt; margin: {MARGIN}pt}}
body {{margin: 0; font: {SIZE}pt/{LEADING}pt Work; text-align: justify; hyphens: auto;
  hyphenate-character: '-'}}
p {{margin: 0 0 {LEADING}pt}}
"""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in found)
    page = f"<html lang='nl'><meta charset='utf-8'><style>{style}</style>{body}</html>"
    weasyprint.HTML(string=page).write_pdf(str(folder / "lines.pdf"))
    return folder / "lines.pdf"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


SETTERS: Mapping[str, Setter] = {
    "memopress": set_memopress,
    "Typst": set_typst(),
    "Typst, letters spaced": set_typst(
        f", justification-limits: (tracking: (min: -{TRACKING / 1000}em, max: {TRACKING / 1000}em))"
    ),
    "LuaLaTeX": set_lualatex("protrusion=true,expansion=false"),
    "LuaLaTeX, glyphs scaled": set_lualatex(
        f"protrusion=true,expansion=true,stretch={SCALING},shrink={SCALING},step=1"
    ),
    "WeasyPrint": set_weasyprint,
}


# the comparison --------------------------------------------------------------------------------


def main() -> None:
    """Set what the arguments ask for, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--measures", type=float, nargs="+", default=MEASURES, metavar="POINTS")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the PDFs in this folder")
    parser.add_argument("--json", action="store_true", help="print data")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="memopress-lines-") as folder:
        result = compare(texts(), arguments.measures, arguments.keep or Path(folder))
    print(json.dumps(result, indent=2) if arguments.json else "\n".join(table(result)))


def compare(found: Sequence[str], measures: Sequence[float], folder: Path) -> dict[str, Any]:
    """Return the figures of every setter at every measure, and who is missing and why."""
    space = word_space(FONT)
    measured: dict[str, dict[str, Any]] = {f"{measure:g}": {} for measure in measures}
    missing: dict[str, str] = {}
    for name, setter in SETTERS.items():
        for measure in measures:
            place = folder / f"{name.replace(', ', '-').replace(' ', '-')}-{measure:g}".lower()
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            try:
                file = setter(found, measure, place)
            except MissingPeerError as error:
                missing[name] = str(error)
                break
            there = paragraphs(read(file, space), found)
            if [paragraph.text for paragraph in there] != list(found):
                raise ValueError(f"{name}: {len(there)} of {len(found)} paragraphs found")
            measured[f"{measure:g}"][name] = asdict(figures(there, MARGIN, measure))
    return {"paragraphs": len(found), "measures": measured, "missing": missing}


_HEADS = {
    "lines": "lines",
    "wide": f">{WIDE}",
    "holes": f">{HOLE}",
    "narrow": f"<{NARROW}",
    "mean": "mean",
    "most": "95%",
    "square": "rms",
    "hyphens": "hyphens",
    "ladder": "ladder",
    "short": "short",
    "parts": "parts",
    "out": "out",
}
_SHARES = ("wide", "holes", "narrow", "hyphens")


def table(result: Mapping[str, Any]) -> Iterator[str]:
    """Yield the figures as lines of text."""
    yield f"{result['paragraphs']} paragraphs, {SIZE:g} on {LEADING:g} points, justified"
    for measure, rows in result["measures"].items():
        yield ""
        yield " ".join([f"{measure} pt".ljust(24), *(h.rjust(7) for h in _HEADS.values())])
        for name, row in rows.items():
            cells = (
                f"{row[key]:.1%}"
                if key in _SHARES
                else f"{row[key]:.3f}"
                if isinstance(row[key], float)
                else str(row[key])
                for key in _HEADS
            )
            yield " ".join([name.ljust(24), *(cell.rjust(7) for cell in cells)])
    yield ""
    yield "word spaces as ratios to the font's: share of lines with any wider, deviation from 1;"
    yield "hyphens: share of lines that break a word; short: last lines under 2 ems; parts: last"
    yield "lines of a broken word's rest; out: lines that stick out of the measure"
    for name, hint in result["missing"].items():
        yield f"{name} is missing: {hint}"


if __name__ == "__main__":
    main()
