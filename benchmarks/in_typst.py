"""The brochure for Typst: a template, a file for each document, and one for each edition.

    python in_typst.py FOLDER EDITION…

compiles editions as a designer's command would, in one process that keeps the fonts and what Typst
itself remembers from one edition to the next.
"""

from __future__ import annotations

import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure import Source

NAME = "Typst"
TEMPLATE = Path(__file__).parent / "peers/brochure.typ"
_SPECIAL = re.compile(r"[\\#$*_`@<>\[\]~/\"'=+-]")
_SHORT = 42  # letters: a longer title is set smaller


def main() -> None:
    """Compile the editions that the arguments name."""
    import typst  # noqa: PLC0415 - what is written needs no peer

    folder = Path(sys.argv[1])
    compiler = typst.Compiler(
        root=str(folder), font_paths=[str(folder / "fonts")], ignore_system_fonts=True
    )
    for name in sys.argv[2:]:
        compiler.compile(str(folder / f"{name}.typ"), output=str(folder / f"{name}.pdf"))


def write(source: Source, folder: Path, pictures: Path) -> None:
    """Write all that Typst needs, pictures apart, which are linked from a folder."""
    import typst  # noqa: PLC0415 - it tells how it names fonts

    from drawings import put_drawings  # noqa: PLC0415

    put_drawings(source.drawings, folder, pictures)
    shutil.copy(TEMPLATE, folder)
    (folder / "fonts").mkdir(exist_ok=True)
    for font in source.layout["fonts"].values():
        shutil.copy(font["file"], folder / "fonts")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"]
    )
    _put(folder / "layout.typ", _layout(source, fonts.fonts()))
    for key, document in source.documents.items():
        known: dict[str, Any] = {"key": key.removeprefix("chapters/")}
        if "discipline" in document:
            plain = document["title"]["plain"]
            known |= {"colon": plain.endswith(":"), "long": len(plain) >= _SHORT}
        _put(folder / f"{key}.typ", f"#let doc = {_value(known | document)}\n")
    for name, edition in source.editions.items():
        _put(folder / f"{name}.typ", _edition(edition, source.documents))


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _layout(source: Source, fonts: list[Any]) -> str:
    by_file = {Path(font.path).name: font for font in fonts if font.path}
    styles = []
    for name, style in source.layout["styles"].items():
        font = by_file[Path(source.layout["fonts"][style["font"]]["file"]).name]
        styles.append(
            f'  "{name}": (font: (family: "{font.family}", weight: {font.weight}, stretch:'
            f" {font.stretch * 100:g}%), size: {style['size']:g}pt,"
            f" leading: {style['leading']:g}pt, tracking: {style['tracking']:g}em,"
            f" before: {style['before']:g}pt, after: {style['after']:g}pt,"
            f' fill: rgb("{source.layout["swatches"][style["swatch"]]}"),'
            f" justify: {str(style['align'] == 'justify').lower()},"
            f" hyphenate: {str(style['hyphenate']).lower()},"
            f" old-style: {str(style['old-style']).lower()}),"
        )
    swatches = (f'  "{n}": rgb("{rgb}"),' for n, rgb in source.layout["swatches"].items())
    return "\n".join(
        [
            "#let swatches = (", *swatches, ")", "#let styles = (", *styles, ")",
            f"#let words = {_value(source.words)}", "",
        ]
    )  # fmt: skip


def _edition(edition: Mapping[str, Any], documents: Mapping[str, Any]) -> str:
    """Return the file of an edition: what it imports, and its pages in order."""
    pages = edition["pages"]
    keys = dict.fromkeys(
        [p["of"] for p in pages]
        + [key for p in pages for key in p.get("cards", ())]
        + [key for p in pages for _, key in p.get("entries", ())]
        + [key for key in documents if key.startswith("chapters/")]
    )
    lines = ['#import "brochure.typ": *']
    lines += [f'#import "{key}.typ": doc as {_variable(key)}' for key in keys]
    title = _string(edition["title"])
    lines.append(f"#show: brochure.with(title: {title}, author: {_string(edition['author'])})")
    lines += [f"#{_page(page, edition, documents)}" for page in pages]
    return "\n".join(lines) + "\n"


def _page(page: Mapping[str, Any], edition: Mapping[str, Any], documents: Mapping[str, Any]) -> str:
    kind, of, drawings = page["kind"], page["of"], [_string(name) for name in page["drawings"]]
    doc, title = _variable(of), _string(edition["title"])
    told = f"cover: {_string(edition['cover'])}, title: {title}"
    chapters = [_variable(key) for key in documents if key.startswith("chapters/")]
    match kind:
        case "cover":
            square = _string(edition["square"])
            return f"cover({doc}, (drawings: {_array(drawings)}, square: {square}, {told}))"
        case "foreword":
            return f"foreword({doc}, {_array(drawings)})"
        case "actions":
            return f"actions({doc}, {_array([_variable(key) for key in page['chapters']])})"
        case "chapter":
            return f"chapter({doc}, {title})"
        case "divider":
            cards = _array([_variable(key) for key in page["cards"]])
            return f"divider({doc}, {drawings[0]}, {cards}, few: {str(page['few']).lower()})"
        case "card":
            return f"card({doc}, {_chapter(documents[of])}, {drawings[0]}, {title})"
        case "affiche":
            return (
                f"affiche({doc}, {drawings[0]}, {page['quote']}, {_string(page['style'])},"
                f" {page['edge']}mm, {_string(page['ground'])}, {_string(page['swatch'])})"
            )
        case "register":
            entries = _array(
                [
                    f"({_string(place)}, {_variable(key)}, {_chapter(documents[key])})"
                    for place, key in page["entries"]
                ]
            )
            elsewhere = str(page["elsewhere"]).lower()
            return (
                f"register({doc}, {entries}, {_array(chapters)}, elsewhere: {elsewhere},"
                f" title: {title})"
            )
        case "back":
            return f"back({doc}, (drawing: {drawings[0]}, {told}))"
    return f"{kind}({', '.join([doc, *drawings])})"


def _chapter(card: Mapping[str, Any]) -> str:
    return _variable(f"chapters/{card['chapter']}")


def _variable(key: str) -> str:
    return key.replace("/", "-")


def _array(values: list[str]) -> str:
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _value(value: Any) -> str:
    """Return plain data as Typst writes it."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case str():
            return _string(value)
        case int() | float():
            return f"{value:g}"
        case {"markup": markup}:
            return f"[{content(markup)}]"
        case dict():
            parts = (f"{_string(name)}: {_value(each)}" for name, each in value.items())
            return f"({', '.join(parts) or ':'})"
    return _array([_value(each) for each in value])


def content(markup: str) -> str:
    """Return page markup as Typst's: emphasis, links, languages and notes."""
    return _inner(ET.fromstring(f"<p>{markup}</p>"))  # noqa: S314 - our own markup


def _inner(node: ET.Element) -> str:
    parts = [_escaped(node.text)]
    for each in node:
        match each.tag:
            case "em" | "strong":
                made = f"#{'emph' if each.tag == 'em' else 'strong'}[{_inner(each)}]"
            case "a":
                made = f"#link({_string(each.get('href', ''))})[{_inner(each)}]"
            case "span" if each.get("lang"):
                made = f"#text(lang: {_string(each.get('lang', '')[:2])})[{_inner(each)}]"
            case "note":
                made = f"#super[{each.get('ref')}]"
            case "br":
                made = "#linebreak()"
            case _:
                made = _inner(each)
        # A bracket or a point that follows would go on with the call.
        parts += [made + (";" if each.tag != "span" or each.get("lang") else "")]
        parts += [_escaped(each.tail)]
    return "".join(parts)


def _escaped(text: str | None) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text or "")


if __name__ == "__main__":
    main()
