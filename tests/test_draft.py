"""Drafts: editions made in spite of errors, with what is wrong at its place."""

from __future__ import annotations

import subprocess
import typing
from typing import TYPE_CHECKING, NamedTuple

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

import memopress
from conftest import Project, needs
from invoked import invoke
from memopress.diagnostics import InputError, Problems
from memopress.draftfiles import build_drafts, draft_file
from memopress.drafting import draft, drafts
from memopress.files import Files
from memopress.keeping import Cache
from memopress.page.model import Fault, Item, Lack, Page, Placed
from memopress.remarks import findings
from memopress.render import FaceFile, PlanChest, draw
from memopress.session import Session
from memopress.typeset import Line
from memopress.units import Box, Size
from memopress.yamlnodes import Mapping, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.drafting import Drafted

LAYOUT = "layouts/pocket/layout.yaml"
PAGES = "layouts/pocket/pages/"
MAGENTA, RED = (255, 0, 255), (225, 25, 25)


class Case(NamedTuple):
    """A fault: what is changed in a file, its code, and where it is told of."""

    file: str
    old: str
    new: str
    code: str
    place: str  # its file, which may be another one, and its line
    page: int
    seen: str = ""  # what is written on that page


FAULTS = {
    "overset": Case(
        LAYOUT, "height: 330pt}\n      right", "height: 40pt}\n      right", "overset",
        "source/birds/heron.yaml:3", 3, "longer patience",
    ),
    "picture that is not there": Case(
        "source/birds/heron.yaml", "heron.png", "herron.png", "picture-missing",
        "source/birds/heron.yaml:8", 3, "herron.png",
    ),
    "picture that is damaged": Case(
        "images/heron.png", "", "\x89PNG no more", "picture-unreadable",
        "source/birds/heron.yaml:8", 3, "heron.png",
    ),
    "drawing that is broken": Case(
        PAGES + "blank.xml.j2",
        'shape x="15mm" y="40pt" width="85mm" height="330pt" fill="tide 20%"',
        'vector src="bad.svg" x="15mm" y="40pt" width="85mm"', "vector-unreadable",
        PAGES + "blank.xml.j2:2", 6, "bad.svg",
    ),
    "swatch that is unknown": Case(
        PAGES + "blank.xml.j2", "tide 20%", "tied", "unknown-swatch", PAGES + "blank.xml.j2:2", 6
    ),
    "swatch of a style": Case(
        LAYOUT, "28pt, swatch: tide", "28pt, swatch: tied", "unknown-swatch", LAYOUT + ":12", 1,
        "Look up",
    ),
    "style that is unknown": Case(
        PAGES + "bird.xml.j2", '<h2 style="name"', '<h2 style="nam"', "unknown-style",
        PAGES + "bird.xml.j2:3", 3, "Grey heron",
    ),
    "YAML of a card": Case(
        "source/birds/gull.yaml", "call: Herring", "call: Herring: ", "yaml-syntax",
        "source/birds/gull.yaml:1", 4, "[call]",
    ),
    "field that is missing": Case(
        "source/birds/gull.yaml", "call: Herring gull\n", "", "missing-field",
        "source/birds/gull.yaml:1", 4, "[call]",
    ),
    "card that is not there": Case(
        "source/quay.yaml", "[heron, gull", "[heron, egret, gull", "missing-document",
        "source/quay.yaml:11", 2, "[call]",
    ),
    "template that raises": Case(
        PAGES + "bird.xml.j2", "{{ document.call }}", "{{ document.call.no.more }}",
        "undefined-variable", PAGES + "bird.xml.j2:3", 3, "birds/heron",
    ),
    "template that is malformed": Case(
        PAGES + "bird.xml.j2", "{% endfor %}\n  </frame>", "{% endfr %}\n  </frame>",
        "template-syntax", PAGES + "bird.xml.j2:12", 3, "This page could not be made",
    ),
    "element that is unknown": Case(
        PAGES + "list.xml.j2", '<p style="text"><a', '<par/><p style="text"><a', "unknown-element",
        PAGES + "list.xml.j2:4", 2, "Grey heron",
    ),
    "plan": Case(
        PAGES + "plan.xml.j2", "collections.birds", "collections.brids", "undefined-variable",
        PAGES + "plan.xml.j2:4", 1, "This page could not be made",
    ),
    "key of the layout": Case(
        LAYOUT, "bleed: 3mm", "blede: 3mm", "unknown-field", LAYOUT + ":1", 1, "Look up"
    ),
    "YAML of the layout": Case(
        LAYOUT, "name: {font: heavy", "name: {font: [heavy", "yaml-syntax", LAYOUT + ":12", 1,
        "Look up",
    ),
    "font that is not there": Case(
        LAYOUT, "WorkSans_700Bold", "WorkSans_701Bold", "font-missing", LAYOUT + ":9", 1, "Look up"
    ),
    "link to nothing": Case(
        PAGES + "list.xml.j2", "#{{ bird.key }}", "#{{ bird.key }}x", "unknown-anchor",
        PAGES + "list.xml.j2:4", 2, "Grey heron",
    ),
    "kind that needs itself": Case(
        "source/quay.yaml", "call: text, notes", "call: text, mate: bird, notes", "missing-field",
        "source/birds/heron.yaml:1", 3, "Grey heron",
    ),
    "edition": Case(
        "source/editions/all.yaml", "name: Whole quay", "name: [Whole quay", "yaml-syntax",
        "source/editions/all.yaml:1", 1, "Look up",
    ),
    "publication": Case(
        "source/quay.yaml", "subject: A pocket", "subject: A: pocket", "yaml-syntax",
        "source/quay.yaml:4", 1, "Look up",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a cache that all drafts of this file are made with."""
    return tmp_path_factory.mktemp("kept")


def spoil(project: Project, case: Case) -> None:
    """Put a fault into a project."""
    (project.folder / "images/bad.svg").write_text("<svg><path d='M0", encoding="utf-8")
    if case.old:
        project.change(case.file, case.old, case.new)
    else:
        project.write(case.file, case.new)


def remarks(page: pikepdf.Page) -> list[str]:
    """Return what annotations by memopress tell of a page."""
    return [str(each.Contents) for each in page.get("/Annots", []) if each.get("/T") == "memopress"]


def texts(made: Drafted) -> list[list[str]]:
    """Return the lines on each page of a draft."""
    return [
        [placed.item.text for placed in page.items if isinstance(placed.item, Line)]
        for page in made.pages
    ]


def colours(pdf: pypdfium2.PdfDocument, page: int) -> set[tuple[int, ...]]:
    """Return the colours of a page's pixels."""
    colours: set[tuple[int, ...]] = {c for _, c in pdf[page].render().to_pil().getcolors(1 << 20)}
    return colours


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_at_its_place(project: Project, name: str, kept: Path) -> None:
    """The draft opens, has its pages, and says what is wrong with file and line where it is."""
    needs("qpdf")
    case = FAULTS[name]
    spoil(project, case)

    built = build_drafts(Session(project.folder, Cache(kept)), ["all"])

    assert not built.is_sound
    (made,) = built.files
    assert made.file == "all/quay-birds-all-draft.pdf"
    path = built.folder / made.file
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with pikepdf.open(path) as pdf, pypdfium2.PdfDocument(path) as seen:
        told = [text for page in pdf.pages for text in remarks(page)]
        assert sorted(told) == sorted({*told})  # each once
        (own,) = [text for text in remarks(pdf.pages[case.page - 1]) if case.place in text][:1]
        assert own.startswith(f"{case.place}:")
        assert f"[{case.code}]" in own
        assert {"error"} == {text.split(": ")[1] for text in told}
        assert "/OutputIntents" not in pdf.Root
        assert b"pdfaid:part" not in pdf.Root.Metadata.read_bytes()
        shown = [page.get_textpage().get_text_bounded() for page in seen]
        assert case.seen in " ".join(shown[case.page - 1].split())
        assert all("DRAFT — NOT FOR PRINT" in text for text in shown)
        if "swatch" in case.code:
            assert MAGENTA in colours(seen, case.page - 1)


def test_what_is_seen_of_faults(project: Project, kept: Path) -> None:
    """What ran over stands in a box with a red edge, whole, below its frame."""
    spoil(project, FAULTS["overset"])
    made = draft(Session(project.folder, Cache(kept)), "all")

    (over,) = made.faults[3]
    assert (over.kind, over.frame) == ("overset", "left")
    said = [placed.item.text for placed in over.items if isinstance(placed.item, Line)]
    assert said[:2] == ["It stands still until the fish forgets.", "long neck"]
    assert said[2:] == ["–", "longer patience", "–"]
    box = over.shown(made.pages[2].trim)
    assert box.y > 80  # where the frame ends
    (own,) = (each for each in findings(made)[3] if each.source == over.source)
    assert own.box == box
    file, _ = draft_file(made)
    with pypdfium2.PdfDocument(file.data) as pdf:
        assert RED in colours(pdf, 2)


def test_much_that_ran_over_is_made_smaller() -> None:
    """Its box is as large as its page can hold, and stands on it."""
    fault, page = Fault("overset", Box(50, 90, 90, 700)), Size(200, 300)

    shown = fault.shown(page)

    assert shown.y == 88  # below what found room
    assert shown.bottom + fault.tab == pytest.approx(295)
    assert 5 <= shown.x <= 195 - shown.width
    assert shown.width / shown.height == pytest.approx(100 / 707)
    low = replace(fault, box=Box(50, 280, 90, 100)).shown(page)
    assert (low.width, low.bottom + fault.tab) == pytest.approx((25, 295))  # no smaller


def test_sound_project(project: Project, kept: Path) -> None:
    """Its draft is of the very pages of other outputs, with a watermark in its language alone."""
    project.change("source/quay.yaml", "en-GB", "nl-BE")
    session = Session(project.folder, Cache(kept))

    made = draft(session, "north")

    assert made.is_sound
    assert not made.job.files.lenient
    assert made.pages is session.compose(made.edition).pages
    assert (made.faults, findings(made)) == ({}, {})
    file, _ = draft_file(made)
    with pypdfium2.PdfDocument(file.data) as pdf:
        shown = [page.get_textpage().get_text_bounded() for page in pdf]
    assert all("ONTWERP — NIET OM TE DRUKKEN" in text for text in shown)


def test_two_drafts_are_the_same(project: Project, kept: Path) -> None:
    """The same input makes the same bytes, be it with what was kept or from nothing."""
    spoil(project, FAULTS["YAML of a card"])

    (first,) = drafts(Session(project.folder, Cache(kept)), ["all"])
    (second,) = drafts(Session(project.folder), ["all"])

    assert draft_file(first)[0].data == draft_file(second)[0].data


@pytest.mark.parametrize(
    "name", ["YAML of a card", "template that is malformed", "YAML of the layout", "edition"]
)
def test_last_good_state(project: Project, kept: Path, name: str) -> None:
    """A session shows what is broken as it last was, with what is wrong with it now."""
    session = Session(project.folder, Cache(kept))
    before = texts(draft(session, "all"))
    spoil(project, FAULTS[name])
    assert session.refresh()

    made = draft(session, "all")

    assert texts(made) == before
    (own,) = (each for page in findings(made).values() for each in page)
    assert own.text.startswith(FAULTS[name].place)
    assert own.text.endswith("shown here as it last was without that")
    assert not session.refresh() or texts(draft(session, "all")) == before

    project.change(FAULTS[name].file, FAULTS[name].new, FAULTS[name].old)
    session.refresh()
    made = draft(session, "all")
    assert (made.is_sound, texts(made)) == (True, before)


def test_broken_yaml_keeps_what_is_sound(tmp_path: Path) -> None:
    """Lenient files give all other entries of a broken one, at their lines."""
    path = tmp_path / "some.yaml"
    path.write_text("a: 1\nb: x: y\nc:\n  d: [1\n  e: 2\nf: |\n  g: h: i\n", encoding="utf-8")

    problems = Problems()
    strict = load_yaml(path, Files(tmp_path), problems)
    found = load_yaml(path, Files(tmp_path, instead={}), Problems())

    assert strict is None
    assert [each.code for each in problems.found] == ["yaml-syntax"]
    assert isinstance(found, Mapping)
    assert {key: place.line for key, (place, _) in found.entries.items()} == {
        "a": 1,
        "c": 3,
        "f": 6,
    }


def test_nothing_of_it_is_on_a_page() -> None:
    """By type no item and no page can be what an error left."""

    def named(hint: object) -> set[object]:
        inner = [named(each) for each in typing.get_args(hint)]
        return {hint}.union(*inner)

    kinds = named(Item) | {
        each
        for owner in (Page, Placed)
        for hint in typing.get_type_hints(owner).values()
        for each in named(hint)
    }

    assert Placed in kinds
    assert not kinds & {Fault, Lack}


def test_nothing_of_it_gets_into_other_outputs(project: Project, kept: Path) -> None:
    """Of a project that is read in spite of errors nothing but drafts is made, nor drawn."""
    spoil(project, FAULTS["swatch of a style"])
    session = Session(project.folder, Cache(kept))
    made = draft(session, "all")
    assert made.job.files.lenient
    for name in ("press", "screen", "proof"):
        with pytest.raises(ValueError, match=f"has no {name}"):
            made.job.outputs(made.edition, (name,))
    with pytest.raises(InputError):
        memopress.build(session)

    project.change(LAYOUT, "tied", "tide")
    session.refresh()
    job = session.job
    faces = job.composer.typesetter.faces
    files = {name: FaceFile(name, face.data, face.file) for name, face in faces.items()}
    (screen,) = job.outputs(made.edition, ("screen",))
    chest = PlanChest(job.cache)
    with pytest.raises(KeyError, match="unknown-swatch"):  # the swatch is of no other palette
        draw(made.pages, screen, files, job.plates(), chest)
    pages, fault = session.compose(made.edition).pages, Fault("finding", text="x")
    with pytest.raises(ValueError, match="not in a screen"):
        draw(pages, screen, files, job.plates(), chest, faults={1: (fault,)})


@pytest.mark.parametrize("name", ["swatch that is unknown", "font that is not there", "overset"])
def test_what_is_kept_of_drafts_is_for_drafts(project: Project, tmp_path: Path, name: str) -> None:
    """Whatever was drafted before, a check tells the same, and a build makes the same."""
    cache = Cache(tmp_path / "kept")
    spoil(project, FAULTS[name])
    told = memopress.check(project.folder)
    list(drafts(Session(project.folder, cache)))
    assert memopress.check(Session(project.folder, cache)) == told

    project.change(FAULTS[name].file, FAULTS[name].new, FAULTS[name].old)
    one = memopress.build(Session(project.folder, cache), outputs=("screen",), folder="one")
    two = memopress.build(project.folder, outputs=("screen",), folder="two")
    assert [made.sha256 for made in one.files] == [made.sha256 for made in two.files]


def test_command(project: Project) -> None:
    """It makes drafts of all editions and tells what is wrong; they stand in the manifest."""
    assert invoke(["build", "--draft"]).exit_code == 0
    project.change("source/birds/gull.yaml", "call:", "cal:")

    result = invoke(["build", "--draft"])

    assert result.exit_code == 1
    assert "source/birds/gull.yaml:1:1: error" in result.stderr
    assert result.stderr.splitlines()[-1] == "1 error(s); made: all, north"
    manifest = (project.folder / "output/manifest.json").read_text(encoding="utf-8")
    assert manifest.count('"output": "draft"') == 2
    assert invoke(["build", "--output", "screen"]).exit_code == 1


@pytest.mark.parametrize("other", [["--strict"], ["--output", "press"], ["--overlay", "grid"]])
def test_what_contradicts_a_draft(project: Project, other: list[str]) -> None:
    """It is made alone, and in spite of errors."""
    result = invoke(["build", "--draft", *other])

    assert result.exit_code == 2
    assert "a draft is made" in result.stderr
    assert not (project.folder / "output").exists()


@pytest.mark.parametrize("lost", ["source/quay.yaml", LAYOUT, "fonts"])
def test_what_no_draft_is_made_without(project: Project, lost: str) -> None:
    """Without publication, layout or font it is told what is wrong, and nothing is written."""
    (project.folder / lost).rename(project.folder / "elsewhere")

    result = invoke(["build", "--draft"])

    assert result.exit_code == 1
    assert "error: " in result.stderr
    assert not (project.folder / "output").exists()


def test_values_of_all_types_have_a_stand_in(project: Project, kept: Path) -> None:
    """A template that writes dates and amounts is set for a card that has none of them."""
    fields = "since: date, fee: money, at: time, site: url, pairs: number, ringed: flag, by: bird?"
    project.change("source/quay.yaml", "spots: list", f"{fields}, spots: list")
    project.change(
        PAGES + "bird.xml.j2",
        '<h2 style="name">',
        '<p style="text">{{ document.since|date }}, {{ document.fee|currency }}, {{ document.at }},'
        ' {{ document.site }}, {{ document.pairs + 1 }}</p><h2 style="name">',
    )

    made = draft(Session(project.folder, Cache(kept)), "all")

    assert made.faults == {}
    lines = [" ".join(each) for each in texts(made)[2:5]]
    assert ["[since], [fee], [at], [site], [pairs]" in each for each in lines] == [True] * 3
    assert {each.code for each in made.diagnostics} == {"missing-field"}


def test_no_value_is_made_up(project: Project, kept: Path) -> None:
    """For what is wrong its field's name is set, however a template reckons with it or sorts it."""
    fields = "since: date, fee: money, at: time, site: url, pairs: number, mate: ref birds, "
    fields += "counts: list of number?"
    project.change("source/quay.yaml", "spots: list", f"{fields}, spots: list")
    project.change("source/quay.yaml", "date: 2031-02-03", "date: 3 February")
    given = {
        "heron": "since: 2027-09-31, fee: '14,50 GBP', at: 14.30, site: no, pairs: 1.000, "
        "mate: el, counts: [1;x]",
        "gull": "since: 2027-09-30, fee: 14.50 GBP, at: 14:30, site: https://a.org/b, pairs: 7, "
        "mate: heron",
    }
    for name, values in given.items():
        old = (project.folder / f"source/birds/{name}.yaml").read_text(encoding="utf-8")
        project.write(
            f"source/birds/{name}.yaml", values.replace(", ", "\n").replace(";", ", ") + f"\n{old}"
        )
    project.change(
        PAGES + "bird.xml.j2",
        '<h2 style="name">',
        """<p style="text">{{ document.since|date('d/M') }} {{ document.since.month + 1 }}
        {{ document.fee|currency }} {{ (2 * document.fee.amount)|currency('EUR') }}
        {{ document.at|time }} {{ document.pairs|number }} {{ -document.pairs }}
        {{ document.pairs > 2 or document.pairs is even }} {{ range(document.pairs)|length }}
        {{ find('birds/' ~ document.mate).call }} <a href="{{ document.site }}">a</a></p>
        <p style="text">{% for month in edition.collections.birds[:2]|groupby('since.month') %}
        {{ month.list[0].since|date('MMMM') }}{% endfor %},
        {{ (edition.collections.birds[:2]|sort(attribute='since'))[1].call }},
        {{ edition.collections.birds[:2]|sum('pairs') }}, {{ (document.counts or [3])|sum }},
        {{ publication.date|date }} {{ [1, 2][document.pairs - 6] }} {{ cos(document.pairs - 7) }}
        </p><h2 style="name">""",
    )

    made = draft(Session(project.folder, Cache(kept)), "all")

    assert made.faults == {}
    assert {each.code for each in made.diagnostics} >= {"wrong-type", "unknown-reference"}
    assert "bad-link" not in {each.code for each in made.diagnostics}
    assert draft_file(made)
    heron, gull = (" ".join(lines).replace("\xa0", " ") for lines in texts(made)[2:4])
    assert heron.startswith(
        "[since] [since] [fee] [fee] [at] [pairs] [pairs] False 0 [call] a September [since], Grey"
    )
    assert "30/9 10 £14.50 €29.00 14:30 7 -7 True 7 Grey heron a" in gull
    assert "Grey heron, [pairs], [counts], [date] [pairs] [pairs] Grey heron" in heron
    assert "Grey heron, [pairs], 3, [date] 2 1.0 Herring gull" in gull
    with pytest.raises(InputError):
        memopress.build(project.folder)


def test_where_it_is_told(project: Project, kept: Path) -> None:
    """Around what is wrong, else at the page's corner: nothing that is sound gets a box."""
    project.change("source/birds/heron.yaml", "until the fish forgets.", "until\n  the[^a] fish.")
    project.change("source/birds/gull.yaml", "call: Herring gull\n", "")
    project.change("source/birds/eider.yaml", "spots: [south]", "spots: [south]\nspot: south")

    made = draft(Session(project.folder, Cache(kept)), "all")

    told = {each.text.split(":")[0]: each.box for page in findings(made).values() for each in page}
    around = [
        [
            placed.item.text
            for placed in page.items
            if isinstance(placed.item, Line) and (extent := placed.extent) and (box := told[file])
            if box.x < extent.x and box.y < extent.y and extent.bottom < box.bottom
        ]
        for page, file in zip(reversed(made.pages[2:5]), sorted(told), strict=True)
    ]
    assert around == [[], ["[call]"], ["It stands still until thea fish."]]
