"""The closure of a page: its objects as they stand in the file, with all that they refer to.

Two pages with the same closure paint the same, whatever files they are in. What leads out of a page
is no part of it: the tree above, the places that links lead to, its numbers in the structure; nor
is a slug line that was taken apart.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pikepdf import Array, Dictionary, Object, PdfError, Stream

from memopress.preflight.reading.allowance import SpentError
from memopress.preflight.reading.subsets import NotSubsetError, Subset, untagged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Pdf

    from memopress.preflight.reading.file import File
    from memopress.preflight.reading.sheet import PageObject

Number = tuple[int, int]
_MOST = 4_000  # objects of a page: one with more is not known again
_VISITS = 1_000_000  # of objects, for all pages of a file
_AGAIN = 2  # times the size of a file: what its streams may have together
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# Entries that say where a page is in the file, or who made it, and not what it is.
_APART = frozenset(
    ("/Parent", "/StructParents", "/Annots", "/B", "/PieceInfo", "/LastModified", "/Thumb",
     "/Metadata", "/DPart")
)  # fmt: skip
_NOTE_APART = frozenset(("/Parent", "/P", "/StructParent", "/Popup", "/IRT"))
# A reference as qpdf writes it, and strings, in which nothing is one.
_REFERENCE = re.compile(
    rb"\((?:[^\\()]|\\.)*+\)|<[0-9a-fA-F]*+>|(?<![\w/#.+-])(\d+) (\d+) R\b", re.DOTALL
)
_END = re.compile(rb"startxref")


class Closure(NamedTuple):
    """A page's objects: a digest of them, and their numbers in the order in which they come up.

    Of the fonts in `subsets`, by their numbers, the digest does not have the glyphs. `size` is that
    of its streams without these, in bytes as they stand in the file.
    """

    digest: str
    numbers: tuple[Number, ...]
    subsets: dict[Number, Subset]
    size: int

    def known_by(self, shown: Mapping[Number, Sequence[int]]) -> str:
        """Return a digest of all that the page is: with the codes that it shows of subsets.

        Raises NotSubsetError and struct.error for glyphs that cannot be read.
        """
        whole = hashlib.sha256(self.digest.encode())
        for number, subset in self.subsets.items():
            whole.update(subset.shown(shown.get(number, ())))
        return whole.hexdigest()[:40]


class _Own(NamedTuple):
    """An object by itself: a digest of its text without references, and these."""

    digest: bytes
    references: tuple[Number, ...]


class Closures:
    """Finds the closures of a file's pages; each object is read once."""

    def __init__(self, file: File) -> None:
        """Take a file."""
        self._pdf: Pdf = file.pdf
        self._pages: set[Number] = {sheet.obj.objgen for sheet in file.sheets}
        self._font = file.font
        self._known: dict[Number, _Own] = {}
        self._sizes: dict[Number, int] = {}  # of streams
        self._subsets: dict[Number, Subset] = {}
        self._visits = _VISITS
        self._bytes = _AGAIN * len(file.data)
        self._is_plain = is_plain(file)

    def of(self, sheet: PageObject) -> Closure | None:
        """Return a page's closure; None where it is too large, broken, or not all that counts."""
        if not self._is_plain:
            return None
        try:
            return self._of(sheet)
        except (PdfError, ValueError, TypeError, RuntimeError, RecursionError, _TooLargeError):
            return None

    def _of(self, sheet: PageObject) -> Closure:
        whole = hashlib.sha256()
        places: dict[Number, int] = {}
        queue: list[Number] = []

        def add(piece: bytes, references: tuple[Number, ...]) -> None:
            whole.update(piece)
            for number in references:
                place = places.get(number)
                if place is None:
                    place = places[number] = len(places)
                    queue.append(number)
                whole.update(b"%d," % place)

        for piece in self._page(sheet):
            add(*piece)
        done = 0
        while done < len(queue):
            add(*self._object(queue[done]))
            done += 1
            self._visits -= 1
            if done > _MOST or self._visits < 0:
                raise _TooLargeError
        subsets = {number: self._subsets[number] for number in queue if number in self._subsets}
        size = sum(self._sizes.get(number, 0) for number in queue)
        return Closure(whole.hexdigest()[:40], tuple(queue), subsets, size)

    def _object(self, number: Number) -> _Own:
        found = self._known.get(number)
        if found is None:
            obj: Any = self._pdf.get_object(number)
            own = self._subset(number, obj) if isinstance(obj, Dictionary) else None
            if own is not None:
                self._known[number] = own
                return own
            if isinstance(obj, Stream):
                raw = obj.get_raw_stream_buffer()
                self._sizes[number] = len(raw)
                self._bytes -= len(raw)
                if self._bytes < 0:
                    raise _TooLargeError
                text = obj.stream_dict.unparse(resolved=True)
                data = hashlib.sha256(raw).digest()
            elif isinstance(obj, Object):
                text, data = obj.unparse(resolved=True), b""
            else:
                text, data = repr(obj).encode(), b"-"
            found = self._known[number] = _own(text, data)
        return found

    def _subset(self, number: Number, obj: Object) -> _Own | None:
        """Return what a font is known by apart from its glyphs, None for what is no subset."""
        if obj.get("/Subtype") != "/Type0" or obj.get("/Type") != "/Font":
            return None
        try:
            found = Subset(obj, self._font(number))
        except (NotSubsetError, SpentError, PdfError):
            return None
        pieces = [
            _entry(key, untagged(key, each[key])) for each, keys in found.parts for key in keys
        ]
        self._subsets[number] = found
        whole = hashlib.sha256(b"".join(piece.digest for piece in pieces))
        return _Own(whole.digest(), tuple(r for piece in pieces for r in piece.references))

    def _page(self, sheet: PageObject) -> Iterator[_Own]:
        """Yield the entries of a page one by one, with those that it inherits."""
        page, slug = sheet.obj, sheet.slug
        others = {"/Contents": slug.contents, "/Resources": slug.resources} if slug else {}
        for key in sorted(page.keys()):
            if key not in _APART:
                yield _entry(key, others.get(key, page[key]))
        for key in _INHERITED:
            value = None if key in page else sheet.inherited(key)
            if value is not None:
                yield _entry(f"^{key}", value)
        found = page.get("/Annots")
        if isinstance(found, Array):
            seen: set[Number] = set()
            for note in found:
                yield from self._note(note, seen)
        elif found is not None:
            yield _entry("/Annots", found)

    def _note(self, note: object, seen: set[Number]) -> Iterator[_Own]:
        """Yield the entries of an annotation, and of those that belong to it."""
        if not isinstance(note, Dictionary):
            yield _entry("note", note)
            return
        if note.is_indirect and note.objgen in seen:
            yield _Own(b"again", ())
            return
        seen.add(note.objgen)
        yield _Own(b"note", ())
        for key in sorted(note.keys()):
            if key in ("/A", "/PA"):
                yield from self._action(key, note[key])
            elif key == "/Dest":
                yield self._place(key, note[key])
            elif key not in _NOTE_APART:
                yield _entry(key, note[key])
        for key in ("/Popup", "/IRT"):
            if key in note:
                yield from self._note(note[key], seen)

    def _action(self, name: str, action: object) -> Iterator[_Own]:
        if not isinstance(action, Dictionary):
            yield _entry(name, action)
            return
        yield _Own(name.encode(), ())
        for key in sorted(action.keys()):
            yield self._place(key, action[key]) if key == "/D" else _entry(key, action[key])

    def _place(self, key: str, value: object) -> _Own:
        """Return a destination: which page it is does not matter to the one that leads there."""
        if isinstance(value, Array) and len(value):
            first: Any = value[0]
            if isinstance(first, Dictionary) and first.objgen in self._pages:
                return _Own(f"{key} page".encode(), ())
        return _entry(key, value)


class _TooLargeError(Exception):
    """A page has more objects than are looked at."""


def is_plain(file: File) -> bool:
    """Tell whether what is on a page hangs on the page alone, and all readers find the same there.

    Layers, forms and portfolios are switched elsewhere; a damaged file, or one that was changed by
    what was added to it, may be read in several ways.
    """
    apart = ("/OCProperties", "/AcroForm", "/Collection", "/NeedsRendering")
    return (
        not file.warnings
        and not file.pdf.is_encrypted
        and not any(key in file.root for key in apart)
        and file.data.startswith(b"%PDF-")
        and len(_END.findall(file.data)) == 1
    )


def _entry(key: str, value: object) -> _Own:
    name = key.encode("utf-8", "surrogateescape")
    if isinstance(value, Object):
        if value.is_indirect:
            return _Own(name + b" R", (value.objgen,))
        return _own(name + b" " + value.unparse(), b"")
    return _Own(name + b" " + repr(value).encode(), ())


def _own(text: bytes, data: bytes) -> _Own:
    """Return a text by itself: with the references that stand in it apart."""
    references: list[Number] = []

    def take(found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return found[0]
        references.append((int(found[1]), int(found[2])))
        return b"R"

    rest = _REFERENCE.sub(take, text)
    return _Own(hashlib.sha256(b"%d:" % len(rest) + rest + data).digest(), tuple(references))
