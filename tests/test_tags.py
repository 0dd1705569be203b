"""Small pages as their files tell them: read back from the objects, and sound in all of them."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

import memopress
from conftest import FONTS, MAIN, SetPage, face_file
from memopress import Choices
from memopress.diagnostics import InputError
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.layout import load_layout
from memopress.page.model import (
    Artifact,
    Bookmark,
    Page,
    Placed,
    Role,
    Shape,
)
from memopress.picture import Plates
from memopress.render import FaceFile, Output, PlanChest, draw
from memopress.typeset.model import Run
from memopress.units import Point, Size
from outputs import ICC, PRESS, SCREEN
from records import replace
from test_render import CFF, FACES, PALETTE, SQUARE, TRIM, line, run
from walker import Area, Element, Mark, Tagged, faults, unicode_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import Project
    from memopress.colour import Palette
    from memopress.page.model import Item

Set = Callable[..., SetPage]
Tag = Callable[..., Tagged]
WORDS = " ".join(f"woord{number:02}" for number in range(1, 41))


def made(
    pages: Sequence[Page],
    output: Output = SCREEN,
    *,
    palette: Palette = PALETTE,
    faces: dict[str, FaceFile] | None = None,
    sheets: Sequence[tuple[Page, ...]] | None = None,
) -> bytes:
    """Return pages drawn and finished."""
    plates, wanted = Plates(Cache(None), ICC, Files(Path())), replace(output, palette=palette)
    return finish(draw(pages, wanted, faces or FACES, plates, PlanChest(Cache(None)), sheets)).data


def sound(data: bytes) -> Tagged:
    """Return the tags of a file in which nothing is wrong."""
    pdf = pikepdf.open(io.BytesIO(data))
    assert faults(pdf) == []
    return Tagged(pdf)


@pytest.fixture
def tag(set_page: Set) -> Tag:
    """Return a function that sets a page from markup, and reads its tags back."""

    def tagging(markup: str, /, output: Output = SCREEN, **options: Any) -> Tagged:
        composed = set_page(markup, **options)
        assert composed.codes == []
        assert [sheet.overset for sheet in composed.sheets] == [[]] * len(composed.sheets)
        pages = [
            Page(number, Size(200, 300), 9, tuple(sheet.items), continues=number > 1)
            for number, sheet in enumerate(composed.sheets, start=1)
        ]
        layout = load_layout(Path("layout"), FONTS)
        faces = {name: face_file(name, font.file) for name, font in layout.fonts.items()}
        return sound(made(pages, output, palette=layout.palette, faces=faces))

    return tagging


def frame(*blocks: str, **attributes: str) -> str:
    """Return the markup of the page's frame with blocks in it."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<frame name="main"{more}>{"".join(blocks)}</frame>'


def p(text: str, **attributes: str) -> str:
    """Return the markup of a paragraph."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<p style="body"{more}>{text}</p>'


def sketch(tagged: Tagged, element: Element | None = None) -> str:
    """Return what an element holds, as in "P'Een ' Link'twee'"; areas as '@'."""
    parts = []
    for kid in (element or tagged.document).kids:
        if isinstance(kid, Element):
            title = f"[{kid.get('T')}]" if kid.get("T") else ""
            inner = sketch(tagged, kid)
            plain = not kid.elements
            parts.append(f"{kid.tag}{title}{inner if plain else f'({inner})'}")
        elif isinstance(kid, Mark):
            text = tagged.sheets[kid.page].texts[kid.number]
            parts.append(f"'{text.strip()}'" if text else "")
        else:
            parts.append("@")
    return " ".join(parts)


# sections --------------------------------------------------------------------------------------


def leaf(
    folio: int,
    level: int | None = None,
    card: str = "",
    *,
    text: str = "",
    continues: bool = False,
) -> Page:
    """Return a page of one paragraph, with a bookmark of a level, and of a card."""
    text = text or f"p{folio}"
    marks = (Bookmark(f"s{folio}", level),) if level is not None else ()
    items = (Placed(Point(20, 40), line(run(text)), Role("P", 1), None),)
    return Page(
        folio,
        TRIM,
        9,
        items,
        bookmarks=marks,
        name=card or f"page {folio}",
        card=bool(card),
        continues=continues,
    )


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        ([(None, ""), (0, ""), (None, "")], "P'p1' Part[s2](P'p2' P'p3')"),
        (
            [(0, ""), (1, ""), (2, ""), (1, ""), (0, "")],
            "Part[s1](P'p1' Sect[s2](P'p2' Sect[s3](P'p3')) Sect[s4](P'p4')) Part[s5](P'p5')",
        ),
        # A poster after a card, without a bookmark, belongs to what the card belongs to.
        (
            [(0, ""), (1, "een"), (None, ""), (1, "twee"), (0, "")],
            "Part[s1](P'p1' Art[s2](P'p2') P'p3' Art[s4](P'p4')) Part[s5](P'p5')",
        ),
        # A card of two pages, and one that has no bookmark.
        (
            [(0, ""), (1, "een"), (None, "een"), (None, "twee"), (None, "")],
            "Part[s1](P'p1' Art[s2](P'p2' P'p3') Art(P'p4') P'p5')",
        ),
        # A level is left out: sections nest by what is there.
        (
            [(1, ""), (3, ""), (2, ""), (3, ""), (0, "")],
            "Part[s1](P'p1' Sect[s2](P'p2') Sect[s3](P'p3' Sect[s4](P'p4'))) Part[s5](P'p5')",
        ),
        ([(0, ""), (3, ""), (None, "een")], "Part[s1](P'p1' Sect[s2](P'p2' Art(P'p3')))"),
        ([(2, ""), (None, "een"), (None, "")], "Part[s1](P'p1' Art(P'p2') P'p3')"),
    ],
)
def test_pages_stand_in_their_sections(pages: list[tuple[int | None, str]], wanted: str) -> None:
    """Bookmarks open sections of their level, cards articles; other pages go on in theirs."""
    leaves = [leaf(number, level, card) for number, (level, card) in enumerate(pages, start=1)]

    assert sketch(sound(made(leaves))) == wanted
    assert sketch(sound(made(leaves, PRESS))) == wanted


def test_elements_of_pages_are_kept_apart() -> None:
    """Pages that text goes on over share elements; the same key on another page is another."""
    pages = [leaf(1), leaf(2, continues=True), leaf(3)]

    assert sketch(sound(made(pages))) == "P'p1' 'p2' P'p3'"


def test_a_page_is_not_gone_on_with_without_the_one_before() -> None:
    """Where a file leaves pages out, as a cover does, what ran over stands alone."""
    pages = [leaf(number, continues=number in {3, 5}) for number in range(1, 7)]
    sheets = [(page,) for page in pages]
    cover, inside = [*sheets[:2], *sheets[4:]], sheets[2:4]

    assert sketch(sound(made(pages, PRESS, sheets=cover))) == "P'p1' P'p2' P'p5' P'p6'"
    assert sketch(sound(made(pages, PRESS, sheets=inside))) == "P'p3' P'p4'"


# blocks ----------------------------------------------------------------------------------------


def test_blocks_are_what_they_say(tag: Tag) -> None:
    """Headings, paragraphs and lists; numbers are told of a list that counts."""
    found = tag(
        frame(
            '<h1 style="head">Kop</h1>',
            p("Een"),
            '<list style="body" marker="–"><item>twee</item><item>drie</item></list>',
            '<list style="body" marker="#."><item>vier</item></list>',
        )
    )

    assert sketch(found) == (
        "H1'Kop' P'Een' L(LI(Lbl'–' LBody'twee') LI(Lbl'–' LBody'drie')) L(LI(Lbl'1.' LBody'vier'))"
    )
    lists = found.find("L")
    assert [one.attribute("List", "ListNumbering") for one in lists] == ["/Disc", "/Decimal"]


def test_tags_make_elements_of_what_stands_in_them(tag: Tag) -> None:
    """One for each tag, whatever frames, rows and boxes its blocks are set in."""
    row = (
        f'<row><cell width="50%">{p("a")}</cell><cell width="50%" role="Div">{p("b")}</cell></row>'
    )
    found = tag(
        '<tag role="Sect" lang="fr">'
        + frame(f'<tag role="BlockQuote">{p("Un")}{row}</tag>', p("Deux"))
        + f'<frame x="20pt" y="200pt" width="100pt" height="50pt">{p("Trois")}</frame>'
        + "</tag>"
        + f'<frame x="20pt" y="250pt" width="100pt" height="30pt" role="Aside">{p("Vier")}</frame>'
    )

    assert sketch(found) == (
        "Sect(BlockQuote(P'Un' P'a' Div(P'b')) P'Deux' P'Trois') Aside(P'Vier')"
    )
    (section,) = found.find("Sect")
    assert section.get("Lang") == "fr"
    assert found.roles == {"Aside": "Sect"}


def test_what_is_of_a_lower_order_is_read_first(tag: Tag) -> None:
    """Among the parts of one element, or of the page; labels may stand behind their text."""
    item = f'<tag role="LI">{p("tekst", role="LBody", order="1")}{p("label", role="Lbl")}</tag>'
    place = 'x="20pt" width="100pt" height="60pt"'
    found = tag(
        frame(p("laatst"), role="Div", order="2")
        + f'<frame {place} y="150pt"><tag role="L">{item}</tag></frame>'
        + f'<frame {place} y="220pt" role="Aside" order="1">{p("dan")}</frame>'
    )

    assert sketch(found) == "L(LI(Lbl'label' LBody'tekst')) Aside(P'dan') Div(P'laatst')"


def test_figures_tell_where_they_stand(tag: Tag) -> None:
    """Pictures and drawings with an alt are figures in the order asked for; the others decorate."""
    Path("images").mkdir()
    Image.new("RGB", (40, 30), "red").save("images/rood.png")
    drawn = '<circle cx="5" cy="5" r="4" fill="coral"/>'
    found = tag(
        '<picture src="rood.png" alt="Rood" x="-9pt" y="-9pt" width="100pt" height="80pt"'
        ' order="1"/>'
        + frame(
            p("Een"),
            f'<drawing width="20pt" height="10pt" alt="Rond">{drawn}</drawing>',
            f'<drawing width="20pt" height="10pt">{drawn}</drawing>',
        )
    )

    assert [(one.tag, one.get("Alt")) for one in found.document.elements] == [
        ("P", ""), ("Figure", "Rond"), ("Figure", "Rood")
    ]  # fmt: skip
    round_, red = found.find("Figure")
    assert _box(round_)[2:] == pytest.approx([40, _box(round_)[1] + 10], abs=0.01)
    # What hangs over the page's edge is not seen there.
    assert _box(red) == pytest.approx([0, 229, 91, 300], abs=0.01)
    assert red.attribute("Layout", "Placement") == "/Block"


def _box(figure: Element) -> list[float]:
    return [float(value) for value in figure.attribute("Layout", "BBox")]


def test_a_figure_of_several_parts_stands_around_all_of_them() -> None:
    """Its box holds each of them."""
    role = Role("Figure", 1, alt="Twee vierkanten")
    shapes = [Placed(Point(x, 20), Shape(SQUARE, fill="coral"), role, None) for x in (10, 80)]
    found = sound(made([Page(1, TRIM, 9, tuple(shapes))]))

    (figure,) = found.find("Figure")
    high = TRIM.height - 20
    assert _box(figure) == pytest.approx([10, high - 10, 90, high], abs=0.01)


@pytest.mark.parametrize("output", [SCREEN, PRESS])
def test_what_is_no_content_is_an_artifact_of_its_kind(output: Output) -> None:
    """Heads and feet, decoration, grounds with their box; what stands around the page."""
    square = Shape(SQUARE, fill="coral")
    items: list[tuple[float, Item, Role | Artifact]] = [
        (10, line(run("kop")), Artifact.PAGINATION),
        (200, line(run("voet")), Artifact.PAGINATION),
        (20, square, Artifact.LAYOUT),
        (30, square, Artifact.BACKGROUND),
        (40, line(run("tekst")), Role("P", 1)),
    ]
    placed = tuple(Placed(Point(20, y), item, role, None) for y, item, role in items)
    found = sound(made([Page(1, TRIM, 9, placed)], output))

    (sheet,) = found.sheets
    kinds = [
        (str(one["/Type"])[1:], *([str(one["/Subtype"])[1:]] if "/Subtype" in one else []))
        for one in sheet.artifacts
    ]
    assert kinds == [
        ("Pagination", "Header"),
        ("Pagination", "Footer"),
        ("Layout",),
        ("Background",),
        *([("Page",)] * (2 if output is PRESS else 0)),  # marks, and the slug line
    ]
    assert [str(one) for one in sheet.artifacts[0]["/Attached"]] == ["/Top"]
    assert [str(one) for one in sheet.artifacts[1]["/Attached"]] == ["/Bottom"]
    edge = 0 if output is SCREEN else 9 + 10 * 72 / 25.4
    x, high = edge + 20, edge + TRIM.height - 30
    box = [float(value) for value in sheet.artifacts[3]["/BBox"]]
    assert box == pytest.approx([x, high - 10, x + 10, high], abs=0.01)
    assert [text.strip() for text in sheet.furniture[:2]] == ["kop", "voet"]
    assert ("Limburg" in sheet.furniture[-1]) == (output is PRESS)
    assert sketch(found) == "P'tekst'"


def test_decoration_is_not_read(tag: Tag) -> None:
    """What a template calls an artifact is one, and what runs across the page is a ground."""
    found = tag(
        '<shape x="-9pt" y="100pt" width="218pt" height="40pt" fill="coral"/>'
        '<shape x="20pt" y="100pt" width="20pt" height="20pt" fill="coral"/>'
        + frame(p("Een"), p("weg", artifact="true"), f'<box artifact="true">{p("ook")}</box>')
        + '<tag role="Div" artifact="true"><frame x="20pt" y="200pt" width="90pt" height="40pt">'
        '<list style="body"><item>weg</item></list></frame></tag>'
    )

    assert sketch(found) == "P'Een'"
    (sheet,) = found.sheets
    kinds = [str(one["/Type"]) for one in sheet.artifacts]
    assert kinds[:2] == ["/Background", "/Layout"]
    assert set(kinds[2:]) == {"/Layout"}
    assert "".join(sheet.furniture).split() == ["weg", "ook", "•", "weg"]


def test_text_over_pages_is_one_paragraph(tag: Tag) -> None:
    """Its content stands on each of them, and the page after has nothing of its own before it."""
    found = tag(
        frame(p(WORDS), f'<list style="body"><item>{WORDS}</item></list>', p("Slot")),
        frames=MAIN.replace("120pt", "50pt")
        + "\n  more:\n    frames:\n      main: {x: 20pt, y: 20pt, width: 160pt, height: 50pt}",
        overflow="more",
    )

    assert found.document.outline() == "Document(P L(LI(Lbl LBody)) P)"
    first, body, last = found.find("P", "LBody")
    assert {mark.page for mark in found.marks(first)} == {0, 1, 2, 3}
    assert {mark.page for mark in found.marks(body)} > {3, 4}
    assert [found.shown(one) for one in (first, body, last)] == [WORDS, WORDS, "Slot"]
    kinds = {str(kid.Type) for kid in first.node.K if not isinstance(kid, int)}
    assert kinds == {"/MCR"}


def test_tables_tell_heads_and_spans(tag: Tag) -> None:
    """A head is of its column; a cell over several says so; an empty one is there.

    A head that comes again in the next column is not read again.
    """
    rows = "".join(f"<tr><td>r{n}</td><td>w{n}</td></tr>" for n in range(9))
    found = tag(
        frame(
            '<table style="body"><tr head="true"><td>Kop</td><td></td></tr>'
            f'<tr><td span="2">breed</td></tr><tr><td></td><td>vol</td></tr>{rows}</table>'
        ),
        frames="main: {x: 20pt, y: 20pt, width: 160pt, height: 180pt, columns: 2, gap: 20pt}",
    )

    (table,) = found.find("Table")
    shown = [[(c.tag, found.shown(c)) for c in row.elements] for row in table.elements]
    assert shown[:3] == [
        [("TH", "Kop"), ("TH", "")],
        [("TD", "breed")],
        [("TD", ""), ("TD", "vol")],
    ]
    assert shown[3:] == [[("TD", f"r{n}"), ("TD", f"w{n}")] for n in range(9)]
    assert {str(cell.attribute("Table", "Scope")) for cell in found.find("TH")} == {"/Column"}
    assert [found.shown(c) for c in found.find("TD") if c.attribute("Table", "ColSpan") == 2] == [
        "breed"
    ]
    (sheet,) = found.sheets
    assert [text.split() for text in sheet.furniture if text] == [["Kop"]]


# text ------------------------------------------------------------------------------------------


def test_a_reference_and_its_note_lead_to_each_other(tag: Tag) -> None:
    """A note has a name, and what stands for it in the text is a link that tells its words."""
    found = tag(
        frame(
            p('Zie<note ref="1"/> en<note ref="2"/>.'),
            '<list style="body" marker="1"><item note="1">De eerste.</item></list>',
            '<list style="body" marker="2"><item note="2">De tweede.</item></list>',
        )
    )

    assert sketch(found) == (
        "P('Zie' Reference(Link'1' @) 'en' Reference(Link'2' @) '.')"
        " Note(Lbl'1' P'De eerste.') Note(Lbl'2' P'De tweede.')"
    )
    assert [note.get("ID") for note in found.find("Note")] == ["^1", "^2"]
    contents = [str(area.Contents) for area in found.pdf.pages[0].obj.Annots]
    assert contents == ["1 De eerste.", "2 De tweede."]


def test_a_footnote_comes_after_what_has_its_mark(tag: Tag) -> None:
    """After the whole of the block, beside it or what it stands in; its rule is an artifact."""
    items = "".join(f'<item note="{n}">N{n}.</item>' for n in range(1, 6))
    cells, fourth = '<td>y<note ref="3"/></td><td>z</td>', 'Vier<note ref="4"/>'
    found = tag(
        frame(
            f'<footnotes style="small" before="0" stroke="ink">{items}</footnotes>',
            p('Een<note ref="1"/>.'),
            '<list style="body"><item>a<note ref="2"/></item><item>b</item></list>',
            f'<table style="body"><tr>{cells}</tr></table>',
            f'<tag role="Sect"><box role="Aside">{p(fourth)}</box></tag>',
            p('Een<note ref="1"/> en<note ref="5"/>.'),
        ),
        frames="main: {x: 20pt, y: 20pt, width: 160pt, height: 180pt}",
    )

    assert sketch(found) == (
        "P('Een' Reference(Link'1' @) '.') Note(Lbl'1' P'N1.')"
        " L(LI(Lbl'•' LBody('a' Reference(Link'2' @))) LI(Lbl'•' LBody'b')) Note(Lbl'2' P'N2.')"
        " Table(TR(TD('y' Reference(Link'3' @)) TD'z')) Note(Lbl'3' P'N3.')"
        " Sect(Aside(P('Vier' Reference(Link'4' @))) Note(Lbl'4' P'N4.'))"
        " P('Een' Reference(Link'1' @) 'en' Reference(Link'5' @) '.') Note(Lbl'5' P'N5.')"
    )


def test_an_entry_of_contents_is_one_link(tag: Tag) -> None:
    """In however many paragraphs it is set."""
    entry = (
        '<tag role="TOCI"><row><cell width="80%">'
        + p('<a href="https://example.org/a" title="Een, op pagina 4">Een</a>')
        + '</cell><cell width="20%">'
        + p('<a href="https://example.org/a" title="Een, op pagina 4">4</a>')
        + "</cell></row></tag>"
    )
    other = entry.replace("/a", "/b").replace("</b>", "</a>").replace("Een", "Twee")
    markup = frame(f'<tag role="TOC">{entry}{other.replace("</b", "</a")}</tag>')

    assert sketch(tag(markup)) == (
        "TOC(TOCI(Reference(Link'Een' @ '4')) TOCI(Reference(Link'Twee' @ '4')))"
    )
    assert sketch(tag(markup, PRESS)) == "TOC(TOCI(Reference'Een' '4') TOCI(Reference'Twee' '4'))"


def test_links_are_as_many_as_there_are(tag: Tag) -> None:
    """One over two lines has two areas; two to one place are two; a word of one may be torn."""
    link = '<a href="https://example.org/" title="Voorbeeld">'
    found = tag(
        frame(
            p(f"Aaaaaaaa bbbbbbbbb {link}ccccccccc ddddddddd</a> eee"),
            p(f"f {link}g</a> h {link}i</a>"),
        )
    )

    assert sketch(found) == (
        "P('Aaaaaaaa bbbbbbbbb' Link'ccccccccc' @ 'ddddddddd' @ 'eee')"
        " P('f' Link'g' @ 'h' Link'i' @)"
    )
    assert sketch(tag(frame(p(f"f {link}g</a> h")), PRESS)) == "P'f' 'g' 'h'"


def test_a_language_is_told_of_its_words(tag: Tag) -> None:
    """One element over two lines; in a link and around one; with an expansion."""
    link = '<a href="https://example.org/" title="Voorbeeld">'
    found = tag(
        frame(
            p('Aaaaaaaa bbbbbbbbb <span lang="en">ccccccccc ddddddddd</span> eee'),
            p(f'f {link}g <span lang="en">h</span></a>'),
            p(f'i <span lang="fr" expansion="jour">j {link}k</a></span>'),
        )
    )

    assert sketch(found) == (
        "P('Aaaaaaaa bbbbbbbbb' Span'ccccccccc' 'ddddddddd' 'eee')"
        " P('f' Link('g' Span'h' @)) P('i' Span'j' Link(Span'k' '' @))"
    )
    spans = found.find("Span")
    assert [one.get("Lang") for one in spans] == ["en", "en", "fr", "fr"]
    assert [one.get("E") for one in spans] == ["", "", "jour", "jour"]


def test_a_language_in_a_link_over_two_lines_is_one(tag: Tag) -> None:
    """The active area between its lines does not part it."""
    found = tag(
        frame(
            p(
                'Aaaaaaaa bbbbbbbbb <a href="https://example.org/">'
                '<span lang="en">ccccccccc ddddddddd</span></a> eee'
            )
        )
    )

    assert [found.shown(one) for one in found.find("Span")] == ["ccccccccc ddddddddd"]


@pytest.mark.parametrize("link", ["", "https://example.org/"])
def test_a_torn_word_is_told_whole(tag: Tag, link: str) -> None:
    """It is one element over its lines, also in a link."""
    before, after = (f'<a href="{link}">', "</a>") if link else ("", "")
    text = f"Aaaaaaaa bbbbbbb bbb {before}bijvoorbeeld{after} amateurkunstenaars"
    found = tag(frame(f'<p style="hyphenated">{text}</p>'), language="nl-BE")

    torn = found.find("Span")
    assert [one.get("ActualText") for one in torn] == ["bijvoorbeeld "]
    assert [found.shown(one) for one in torn] == ["bijvoorbeeld"]
    assert [len(one.kids) for one in torn] == [2]
    assert found.told(found.document) == "Aaaaaaaa bbbbbbb bbb bijvoorbeeld amateurkunstenaars"


def test_an_initial_belongs_to_its_word(tag: Tag) -> None:
    """Letter and rest stand in one paragraph, without a space between."""
    found = tag(
        frame(f'<p style="initial">Dit is {WORDS[:79]}</p>'),
        styles="initial: {based-on: body, drop-lines: 2}",
    )

    assert found.document.outline() == "Document(P)"
    assert found.shown(found.document) == f"Dit is {WORDS[:79]}"


def test_another_text_is_said_of_a_character(tag: Tag) -> None:
    """Each of them is an element of its own that tells it, in text and before a list's item."""
    found = tag(
        frame(p("van → → naar"), '<list style="body" marker="→"><item>Een</item></list>'),
        frames=MAIN + "\nspoken: {→: pijl}",
    )

    assert sketch(found) == ("P('van' Span'→' '' Span'→' 'naar') L(LI(Lbl(Span'→' '') LBody'Een'))")
    assert [one.get("ActualText") for one in found.find("Span")] == ["pijl"] * 3
    assert found.told(found.document) == "van pijl pijl naar pijl Een"


# publications ----------------------------------------------------------------------------------

PAGES = "layouts/pocket/pages"
FRENCH = '<tag role="Div" lang="fr_BE"><p style="text">Vu</p></tag>'
BUDGET = "multiple: 8, fillers: [blank, blank, blank]"


def built(project: Project, output: str = "screen", choices: Choices | None = None) -> list[Tagged]:
    """Return the tags of the files that an output of a project makes."""
    folder = project.folder / "output"
    options: dict[str, Any] = {"choices": choices} if choices else {}
    memopress.build(project.folder, ["all"], [output], **options)  # type: ignore[list-item]
    return [sound(file.read_bytes()) for file in sorted(folder.rglob("*.pdf"))]


def told(project: Project) -> dict[str, list[str]]:
    """Return what is said about a project: the messages by their codes."""
    found: dict[str, list[str]] = {}
    for each in memopress.check(project.folder):
        found.setdefault(each.code, []).append(each.message)
    return found


def note(project: Project, *, placed: bool = True) -> None:
    """Give the small publication two greetings, each with a note 1 and, if placed, room for it."""
    project.change("source/quay.yaml", "order: [welcome]", "order: [welcome, farewell]")
    project.change("source/quay.yaml", "more: blocks", "more: blocks, notes: map of text")
    for name, text in (("welcome", "Three[^1] birds"), ("farewell", "Gone[^1]")):
        project.write(
            f"source/opening/{name}.yaml",
            f"kind: greeting\nhello: {name}\nmore: {text}\nnotes: {{1: Of {name}.}}\n",
        )
    project.change(
        f"{PAGES}/plan.xml.j2",
        '<use template="list"/>',
        '<use template="list"/><use template="welcome" of="opening/farewell"/>',
    )
    if placed:
        project.change(
            f"{PAGES}/welcome.xml.j2",
            "</frame>",
            "{% for number, note in document.notes.items() %}"
            '<list style="text" marker="{{ number }}"><item note="{{ number }}">{{ note }}</item>'
            "</list>{% endfor %}</frame>",
        )


def test_notes_of_two_documents_are_known_apart(project: Project) -> None:
    """Each has a note 1, and each reference leads to its own."""
    note(project)

    (found,) = built(project)

    notes = found.find("Note")
    assert [one.get("ID") for one in notes] == ["opening/welcome^1", "opening/farewell^1"]
    links = [one for one in found.find("Link") if one.parent and one.parent.tag == "Reference"]
    areas = [kid.annotation for one in links for kid in one.kids if isinstance(kid, Area)]
    assert [str(area.Contents) for area in areas] == ["1 Of welcome.", "1 Of farewell."]
    targets = [found.numbers[area.Dest[0].objgen] for area in areas]
    assert targets == [next(found.marks(one)).page for one in notes] == [0, 2]


def test_a_note_that_stands_twice_has_two_names(project: Project) -> None:
    """Links lead to the first of them."""
    note(project)
    page = (project.folder / f"{PAGES}/welcome.xml.j2").read_text(encoding="utf-8")
    start, end = page.index("<list"), page.index("</list>") + len("</list>")
    project.change(f"{PAGES}/welcome.xml.j2", "</list>", f"</list>{page[start:end]}")

    (found,) = built(project)

    names = [one.get("ID") for one in found.find("Note")]
    assert names[0::2] == ["opening/welcome^1", "opening/farewell^1"]
    assert len(names) == len(set(names)) == 4


def test_a_note_by_its_role_alone_has_a_name(tag: Tag) -> None:
    """PDF/UA asks for it (ISO 14289-1, 7.9)."""
    found = tag(frame(f'<box role="Note">{p("a")}</box>', f'<box role="Note">{p("b")}</box>'))

    names = [one.get("ID") for one in found.find("Note")]
    assert len(set(names)) == 2
    assert all(names)


def test_a_note_that_stands_nowhere_is_told(project: Project) -> None:
    """Its reference is no link then."""
    note(project, placed=False)

    assert told(project)["note-not-placed"] == [
        f"the note '1' of 'opening/{name}' stands on no page" for name in ("welcome", "farewell")
    ]
    (found,) = built(project)
    assert [sketch(found, one) for one in found.find("Reference")] == ["'1'", "'1'"]


def test_links_of_furniture_are_dropped(project: Project) -> None:
    """Nothing of furniture is read, so that no area leads anywhere from it."""
    project.change(
        f"{PAGES}/foot.xml.j2", "{{ folio }}", '<a href="https://example.org/">{{ folio }}</a>'
    )

    (found,) = built(project)

    areas = [area for page in found.pdf.pages for area in page.obj.get("/Annots", [])]
    assert len(areas) == 3  # of the list of birds
    assert all("/Dest" in area for area in areas)


@pytest.mark.parametrize("spreads", [False, True])
def test_a_proof_is_not_tagged(project: Project, *, spreads: bool) -> None:
    """It is looked at, not read: no tree, no marks, no label of a standard."""
    memopress.build(project.folder, ["all"], ["proof"], choices=Choices(spreads=spreads))

    (file,) = (project.folder / "output").rglob("*.pdf")
    with pikepdf.open(file) as pdf:
        root: Any = pdf.Root
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(root.keys())
        assert b"pdfuaid:part" not in root.Metadata.read_bytes()
        for page in pdf.pages:
            code = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
            assert b"MCID" not in code
            assert b"/Artifact" not in code
            assert not {"/StructParents", "/Tabs"} & set(page.obj.keys())


def test_spreads_of_a_tagged_file_are_sound() -> None:
    """Two pages on one sheet share its numbers."""
    pages = [leaf(1, 0), leaf(2, 1), leaf(3, continues=True)]
    output = replace(SCREEN, spreads=True)
    data = made(pages, output, sheets=[(pages[0],), (pages[1], pages[2])])

    found = sound(data)

    assert sketch(found) == "Part[s1](P'p1' Sect[s2](P'p2' 'p3'))"
    assert [mark.number for mark in found.marks(found.document)] == [0, 0, 1]


def test_a_cover_apart_and_its_inside_are_sound(project: Project) -> None:
    """Each tells what is on its pages, and both together what the whole file tells."""
    project.change("layouts/pocket/layout.yaml", "multiple: 2, fillers: [blank]", BUDGET)
    (whole,) = built(project, "press")
    for file in (project.folder / "output").rglob("*.pdf"):
        file.unlink()

    cover, inside = built(project, "press", Choices(cover_apart=True))

    texts = [found.shown(found.document) for found in (cover, inside)]
    assert texts[0].startswith("Look up from the water Three birds")
    assert texts[1].startswith("Grey heron")
    assert " ".join(texts) == whole.shown(whole.document)


def test_two_builds_tell_the_same(project: Project) -> None:
    """All bytes are the same."""
    project.change(
        f"{PAGES}/bird.xml.j2", '<frame name="right">', '<frame name="right" role="Aside">'
    )
    first = {}
    for output in ("screen", "press"):
        built(project, output)
        (file,) = (project.folder / "output").rglob(f"*{output}.pdf")
        first[output] = file.read_bytes()
        assert built(project, output)
        assert file.read_bytes() == first[output]
    assert first["screen"] != first["press"]


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            '<frame name="right">',
            '<frame name="right" role="Asside">',
            "unknown-role",
            "<frame role>: there is no role 'Asside'",
        ),
        (
            '<frame name="right">',
            '<frame name="right" role="LI">',
            "misplaced-role",
            "<frame role>: LI stands in L",
        ),
        (
            '<p style="text">{{ words',
            '<p style="text" role="LBody">{{ words',
            "misplaced-role",
            "<p role>: LBody stands in LI",
        ),
        (
            '<frame name="right">',
            '<frame name="right" order="1">',
            "missing-attribute",
            "<frame> has an order and no role: it is no element that is read",
        ),
    ],
)
def test_a_role_that_cannot_be_is_told(
    project: Project, old: str, new: str, code: str, message: str
) -> None:
    """Once, at its line in the template."""
    project.change(f"{PAGES}/bird.xml.j2", old, new)

    found = [each for each in memopress.check(project.folder) if each.code == code]

    assert [each.message for each in found] == [message]
    assert found[0].place is not None
    assert found[0].place.file.endswith(f"{PAGES}/bird.xml.j2")


@pytest.mark.parametrize(
    ("output", "standard", "message"),
    [
        (
            "screen",
            "PDF/X-4",
            "it is in RGB and has links, which ISO 15930-7 forbids",
        ),
        ("screen", "PDF/UA-2", "there is no standard 'PDF/UA-2'"),
        ("press", "PDF/A-1b", "there is no standard 'PDF/A-1b'"),
    ],
)
def test_a_standard_that_cannot_be_kept_is_told(
    project: Project, output: str, standard: str, message: str
) -> None:
    """In the publication, before anything is made."""
    _order(project, output, standard)

    with pytest.raises(InputError) as failed:
        memopress.build(project.folder)

    (found,) = failed.value.diagnostics
    assert found.code == "impossible-standard"
    assert found.message.endswith(message)
    assert found.place is not None
    assert found.place.file.endswith("source/quay.yaml")


def _order(project: Project, output: str, *standards: str) -> None:
    """Ask for standards of an output."""
    asked = f"standards: [{', '.join(standards)}]"
    if output == "press":
        project.change("source/quay.yaml", "press: {", f"press: {{{asked}, ")
    else:
        project.change("source/quay.yaml", "press: {", f"screen: {{{asked}}}\npress: {{")


@pytest.mark.parametrize(
    ("output", "standards", "wanted"),
    [
        ("screen", (), {"pdfuaid", "pdfaid"}),
        ("screen", ("PDF/UA-1",), {"pdfuaid"}),
        ("press", (), {"GTS_PDFX", "pdfuaid", "pdfaid"}),
        ("press", ("PDF/X-4",), {"GTS_PDFX"}),
    ],
)
def test_a_file_keeps_the_standards_that_are_ordered(
    project: Project, output: str, standards: tuple[str, ...], wanted: set[str]
) -> None:
    """It names those, all that it can if none are asked for, and is tagged in any case."""
    if standards:
        _order(project, output, *standards)

    (found,) = built(project, output)

    data = found.pdf.Root.Metadata.read_bytes().decode()
    labels = {
        "pdfuaid": "<pdfuaid:part>1<",
        "pdfaid": "<pdfaid:conformance>A<",
        "GTS_PDFX": "<pdfxid:GTS_PDFXVersion>PDF/X-4<",
    }
    assert {name for name, text in labels.items() if text in data} == wanted


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("source/quay.yaml", "language: en-GB", "language: English, please"),
        ("source/opening/welcome.yaml", "Three birds", "[Trois oiseaux]{lang=fr_BE}"),
        (f"{PAGES}/bird.xml.j2", "{{ words.seen }}", '<span lang="fr_BE">Vu</span>'),
        (f"{PAGES}/list.xml.j2", '<frame name="left">', '<frame name="left">' + FRENCH),
    ],
)
def test_a_language_that_is_no_tag_is_told(project: Project, file: str, old: str, new: str) -> None:
    """Of the whole publication, of some words, or of what a template has."""
    project.change(file, old, new)

    found = [
        each for each in memopress.check(project.folder) if "is no language tag" in each.message
    ]

    assert len(found) == 1
    assert found[0].place is not None
    assert found[0].place.file.endswith(file)


# fonts -----------------------------------------------------------------------------------------


def test_a_second_text_of_a_glyph_has_a_font_of_its_own() -> None:
    """It has the same code in both, of the same outline, and is extracted as what it stands for."""
    upper = run("Aa")
    lower = replace(upper, texts=("a", "a"))
    items = [
        Placed(Point(20, y), line(one), Role("P", y), None) for y, one in ((40, upper), (60, lower))
    ]
    found = sound(made([Page(1, TRIM, 9, tuple(items))]))

    assert sketch(found) == "P'Aa' P'aa'"
    fonts = dict(sorted(found.pdf.pages[0].Resources.Font.items()))
    assert [*fonts] == ["/F0", "/F0.1"]
    glyph, other = upper.gids
    assert [unicode_map(font)[glyph] for font in fonts.values()] == ["A", "a"]
    assert [unicode_map(font).get(other) for font in fonts.values()] == ["a", None]
    first, second = (font.DescendantFonts[0] for font in fonts.values())
    assert first.objgen == second.objgen
    assert first.CIDToGIDMap == "/Identity"
    assert _widths(first)[glyph] != _widths(first)[other]


def test_a_glyph_may_stand_for_one_text_here_and_for_another_there() -> None:
    """Each page is drawn as if there were no other, and each is read as what stands there."""
    texts = (("-", "a"), ("\u00ad", "a"), ("-", "b"))
    hyphen, letter = run("-x").gids
    pages = [
        Page(
            number,
            TRIM,
            9,
            (Placed(Point(20, 40), line(replace(run("-x"), texts=own)), Role("P", 1), None),),
        )
        for number, own in enumerate(texts, 1)
    ]
    found = sound(made(pages))

    assert sketch(found) == "P'-a' P'\u00ada' P'-b'"
    for page, own in zip(found.pdf.pages, texts, strict=True):
        fonts = dict(page.Resources.Font)
        told = [unicode_map(font) for font in fonts.values()]
        assert any(each.get(hyphen) == own[0] for each in told)
        assert any(each.get(letter) == own[1] for each in told)
    for page, drawn in zip(found.pdf.pages, pages, strict=True):
        alone = sound(made([drawn]))
        assert page.Contents.read_bytes() == alone.pdf.pages[0].Contents.read_bytes()


def test_glyphs_of_one_text_each_need_no_table() -> None:
    """Then a code is the number of its glyph."""
    items = (Placed(Point(20, 40), line(run("Aa")), Role("P", 1), None),)
    found = sound(made([Page(1, TRIM, 9, items)]))

    (font,) = dict(found.pdf.pages[0].Resources.Font).values()
    assert font.DescendantFonts[0].CIDToGIDMap == "/Identity"


def _widths(descendant: Any) -> dict[int, float]:
    """Return the width of each code, from W (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float] = {}
    parts = list(descendant.W)
    for first, widths in zip(parts[0::2], parts[1::2], strict=True):
        found |= {int(first) + n: float(width) for n, width in enumerate(widths)}
    return found


def test_a_second_text_of_a_glyph_in_a_cff_font_is_told(tmp_path: Path) -> None:
    """A bare CFF has no table of codes, and needs none."""
    file = tmp_path / "proef.otf"
    file.write_bytes(zlib.decompress(base64.b64decode(CFF)))
    upper = Run("cff", 10, "black", 0, 10, (2, 2), ("X", "x"), (0, 0))
    items = (Placed(Point(20, 40), line(upper), Role("P", 1), None),)

    found = sound(made([Page(1, TRIM, 9, items)], faces={"cff": face_file("cff", file)}))

    assert sketch(found) == "P'Xx'"
    fonts = dict(found.pdf.pages[0].Resources.Font).values()
    assert ["/CIDToGIDMap" in font.DescendantFonts[0] for font in fonts] == [False, False]
    assert found.find("Span") == []
