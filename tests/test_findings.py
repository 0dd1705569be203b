"""Findings: what they are of is data; one cause is one finding; one round tells all of them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

import memopress
from memopress.diagnostics import Diagnostic, Place, Severity, merged
from memopress.keeping import Cache
from memopress.session import Session
from memopress.subject import Subject, Where
from test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

QUAY, LAYOUT = "source/quay.yaml", "layouts/pocket/layout.yaml"
PLAN, LIST = "layouts/pocket/pages/plan.xml.j2", "layouts/pocket/pages/list.xml.j2"
BIRD, FOOT = "layouts/pocket/pages/bird.xml.j2", "layouts/pocket/pages/foot.xml.j2"
NORTH, GULL = "source/editions/north.yaml", "source/birds/gull.yaml"
ENDLESS = "sandwiches. " + "It reads on. " * 200


def finding(
    *where: Where, message: str = "it is odd", place: str = "a.yaml", frame: str = ""
) -> Diagnostic:
    """Return a warning of editions and pages."""
    subject = Subject(where, frame=frame)
    return Diagnostic(Severity.WARNING, "odd", message, Place(place), subject=subject)


# what a finding is of -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        (Subject(), ""),
        (Subject.of("north"), "edition 'north'"),
        (Subject.of("north", 4), "edition 'north', page 4"),
        (Subject.of("north", 3, 4), "edition 'north', pages 3 and 4"),
        (Subject.of("north", 3, 4, 5, 9), "edition 'north', pages 3-5 and 9"),
        (
            Subject.of("north", *range(1, 40, 2)),
            "edition 'north', pages 1, 3, 5, 7, 9, 11 and others",
        ),
        (
            Subject.of("north", 4, document="birds/gull", field="notes", frame="left", line="It"),
            "edition 'north', page 4, birds/gull, field 'notes', frame 'left'",
        ),
        (Subject((Where("a"), Where("b"))), "editions 'a' and 'b'"),
        (Subject((Where("a"), Where("b")), every=True), "all editions"),
        (Subject((Where("a", (4,)), Where("b", (4,))), every=True), "all editions, page 4"),
        (
            Subject(tuple(Where(each) for each in "abcd"), frame="left"),
            "4 editions, frame 'left'",
        ),
        (
            Subject((Where("a"), Where("b", (7, 8)), Where("c", (9,)))),
            "3 editions, as on page 7 of 'b'",
        ),
        (Subject(field="notes"), "field 'notes'"),
        (Subject(document="birds/gull"), ""),  # its file is the place
    ],
)
def test_subject_in_words(subject: Subject, told: str) -> None:
    """Many editions are not named each, nor are all of many pages."""
    assert str(subject) == told


def test_what_differs_in_editions_and_pages_is_told_once() -> None:
    """Whatever the message says; all else parts findings: message, place and frame."""
    found = [
        finding(Where("a", (9,))),
        finding(Where("b", (3,))),
        finding(Where("a", (4, 9))),
        finding(Where("a"), message="edition 'b', page 3: it is odd"),
        finding(Where("a", (4,)), place="b.yaml"),
        finding(Where("a", (4,)), frame="left"),
        Diagnostic(Severity.WARNING, "odd", "it is odd", Place("a.yaml")),
    ]

    told = merged(found, ("a", "b"))

    assert told[1:] == found[3:]
    assert told[0].subject == Subject((Where("a", (4, 9)), Where("b", (3,))), every=True)
    assert merged(told, ("a", "b")) == told
    (one,) = merged(found[:3], ("a", "b", "c"))
    assert one.subject
    assert not one.subject.every


def test_thousands_of_findings_are_looked_at_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merging compares nothing with everything: as many hashes as findings, and few equals."""
    compared = []
    equal = Diagnostic.__eq__

    def counted(one: Diagnostic, other: object) -> bool:
        compared.append(one)
        return equal(one, other)

    monkeypatch.setattr(Diagnostic, "__eq__", counted)
    found = [
        finding(Where(edition, (page,)), message=f"number {number}")
        for number in range(1000)
        for edition in ("a", "b", "c")
        for page in (1, 2)
    ]

    told = merged(found, ("a", "b", "c"))

    assert len(told) == 1000
    assert len(compared) <= len(found)


def test_json_has_the_subject(project: Project) -> None:
    """Programs read what a finding is of from fields of its own."""
    project.change(GULL, "sandwiches.", ENDLESS)

    found = json.loads(run("check", "--json").stdout)["diagnostics"]

    assert [each["subject"]["editions"] for each in found] == [
        [{"edition": "all", "pages": [4]}],
        [{"edition": "north", "pages": [4]}],
    ]
    subject = found[0]["subject"]
    del subject["editions"], subject["line"]
    assert subject == {"every": False, "document": "birds/gull", "field": "notes", "frame": "left"}


def test_what_is_wrong_in_the_file_of_a_document_is_of_that(project: Project) -> None:
    """As data alone: the text begins with the file."""
    project.write("source/birds/tern.yaml", "call: Tern\nnotes: It's *wild\nspots: [noorth]\n")
    project.change(GULL, "call: Herring gull", "cal: Herring ‘gull’")
    project.change("source/birds/eider.yaml", "spots: [south]", "spots: [[south]]")
    project.change(NORTH, "name: North", "nam: North")
    checks = "[apostrophes, {alike: spots}, {filled: portrait}]"
    project.change(QUAY, "words: {seen: Seen at}", f"words: {{seen: ‘Seen’ at}}\nchecks: {checks}")

    found = memopress.check()

    assert {(each.code, each.subject.document if each.subject else "") for each in found} == {
        ("unknown-field", "birds/gull"),
        ("loose-markup", "birds/tern"),
        ("wrong-type", "birds/eider"),
        ("unlisted-document", "birds/tern"),
        ("not-filled", "birds/tern"),
        ("straight-quote", "birds/tern"),
        ("alike", "birds/tern"),
        ("missing-field", ""),
    }
    assert not any(str(each.subject or "") for each in found)
    assert str(found[0]).startswith("source/")
    data = [each.as_data()["subject"] for each in found if each.code == "unknown-field"]
    unsaid = {"editions": [], "every": False, "field": None, "frame": None, "line": None}
    assert data == [{**unsaid, "document": "birds/gull"}]


def test_missing_picture_is_told_whatever_is_kept(project: Project, tmp_path: Path) -> None:
    """A page that was composed with the picture is not taken, nor one with another hint."""
    picture = '<picture src="quay.png" artifact="true" height="9mm"/>'
    project.change(LIST, '<frame name="left">', f'<frame name="left">{picture}')
    quay = project.folder / "images/quay.png"
    shutil.copy(project.folder / "images/heron.png", quay)

    told = []
    for name in ("quay.png", "quai.png", "quay.jpg", "quay.png"):
        quay = quay.rename(quay.with_name(name))
        for _ in range(2):
            found = memopress.check(Session(".", Cache(tmp_path / "cache")))
            told.append([(each.code, *each.hints) for each in found])

    wanted: tuple[list[tuple[str, ...]], ...] = (
        [],
        [("picture-missing", "did you mean 'quai.png'?")],
        [("picture-missing", "did you mean 'quay.jpg'?")],
        [],
    )
    assert told == [each for each in wanted for _ in range(2)]


# one cause, one finding ---------------------------------------------------------------------

BOX = (
    '<box>{% for block in document.notes %}{% if block.kind != "list" %}'
    '<p style="text">{{ block.text }}</p>{% endif %}{% endfor %}</box>'
)


CHECKS = "checks: [{filled: portrait.credit}]\n"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ([(BIRD, '<h2 style="name">', f'{BOX}<h2 style="name">')], {"overset"}),
        ([(BIRD, '<h2 style="name">', '<h2 stile="name">')], {"unknown-attribute"}),
        ([(BIRD, "</h2>", "</h3>")], {"broken-markup"}),
        ([(BIRD, "document.call.plain", "document.cal.plain")], {"undefined-variable"}),
        ([(BIRD, '<frame name="right">', '<frame name="rigth">')], {"unknown-frame"}),
        ([(BIRD, 'master="spread"', 'master="spred"')], {"unknown-master"}),
        ([(BIRD, '  <frame name="left">', '{% if %}<frame name="left">')], {"template-syntax"}),
        ([(PLAN, 'template="bird"', 'template="brd"')], {"unknown-template"}),
        ([(PLAN, '<use template="list"/>', '<use tide="high"/>')], {"missing-attribute"}),
        ([(PLAN, 'of="opening/welcome"', 'of="opening/welcom"')], {"unknown-document"}),
        ([(PLAN, "{% endfor %}", "{% endfr %}")], {"template-syntax"}),
        ([(FOOT, "{{ folio }}", "<a href='#nowhere'>page {{ folio }}</a>")], {"unknown-anchor"}),
        ([(LAYOUT, "swatches:", "swatch:")], {"unknown-field"}),
        ([(LAYOUT, "masters:", "master:")], {"unknown-field"}),
        ([(LAYOUT, "WorkSans_700Bold", "WorkSans_7Bold")], {"font-missing"}),
        ([(QUAY, "collections:", "collection:")], {"unknown-field"}),
        (
            [
                (QUAY, "collections:", "collection:"),
                (QUAY, "portrait: picture?", "kin: ref birds?"),
            ],
            {"unknown-field"},
        ),
        ([(QUAY, "kinds:", "kindz:"), (QUAY, "words:", f"{CHECKS}words:")], {"unknown-field"}),
        ([(QUAY, "kinds:", "schema:"), (QUAY, "words:", f"{CHECKS}words:")], {"unknown-field"}),
        (
            [
                (QUAY, "bird: {call: text, notes: blocks, ", "bird: [{call: text, "),
                (QUAY, "portrait: picture?}", "portrait: picture?}]"),
                (QUAY, "words:", f"{CHECKS}words:"),
            ],
            {"wrong-type"},
        ),
        ([(QUAY, "notes: blocks", "notes: block")], {"unknown-type"}),
        ([(QUAY, "layout: pocket", "layout: ../pocket")], {"wrong-type"}),
        ([(GULL, "call:", "cal:")], {"unknown-field"}),
        ([(GULL, "call: ", "call: [")], {"yaml-syntax"}),
    ],
)
def test_cause_is_told_once(
    project: Project, changes: list[tuple[str, str, str]], codes: set[str]
) -> None:
    """What follows from it is not told as well, and all editions are one."""
    project.change(NORTH, "override: {birds/gull: {call: Herring gull of the north}}\n", "")
    if codes == {"overset"}:
        project.change(GULL, "sandwiches.", ENDLESS)
        project.change(LAYOUT, "bleed: 3mm", "bleed: 3mm, safety: 5mm")
    for file, old, new in changes:
        project.change(file, old, new)

    found = memopress.check()

    assert [each.code for each in found] == list(codes)


def test_publication_without_kinds_is_told_so_once(project: Project) -> None:
    """However many documents are of one."""
    whole = project.folder.joinpath(QUAY).read_text(encoding="utf-8")
    before = whole[: whole.index("kinds:")]
    project.write(QUAY, before)

    found = memopress.check()

    assert [(each.code, each.message) for each in found] == [
        ("missing-field", "this publication has no 'kinds'")
    ]


def test_kinds_under_another_name(project: Project) -> None:
    """What looks like them is told to be meant; what does not is a fault of its own."""
    project.change(QUAY, "kinds:", "schema:")
    (meant,) = memopress.check()
    project.change(QUAY, "  bird: {call", "  bird: {calls: [text], call")
    told = {(each.code, *each.hints[:1]) for each in memopress.check()}

    assert (meant.message, meant.hints) == (
        "this publication has no field 'schema'",
        ("did you mean 'kinds'?",),
    )
    assert ("missing-field", "add 'kinds: …'") in told
    assert len(told) == 2


def test_text_in_the_safety_zone_is_told_once_for_all_its_lines(project: Project) -> None:
    """And once for what stands on all pages."""
    project.change(LAYOUT, "bleed: 3mm", "bleed: 3mm, safety: 16mm")
    project.change(GULL, "sandwiches.", "sandwiches. " + "It reads on. " * 20)

    found = [each for each in memopress.check() if each.code == "outside-safety"]

    assert len({each.place for each in found}) == len([e for e in found if e.subject])
    (foot,) = (each for each in found if each.place and each.place.file == FOOT)
    assert foot.subject
    assert foot.subject.where == (Where("all", (1, 2, 3, 4, 5, 6)), Where("north", (1, 2, 3, 4)))


def test_edition_without_what_is_linked_to(project: Project) -> None:
    """One finding tells of all that is missing where nothing was selected."""
    project.change(NORTH, "spots: [north]", "spots: [nort]")
    links = "".join(
        f'<p style="text"><a href="#{name}">{name} tide</a></p>' for name in ("ebb", "flood")
    )
    project.change(LIST, '<frame name="left">', f'<frame name="left">{links}{links}')

    found = [each for each in memopress.check() if each.code == "unknown-anchor"]

    north = [each for each in found if each.subject and each.subject.where[0].edition == "north"]
    assert [(each.message, each.hints) for each in north] == [
        ("there is no 'ebb' or 'flood' to link to", ("this edition selects no 'birds'",))
    ]
    assert len(found) == 3  # the other edition has two faults: each name is one


def test_links_to_what_is_left_out_are_one_finding(project: Project) -> None:
    """They are dropped, and told with the pages that they stood on."""
    project.change(PLAN, "in edition.collections.birds %}", "in edition.collections.birds[2:] %}")
    again = '{% for b in edition.collections.birds %}<p style="text"><a href="#{{ b.key }}">'
    again += "{{ b.call }}</a></p>{% endfor %}"
    project.change(LIST, '<frame name="left">', f'<frame name="left">{again}')

    found = memopress.check()

    assert [(each.code, each.message) for each in found] == [
        (
            "left-out-link",
            "'birds/heron' and 'birds/gull' have no pages here; links to them are dropped",
        )
    ]
    assert str(found[0].subject) == "all editions, page 2"


# one round ----------------------------------------------------------------------------------


def test_one_round_tells_all_that_do_not_depend_on_each_other(project: Project) -> None:
    """Content, edition, layout, a template's syntax and another's markup: one run of check."""
    project.change(QUAY, "preflight: two-leaves", "preflight: two-leaves, spot: [x]")
    project.change("source/birds/eider.yaml", "spots:", "spot:")
    project.change(NORTH, "select:", "selekt:")
    project.change(LAYOUT, "swatch: soot, grid: true", "swatch: soot, gird: true")
    project.change("layouts/pocket/pages/welcome.xml.j2", "{% endfor %}", "{% endfr %}")
    project.change(BIRD, '<h2 style="name">', '<h2 style="nam">')
    project.write("layouts/pocket/pages/unused.xml.j2", "<page>{{ </page>")

    for found in (memopress.check(), _built()):
        told = {(each.code, each.place.file if each.place else "") for each in found}
        assert told == {
            ("unknown-field", QUAY),
            ("unknown-field", "source/birds/eider.yaml"),
            ("unknown-field", NORTH),
            ("unknown-field", LAYOUT),
            ("template-syntax", "layouts/pocket/pages/welcome.xml.j2"),
            ("template-syntax", "layouts/pocket/pages/unused.xml.j2"),
            ("unknown-style", BIRD),
        }
        assert len(found) == len(told)


def _built() -> tuple[Diagnostic, ...]:
    with pytest.raises(memopress.InputError) as caught:
        memopress.build()
    return caught.value.diagnostics


def test_edition_that_cannot_be_made_is_looked_at(project: Project) -> None:
    """A fault in a card that all editions hold does not hide one in a template."""
    project.change("source/birds/heron.yaml", "notes:", "nots:")
    project.change(BIRD, '<frame name="left">', '<frame name="left" colour="red">')

    found = memopress.check()

    assert [(each.code, str(each.subject or "")) for each in found] == [
        ("unknown-field", ""),
        ("unknown-attribute", "all editions"),
    ]


def test_part_of_the_layout_that_is_lost_hides_no_more_than_its_names(project: Project) -> None:
    """Templates name styles that nobody knows now; their other faults are told."""
    project.change(LAYOUT, "styles:", "stiles:")
    project.change(LIST, '<frame name="left">', '<frame name="left" colour="red">')

    found = memopress.check()

    assert [each.code for each in found] == ["unknown-field", "unknown-attribute"]
