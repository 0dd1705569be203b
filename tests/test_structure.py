"""Marked content and structure trees, as they are read of good files and of damaged ones."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import given
from pikepdf import Array, Dictionary, Name, String

from broken import Broken, broken
from conftest import examples, spent
from memopress.preflight.model import Rect
from memopress.preflight.reading import (
    Content,
    DamagedError,
    ObjectReference,
    StructElem,
    faults_of,
    heard,
    open_file,
)
from tagged import In, Tag, line, opened, says, structure, tag, tagged

if TYPE_CHECKING:
    from collections.abc import Callable

    from memopress.preflight.reading import Mark, Structure

FOREIGN = Path(__file__).parent / "data/foreign"
SIMPLE = tag("Document", tag("H1", 0), tag("P", 1), page=None)
PAGE = says(0, "Radar", 150) + says(1, "Mechelen danst")


def marks(content: str, **more: Any) -> list[Mark]:
    """Return what a page paints."""
    return opened(content, **more).sheets[0].marks


def codes(found: Structure) -> set[str]:
    """Return the codes of what does not hold together."""
    return {fault.code for fault in faults_of(found)}


def only(found: Structure, kind: str) -> StructElem:
    """Return the one element of a type."""
    (element,) = (each for each in found.walk() if each.kind == kind)
    return element


# marked content -----------------------------------------------------------------------------------


def test_a_mark_knows_its_sequences() -> None:
    """Each mark has the innermost MCID around it, the tags, and whether it is an artifact."""
    content = (
        f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC {line('7')} EMC "
        f"/P <</MCID 3>> BDC {line('a')} /Span BMC {line('b')} EMC "
        "/Artifact BMC 0 0 9 9 re f EMC EMC 0 0 5 5 re f"
    )
    footer, first, second, ground, loose = marks(content)

    assert (footer.mcid, footer.is_artifact) == (None, True)
    assert footer.within is not None
    assert (first.mcid, first.within and first.within.tags) == (3, ("P",))
    assert (second.mcid, second.within and second.within.tags) == (3, ("P", "Span"))
    assert (ground.mcid, ground.is_artifact) == (3, True)
    assert (loose.mcid, loose.within, loose.is_artifact) == (None, None, False)


def test_property_lists_tell_texts() -> None:
    """ActualText, Alt, E and Lang are read where they stand and by name, in any encoding."""
    named = Dictionary(MCID=4, Alt=String("Bootje"), E=String("voorbeeld"), Lang=String("fr"))
    content = f"/Span <</ActualText <FEFF00E900E9>>> BDC {line('x')} EMC /P /A BDC {line('y')} EMC"
    first, second = marks(content, properties={"A": named})

    assert first.within is not None
    assert first.within.actual_text == "éé"
    assert second.within is not None
    assert (second.mcid, second.within.alt) == (4, "Bootje")
    assert (second.within.expansion, second.within.lang) == ("voorbeeld", "fr")


def test_content_of_a_form_has_the_forms_own_mcids() -> None:
    """What a form paints is in the sequence that paints it, and its MCIDs are the form's."""
    content = "/Artifact BMC /X Do EMC /Figure <</MCID 0>> BDC /Y Do EMC"
    forms = {"X": "0 0 9 9 re f", "Y": f"/P <</MCID 0>> BDC {line('in')} EMC 0 0 5 5 re f"}
    ground, text, box = marks(content, forms=forms)

    assert ground.is_artifact
    assert text.within is not None
    assert text.within.tags == ("Figure", "P")
    assert text.within.form is not None
    assert text.within.outer is not None
    assert text.within.outer.form is None
    assert box.within is text.within.outer


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("/P BMC 0 0 9 9 re f", "has no 'EMC'"),
        ("EMC 0 0 9 9 re f", "has no 'BMC' or 'BDC'"),
        ("BT /P BMC ET EMC 0 0 9 9 re f", "a text object begins or ends within"),
        ("/P BMC BT EMC ET 0 0 9 9 re f", "a text object begins or ends within"),
        ("/P /None BDC EMC 0 0 9 9 re f", "there is no property list 'None'"),
        ("/P 7 BDC EMC 0 0 9 9 re f", "there is no property list"),
        ("BDC EMC 0 0 9 9 re f", "has no tag"),
        ("/P BMC " * 9000 + "0 0 9 9 re f", "has no 'EMC'"),
    ],
)
def test_operators_that_do_not_pair_are_told(content: str, told: str) -> None:
    """Sequences that are not begun or ended are kept apart from what a press stumbles over."""
    painted = opened(content).sheets[0].painted

    assert len(painted.marks) == 1
    assert painted.broken == []
    (fault,) = painted.unpaired
    assert told in fault


def test_what_a_form_begins_ends_with_it() -> None:
    """A form that ends no sequence does not leave the page in it."""
    painted = opened("/X Do 0 0 5 5 re f", forms={"X": "/P BMC"}).sheets[0].painted

    assert painted.marks[0].within is None
    assert painted.unpaired == ["a sequence 'P' has no 'EMC'"]


# the tree -----------------------------------------------------------------------------------------


def test_an_untagged_file_has_no_structure() -> None:
    """Without a StructTreeRoot that is a dictionary there is nothing to read."""
    assert opened(PAGE).structure is None
    broken = opened(PAGE, tree=SIMPLE, change=lambda pdf: _set(pdf.Root, "StructTreeRoot", 7))
    assert broken.structure is None


def test_a_well_made_tree_is_without_faults() -> None:
    """Elements have their types, pages, texts and kids, and nothing is told of them."""
    tree = tag(
        "Document",
        tag("Kop", 0, T="Titel", ID="kop"),
        tag("P", 1, tag("Span", 2, Lang="fr", E="exempli gratia"), {"Subtype": Name.Link}),
        tag("Figure", In(0, form="X"), Alt="Een bootje"),
        page=None,
    )
    content = PAGE + says(2, "e.g.", 50) + "/X Do"
    found = structure(
        content,
        tree=tree,
        roles={"Kop": "Tussen", "Tussen": "H2"},
        forms={"X": "/Figure <</MCID 0>> BDC 0 0 9 9 re f EMC"},
    )

    assert faults_of(found) == ()
    assert [(e.kind, e.type, e.depth) for e in found.walk()] == [
        ("Document", "Document", 0),
        ("Kop", "H2", 1),
        ("P", "P", 1),
        ("Span", "Span", 2),
        ("Figure", "Figure", 1),
    ]
    head, span, figure = only(found, "Kop"), only(found, "Span"), only(found, "Figure")
    assert (head.title, head.page, found.ids["kop"]) == ("Titel", 1, head)
    assert (span.lang, span.language, head.lang, head.language) == ("fr", "fr", None, "nl-BE")
    assert (span.expansion, figure.alt) == ("exempli gratia", "Een bootje")
    assert span.parent is only(found, "P")
    content_, inner, link = only(found, "P").kids
    assert isinstance(content_, Content)
    assert heard(content_) == "Mechelen danst"
    assert [each.speaks for each in content_.walk()] == [True]
    assert inner is span
    assert isinstance(link, ObjectReference)
    assert (link.subtype, link.page) == ("Link", 1)
    (shape,) = figure.kids
    assert isinstance(shape, Content)
    assert [(each.box, each.speaks) for each in shape.walk()] == [(Rect(0, 0, 9, 9), False)]


def test_attributes_are_by_owner() -> None:
    """Attributes stand in arrays, with revisions, in classes; an element's own count most."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.StructTreeRoot.ClassMap = Dictionary(
            Kop=Array([Dictionary(O=Name.Table, Scope=Name.Row, RowSpan=2)])
        )

    own = Array([Dictionary(O=Name.Table, Scope=Name.Column, Headers=Array([String("a")])), 0])
    cell = tag("TH", 0, A=own, C=Name.Kop)
    found = structure(says(0, "Naam"), tree=tag("Table", tag("TR", cell)), change=change)

    assert faults_of(found) == ()
    assert only(found, "TH").attributes == {
        "Table": {"Scope": "Column", "RowSpan": 2.0, "Headers": ("a",)}
    }
    assert only(found, "TH").attribute("Table", "Scope") == "Column"
    assert only(found, "TR").attribute("Table", "Scope") is None


def test_roles_are_followed_to_a_standard_type() -> None:
    """Chains end at a standard type; circles and types without a role have none."""
    roles = {"A": "B", "B": "C", "C": "P", "X": "Y", "Y": "X", "Z": "X", "P": "H1"}
    tree = tag("Document", tag("A", 0), tag("X", 1), tag("Z"), tag("Q"), tag("P"))
    found = structure(PAGE, tree=tree, roles=roles)

    assert {e.kind: e.type for e in found.walk() if e.depth} == {
        "A": "P", "X": "", "Z": "", "Q": "", "P": "P",
    }  # fmt: skip
    told = [fault.message for fault in faults_of(found) if fault.code == "role-circular"]
    assert told == ["RoleMap leads from 'X' back to it", "RoleMap leads from 'Y' back to it"]
    assert codes(found) == {"role-circular", "role-remapped"}


# damage -------------------------------------------------------------------------------------------


def _set(owner: Any, key: str, value: Any) -> None:
    if value is None:
        del owner[f"/{key}"]
    else:
        owner[f"/{key}"] = value


def _root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.StructTreeRoot


def _head(pdf: pikepdf.Pdf) -> Any:
    return _root(pdf).K.K[0]


def _text(pdf: pikepdf.Pdf) -> Any:
    return _root(pdf).K.K[1]


def _note(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj.Annots[0]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("root-broken", lambda pdf: _set(_root(pdf), "RoleMap", 3)),
        ("root-broken", lambda pdf: _set(_root(pdf).ParentTree, "Kids", 3)),
        ("root-broken", lambda pdf: _set(_root(pdf), "IDTree", Dictionary(Kids=Array([4])))),
        ("kid-broken", lambda pdf: _text(pdf).K.append(String("text"))),
        ("kid-broken", lambda pdf: _text(pdf).K.append(Dictionary(Type=Name.MCR))),
        ("kid-twice", lambda pdf: _text(pdf).K.append(_root(pdf).K)),
        ("kid-twice", lambda pdf: _text(pdf).K.append(_head(pdf))),
        ("kid-twice", lambda pdf: _text(pdf).K.append(_root(pdf))),
        ("kind-missing", lambda pdf: _set(_text(pdf), "S", None)),
        ("parent-wrong", lambda pdf: _set(_text(pdf), "P", _head(pdf))),
        ("parent-wrong", lambda pdf: _set(_text(pdf), "P", None)),
        ("entry-broken", lambda pdf: _set(_text(pdf), "Alt", 7)),
        ("page-missing", lambda pdf: _set(_text(pdf), "Pg", None)),
        ("page-unknown", lambda pdf: _set(_text(pdf), "Pg", _head(pdf))),
        ("content-missing", lambda pdf: _text(pdf).K.append(9)),
        ("content-unclaimed", lambda pdf: _set(_head(pdf), "K", None)),
        ("content-twice", lambda pdf: pdf.pages[0].contents_add(says(1, "weer").encode())),
        ("claimed-twice", lambda pdf: _text(pdf).K.append(0)),
        ("claimed-twice", lambda pdf: _text(pdf).K.append(_head(pdf).K[1])),
        ("parent-tree-missing", lambda pdf: _set(_root(pdf), "ParentTree", None)),
        ("parents-missing", lambda pdf: _set(pdf.pages[0].obj, "StructParents", None)),
        ("parents-twice", lambda pdf: _set(pdf.pages[1].obj, "StructParents", 0)),
        ("parents-twice", lambda pdf: _set(_note(pdf), "StructParent", 0)),
        ("parent-missing", lambda pdf: _set(_root(pdf).ParentTree, "Nums", Array())),
        ("parent-missing", lambda pdf: _set(pdf.pages[0].obj, "StructParents", 50)),
        ("parent-stale", lambda pdf: _root(pdf).ParentTree.Nums[1].append(_head(pdf))),
        ("parent-differs", lambda pdf: _set(_text(pdf), "K", None)),
        ("parent-differs", lambda pdf: _swap(_root(pdf).ParentTree.Nums[1])),
        ("reference-broken", lambda pdf: _set(_head(pdf).K[1], "Obj", 3)),
        ("reference-unnumbered", lambda pdf: _set(_note(pdf), "StructParent", None)),
        ("reference-missing", lambda pdf: _set(_head(pdf), "K", 0)),
        ("id-twice", lambda pdf: _set(_text(pdf), "ID", String("kop"))),
        ("id-unlisted", lambda pdf: _set(_text(pdf), "ID", String("other"))),
        ("id-stale", lambda pdf: _set(_head(pdf), "ID", None)),
        ("id-unresolved", lambda pdf: _set(_root(pdf).IDTree, "Names", Array([String("kop"), 1]))),
        ("class-missing", lambda pdf: _set(_text(pdf), "C", Name.Kop)),
        ("attribute-broken", lambda pdf: _set(_text(pdf), "A", Dictionary(Scope=Name.Row))),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_told(
    code: str, change: Callable[[pikepdf.Pdf], object]
) -> None:
    """Each damage is found, and the tree is read all the same."""
    tree = tag(
        "Document",
        tag("H1", 0, {"Subtype": Name.Link}, ID="kop"),
        tag("P", 1),
        page=None,
    )
    assert faults_of(structure(PAGE, "", tree=tree)) == ()

    found = structure(PAGE, "", tree=tree, change=change)

    assert code in codes(found)
    assert "Document" in {each.kind for each in found.walk()}
    assert str(faults_of(found))


def _swap(array: Any) -> None:
    array[0], array[1] = array[1], array[0]


def test_a_form_without_its_numbers_is_told() -> None:
    """Tagged content of a form needs StructParents of that form."""
    tree = tag("Document", tag("P", In(0, form="X")))
    forms = {"X": f"/P <</MCID 0>> BDC {line('a')} EMC"}

    assert faults_of(structure("/X Do", tree=tree, forms=forms)) == ()
    found = structure(
        "/X Do",
        tree=tree,
        forms=forms,
        change=lambda pdf: _set(pdf.pages[0].obj.Resources.XObject.X, "StructParents", None),
    )
    assert codes(found) == {"parents-missing"}
    twice = structure("/X Do /X Do", tree=tree, forms=forms)
    assert codes(twice) == {"content-twice"}


@pytest.mark.parametrize("kind", ["Sect", "Span"])
def test_a_very_deep_tree_is_read(kind: str) -> None:
    """Depth is no limit: nothing here calls itself."""
    tree: Tag = tag("P", 0)
    for _ in range(5_000):
        tree = tag(kind, tree, page=None)
    start = spent()

    found = structure(says(0, "diep"), tree=tree)

    assert faults_of(found) == ()
    assert max(each.depth for each in found.walk()) == 5_000
    assert heard(*found.kids) == "diep"
    assert spent() - start < 20


def test_foreign_files_are_read() -> None:
    """What LibreOffice and Typst tag holds together, and is told in its order.

    But for the RoleMap of LibreOffice, which has standard types lead to themselves.
    """
    for name, faults in (
        ("libreoffice-a2b", ["role-circular"] * 2),
        ("typst-a2b", []),
        ("typst-plain", []),
    ):
        found = open_file((FOREIGN / f"{name}.pdf").read_bytes()).structure
        assert found is not None
        assert [fault.code for fault in faults_of(found)] == faults
        assert heard(*found.kids) == "Foreign birds on the quay"
        assert "Figure" in {each.type for each in found.walk()}
    assert open_file((FOREIGN / "weasyprint-plain.pdf").read_bytes()).structure is None


def test_broken_files_are_read() -> None:
    """Whatever bytes are lost, a tree is read, or there is none."""
    tree = tag(
        "Document",
        tag("H1", 0, {"Subtype": Name.Link}, ID="kop"),
        tag(
            "Figure", 1, In(0, form="X"), Alt="Bootje", A=Dictionary(O=Name.Layout, BBox=Array([1]))
        ),
        page=None,
    )
    own = tagged(PAGE + "/X Do", tree=tree, forms={"X": says(0, "in")}, roles={"A": "B", "B": "P"})
    files = {"own": own} | {
        name: _plain(FOREIGN / f"{name}.pdf") for name in ("typst-a2b", "libreoffice-a2b")
    }
    read = 0

    @examples(600)
    @given(broken(files, "bytes"))
    def open_one(one: Broken) -> None:
        nonlocal read
        try:
            file = open_file(one.data(files))
        except DamagedError:
            return
        if file.structure is not None:
            read += 1
            assert faults_of(file.structure) is not None
            heard(*file.structure.kids)

    open_one()
    assert read > 200


def _plain(path: Path) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()
