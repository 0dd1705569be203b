"""Plates of pages that nobody has seen yet, of several files together."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Thread
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, StreamDecodeLevel

from memopress.preflight.reading.sheet import inherited
from memopress.preflight.records import Note, read_notes, written_notes
from memopress.preflight.rules.ink import judge_plates
from memopress.preflight.separations import NotSeparatedError, abandon, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memopress.keeping import Cache
    from memopress.preflight.case import Case, Leaf

_FEWEST = 8  # pages that another Ghostscript is begun for
_PAGE = 300_000  # bytes of a picture that take about as long as a page without any
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# What leads out of a page, and is not painted.
_APART = ("/StructParents", "/B", "/PieceInfo", "/Thumb", "/Metadata", "/AA", "/DPart")
_NOTE_APART = ("/P", "/Parent", "/StructParent", "/A", "/AA", "/PA", "/Dest", "/Popup", "/IRT")


class Plating:
    """Has Ghostscript make plates of pages, and judges their ink.

    While it is at work on some, others wait together for the next time.
    """

    def __init__(self, separator: str, cache: Cache, jobs: int) -> None:
        """Begin without pages; `separator` says which Ghostscript there is, '' for none.

        Of many pages, as many of it as `jobs` make plates beside each other.
        """
        self._separator, self._cache, self._jobs = separator, cache, jobs
        self._lock = Lock()
        self._asked: set[str] = set()
        self._waiting: list[tuple[Case, Leaf]] = []
        self._notes: list[tuple[Case, Leaf, list[Note]]] = []
        self._thread: Thread | None = None

    def begin(self, cases: Iterable[Case]) -> None:
        """Take the pages of files whose ink is not known; each page is done once.

        They may still have to be read: what is not read is not known either.
        """
        new = []
        for case in cases:
            if self._separator and case.may_be_gathered:
                new += [(case, leaf) for leaf in case.leaves if self._is_new(case, leaf)]
        for _, leaf in new:
            _ = leaf.sheet.rotation  # read here: one thread at a time reads a file
        with self._lock:
            self._waiting += new
            if self._waiting and self._thread is None:
                self._thread = Thread(target=self._run)
                self._thread.start()

    def _is_new(self, case: Case, leaf: Leaf) -> bool:
        mark = case.ink_mark(leaf)
        if mark in self._asked:
            return False
        self._asked.add(mark)
        if not leaf.page:
            self._cache.count("ink", found=False)
            return True
        kept = self._cache.get("ink", case.ink_key(leaf, self._separator))
        return read_notes(kept) is None

    def settle(self) -> None:
        """Wait until all plates are made, and keep what there is to say of pages that were read."""
        while (thread := self._thread) is not None:
            thread.join()
        for case, leaf, notes in self._notes:
            if leaf.page:
                self._cache.put("ink", case.ink_key(leaf, self._separator), written_notes(notes))
        self._notes.clear()

    def stop(self) -> None:
        """Give it up: an interruption, most likely."""
        with self._lock:
            self._waiting.clear()
        while (thread := self._thread) is not None:
            abandon()
            thread.join(0.1)

    def _run(self) -> None:
        while True:
            with self._lock:
                pages, self._waiting = self._waiting, []
                if not pages:
                    self._thread = None
                    return
            count = max(min(self._jobs, len(pages) // _FEWEST), 1)
            try:
                with ThreadPoolExecutor(count) as hands:
                    list(hands.map(self._measure, dealt(pages, count)))
            except BaseException:
                with self._lock:
                    self._thread = None
                raise

    def _measure(self, pages: Sequence[tuple[Case, Leaf]]) -> None:
        sheets = [leaf.sheet for _, leaf in pages]
        try:
            with gathered(bound(pages), sheets) as found:
                for (case, leaf), (sheet, plates) in zip(pages, found, strict=True):
                    told = judge_plates(sheet, plates, case.profile.limits)
                    self._notes.append((case, leaf, [Note.of(each) for each in told]))
        except (NotSeparatedError, pikepdf.PdfError, ValueError, RuntimeError, MemoryError):
            return  # each file is tried by itself, and what is wrong with it is told then


def dealt(pages: Sequence[tuple[Case, Leaf]], count: int) -> list[list[tuple[Case, Leaf]]]:
    """Return pages in so many parts that take about as long: the largest are dealt first."""

    def size(page: tuple[Case, Leaf]) -> int:
        closure = page[1].closure
        return _PAGE + (closure.size if closure else 0)

    parts: list[list[tuple[Case, Leaf]]] = [[] for _ in range(count)]
    sizes = [0] * count
    for page in sorted(pages, key=size, reverse=True):
        least = sizes.index(min(sizes))
        parts[least].append(page)
        sizes[least] += size(page)
    return parts


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
