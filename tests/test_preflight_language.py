"""Which texts have a language, of all the places where a file may tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from accessible import PROFILE
from memopress.preflight import judge
from tagged import line, says, tag, tagged

if TYPE_CHECKING:
    from pikepdf import Pdf

    from tagged import Tag

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
    "Een titel</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
)
NOTE = {"Subtype": Name.Text, "Contents": String("Een noot")}


def unnamed(pdf: Pdf) -> None:
    """Take the language of the file away."""
    del pdf.Root.Lang


def listed(pdf: Pdf) -> None:
    """Take it away, and list the page among bookmarks."""
    unnamed(pdf)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Bladzijde", 0))


def titled(pdf: Pdf) -> None:
    """Take it away, and give the file a title."""
    unnamed(pdf)
    pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)


def found(content: str, tree: Tag | None = None, **more: Any) -> set[tuple[str, str]]:
    """Return what is found of languages: the codes and the messages."""
    data = tagged(content, tree=tree, **more)
    findings = judge(data, "x.pdf", PROFILE).findings
    return {(each.code, each.message) for each in findings if each.code.startswith("language")}


WHOLE = tag("Document", tag("P", 0))
DUTCH = tag("Document", tag("P", 0), Lang="nl-BE")
TEXT = says(0, "tekst")
CASES: dict[str, tuple[str, Tag | None, dict[str, Any], str, str]] = {
    "the file's": (TEXT, WHOLE, {}, "", ""),
    "the file's that is none": (
        TEXT, WHOLE, {"lang": "Nederlands!"},
        "language-tag", "the file's language is no language tag"),
    "nobody's": (
        TEXT, WHOLE, {"change": unnamed}, "language", "the text of an element has no language"),
    "an element's": (TEXT, DUTCH, {"change": unnamed}, "", ""),
    "an element's that is none": (
        TEXT, tag("Document", tag("P", 0, Lang="n-")), {},
        "language-tag", "the language of an element P is no language tag"),
    "the content's": (
        says(0, "tekst", more="/Lang (nl)"), WHOLE, {"change": unnamed}, "", ""),
    "the content's that is none": (
        says(0, "tekst", more="/Lang (n l)"), WHOLE, {},
        "language-tag", "the language of marked content is no language tag"),
    "empty content's that is none": (
        TEXT + "/Span <</Lang (n l)>> BDC EMC", WHOLE, {},
        "language-tag", "the language of marked content is no language tag"),
    "content's without text": (
        "/P <</MCID 0>> BDC 0 0 9 9 re f EMC", WHOLE, {"change": unnamed}, "", ""),
    "what stands for content": (
        "/P <</MCID 0>> BDC 0 0 9 9 re f EMC", tag("Document", tag("Figure", 0, Alt="Een vlak")),
        {"change": unnamed},
        "language", "what stands for the content of an element has no language"),
    "what stands for content in a language": (
        "/P <</MCID 0>> BDC 0 0 9 9 re f EMC",
        tag("Document", tag("Figure", 0, Alt="Een vlak", Lang="nl")), {"change": unnamed}, "", ""),
    "a note's": ("", tag("Document", tag("Annot", NOTE)), {}, "", ""),
    "a note without": (
        "", tag("Document", tag("Annot", NOTE)), {"change": unnamed},
        "language", "what an annotation tells has no language"),
    "a note with its own": (
        "", tag("Document", tag("Annot", {**NOTE, "Lang": String("nl")})), {"change": unnamed},
        "", ""),
    "text without tags": (line("tekst"), None, {"change": unnamed},
                          "language", "the text has no language"),
    "text without tags in a language": (line("tekst"), None, {}, "", ""),
    "no text": ("0 0 9 9 re f", None, {"change": unnamed}, "", ""),
    "bookmarks": (TEXT, DUTCH, {"change": listed},
                  "language", "the bookmarks have no language"),
    "a title": (TEXT, DUTCH, {"change": titled},
                "language", "the title of the file has no language"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_language_is_told_of_every_text(name: str) -> None:
    """By the file, an element or the content; each that is none is told, and each text without."""
    content, tree, more, code, message = CASES[name]
    assert found(content, tree, **more) == ({(code, message)} if code else set())


@pytest.mark.parametrize(
    ("lang", "right"),
    [("nl", True), ("nl-BE", True), ("i-klingon", True), ("x-a1", True),
     ("n1", False), ("nl_BE", False), ("nl-", False), ("nl-abcdefghi", False)],
)  # fmt: skip
def test_a_language_is_a_tag(lang: str, right: object) -> None:
    """Parts of one to eight letters, after the first also figures (RFC 3066, 2.1)."""
    assert (found(TEXT, WHOLE, lang=lang) == set()) is right


def test_a_language_that_is_no_text_is_none() -> None:
    """Whatever stands in its place."""

    def change(pdf: Pdf) -> None:
        pdf.Root.Lang = Array([Dictionary()])

    assert found(TEXT, WHOLE, change=change) == {
        ("language-tag", "the file's language is no language tag")
    }
