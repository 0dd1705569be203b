"""Composed pages in, a drawn PDF out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.render.model import Draft
from memopress.render.overlay import LAYERS, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memopress.page.model import Page
    from memopress.picture import Plates
    from memopress.render.model import FaceFile, Output
    from memopress.render.typecase import Typecase


def draw(
    pages: Sequence[Page],
    output: Output,
    faces: Mapping[str, FaceFile],
    plates: Plates,
    case: Typecase,
    sheets: Sequence[tuple[Page, ...]] | None = None,
) -> Draft:
    """Return the pages drawn as the PDF that an output wants.

    `sheets` are those of them that are wanted: the pages that stand on each sheet, one or the two
    of a spread; without it each page has a sheet of its own. The case keeps what is learnt of fonts
    and runs: hand the same one to every drawing of a build.
    Raises UnknownAnchorError, KeyError for a swatch or a face that is not there, and PictureFault.
    """
    # Imported here, as a check of the content must not wait for ReportLab to load.
    from memopress.render.book import Book, fonts_of  # noqa: PLC0415

    sheets = [(page,) for page in pages] if sheets is None else sheets
    drawn = [page for sheet in sheets for page in sheet]
    slugs = [output.slug(page) for page in drawn] if "slug" in output.marks else []
    shown = [text for page in drawn for text in texts(page)] if output.overlay else []
    fonts = fonts_of(drawn, faces, case, [*slugs, *shown])
    book = Book(pages, output, plates=plates, fonts=fonts, case=case)
    font = fonts.get(next(iter(faces), ""))
    for sheet in sheets:
        book.add(sheet, font)
    layers = tuple(layer.name for layer in LAYERS) if output.overlay else ()
    structure = book.tagger.finish() if book.tagger else None
    return Draft(book.canvas.getpdfdata(), output, tuple(sheets), layers, structure)
