"""The pages of a file, each read when a rule first asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Object, Stream

from memopress.preflight.model import Rect
from memopress.preflight.reading.allowance import charge, counted
from memopress.preflight.reading.content import read_content
from memopress.preflight.reading.slug import find_slug
from memopress.preflight.reading.summary import Summary, joined, summarised
from memopress.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.reading.marks import Mark
    from memopress.preflight.reading.slug import Slug
    from memopress.preflight.reading.store import Painted, Store
    from memopress.preflight.reading.summary import Key

_DEEP = 64  # pages within nodes of the page tree
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of a page comes from: its box in points from the trim's top left, y down."""

    box: Rect
    place: str


class PageObject:
    """A page object, read. Boxes are None where it has none; `number` counts from 1."""

    def __init__(self, number: int, obj: Object, store: Store, origin: dict[str, Any]) -> None:
        """Keep the page's object; its content is read later."""
        self.number, self.obj = number, obj
        self._store, self._origin = store, origin
        self.notes: dict[str, Any] = {}  # what several rules ask of the page, by its name
        self.slug: Slug | None = None  # taken apart: what the page paints is without it then
        self.media = self.box("/MediaBox")
        self.crop, self.art = self.box("/CropBox"), self.box("/ArtBox")
        self.own_bleed, self.own_trim = self.box("/BleedBox"), self.box("/TrimBox")
        self.has_resources = "/Resources" in obj  # of its own, not those of the tree above

    def inherited(self, key: str) -> Object | None:
        """Return a page's attribute, or that of the nodes above it."""
        return inherited(self.obj, key)

    def box(self, key: str) -> Rect | None:
        """Return a box of the page, its corners in order; None where it is missing or nonsense."""
        value = self.inherited(key) if key in ("/MediaBox", "/CropBox") else self.obj.get(key)
        if not isinstance(value, Array) or len(value) != 4:
            return None
        try:
            x0, y0, x1, y1 = (float(each) for each in value)
        except (TypeError, ValueError):
            return None
        return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @property
    def whole(self) -> Rect:
        """The media box; that of a page without one is US Letter, as viewers take it."""
        return self.media or Rect(0, 0, 612, 792)

    @property
    def trim(self) -> Rect:
        """The trim: its own box, or what stands for it (14.11.2): art, crop, media."""
        return self.own_trim or self.art or self.crop or self.whole

    @property
    def bleed(self) -> Rect:
        """The bleed: its own box, or the trim, as what lies beyond may be the press's marks."""
        return self.own_bleed or self.trim

    @cached_property
    def rotation(self) -> int:
        """How it is turned for viewing, in degrees."""
        value = self.inherited("/Rotate")
        return int(value) if isinstance(value, int) else 0

    @cached_property
    def painted(self) -> Painted:
        """All that the page paints, but for a slug line that was taken apart."""
        content, resources = self.obj.get("/Contents"), self.inherited("/Resources")
        if self.slug is not None:
            content, resources = self.slug.contents, self.slug.resources
        return read_content(content, resources, self.whole, self._store)

    def part(self) -> None:
        """Take the slug line apart, if the page ends in one."""
        self.slug = find_slug(self.obj, self.bleed, self.whole, self._store)

    def unite(self) -> None:
        """Have the slug line among what the page paints again."""
        self.slug = None
        self.forget()
        for each in ("own", "summary"):
            self.__dict__.pop(each, None)

    def bare(self, painted: Painted) -> PageObject:
        """Return a page with the same boxes that paints this and nothing else."""
        boxes = {key: self.obj[key] for key in _BOXES if key in self.obj}
        sheet = PageObject(self.number, Dictionary(boxes), self._store, {})
        sheet.__dict__["painted"] = painted
        return sheet

    @cached_property
    def annotations(self) -> list[Object]:
        """The annotations of the page."""
        return _annotations_of(self.obj)

    @cached_property
    def appearances(self) -> list[Painted]:
        """What the appearances of its annotations paint, each in a space of its own."""
        return [
            read_content(stream, stream.get("/Resources"), self.whole, self._store)
            for annotation in self.annotations
            for stream in _streams_in(annotation.get("/AP"))
        ]

    @property
    def paintings(self) -> Iterator[Painted]:
        """What the page paints, what annotations on it do, and the soft masks of both."""
        queue = [*self.appearances[::-1], self.painted]
        while queue:
            painted = queue.pop()
            charge(1 + len(painted.marks))
            yield painted
            queue += painted.masked[::-1]

    @cached_property
    def own(self) -> Summary:
        """The page in short, but for a slug line that was taken apart."""
        return summarised(
            self.painted, self.paintings, self._store, has_resources=self.has_resources
        )

    @cached_property
    def summary(self) -> Summary:
        """The page in short, for rules that look at all pages."""
        return self.own if self.slug is None else joined(self.own, self.slug.summary)

    def form(self, key: Key) -> Object:
        """Return a form that the page's summary names."""
        return self._store.pdf.get_object(key)

    def recall(self, summary: Summary) -> None:
        """Know the page in short, without reading it, but for a slug line that was taken apart."""
        self.__dict__["own"] = summary

    def forget(self) -> None:
        """Let go of the page's content, once it has been judged and is known in short."""
        painted: Painted | None = self.__dict__.pop("painted", None)
        if painted is not None:
            painted.clear()
        self.__dict__.pop("appearances", None)
        self.notes.clear()

    @property
    def seen(self) -> Iterator[Mark]:
        """What the page paints that is to be seen, in order."""
        return (mark for mark in self.marks if mark.visible)

    @property
    def marks(self) -> list[Mark]:
        """What the page paints, in order."""
        charge(len(self.painted.marks))
        return self.painted.marks

    def from_trim(self, rect: Rect) -> Box:
        """Return a rectangle in points from the trim's top left, y down."""
        trim = self.trim
        return Box(rect.x0 - trim.x0, trim.y1 - rect.y1, rect.width, rect.height)

    @property
    def folio(self) -> int | None:
        """The page's folio, where memopress made it."""
        folio = self._origin.get("folio")
        return folio if type(folio) is int else None

    @property
    def card(self) -> str:
        """The card that the page shows, where memopress made it."""
        card = self._origin.get("card")
        return card if isinstance(card, str) else ""

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """Where the page's parts come from, where memopress made it."""
        rows = self._origin.get("items", ())
        return tuple(
            Origin(Rect(*(float(value) / 10 for value in row[:4])), str(row[4])) for row in rows
        )

    def source(self, box: Box) -> str:
        """Return the place that a box's content came from: of the smallest part that holds it.

        Of parts that only touch it, the one with which it shares most; '' where there is none.
        """
        charge(len(self.origins))
        x0, y0, x1, y1 = box.x, box.y, box.right, box.bottom
        here = Rect(x0, y0, x1, y1)
        holding = [o for o in self.origins if o.box.holds(here, 1.0)]
        if holding:
            return min(holding, key=lambda o: o.box.width * o.box.height).place
        best, place = 0.0, ""
        for origin in self.origins:
            shared = origin.box.meet(here)
            area = max(shared.width, 0.0) * max(shared.height, 0.0)
            if area > best:
                best, place = area, origin.place
        return place


def inherited(page: Object, key: str) -> Object | None:
    """Return a page's attribute, or that of the nodes above it (ISO 32000-1, 7.7.3.4)."""
    node: Any = page
    for _ in range(_DEEP):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _annotations_of(page: Object) -> list[Object]:
    """Return the annotations of a page that are dictionaries."""
    found = page.get("/Annots")
    return (
        [each for each in counted(found) if isinstance(each, Dictionary)]
        if isinstance(found, Array)
        else []
    )


def _streams_in(appearance: Object | None) -> Iterator[Stream]:
    """Yield the streams of an appearance dictionary and of the subdictionaries in it (12.5.5)."""
    if not isinstance(appearance, Dictionary):
        return
    for entry in appearance.values():
        if isinstance(entry, Stream):
            yield entry
        elif isinstance(entry, Dictionary):
            yield from (each for each in entry.values() if isinstance(each, Stream))
