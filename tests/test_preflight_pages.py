"""Pages judged by themselves: each once, whatever files have it, with the same verdict as ever."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem

import test_preflight_access
import test_preflight_archive
import test_preflight_damage
import test_preflight_painted
from accessible import PROFILE as SCREEN
from accessible import accessible
from conftest import needs
from damaged import good, profile
from handmade import Page, made, some_pages, spot
from lettered import truetype
from memopress.keeping import Cache
from memopress.preflight import (
    DEFAULT,
    RULES,
    case,
    judge,
    judge_all,
    load_profile,
    plating,
    separations,
)
from memopress.preflight.case import Case
from memopress.preflight.raster import drawn
from memopress.preflight.reading import closure as closures
from memopress.preflight.reading import open_file
from memopress.preflight.reading.allowance import Left
from memopress.preflight.reading.closure import Closures
from memopress.preflight.reading.content import read_content
from records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fontTools.ttLib import TTFont

    from accessible import Harm
    from conftest import Brochure
    from damaged import Damage
    from memopress.preflight import Profile, Verdict

PRESS = load_profile(DEFAULT, RULES)
THREE = (X4, UA1, A2A) = ("PDF/X-4", "PDF/UA-1", "PDF/A-2a")
KINDS = ("ink", "page", "shown", "verdict")


class Told(Cache):
    """A cache in memory that tells of what kinds entries were put there, and under which keys."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(None)
        self.keys: dict[str, list[str]] = {}

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry, and note it."""
        self.keys.setdefault(kind, []).append(key)
        super().put(kind, key, data)

    def forget(self, *kinds: str) -> None:
        """Let the entries of some kinds be none of anything."""
        for kind in kinds:
            for key in self.keys.get(kind, ()):
                super().put(kind, key, b"")


def one(data: bytes, by: Profile, cache: Cache, name: str = "x.pdf") -> Verdict:
    """Return the verdict on a file, with what is kept in a cache."""
    return judge_all({name: (data, by)}, cache)[name]


# Verdicts -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual() -> Told:
    """Return a cache that knows the pages of the good files."""
    cache = Told()
    for standards in ((X4,), THREE):
        judge_all({"good": (good(), replace(profile(), standards=standards))}, cache)
        judge_all({"good": (accessible(), replace(SCREEN, standards=standards))}, cache)
    return cache


def agree(data: bytes, by: Profile, cache: Told) -> None:
    """Assert that a verdict is the same from nothing, with other pages known, and with all."""
    expected = judge(data, "x.pdf", by)
    assert one(data, by, cache) == expected
    cache.forget("verdict")
    assert one(data, by, cache) == expected
    cache.forget("verdict")


DAMAGES = (*test_preflight_damage.DAMAGES, *test_preflight_painted.DAMAGES)
HARMS = (*test_preflight_access.HARMS, *test_preflight_archive.HARMS)


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("damage", DAMAGES, ids=[each.name for each in DAMAGES])
def test_verdicts_on_press_files_do_not_depend_on_what_is_kept(damage: Damage, usual: Told) -> None:
    """A damaged file is found to be so with all its other pages known, and when it is itself."""
    agree(damage.file(), replace(profile(), conditions=damage.conditions), usual)


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("harm", HARMS, ids=[each.name for each in HARMS])
def test_verdicts_on_tagged_files_do_not_depend_on_what_is_kept(harm: Harm, usual: Told) -> None:
    """Rules that look at the whole file find the same in what is kept of its pages."""
    agree(harm.data(), replace(SCREEN, standards=harm.standards), usual)


INKED = {
    "full": Page("1 1 1 1 k 10 20 70 70 re f"),
    "spot": Page("1 0.5 0 0 k 20 20 80 80 re f /OP gs /S cs 1 scn 30 30 60 60 re f",
                 spaces={"S": spot("PANTONE 021 C", 0, 0.6, 1, 0)}),
    "another spot": Page("/S cs 1 scn 30 30 60 60 re f",
                         spaces={"S": spot("PANTONE 300 C", 1, 0.5, 0, 0)}),
    "turned": Page("1 1 1 0.5 k 50 60 10 10 re f", rotate=90),
    "moved": Page("1 1 1 0.5 k 50 60 10 10 re f", media=(-60, 5, 180, 205)),
    "light": Page("0 0 0 1 k 10 20 70 70 re f"),
}  # fmt: skip


def test_ink_is_the_same_among_pages_of_other_files() -> None:
    """Plates are made of the pages of all files at once, and findings are where they were."""
    needs("gs")
    pages = list(INKED.values())
    files = {"a": made(*pages), "b": made(*pages[::-1]), "c": made(pages[1], pages[5])}
    cache = Told()

    found = judge_all({name: (data, PRESS) for name, data in files.items()}, cache)

    assert found == {name: judge(data, name, PRESS) for name, data in files.items()}
    assert {each.code for each in found["a"].findings} >= {"ink-average", "ink-peak", "spot"}
    assert len(cache.keys["ink"]) == len(pages)


@pytest.mark.parametrize(("pages", "jobs", "runs"), [(15, 2, 1), (16, 2, 2), (40, 3, 3)])
def test_ink_is_the_same_of_several_ghostscripts(
    work: Work, pages: int, jobs: int, runs: int
) -> None:
    """Of many pages, each makes plates of some; what is found does not depend on how many."""
    data = made(*(Page(f"1 1 1 0.{n:02} k 50 60 10 10 re f") for n in range(99, 99 - pages, -1)))
    name, cache = "many", Told()

    found = judge_all({name: (data, PRESS)}, cache, jobs)[name]

    assert (work.shown, work.runs) == (pages, runs)
    assert len(cache.keys["ink"]) == pages
    assert found == judge(data, name, PRESS)
    assert "ink-peak" in {each.code for each in found.findings}


def test_pages_are_dealt_by_what_they_hold(brochure: Brochure) -> None:
    """A page with a photograph takes as long as ten without: these go to the other Ghostscript."""
    data = some_pages(brochure.file("vlaanderen", "press"), 3, 4, 5, 6, 7, 8)
    case = Case(data, "six", PRESS, open_file(data), Left(len(data)), Cache(None))
    case.look()

    parts = plating.dealt([(case, leaf) for leaf in case.leaves], 2)

    numbers = [sorted(leaf.sheet.number for _, leaf in part) for part in parts]
    assert numbers == [[3], [1, 2, 4, 5, 6]]


def test_plates_are_the_same_among_pages_of_other_files(brochure: Brochure) -> None:
    """Pixel by pixel: of real pages of two editions, bound together without all else."""
    needs("gs")
    cases = []
    for edition, numbers in (("limburg", (1, 3, 6)), ("vlaanderen", (2, 5))):
        data = some_pages(brochure.file(edition, "press"), *numbers)
        case = Case(data, edition, PRESS, open_file(data), Left(len(data)), Cache(None))
        case.look()
        case.read(set())
        cases.append(case)
    pages = [(case, leaf) for case in cases for leaf in case.leaves]
    bound = plating.bound(pages)
    with separations.gathered(bound, [leaf.sheet for _, leaf in pages]) as together:
        for case in cases:
            with separations.separated(case.data, case.file.sheets) as alone:
                for sheet, plates in alone:
                    same, others = next(together)
                    assert same is sheet
                    assert {name: i.tobytes() for name, i in plates.images.items()} == {
                        name: i.tobytes() for name, i in others.images.items()
                    }


# Work ---------------------------------------------------------------------------------------------


class Work:
    """What was done: pages that were read, drawn, and shown to Ghostscript, and how often."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.read = self.drawn = self.shown = self.runs = 0

    def done(self) -> tuple[int, int, int, int]:
        """Return all four, and begin again."""
        found = self.read, self.drawn, self.shown, self.runs
        self.__init__()  # type: ignore[misc]
        return found


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Count what is done."""
    needs("gs")
    counted = Work()
    made_plates = separations._plates  # noqa: SLF001

    def reads(*arguments: Any) -> Any:
        counted.read += 1
        return read_content(*arguments)

    def draws(*arguments: Any) -> Iterator[Any]:
        for each in drawn(*arguments):
            counted.drawn += 1
            yield each

    def shows(program: str, data: bytes, count: int, *more: Any) -> Any:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == count
        counted.shown += count
        counted.runs += 1
        return made_plates(program, data, count, *more)

    monkeypatch.setattr("memopress.preflight.reading.sheet.read_content", reads)
    monkeypatch.setattr("memopress.preflight.rules.bleed.drawn", draws)
    monkeypatch.setattr(separations, "_plates", shows)
    return counted


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Return a file that was opened, changed and saved."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), inherit_page_attributes=False) as pdf:
        change(pdf)
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


def test_what_has_not_changed_is_not_looked_at_again(work: Work) -> None:
    """From nothing all four pages; then none; after a change of one, that one, of either file."""
    cache = Told()
    press, screen = good(), accessible()
    count = len(open_file(screen).sheets)

    def both(one: bytes, other: bytes) -> dict[str, Verdict]:
        return judge_all({"press": (one, profile()), "screen": (other, SCREEN)}, cache)

    first = both(press, screen)
    assert work.done() == (4 + count, 4, 4, 1)
    assert both(press, screen) == first
    assert work.done() == (0, 0, 0, 0)
    cache.forget("verdict")
    assert both(press, screen) == first
    assert work.done() == (0, 0, 0, 0)

    press = changed(press, lambda pdf: pdf.pages[3].contents_add(b"q Q"))
    both(press, screen)
    assert work.done() == (1, 1, 1, 1)
    screen = changed(screen, lambda pdf: pdf.pages[0].contents_add(b"q Q"))
    both(press, screen)
    assert work.done() == (1, 0, 0, 0)


def test_a_page_of_several_files_is_judged_once(work: Work) -> None:
    """What is the same page is known in whatever file and place, and told where it is."""
    one_, two, three = (
        Page(f"1 0 0 rg {n} 20 70 70 re f 0.07 w {n} 5 m 90 5 l S") for n in (1, 2, 3)
    )
    files = {"a": made(one_, two), "b": made(two, three), "c": made(three, one_, two)}

    found = judge_all({name: (data, PRESS) for name, data in files.items()})

    assert work.done() == (3, 3, 3, 1)
    assert found == {name: judge(data, name, PRESS) for name, data in files.items()}
    assert {each.page for each in found["c"].findings if each.code == "rgb"} == {1, 2, 3}


@pytest.fixture(scope="module")
def heaped(brochure: Brochure) -> dict[str, bytes]:
    """Return files of several pages, sound and not."""
    red = [Page(f"1 0 0 rg {n} 20 70 70 re f 0.07 w {n} 5 m 90 5 l S") for n in range(5)]
    turned = [Page("q", rotate=90), Page("0 g 10 20 70 70 re f")]
    real_one = some_pages(brochure.file("brussel", "press"), 1, 2, 5)
    return {"red": made(*red, *turned), "real": real_one, "bad": made(*red, Page("1 2 3 rg x"))}


@pytest.fixture(scope="module")
def apart(heaped: dict[str, bytes]) -> dict[str, Verdict]:
    """Return what is said of each of these files by itself."""
    return {name: judge(data, name, PRESS) for name, data in heaped.items()}


@pytest.mark.parametrize("heap", [1, 2, 3, 100])
def test_pages_are_judged_in_heaps(
    heap: int, monkeypatch: pytest.MonkeyPatch, heaped: dict[str, bytes], apart: dict[str, Verdict]
) -> None:
    """However many are held in memory, verdicts are the same; and no more are."""
    held = []
    real = Case._judge_heap  # noqa: SLF001

    def judge_heap(self: Case) -> None:
        held.append(sum("painted" in vars(leaf.sheet) for leaf in self.leaves))
        real(self)

    monkeypatch.setattr(case, "_HEAP", heap)
    monkeypatch.setattr(Case, "_judge_heap", judge_heap)

    assert judge_all({name: (data, PRESS) for name, data in heaped.items()}) == apart
    assert set(held) <= {heap}
    assert bool(held) is (heap < 100)


def test_where_a_page_stands_does_not_change_it(work: Work) -> None:
    """Bookmarks, other pages before it and links to them are no part of a page."""
    pages = [Page("0 g 10 20 70 70 re f"), Page("0 g 10 30 70 70 re f")]
    cache = Told()
    one(_linked(made(*pages)), PRESS, cache)
    work.done()

    def more(pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page(page_size=(240, 200))
        pdf.pages.insert(0, pdf.pages[-1])
        del pdf.pages[-1]
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Begin", 0))
        for number, page in enumerate(pdf.pages):
            page.obj.StructParents = 7 + number

    verdict = one(changed(_linked(made(*pages)), more), PRESS, cache)

    assert work.done()[0] == 1
    assert {each.page for each in verdict.findings if each.code == "annotation"} == {2}


def _linked(data: bytes) -> bytes:
    """Return a file whose first page has a link to its last."""

    def link(pdf: pikepdf.Pdf) -> None:
        place = Array([pdf.pages[-1].obj, Name.Fit])
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 50, 50], Dest=place)
        note.P = pdf.pages[0].obj
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return changed(data, link)


PARTS: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "content": lambda pdf: pdf.pages[0].contents_add(b"q Q"),
    "a box": lambda pdf: setattr(pdf.pages[0].obj, "TrimBox", Array([1, 1, 239, 199])),
    "a box of the tree": lambda pdf: _lifted(pdf, "MediaBox", Array([0, 0, 240, 201])),
    "a state": lambda pdf: setattr(pdf.pages[0].obj.Resources.ExtGState.OP, "OPM", 0),
    "a note": lambda pdf: setattr(pdf.pages[0].obj, "Annots", Array([
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[1, 1, 5, 5])])),
    "an action": lambda pdf: setattr(pdf.pages[0].obj, "AA", Dictionary(
        O=Dictionary(S=Name.Named, N=Name.Print))),
    "what the file is tagged with": lambda pdf: setattr(
        pdf.Root, "StructTreeRoot", Dictionary(Type=Name.StructTreeRoot)),
}  # fmt: skip


def _lifted(pdf: pikepdf.Pdf, key: str, value: pikepdf.Object) -> None:
    """Have a page inherit an entry."""
    del pdf.pages[0].obj[f"/{key}"]
    pdf.Root.Pages[f"/{key}"] = value


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("part", PARTS)
def test_all_that_counts_makes_another_page(part: str) -> None:
    """What a page has, what it inherits, and the facts of its file are what it is known by."""
    data = made(INKED["light"])
    cache = Told()
    one(data, PRESS, cache)
    other = changed(data, PARTS[part])

    assert one(other, PRESS, cache) == judge(other, "x.pdf", PRESS)
    assert len(set(cache.keys["page"])) == 2


def test_limits_make_pages_anew(work: Work) -> None:
    """Another limit or another text of a rule does, another severity does not."""
    cache = Told()
    data = good()
    by = profile()
    one(data, by, cache)
    work.done()
    one(data, replace(by, severities={"thin-line": None}), cache)
    assert work.done() == (0, 0, 0, 0)
    one(data, replace(by, limits=replace(by.limits, line=1.0)), cache)
    assert work.done() == (4, 4, 0, 0)
    one(data, replace(by, limits=replace(by.limits, ink=1.0)), cache)
    assert work.done() == (4, 4, 4, 1)


@pytest.mark.usefixtures("no_ghostscript")
def test_default_spaces_of_other_pages_do_not_count() -> None:
    """A space that several pages have is read with each page's own default spaces."""
    content = "/I cs 0 sc 10 20 70 70 re f"
    pages = [Page(content), Page(content)]

    def space(pdf: pikepdf.Pdf) -> None:
        indexed = pdf.make_indirect(Array([Name.Indexed, Name.DeviceRGB, 0, b"abc"]))
        lab = Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.9, 1, 1.1]))])
        for page, more in zip(pdf.pages, ({"DefaultRGB": lab}, {}), strict=True):
            named = {"/I": indexed, **{f"/{key}": value for key, value in more.items()}}
            page.obj.Resources.ColorSpace = Dictionary(named)

    data = changed(made(*pages), space)
    cache = Told()
    found = one(data, PRESS, cache)
    assert found == judge(data, "x.pdf", PRESS)
    assert {each.page for each in found.findings if each.code == "rgb"} == {2}
    turned = changed(data, lambda pdf: pdf.pages.reverse())
    assert one(turned, PRESS, cache) == judge(turned, "x.pdf", PRESS)
    assert len(set(cache.keys["page"])) == 2


# Fonts --------------------------------------------------------------------------------------------


def _typed(program: bytes, tag: str, text: str = "<0002>") -> bytes:
    """Return a page that shows glyphs of a subset by their numbers."""

    def type_(pdf: pikepdf.Pdf) -> None:
        file = pdf.make_stream(program)
        name = Name(f"/{tag}+Made")
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=name, Flags=4, FontFile2=file)
        cid = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity,
            FontDescriptor=pdf.make_indirect(descriptor), W=Array([0, Array([400, 250, 610, 655])]),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(cid)]),
        )  # fmt: skip
        page = pdf.pages[0].obj
        page.Resources.Font = Dictionary(F=pdf.make_indirect(font))
        page.Contents = pdf.make_stream(f"BT /F 20 Tf 20 20 Td [{text}] TJ ET".encode())

    return changed(made(Page("")), type_)


def _blank(name: str) -> Callable[[TTFont], object]:
    def change(font: TTFont) -> None:
        font["glyf"][name] = font["glyf"]["space"]

    return change


@pytest.mark.usefixtures("no_ghostscript")
def test_a_page_is_the_same_with_another_subset_of_its_font() -> None:
    """Letters that it does not show may be other ones, or gone; those that it shows may not."""
    cache = Told()
    whole = _typed(truetype(), "AAAAAA")
    one(whole, PRESS, cache)
    for program, tag, text, same in (
        (truetype(_blank("odd")), "BBBBBB", "<0002>", True),
        (truetype(_blank("A")), "CCCCCC", "<0002>", False),
        (truetype(units=2000), "DDDDDD", "<0002>", False),
        (truetype(), "AAAAAA", "<0003>", False),
    ):
        known = len(set(cache.keys["page"]))
        data = _typed(program, tag, text)
        assert one(data, PRESS, cache) == judge(data, "x.pdf", PRESS)
        assert (len(set(cache.keys["page"])) == known) is same, tag


def test_editions_share_pages(brochure: Brochure) -> None:
    """Real pages are the same in two editions' files, though each has subsets of its own."""
    known: list[set[str]] = []
    for edition in ("brussel", "limburg"):
        file = open_file(brochure.file(edition, "screen").read_bytes())
        found = Closures(file)
        known.append(set())
        for sheet in file.sheets:
            closure = found.of(sheet)
            assert closure is not None
            assert closure.subsets
            codes = {each.key: each.used for each in sheet.summary.fonts}
            known[-1].add(closure.known_by(codes))
    assert known[0] & known[1]


# What is kept -------------------------------------------------------------------------------------

PLANTED: dict[str, bytes] = {
    "nothing": b"",
    "null": msgspec.msgpack.encode(None),
    "a number": msgspec.msgpack.encode(3),
    "a list": msgspec.msgpack.encode([]),
    "a map": msgspec.msgpack.encode({}),
    "lists in lists": b"\x91" * 100_000,
    "no message": b"\xc1\xff\x00",
    "a rule that is none": msgspec.msgpack.encode([["no-rule", "m", None, "", "", ""]]),
    "a box without end": msgspec.msgpack.encode([["rgb", "m", [0.0, 0.0, 9e999, 1.0], "", "", ""]]),
    "a box of words": msgspec.msgpack.encode([["rgb", "m", ["a", "b", "c", "d"], "", "", ""]]),
    "codes of words": msgspec.msgpack.encode([["a"]]),
    "too many codes": msgspec.msgpack.encode([[1], [2], [3]]),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_what_is_of_no_page_is_made_anew(fault: str) -> None:
    """Whatever stands in the place of an entry, the verdict is the same; seals may fit."""
    needs("gs")
    data = _typed(truetype(), "AAAAAA")
    expected = judge(data, "x.pdf", PRESS)
    cache = Told()
    one(data, PRESS, cache)
    for kind in KINDS:
        for key in cache.keys[kind]:
            Cache.put(cache, kind, key, PLANTED[fault])
        assert one(data, PRESS, cache) == expected
        cache.forget("verdict")


def test_records_that_do_not_hold_together_are_none() -> None:
    """Places beyond the page's objects, and sequences around themselves, are of no page."""
    data = accessible()
    expected = judge(data, "x.pdf", SCREEN)
    cache = Told()
    one(data, SCREEN, cache)
    cache.forget("verdict")
    (first, *_) = cache.keys["page"]
    record: list[Any] = msgspec.msgpack.decode(cache.get("page", first) or b"")
    spoilt = [
        _with(record, place, value)
        for place, value in ((0, -1), (1, -1), (2, {"rgb": 1}), (3, []), (4, None))
    ]
    for place, fonts in ((0, [[[10**6, 0], None, [1], [], False]]), (3, [[-1, 0]])):
        spoilt.append(_with(record, 3, _with(record[3], place, fonts)))
    sequence, *others = record[4]
    for place, value in ((2, 10**6), (10, 10**6), (10, 0), (11, [0]), (11, [10**6]), (0, 1)):
        spoilt.append(_with(record, 4, [_with(sequence, place, value), *others]))
    for each in spoilt:
        Cache.put(cache, "page", first, msgspec.msgpack.encode(each))
        assert one(data, SCREEN, cache) == expected
        cache.forget("verdict")


def _with(row: list[Any], place: int, value: Any) -> list[Any]:
    """Return a row with another value in a place."""
    return [value if number == place else each for number, each in enumerate(row)]


def test_what_is_kept_is_taken(work: Work) -> None:
    """An entry that is sound is believed: what it says is told, and the page is not looked at."""
    cache = Told()
    data = made(INKED["light"])
    one(data, PRESS, cache)
    cache.forget("verdict")
    (key,) = cache.keys["ink"]
    note = ["ink-peak", "as it was kept", [1.0, 2.0, 3.0, 4.0], "9 %", "8 %", ""]
    Cache.put(cache, "ink", key, msgspec.msgpack.encode([note]))
    work.done()

    verdict = one(data, PRESS, cache)

    assert work.done() == (0, 0, 0, 0)
    assert "as it was kept" in {each.message for each in verdict.findings}


@pytest.mark.usefixtures("no_ghostscript")
def test_broken_pages_are_not_kept() -> None:
    """What is told of content that cannot be read names objects of its file."""
    cache = Told()
    data = made(Page("q /X Do"), Page("0 g 10 20 70 70 re f"))
    one(data, PRESS, cache)
    assert len(cache.keys["page"]) == 1


ODD: dict[str, Callable[[bytes], bytes]] = {
    "layers": lambda data: changed(data, lambda pdf: setattr(
        pdf.Root, "OCProperties", Dictionary(OCGs=Array(), D=Dictionary()))),
    "a form": lambda data: changed(data, lambda pdf: setattr(
        pdf.Root, "AcroForm", Dictionary(Fields=Array()))),
    "what was added later": lambda data: data + data[data.rindex(b"startxref"):],
    "what stands before it": lambda data: b"\n" + data,
}  # fmt: skip


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("what", ODD)
def test_pages_that_hang_on_more_are_not_known(what: str) -> None:
    """Where something else in the file switches what pages show, they are judged each time."""
    cache = Told()
    data = ODD[what](made(INKED["light"]))
    assert one(data, PRESS, cache) == judge(data, "x.pdf", PRESS)
    assert "page" not in cache.keys


@pytest.mark.usefixtures("no_ghostscript")
def test_pages_of_very_many_objects_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page is known by is found in bounds: of objects, of visits, and of bytes."""
    data = made(INKED["light"], INKED["full"])
    expected = judge(data, "x.pdf", PRESS)
    for name, most in (("_MOST", 0), ("_VISITS", 0), ("_AGAIN", 0)):
        with monkeypatch.context() as patch:
            patch.setattr(closures, name, most)
            cache = Told()
            assert one(data, PRESS, cache) == expected
            assert "page" not in cache.keys, name


# Ghostscript that fails ---------------------------------------------------------------------------


def test_ink_is_not_checked_and_not_kept_without_ghostscript(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is missing ink is not checked, and the page all the same known when it is there."""
    cache = Told()
    data = made(INKED["full"])
    with monkeypatch.context() as patch:
        patch.setattr("shutil.which", lambda _: None)
        (unchecked,) = one(data, PRESS, cache).unchecked
    assert unchecked.why == "Ghostscript is not installed"
    assert cache.keys.keys() == {"page"}
    assert work.done() == (1, 1, 0, 0)
    assert "ink-average" in {each.code for each in one(data, PRESS, cache).findings}
    assert work.done() == (0, 0, 1, 1)


def test_a_file_that_ghostscript_fails_on_is_told_of_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where plates of all pages cannot be made at once, each file has them made by itself."""
    needs("gs")
    files = {"full": made(INKED["full"]), "light": made(INKED["light"])}
    made_plates = separations._plates  # noqa: SLF001

    def fails(program: str, data: bytes, count: int, *more: Any) -> Any:
        if count > 1 or data == files["light"]:
            raise separations.NotSeparatedError("as it happens")
        return made_plates(program, data, count, *more)

    monkeypatch.setattr(separations, "_plates", fails)
    cache = Told()

    found = judge_all({name: (data, PRESS) for name, data in files.items()}, cache)

    assert not found["full"].unchecked
    assert "ink-average" in {each.code for each in found["full"].findings}
    (unchecked,) = found["light"].unchecked
    assert unchecked.why == "as it happens"
    assert "ink" not in cache.keys
    assert len(cache.keys["verdict"]) == 1


# Plain content ------------------------------------------------------------------------------------

CONTENTS = {
    "numbers": "1 0 0 1 5 5 cm .5 w -3.25 +4 m 10 20 l 1 2 3 4 5 6 c h S 0 0 10 10 re W n q Q",
    "text": "BT /F 9 Tf 2 Tr 20 20 Td [<4142>-120 <43>]TJ <44> Tj T* 0 Tr ET",
    "tags": "/P <</MCID 3>> BDC 0 g 1 1 5 5 re f EMC /Span<</Lang (nl) /MCID 4>>BDC n EMC",
    "a number of many digits": "/P <</N 4294967296>> BDC n EMC 12345678901 0 m 5 5 l S",
    "operands too few": "1 m 5 5 l S 1 2 k 3 3 5 5 re f",
    "operands too many": "9 9 1 1 m 5 5 l S",
    "none such": "/X Do /Y gs 1 1 5 5 re f /Z cs 1 scn /P /M BDC EMC foo",
    "strings of all kinds": "BT /F 9 Tf (a\\)b) Tj <4> Tj [(x) 3 <41 42>] TJ ET",
    "a picture in it": "q 5 0 0 5 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q",
    "comments": "1 g % 0 0 5 5 re f\n1 1 5 5 re f",
    "states that do not pair": "q q 1 g Q 1 1 5 5 re f",
    "dashes": "[3 2] 0 d 1 J 0 0 m 9 9 l S [] 0 d",
    "an end in operands": "1 1 5 5 re f 3 4",
    "nothing": "",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_plain_content_is_read_as_any(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told apart by an expression paints the same, and is as wrong, as when parsed."""

    def typed(pdf: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].obj.Resources.Font = Dictionary(F=pdf.make_indirect(font))

    data = changed(made(Page(CONTENTS[name])), typed)

    def painted() -> tuple[Any, ...]:
        found = open_file(data).sheets[0].painted
        tags = [(s.tag, s.mcid, s.lang, s.parts) for s in found.sequences]
        shown = list(found.shown.values())
        return found.marks, tags, shown, found.broken, found.unpaired, found.written, found.deepest

    expected = painted()
    monkeypatch.setattr("memopress.preflight.reading.content.instructions", lambda _: None)
    assert painted() == expected
