"""Sheets as things of their own: each is drawn of itself alone, and only where it is not kept."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pikepdf
import pytest
from PIL import Image

import memopress
from conftest import FONTS, face_file
from memopress.colour import Palette, Swatch
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.page.model import (
    Artifact,
    Bookmark,
    Link,
    Page,
    Picture,
    Placed,
    Role,
    Shape,
)
from memopress.picture import Plates
from memopress.render import PlanChest, draw
from memopress.render.board import Board
from memopress.render.model import DrawnSheet, SheetContent, Step
from memopress.render.typecase import FontFile
from memopress.session import Session
from memopress.typeset.model import Target
from memopress.units import Box, Point, Size
from outputs import ICC, PRESS, PROOF, SCREEN
from records import replace
from test_render import FACES, PALETTE, SQUARE, TRIM, line, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import Project
    from memopress.render import Output

CARD = "source/birds/heron.yaml"
NOTE = Role("Note", 7, note="n1")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return the sheets that are drawn from now on: their output, and the folio of each."""
    told: list[tuple[str, int]] = []
    whole = Board.draw

    def draw_(self: Board, pages: Sequence[Page]) -> DrawnSheet:
        told.extend((self.output.name, page.folio) for page in pages)
        return whole(self, pages)

    monkeypatch.setattr(Board, "draw", draw_)
    return told


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the fonts that subsets are cut of from now on."""
    told: list[str] = []
    whole = FontFile.subset

    def subset(self: FontFile, gids: Sequence[int]) -> bytes:
        told.append(self.name)
        return whole(self, gids)

    monkeypatch.setattr(FontFile, "subset", subset)
    return told


def pages() -> list[Page]:
    """Return three pages: of text, of shapes in another colour, and of links and a note."""
    first = (
        Placed(Point(20, 40), line(run("een woor-"), soft=True), Role("P", 1), None),
        Placed(Point(20, 54), line(run("denboek vol")), Role("P", 1), None),
    )
    second = (
        Placed(Point(20, 20), Shape(SQUARE, fill="coral", opacity=0.5), Artifact.LAYOUT, None),
        Placed(Point(20, 60), line(run("vet", face="bold")), Role("H1", 2), None),
    )
    third = (
        Placed(Point(20, 40), line(run("noot")), NOTE, None),
        Placed(Point(20, 10), Link(Size(9, 9), Target("#een"), "een"), Role("P", 3), None),
        Placed(Point(30, 10), Link(Size(9, 9), Target("#n1"), "1"), Role("P", 3), None),
    )
    return [
        Page(1, TRIM, 9, first, anchors=("een",), bookmarks=(Bookmark("Een", 0),)),
        Page(2, TRIM, 9, second, name="cards/b", card=True),
        Page(3, TRIM, 9, third, anchors=("n1",)),
    ]


def made(
    cache: Cache,
    wanted: Sequence[Page],
    output: Output = SCREEN,
    palette: Palette = PALETTE,
    folder: Path = Path(),
) -> bytes:
    """Return pages drawn, and finished, with what a cache has."""
    plates = Plates(cache, ICC, Files(folder))
    own = replace(output, palette=palette)
    return finish(draw(wanted, own, FACES, plates, PlanChest(cache))).data


@pytest.mark.parametrize("output", [PRESS, SCREEN, replace(PROOF, overlay=True)])
def test_what_was_drawn_once_is_not_drawn_again(
    tmp_path: Path, drawn: list[tuple[str, int]], cut: list[str], output: Output
) -> None:
    """A file of kept sheets and fonts is the one that was made of new ones."""
    new = made(Cache(tmp_path), pages(), output)
    assert [folio for _, folio in drawn] == [1, 2, 3]
    assert len(cut) == 2
    drawn.clear()
    cut.clear()

    assert made(Cache(tmp_path), pages(), output) == new
    assert (drawn, cut) == ([], [])
    assert made(Cache(None), pages(), output) == new


def test_the_document_has_no_part_in_a_sheet(tmp_path: Path, drawn: list[tuple[str, int]]) -> None:
    """Title, date, slug, marks that stand in the same room, and other pages draw nothing anew."""
    made(Cache(tmp_path), pages(), PRESS)
    drawn.clear()
    info = replace(PRESS.info, title="Ander", slug="Ander", date=PRESS.info.date.replace(year=2020))

    for output in (replace(PRESS, info=info), replace(PRESS, marks=("crop",))):
        kept = made(Cache(tmp_path), pages()[::-1], output)
        assert kept == made(Cache(None), pages()[::-1], output)
        del drawn[-3:]

    assert drawn == []


def test_a_change_draws_what_it_is_of(tmp_path: Path, drawn: list[tuple[str, int]]) -> None:
    """A word draws its page again, a swatch those that show it, and the output's own all."""
    made(Cache(tmp_path), pages())
    drawn.clear()

    def again(changed: Callable[[], bytes], folios: list[int]) -> None:
        changed()
        assert [folio for _, folio in drawn] == folios
        drawn.clear()

    first, second, third = pages()
    word = Placed(Point(20, 54), line(run("denboek leeg")), Role("P", 1), None)
    altered = msgspec.structs.replace(first, items=(first.items[0], word))
    coral = Palette(PALETTE.swatches | {"coral": Swatch("coral", (0, 9, 9, 0), (250, 0, 0))})
    grey = Palette(PALETTE.swatches | {"grey": Swatch("grey", (0, 0, 0, 9), (250, 0, 0))})
    again(lambda: made(Cache(tmp_path), [altered, second, third]), [1])
    again(lambda: made(Cache(tmp_path), pages(), palette=coral), [2])
    again(lambda: made(Cache(tmp_path), pages(), palette=grey), [])
    again(lambda: made(Cache(tmp_path), pages(), replace(SCREEN, bleed=True)), [1, 2, 3])


def entries(cache: Path) -> list[Path]:
    """Return the files of the sheets that are kept below a folder."""
    return sorted(cache.glob("*/drawn/*"))


def test_a_damaged_sheet_is_drawn_again(tmp_path: Path, drawn: list[tuple[str, int]]) -> None:
    """The others are as they were, and so is the file."""
    new = made(Cache(tmp_path), pages())
    chance = random.Random(15)  # noqa: S311
    for path in entries(tmp_path):
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        drawn.clear()

        assert made(Cache(tmp_path), pages()) == new
        assert len(drawn) == 1


def _first(sheet: DrawnSheet, **changes: Any) -> DrawnSheet:
    """Return a sheet whose first page is another one."""
    page = msgspec.structs.replace(sheet.pages[0], **changes)
    return msgspec.structs.replace(sheet, pages=(page, *sheet.pages[1:]))


PLANTED: dict[str, Callable[[DrawnSheet], Any]] = {
    "no sheet": lambda _: ["drawn"],
    "a number": lambda _: 3,
    "no page": lambda s: msgspec.structs.replace(s, pages=()),
    "a state": lambda s: msgspec.structs.replace(s, part=SheetContent(b"", states=("Over /x",))),
    "a space": lambda s: msgspec.structs.replace(s, part=SheetContent(b"", spaces=("a b",))),
    "a plate": lambda s: msgspec.structs.replace(s, part=SheetContent(b"", plates=(">>",))),
    "no place": lambda s: msgspec.structs.replace(s, media=(float("nan"), 1.0)),
    "far away": lambda s: msgspec.structs.replace(s, trim=Box(0, 0, float("inf"), 1)),
    "a role": lambda s: _first(s, steps=(Step("mark", 99),)),
    "a role below": lambda s: _first(s, steps=(Step("mark", -1),)),
    "an inline": lambda s: _first(s, steps=(Step("mark", 0, 99),)),
    "an area": lambda s: _first(s, steps=(Step("spot", 0, area=99),)),
    "no link": lambda s: _first(s, steps=(Step("link", 0),)),
    "a box": lambda s: _first(s, boxes=((99, Box(0, 0, 1, 1)),)),
    "a tag": lambda s: _first(s, roles=(Role("P /X", 1),)),
    "a kind": lambda s: _first(s, steps=([["what", 0, -1, "", 0]])),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_sheet_is_drawn_again(
    tmp_path: Path, drawn: list[tuple[str, int]], planted: str
) -> None:
    """What is sealed as it should be, and is no sheet or refers to what it has not, is absent."""
    cache = Cache(tmp_path)
    new = made(cache, pages()[:1])
    (path,) = entries(tmp_path)
    key = path.name
    kept = cache.get("drawn", key)
    assert kept is not None
    sheet = msgspec.msgpack.decode(kept, type=DrawnSheet)
    cache.put("drawn", key, msgspec.msgpack.encode(PLANTED[planted](sheet)))
    drawn.clear()

    assert made(Cache(tmp_path), pages()[:1]) == new
    assert [folio for _, folio in drawn] == [1]


def test_a_planted_subset_is_cut_again(tmp_path: Path, cut: list[str]) -> None:
    """One that has not the glyphs that are asked for is none."""
    cache = Cache(tmp_path)
    new = made(cache, pages()[:1])
    (path,) = tmp_path.glob("*/font/*")
    cache.put("font", path.name, msgspec.msgpack.encode([]))
    cut.clear()

    assert made(Cache(tmp_path), pages()[:1]) == new
    assert len(cut) == 1


def test_labels_change_the_end_of_a_file_alone() -> None:
    """What a file says that it keeps is written anew, and nothing before it."""
    cache = Cache(None)
    plates = Plates(cache, ICC, Files(Path()))
    output = replace(PRESS, palette=PALETTE)
    bound = finish(draw(pages(), output, FACES, plates, PlanChest(cache)))

    bare = bound.labelled(())

    assert bare.data[: bound.body.length] == bound.data[: bound.body.length]
    assert b"PDF/X-4" in bound.data
    assert b"PDF/X-4" not in bare.data
    assert bare.labelled(output.standards) == bound
    with pikepdf.open(io.BytesIO(bare.data)) as pdf:
        assert len(pdf.pages) == 3


def test_pages_of_the_same_marks_share_them() -> None:
    """Marks are written once for all sheets of a size; each sheet has its own slug line."""
    data = made(Cache(None), pages(), PRESS)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        contents = [[one.objgen for one in page.Contents] for page in pdf.pages]

    assert [len(each) for each in contents] == [3, 3, 3]
    assert len({each[1] for each in contents}) == 1
    assert len({each[2] for each in contents}) == 3


def test_a_picture_is_one_object_however_often_it_stands(tmp_path: Path) -> None:
    """Its plate is made once, and named by what it is."""
    Image.new("RGB", (40, 40), "red").save(tmp_path / "a.png")
    picture = Picture(str(tmp_path / "a.png"), Size(40, 40))
    both = [
        Page(n, TRIM, 9, (Placed(Point(9, 9), picture, Artifact.LAYOUT, None),)) for n in (1, 2)
    ]
    with pikepdf.open(io.BytesIO(made(Cache(None), both, folder=tmp_path))) as pdf:
        images = [one.objgen for page in pdf.pages for _, one in page.Resources.XObject.items()]

    assert len(images) == 2
    assert len(set(images)) == 1


# a project ------------------------------------------------------------------------------------


def built(cache: Cache) -> dict[str, bytes]:
    """Return the files of both editions of the small publication, with what a cache has."""
    memopress.build(Session(".", cache))
    return {path.name: path.read_bytes() for path in Path("output").rglob("*.pdf")}


@pytest.mark.usefixtures("no_ghostscript")
def test_one_word_draws_one_page_of_each_output(
    project: Project, drawn: list[tuple[str, int]]
) -> None:
    """And nothing is drawn where nothing changed; the files are those of a build from nothing."""
    first = built(Cache(Path("kept")))
    drawn.clear()
    assert built(Cache(Path("kept"))) == first
    assert drawn == []

    project.change(CARD, "longer patience", "longest patience")
    kept = built(Cache(Path("kept")))

    assert sorted(drawn) == [("press", 3), ("screen", 3)]  # that both editions share
    assert built(Cache(None)) == kept != first


def test_fonts_are_opened_by_their_bytes() -> None:
    """A face of the same name and other bytes draws other sheets."""
    other = FACES | {"text": face_file("text", FONTS / "work-sans/WorkSans_500Medium.ttf")}
    cache = Cache(None)
    plates, output = Plates(cache, ICC, Files(Path())), replace(SCREEN, palette=PALETTE)
    chest = PlanChest(cache)

    one, two = (
        finish(draw(pages()[:1], output, faces, plates, chest)).data for faces in (FACES, other)
    )

    assert one != two
