"""A file on the desk: judged page by page, where a page is known already by what was kept of it."""

from __future__ import annotations

import struct
from collections import defaultdict
from typing import TYPE_CHECKING

from memopress.keeping import digest
from memopress.preflight.judge import Tally, codes_of, judge
from memopress.preflight.model import Finding
from memopress.preflight.reading.allowance import SpentError, charge, keep
from memopress.preflight.reading.closure import Closures
from memopress.preflight.reading.decoding import TooLargeError
from memopress.preflight.reading.slug import room
from memopress.preflight.reading.store import Painted
from memopress.preflight.reading.subsets import NotSubsetError
from memopress.preflight.reading.values import BROKEN, name_of
from memopress.preflight.records import (
    MOST,
    Note,
    Record,
    read_notes,
    read_record,
    read_shown,
    written_shown,
)
from memopress.preflight.rules import MODULES, ink
from memopress.preflight.separations import is_usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from memopress.keeping import Cache
    from memopress.preflight.judge import Result
    from memopress.preflight.model import Rect, Verdict
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File, PageObject
    from memopress.preflight.reading.allowance import Left
    from memopress.preflight.reading.closure import Closure, Number

_HEAP = 100  # pages of a file that are held in memory before they are judged
_TROUBLE = (SpentError, TooLargeError, RecursionError, MemoryError, *BROKEN)


class Leaf:
    """A page of a file, and what is known of it.

    `closure` is None for a page that is not known by its objects. `page` is what it is known by as
    far as they go, `key` together with the rules and the facts of its file: '' until the codes are
    known that it shows. `notes` are what was found on it now, by the topics of the rules, `work`
    and `kept` what that took, `room` is where its slug line might stand.
    """

    def __init__(self, sheet: PageObject, closure: Closure | None) -> None:
        """Take a page with its objects."""
        self.sheet, self.closure = sheet, closure
        self.page = self.key = ""
        self.record: Record | None = None
        self.notes: dict[str, list[Note]] = defaultdict(list)
        self.work = self.kept = 0
        self.room: Rect | None = None

    @property
    def has_many(self) -> bool:
        """Whether more was found on it than is kept."""
        return any(len(notes) > MOST for notes in self.notes.values())


class Case:
    """A file judged in steps: its pages looked for and read, its rules applied, its ink told.

    Whatever is odd about a file, it is judged once more, from nothing: its verdict does not depend
    on what was kept.
    """

    def __init__(
        self, data: bytes, name: str, profile: Profile, file: File, left: Left, cache: Cache
    ) -> None:
        """Take an open file, with what it may cost."""
        self.data, self.name, self.profile, self.file = data, name, profile, file
        self.leaves: list[Leaf] = []
        self._left, self._cache = left, cache
        self._tally = Tally(file, name, profile)
        self._is_odd = self._is_read = False
        self._by = ""  # what pages are judged by, besides what is on them
        self._heap: list[Leaf] = []  # that were read, and not judged yet

    # its pages ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Find out which pages are known."""
        with self._left.spent():
            try:
                _ = self.file.warnings  # what reading more of the file adds to them is not told
                facts = repr((self.profile.limits, self.profile.standards, self.file.facts.all))
                self._by = digest(facts)
                closures = Closures(self.file)
                for sheet in self.file.sheets:
                    self._part(sheet)
                    self.leaves.append(Leaf(sheet, closures.of(sheet)))
                for leaf in self.leaves:
                    self._look(leaf)
            except _TROUBLE:
                self._is_odd = True

    def read(self, pending: set[str]) -> None:
        """Read the pages that are not known.

        `pending` are the keys of pages that will be known before the next step; those of pages that
        are read here are added.
        """
        if self._is_odd or self._is_read:
            return
        self._is_read = True
        with self._left.spent():
            try:
                for leaf in self.leaves:
                    if leaf.record is None and not leaf.key:  # which another file has by now?
                        self._look(leaf)
                    if leaf.record is None and (not leaf.key or leaf.key not in pending):
                        self._read(leaf)
                        pending.add(leaf.key)
                        self._heap.append(leaf)
                    if len(self._heap) >= _HEAP:
                        self._judge_heap()
            except _TROUBLE:
                self._is_odd = True

    def _part(self, sheet: PageObject) -> None:
        """Take a page's slug line apart, if the rules have nothing to say of it by itself.

        Whatever they look at beside single marks is told of the rest of the page: an empty page
        with the same boxes.
        """
        sheet.part()
        if sheet.slug is not None and (
            self._found_on(sheet.bare(sheet.slug.painted)) != self._found_on(sheet.bare(Painted()))
        ):
            sheet.unite()

    def _found_on(self, sheet: PageObject) -> list[Result]:
        """Return what the rules for single pages find."""
        return [
            each
            for module in MODULES
            if codes_of(module, self.profile) and hasattr(module, "check_page")
            for each in module.check_page(sheet, self.file.facts, self.profile)
        ]

    def _look(self, leaf: Leaf) -> None:
        """Find a page by its objects, where the codes are known that it shows of subsets."""
        closure = leaf.closure
        if closure is None:
            return
        if not closure.subsets:
            self._know(leaf, {})
            return
        shown = read_shown(self._cache.get("shown", closure.digest))
        if shown is not None and len(shown) == len(closure.subsets):
            self._know(leaf, dict(zip(closure.subsets, shown, strict=True)))

    def _read(self, leaf: Leaf) -> None:
        """Read a page that is not known, and find it by what it shows."""
        work, kept = self._left.work, self._left.kept
        self._tell_room(leaf)
        summary = leaf.sheet.own
        leaf.work, leaf.kept = work - self._left.work, kept - self._left.kept
        closure = leaf.closure
        if closure is None or leaf.key:
            return
        if leaf.sheet.painted.broken:  # it may show what was not read
            leaf.closure = None
            return
        codes = {each.key: each.used for each in summary.fonts}
        shown = [codes.get(number, ()) for number in closure.subsets]
        self._cache.put("shown", closure.digest, written_shown(shown))
        self._know(leaf, codes)

    def _tell_room(self, leaf: Leaf) -> None:
        """Find out where the slug line of a page may stand; if not where it does, it is no such."""
        sheet = leaf.sheet
        if sheet.slug is None:
            return
        painted = sheet.painted
        if painted.is_settled and not painted.broken and not painted.unpaired:
            leaf.room = room(sheet.slug.box, painted.marks, sheet.whole)
        if leaf.room is None:  # it is judged as a whole, each time
            sheet.unite()
            leaf.closure, leaf.page, leaf.key = None, "", ""

    def _know(self, leaf: Leaf, codes: dict[Number, tuple[int, ...]]) -> None:
        """Take what was kept of a page that shows these codes."""
        if leaf.closure is None:
            return
        try:
            leaf.page = leaf.closure.known_by(codes)
        except (NotSubsetError, struct.error, IndexError):
            leaf.closure = None
            return
        leaf.key = digest(self._by, leaf.page)
        self._recall(leaf)

    def _recall(self, leaf: Leaf, *, counted: bool = True) -> None:
        """Take what was kept of a page, if anything was: it costs what judging the page did."""
        if leaf.closure is None or not leaf.key:
            return
        kept = self._cache.get("page", leaf.key, counted=counted)
        record = read_record(kept, leaf.closure.numbers)
        slug = leaf.sheet.slug
        if slug is not None and record is not None:
            fits = record.room is not None and record.room.holds(slug.box, 0)
            record = record if fits else None
        if record is not None:
            charge(record.work)
            keep(record.kept)
            leaf.record = record
            leaf.sheet.recall(record.summary)

    # its rules ------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Apply all rules but those of ink, and keep what they find on pages."""
        if self._is_odd:
            return
        with self._left.spent():
            try:
                for leaf in self.leaves:
                    if leaf.record is None:
                        self._recall(leaf, counted=False)
                    if leaf.record is None and leaf.room is None:
                        self._tell_room(leaf)
            except _TROUBLE:
                self._is_odd = True
                return
            for module in MODULES:
                if module is not ink:
                    self._tally.count(module, self._find)
        self._is_odd = self._tally.is_odd
        if not self._is_odd:
            for leaf in self.leaves:
                if leaf.record is None:
                    self._keep(leaf)
                leaf.sheet.forget()

    def _find(self, module: ModuleType, file: File, profile: Profile) -> Iterator[Result]:
        """Yield what the rules of a topic find, on pages that are known what they found."""
        name = module.__name__
        for leaf in self.leaves:
            if leaf.record is not None:
                notes = leaf.record.notes.get(name, ())
                yield from (note.found(leaf.sheet.number) for note in notes)
            else:
                yield from self._find_on(leaf, module)
        yield from self._find_on_all([leaf for leaf in self.leaves if leaf.record is None], module)
        if check := getattr(module, "check", None):
            yield from check(file, profile)

    def _find_on(self, leaf: Leaf, module: ModuleType) -> Iterator[Result]:
        """Yield what the rules of a topic find on a page that is not known, by itself."""
        if check_page := getattr(module, "check_page", None):
            found = check_page(leaf.sheet, self.file.facts, self.profile)
            yield from self._noted(found, module.__name__, [leaf])

    def _find_on_all(self, leaves: list[Leaf], module: ModuleType) -> Iterator[Result]:
        """Yield what the rules of a topic find on pages that are not known, together."""
        if check_pages := getattr(module, "check_pages", None):
            found = check_pages(self.file, [leaf.sheet for leaf in leaves], self.profile)
            yield from self._noted(found, module.__name__, leaves)

    def _judge_heap(self) -> None:
        """Judge pages as soon as there are many, that not all of a file are held in memory."""
        leaves, self._heap = self._heap, []
        for module in MODULES:
            if module is not ink and codes_of(module, self.profile):
                found = [each for leaf in leaves for each in self._find_on(leaf, module)]
                found += self._find_on_all(leaves, module)
                odd = any(not isinstance(each, Finding) or each.page is None for each in found)
                self._is_odd = self._is_odd or odd
        for leaf in leaves:
            leaf.record = self._keep(leaf)
            self._is_odd = self._is_odd or leaf.has_many

    def _noted(self, results: Iterable[Result], name: str, leaves: list[Leaf]) -> Iterator[Result]:
        """Yield results, each noted on its page; the pages share what they took."""
        left = self._left
        spent = filled = 0
        work, kept = left.work, left.kept
        for each in results:
            spent, filled = spent + work - left.work, filled + kept - left.kept
            if isinstance(each, Finding) and each.page is not None:
                own = self.leaves[each.page - 1].notes[name]
                if len(own) <= MOST:
                    own.append(Note.of(each))
            yield each
            work, kept = left.work, left.kept
        spent, filled = spent + work - left.work, filled + kept - left.kept
        for leaf in leaves:
            leaf.work += -(-spent // len(leaves))
            leaf.kept += -(-filled // len(leaves))

    def _keep(self, leaf: Leaf) -> Record:
        """Keep what was found on a page if it is sound, return it, and let go of its content."""
        record = Record(leaf.work, leaf.kept, leaf.notes, leaf.sheet.own, leaf.room)
        if leaf.closure is not None and leaf.key:
            sound = not leaf.sheet.painted.broken and not leaf.has_many
            data = record.written(leaf.closure.numbers) if sound else None
            if data is not None:
                self._cache.put("page", leaf.key, data)
        leaf.sheet.forget()
        return record

    # its ink --------------------------------------------------------------------------------------

    @property
    def may_be_gathered(self) -> bool:
        """Whether the plates of its pages may be made together with those of other files."""
        return (
            not self._is_odd
            and bool(codes_of(ink, self.profile))
            and all(leaf.closure is not None and is_usual(leaf.sheet) for leaf in self.leaves)
            and all(
                name_of(note.get("/Subtype")) == "Link"
                for leaf in self.leaves
                for note in leaf.sheet.annotations
            )
        )

    def ink_key(self, leaf: Leaf, separator: str) -> str:
        """Return what a page's ink is known by; `separator` says which Ghostscript there is."""
        return digest(separator, self._ink_limits, leaf.page)

    def ink_mark(self, leaf: Leaf) -> str:
        """Return what pages have in common that are most likely alike in ink, read or not."""
        return digest(self._ink_limits, leaf.closure.digest if leaf.closure else "")

    @property
    def _ink_limits(self) -> str:
        limits = self.profile.limits
        return repr((limits.ink, limits.ink_peak, limits.ink_square))

    def verdict(self, separator: str) -> Verdict:
        """Return the verdict, with what there is to say of ink: plates of other pages are made."""
        if self._is_odd:
            return judge(self.data, self.name, self.profile)

        def found(_: ModuleType, file: File, profile: Profile) -> Iterable[Result]:
            notes = self._inked(separator)
            return ink.check_pages(file, file.sheets, profile) if notes is None else notes

        with self._left.spent():
            self._tally.count(ink, found)
            return self._tally.verdict()

    def close(self) -> None:
        """Let go of the file."""
        self.file.pdf.close()

    def _inked(self, separator: str) -> list[Finding] | None:
        """Return what there is to say of ink, None where it is not known of all pages."""
        found: list[Finding] = []
        if not separator or not self.may_be_gathered:
            return None
        for leaf in self.leaves:
            if not leaf.page:
                return None
            kept = self._cache.get("ink", self.ink_key(leaf, separator), counted=False)
            notes = read_notes(kept)
            if notes is None:
                return None
            found += (note.found(leaf.sheet.number) for note in notes)
        return found
