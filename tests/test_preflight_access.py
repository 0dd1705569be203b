"""One thing wrong with a tagged file for those who hear it: that is found, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pikepdf import (
    Array,
    Dictionary,
    Encryption,
    Name,
    Permissions,
    String,
)

from accessible import (
    PROFILE,
    Harm,
    accessible,
    agrees,
    element,
    keeps_both,
    note,
    of,
    page,
    root,
    saying,
    swapping,
    tree,
    with_,
    without,
)
from archived import compact, led
from harms import (
    _cell_headers,
    _classes,
    _spread,
    added,
    annotated,
    field,
    formed,
    joined,
    look,
    mapped,
    moved,
    parent,
    retyped,
    reused,
    several,
    span,
    tagged,
    unlisted,
)
from memopress.preflight import judge
from memopress.standards import A2A, UA1
from spoken import (
    bulleted,
    by_elements,
    clip,
    cornered,
    cornered_by_words,
    emptily_named,
    empty_words,
    in_dutch,
    in_dutch_alone,
    nameless_header,
    noted,
    on_two_pages,
    one_item_each,
    quoted,
    radio,
    speechless_note,
    surplus,
    xfa,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Pdf

HARMS = (
    Harm("words without a space", "words-joined", 1, joined),
    Harm(
        "locked",
        "access-locked",
        None,
        lambda _: None,
        None,
        {
            "encryption": Encryption(
                owner="x",
                user="",
                R=3,
                aes=False,
                metadata=False,
                allow=Permissions(accessibility=False),
            ),
            "deterministic_id": False,
        },
        (UA1,),
    ),
    Harm(
        "dynamic form",
        "form-dynamic",
        None,
        xfa("<x><dynamicRender>required</dynamicRender></x>"),
        standards=(UA1,),
    ),
    Harm(
        "dynamic form of other lines",
        "form-dynamic",
        None,
        xfa("<x:dynamicRender\n> required</x:dynamicRender\n>"),
        standards=(UA1,),
    ),
    # fonts
    Harm("later supplement", "font-collection", 1, led(own=2, other=1)),
    Harm("CMap upon another", "font-cmap-base", 1, led(UseCMap=Name.Letters)),
    Harm("glyph not listed", "font-subset", 2, compact("/A")),
    Harm("listed glyph that is not there", "font-subset-more", 2, compact("/A/B/C")),
    # the document
    Harm("not marked", "marked", None, without(root, "/MarkInfo")),
    Harm("suspect", "suspects", None, with_(root, MarkInfo=Dictionary(Marked=True, Suspects=True))),
    Harm(
        "no title",
        "title-missing",
        None,
        saying(
            '<rdf:li xml:lang="x-default">Een goed bestand</rdf:li>',
            '<rdf:li xml:lang="x-default"/>',
        ),
    ),
    Harm("file name shown", "title-shown", None, without(root, "/ViewerPreferences")),
    Harm(
        "file name shown by choice",
        "title-shown",
        None,
        with_(root, ViewerPreferences=Dictionary(DisplayDocTitle=False)),
    ),
    Harm("not UA", "label-ua", None, saying("<pdfuaid:part>1<", "<pdfuaid:part>2<")),
    Harm("level B", "label-a", None, saying("conformance>A<", "conformance>B<")),
    Harm("another part", "label-a", None, saying("<pdfaid:part>2<", "<pdfaid:part>3<")),
    # language
    Harm("no language of the title", "language", None, by_elements()),
    Harm("no language of a heading", "language", 2, several(by_elements("H2"), in_dutch)),
    Harm("no language of an annotation", "language", 2, speechless_note),
    Harm("no language of a field", "language", 2, several(field(), by_elements("Form"), in_dutch)),
    Harm("no such language", "language-tag", None, with_(root, Lang=String("Nederlands (België)"))),
    Harm(
        "empty language of a heading",
        "language",
        2,
        several(by_elements(), in_dutch, with_(of("H2"), Lang=String(""))),
    ),
    Harm("no such language of words", "language-tag", 1, with_(of("Span"), Lang=String("en_GB!"))),
    # the tree
    Harm(
        "kid that is none",
        "structure-broken",
        1,
        lambda pdf: element(pdf, "Document").K.append(String("x")),
    ),
    Harm("element without type", "structure-broken", 1, without(of("P"), "/S")),
    Harm("wrong Type", "structure-broken", 1, with_(of("P"), Type=Name.Page)),
    Harm("no parent", "structure-broken", 1, without(of("P"), "/P")),
    Harm("another parent", "structure-broken", 1, with_(of("P"), P=of("TOC"))),
    Harm("missing class", "structure-broken", 1, with_(of("P"), C=Name.Quotation)),
    Harm("unknown type", "role-missing", 1, retyped("P", "Paragraph")),
    Harm("roles in a circle", "role-circular", None, mapped(Ene="Andere", Andere="Ene")),
    Harm("role of its own", "role-circular", None, mapped(P="P")),
    Harm(
        "element of a circle",
        "role-circular",
        None,
        several(mapped(Ene="Andere", Andere="Ene"), retyped("P", "Ene")),
    ),
    Harm("remapped", "role-remapped", None, mapped(Quote="P")),
    Harm("no structure", "structure-missing", None, without(root, "/StructTreeRoot")),
    # content
    Harm("untagged line", "content-untagged", 1, swapping(1, "0 0 0 rg", "0 0 0 rg 9 9 9 9 re f")),
    Harm(
        "untagged text",
        "content-untagged",
        2,
        swapping(2, "/Artifact <</Type /Pagination>> BDC", "/Word BMC"),
    ),
    Harm(
        "artifact in content",
        "artifact-tagged",
        1,
        swapping(1, "/P <</MCID 1>> BDC", "/P <</MCID 1>> BDC /Artifact BMC 9 9 9 9 re f EMC"),
    ),
    Harm(
        "content in an artifact",
        "tagged-artifact",
        1,
        several(
            swapping(1, "/P <</MCID 1>> BDC", "/Artifact BMC /P <</MCID 1>> BDC"),
            swapping(1, "EMC\n/P <</MCID 2>>", "EMC EMC\n/P <</MCID 2>>"),
        ),
    ),
    Harm("not ended", "marked-content", 2, swapping(2, "/Artifact", "/N BMC /Artifact")),
    Harm(
        "content that is not there",
        "content-claim",
        1,
        several(
            lambda pdf: element(pdf, "P").K.append(99),
            lambda pdf: parent(pdf).extend([None] * (99 - len(parent(pdf)))),
            lambda pdf: parent(pdf).append(element(pdf, "P")),
        ),
    ),
    Harm(
        "claimed twice",
        "content-claim",
        2,
        lambda pdf: element(pdf, "Figure").K.append(element(pdf, "Figure").K[0]),
    ),
    Harm(
        "same MCID twice",
        "content-claim",
        2,
        swapping(2, "/Artifact <</Type /Pagination>>", "/Figure <</MCID 8>>"),
    ),
    Harm(
        "not claimed",
        "content-untagged",
        1,
        several(
            lambda pdf: element(pdf, "P").K.__delitem__(0),
            lambda pdf: parent(pdf).__setitem__(1, None),
        ),
    ),
    Harm("no parent tree", "parent-tree", None, without(tree, "/ParentTree")),
    Harm("hole in the parent tree", "parent-tree", 1, lambda pdf: parent(pdf).__setitem__(1, None)),
    Harm(
        "wrong entry", "parent-tree", 1, lambda pdf: parent(pdf).__setitem__(1, element(pdf, "H1"))
    ),
    Harm("page without number", "parent-tree", 2, without(page(2), "/StructParents")),
    Harm("link without number", "parent-tree", 1, without(note(1), "/StructParent")),
    Harm("two of a number", "parent-tree", 2, with_(note(2), StructParent=100)),
    Harm("entries for content that is gone", "structure-stale", 1, surplus),
    Harm("header that IDTree alone names", "structure-stale", None, nameless_header),
    Harm("reused form", "form-reused", 2, reused),
    # nesting
    Harm("row in a list", "nesting-table", 2, moved("TR", of("Document"))),
    Harm(
        "cell in no row",
        "nesting-table",
        2,
        several(moved("Caption", of("Document")), retyped("Caption", "TD")),
    ),
    Harm("paragraph in a row", "nesting-table", 2, added("P", of("TR"))),
    Harm("paragraph in a table", "nesting-table", 2, added("P", of("Table"))),
    Harm("head without body", "nesting-table", 2, retyped("TBody", "THead")),
    Harm("two captions", "nesting-table", 2, added("Caption", of("Table"))),
    Harm("item in no list", "nesting-list", 1, moved("LI", of("Document"))),
    Harm("body in no item", "nesting-list", 1, moved("LBody", of("Document"))),
    Harm("paragraph in a list", "nesting-list", 1, added("P", of("L"))),
    Harm("paragraph in an item", "nesting-list", 1, added("P", of("LI"))),
    Harm("entry in no contents", "nesting-contents", 1, moved("TOCI", of("Document"))),
    Harm("paragraph in the contents", "nesting-contents", 1, added("P", of("TOC"))),
    Harm("ruby without base", "nesting-ruby", None, added("RT", of("P"))),
    # tables
    Harm("cell that spans too much", "table-irregular", 2, with_(of("TD"), A=span(1, 2))),
    Harm("cell that goes on below", "table-irregular", 2, with_(of("TD", 2), A=span(2, 1))),
    Harm("cells over each other", "table-irregular", 2, with_(of("TD", 1), A=span(2, 1))),
    Harm(
        "cell missing",
        "table-irregular",
        2,
        several(moved("TD", of("Document")), retyped("TD", "P", 3)),
    ),
    Harm("headers without scope", "table-headers", 2, several(without(of("TH", 1), "/A"))),
    Harm(
        "unknown header",
        "table-headers",
        2,
        with_(of("TD"), A=Dictionary(O=Name.Table, Headers=Array([String("cell-9")]))),
    ),
    Harm("corner with words", "table-headers", 2, cornered_by_words),
    # headings
    Harm(
        "first heading H2", "heading-first", 1, several(retyped("H1", "H2"), retyped("H2", "H3", 1))
    ),
    Harm("level left out", "heading-skipped", 2, retyped("H2", "H3")),
    Harm("two kinds of headings", "heading-mixed", 2, retyped("H2", "H")),
    Harm(
        "two headings of one element",
        "heading-several",
        2,
        several(retyped("H1", "H"), retyped("H2", "H")),
    ),
    # lists and notes
    Harm("note without ID", "note-id", 1, several(without(of("Note"), "/ID"), unlisted)),
    Harm("ID twice", "structure-id", 2, with_(of("TH", 1), ID=String("cell-1"))),
    Harm("ID not listed", "structure-id", 1, unlisted),
    Harm("numbers not told", "list-numbering", 1, without(of("L"), "/A")),
    Harm(
        "unknown numbering",
        "list-numbering",
        1,
        with_(of("L"), A=Dictionary(O=Name.List, ListNumbering=Name.Greek)),
    ),
    # figures
    Harm("figure without words", "figure-text", 2, without(of("Figure"), "/Alt")),
    Harm("figure with empty words", "figure-text", 2, with_(of("Figure"), Alt=String(" "))),
    Harm(
        "formula without words",
        "formula-text",
        2,
        several(retyped("Figure", "Formula"), without(of("Formula"), "/Alt")),
    ),
    Harm("figure without box", "figure-box", 2, without(of("Figure"), "/A")),
    # links and other annotations
    Harm("link without words", "link-text", 1, without(note(1), "/Contents")),
    Harm("link with empty words", "link-text", 2, with_(note(2), Contents=String(""))),
    Harm("link in a reference", "link-tag", 1, retyped("Link", "Reference")),
    Harm("link in nothing", "link-tag", 2, annotated("Link", Contents=String("x"))),
    Harm("another order", "tab-order", 1, with_(page(1), Tabs=Name.R)),
    Harm("no order", "tab-order", 2, without(page(2), "/Tabs")),
    Harm(
        "stamp in nothing", "annotation-tag", 2, annotated("Stamp", AP=look, Contents=String("x"))
    ),
    Harm("stamp without words", "annotation-text", 2, tagged("Stamp", "Annot", AP=look)),
    Harm("trap network", "annotation-trapnet", 2, annotated("TrapNet", AP=look)),
    Harm("printer's mark", "printer-mark-tag", 2, tagged("PrinterMark", "Annot", AP=look)),
    Harm("field in a paragraph", "form-tag", 2, several(field(), retyped("Form", "P"))),
    Harm("field without words", "form-text", 2, field(TU=None)),
    Harm("buttons without words of their field", "form-text", 2, radio(told="button")),
    Harm("media without type", "media-clip", None, clip()),
)
SOUND: dict[str, Callable[[Pdf], object]] = {
    "own types with roles": several(mapped(Alinea="Tekst", Tekst="P"), retyped("P", "Alinea")),
    "languages of all elements": several(field(), by_elements(), in_dutch),
    "title of a language alone": several(by_elements(), in_dutch_alone),
    "earlier supplement": led(own=1, other=2),
    "CMap upon a predefined one": led(UseCMap=Name("/Identity-H")),
    "glyphs listed": compact("/A/B"),
    "bullet without a space": bulleted,
    "note after a word": noted,
    "one item alone": one_item_each,
    "header of an empty name": emptily_named,
    "corner that shows nothing": cornered,
    "figure without characters": empty_words,
    "formula without box": several(retyped("Figure", "Formula"), without(of("Formula"), "/A")),
    "figure on two pages": on_two_pages,
    "buttons of a field with words": radio(told="group"),
    "media with a type": clip(CT=String("video/mp4; codecs=avc1")),
    "headers named by cells": _cell_headers,
    "scope by a class": _classes,
    "caption at the end": moved("Caption", of("Table")),
    "table without head": several(retyped("THead", "TBody")),
    "heading again": added("H2", of("Document")),
    "list in a list": added("L", of("L")),
    "contents in contents": added("TOC", of("TOC")),
    "parent tree in two nodes": _spread,
    "spans without tags": swapping(1, "/P <</MCID 1>> BDC", "/P <</MCID 1>> BDC /Word BMC EMC"),
    "artifact in an artifact": swapping(2, "/Artifact", "/Artifact BMC EMC /Artifact"),
    "picture in a form": formed("q /I Do Q"),
    "form painted twice": formed("q /I Do Q", twice=True),
    "field": field(),
    "stamp with words": tagged("Stamp", "Annot", AP=look, Contents=String("Gezien")),
    "printer's mark": annotated("PrinterMark", AP=look),
    "empty paragraph": added("P", of("Document")),
}


@pytest.mark.parametrize("harm", HARMS, ids=[each.name for each in HARMS])
def test_one_fault_is_one_rule(harm: Harm) -> None:
    """A file with one thing wrong breaks that rule and no other, and loses its standards."""
    agrees(harm)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_unusual_and_right_keeps_both(name: str) -> None:
    """What other tools write otherwise, and the standards allow, is not found."""
    keeps_both(SOUND[name])


def test_the_good_file_keeps_both_standards() -> None:
    """It claims PDF/UA-1 and PDF/A-2a, and nothing is found in it."""
    verdict = judge(accessible(), "good.pdf", PROFILE)

    assert ([str(each) for each in verdict.findings], verdict.unchecked) == ([], ())
    assert verdict.claims == verdict.standards == verdict.keeps == (UA1, A2A)


def test_what_does_not_belong_in_a_list_is_told_where_it_stands() -> None:
    """A paragraph that shows something is pointed at, not the items before it."""
    boxes = []
    for way in (added, moved):
        harm = Harm("paragraph in a list", "nesting-list", 1, way("P", of("L")))
        verdict = judge(harm.data(), "x.pdf", PROFILE)
        (found,) = (each for each in verdict.findings if each.code == "nesting-list")
        assert found.message == "L has P in it"
        assert found.box is not None
        boxes.append(found.box)

    assert boxes[1].bottom < boxes[0].y  # it stood above the list


def test_words_of_a_block_within_a_block_are_told_once() -> None:
    """Words that are joined are those of the innermost block, and its standards stay."""
    verdict = Harm("", "words-joined", 1, several(joined, quoted("LBody"))).verdict()

    assert [each.message for each in verdict.findings] == ["words of P have no space between them"]
    assert verdict.findings[0].value == "D|Dit leest iedereen."
    assert verdict.keeps == (UA1, A2A)
