"""Plates of pages that nobody has seen yet: of several files, by one Ghostscript."""

from __future__ import annotations

import io
from threading import Thread
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, StreamDecodeLevel

from memopress.preflight.reading.sheet import inherited
from memopress.preflight.records import Note, read_notes, written_notes
from memopress.preflight.rules.ink import judge_plates
from memopress.preflight.separations import NotSeparatedError, abandon, gathered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.keeping import Cache
    from memopress.preflight.case import Case, Leaf

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# What leads out of a page, and is not painted.
_APART = ("/StructParents", "/B", "/PieceInfo", "/Thumb", "/Metadata", "/AA", "/DPart")
_NOTE_APART = ("/P", "/Parent", "/StructParent", "/A", "/AA", "/PA", "/Dest", "/Popup", "/IRT")


class Plating:
    """Judges the ink of pages, and keeps what there is to say; what cannot be is not kept."""

    def __init__(self, cases: Sequence[Case], separator: str, cache: Cache) -> None:
        """Begin with the pages of files whose ink is not known; each page is done once."""
        self._cache = cache
        self._pages: dict[str, tuple[Case, Leaf]] = {}
        if separator:
            for case in cases:
                if not case.may_be_gathered:
                    continue
                for leaf in case.leaves:
                    key = case.ink_key(leaf, separator)
                    _ = leaf.sheet.rotation  # read here: one thread at a time reads a file
                    if key not in self._pages and read_notes(cache.get("ink", key)) is None:
                        self._pages[key] = case, leaf
        self._thread = Thread(target=self._run) if self._pages else None
        if self._thread is not None:
            self._thread.start()

    def wait(self) -> None:
        """Wait until all plates are made."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """Give it up: an interruption, most likely."""
        while self._thread is not None and self._thread.is_alive():
            abandon()
            self._thread.join(0.1)

    def _run(self) -> None:
        sheets = [leaf.sheet for _, leaf in self._pages.values()]
        try:
            with gathered(bound(list(self._pages.values())), sheets) as pages:
                for key, (sheet, plates) in zip(self._pages, pages, strict=True):
                    case, _ = self._pages[key]
                    found = judge_plates(sheet, plates, case.profile.limits)
                    self._cache.put("ink", key, written_notes([Note.of(each) for each in found]))
        except (NotSeparatedError, pikepdf.PdfError, ValueError, RuntimeError, MemoryError):
            return  # each file is tried by itself, and what is wrong with it is told then


def bound(pages: Sequence[tuple[Case, Leaf]]) -> bytes:
    """Return a file of these pages alone, with what they paint and nothing else of their files."""
    with pikepdf.new() as made:
        files: dict[int, pikepdf.Pdf] = {}
        try:
            for case, leaf in pages:
                pdf = files.get(id(case))
                if pdf is None:
                    data = io.BytesIO(case.data)
                    pdf = files[id(case)] = pikepdf.open(data, inherit_page_attributes=False)
                page = pdf.pages[leaf.sheet.number - 1]
                _cut_off(page.obj)
                made.pages.append(page)
            target = io.BytesIO()
            made.save(target, compress_streams=False, stream_decode_level=StreamDecodeLevel.none)
        finally:
            for pdf in files.values():
                pdf.close()
        return target.getvalue()


def _cut_off(page: pikepdf.Object) -> None:
    """Give a page what it inherits, and take from it what leads elsewhere."""
    for key in _INHERITED:
        if key not in page and (value := inherited(page, key)) is not None:
            page[key] = value
    for key in _APART:
        if key in page:
            del page[key]
    notes = page.get("/Annots")
    for note in notes if isinstance(notes, Array) else ():
        for key in _NOTE_APART:
            if isinstance(note, Dictionary) and key in note:
                del note[key]
