"""Renders the pictures of gallery.md from the very markup that stands in it.

Each section of gallery.md is an example: a page in markup, and before it, where it needs them,
styles and masters in YAML. What bears a file's name is another file of its project: a document, a
template. What is neither YAML nor markup is what `memopress check` tells of it. An example is
composed in the layout of gallery/, drawn for the screen, and saved as gallery/NAME.png; of several
pages the picture shows all, side by side, and of blocks that are in the outline this too.

    python docs/gallery.py
    python docs/gallery.py justified-text
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

import memopress

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
ROOT = HERE.parent
RESOLUTION = 150  # pixels an inch
WIDTH = 732  # pixels: what a picture has at most
MARGIN = 20  # pixels of paper above and below what is drawn
PAPER = (255, 255, 255)
DESK = (226, 226, 226)
COLOURS = 96
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FONT = ROOT / "fonts/work-sans/WorkSans_400Regular.ttf"  # of the outline
INK = (27, 26, 29)
LETTER = 17  # pixels: the size of its letters
SOURCE = {
    "source/gallery.yaml": """\
title: Galerij
name: gallery
author: memopress
subject: Voorbeelden
language: nl-BE
date: 2024-05-01
layout: gallery
collections: {texts: {kind: story}}
kinds: {story: {body: blocks}}
""",
    "source/editions/all.yaml": "name: Alle\n",
    "layouts/gallery/pages/plan.xml.j2": '<plan><use template="example"/></plan>\n',
}


@dataclass(frozen=True)
class Example:
    """A section of gallery.md: its title, the YAML that it adds to the layout, its markup.

    `files` are others of its project, by their paths; `told` is what there is to say of it.
    """

    title: str
    layout: str
    markup: str
    files: tuple[tuple[str, str], ...] = ()
    told: str = ""

    @property
    def name(self) -> str:
        """The name of its picture."""
        return "-".join(re.findall(r"[a-z0-9]+", self.title.lower()))


def read_examples() -> list[Example]:
    """Return the examples of gallery.md."""
    _, *parts = SECTION.split((HERE / "gallery.md").read_text(encoding="utf-8"))
    examples = []
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        found = FENCE.findall(text)
        own = {kind: held for kind, file, held in found if not file}
        files = tuple((file, held) for _, file, held in found if file)
        example = Example(title, own.get("yaml", ""), own["xml"], files, own.get("", ""))
        examples.append(example)
    return examples


def make_project(folder: Path) -> None:
    """Write into a folder all that a project of one example needs, but the example."""
    for part in ("fonts", "images"):
        shutil.copytree(ROOT / part, folder / part)
    _write(SOURCE.items(), folder)


def _write(files: Iterable[tuple[str, str]], folder: Path) -> None:
    for file, text in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")


def put(example: Example, folder: Path) -> None:
    """Make an example that of a project, in the place of another one."""
    shutil.rmtree(folder / "source")
    shutil.rmtree(folder / "layouts")
    _write((*SOURCE.items(), *example.files), folder)
    layout = (HERE / "gallery" / "layout.yaml").read_text(encoding="utf-8")
    for part in re.split(r"^(?=\w)", example.layout, flags=re.MULTILINE)[1:]:
        head, lines = part.split("\n", 1)
        before, found, after = layout.partition(f"\n{head}\n")
        if not found:
            raise ValueError(f"'{example.title}' adds to '{head}', which the layout has not")
        # What is based on a style of the layout comes after that.
        own, gap, rest = after.partition("\n\n")
        layout = f"{before}{found}{own}\n{lines.rstrip()}{gap}{rest}"
    (folder / "layouts/gallery/layout.yaml").write_text(layout, encoding="utf-8")
    template = folder / "layouts/gallery/pages/example.xml.j2"
    template.write_text(example.markup, encoding="utf-8")


def render(folder: Path) -> Image.Image:
    """Return a picture of the pages of a project's example."""
    built = memopress.build(folder, outputs=["screen"])
    with pypdfium2.PdfDocument(built.folder / built.files[0].file) as document:
        scale = RESOLUTION / 72 / (1 if len(document) == 1 else len(document) * 0.8)
        pages = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
        outline = [(each.level, each.get_title()) for each in document.get_toc()]
    picture = _cut(pages[0]) if len(pages) == 1 else _beside(pages)
    return _outlined(picture, outline) if outline else picture


def _outlined(picture: Image.Image, outline: list[tuple[int, str]]) -> Image.Image:
    """Return a picture with the outline below it, as a reader's side panel has it."""
    font, leading = ImageFont.truetype(str(FONT), LETTER), round(LETTER * 1.5)
    size = picture.width, picture.height + MARGIN + leading * len(outline) + MARGIN
    whole = Image.new("RGB", size, DESK)
    whole.paste(picture)
    draw = ImageDraw.Draw(whole)
    for number, (level, title) in enumerate(outline):
        at = 71 + 2 * LETTER * level, picture.height + MARGIN + leading * number
        draw.text(at, title, INK, font)
    return whole


def _cut(page: Image.Image) -> Image.Image:
    """Return a page without the empty paper below and above what stands on it."""
    box = ImageChops.difference(page, Image.new("RGB", page.size, PAPER)).getbbox()
    top, bottom = (box[1], box[3]) if box else (0, page.height)
    return page.crop((0, max(0, top - MARGIN), page.width, min(page.height, bottom + MARGIN)))


def _beside(pages: list[Image.Image]) -> Image.Image:
    """Return pages side by side on a desk."""
    gap = MARGIN // 2
    width = sum(page.width + gap for page in pages) + gap
    desk = Image.new("RGB", (width, pages[0].height + 2 * gap), DESK)
    x = gap
    for page in pages:
        desk.paste(page, (x, gap))
        x += page.width + gap
    return desk


def main() -> None:
    """Render the examples that the arguments name, or all of them."""
    with tempfile.TemporaryDirectory(prefix="memopress-gallery-") as name:
        folder = Path(name)
        make_project(folder)
        for example in read_examples():
            if sys.argv[1:] and example.name not in sys.argv[1:]:
                continue
            put(example, folder)
            picture = render(folder)
            file = HERE / "gallery" / f"{example.name}.png"
            # Maximum coverage keeps the thin red lines red.
            flat = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            flat.save(file, optimize=True)
            print(f"{file.name}: {picture.width} x {picture.height}, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
