"""Content: YAML becomes located values, and every fault is told at its line and column."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from PIL import Image

from memopress.content import Publication, Rich, inspect_content, load_content
from memopress.content.addresses import find_addresses
from memopress.diagnostics import InputError, Place, Problems
from memopress.files import Files
from memopress.trace import TRACE, trace, untraced
from memopress.yamlnodes import Mapping, Scalar, load_yaml

HEAD = """\
title: A book
name: book
language: nl
date: 2024-05-01
layout: plain
collections:
  parts: {kind: part, order: [one, two]}
  cards: {kind: card, order: [a]}
words: {place: PLACE}
kinds:
  part: {name: word}
  card:
    title: text
    part: ref parts?
    body: blocks?
    count: number?
    open: flag?
    shape: one of round|square?
    tags: list of word?
    places: list of place?
    total: word?
    picture: picture?
    notes: map of text?
  place: {name: word, count: number?}
"""
Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a card, and any other file, into a sound project."""
    monkeypatch.chdir(tmp_path)

    def write(card: str = "title: A", head: str = HEAD, **others: str) -> None:
        files = {"book": head, "parts/one": "name: One", "parts/two": "name: Two"}
        for name, text in {**files, "cards/a": card, **others}.items():
            path = tmp_path / f"source/{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8", newline="")

    return write


def faults() -> list[str]:
    """Return what loading reports, as 'file:line:column code', errors and warnings alike."""
    try:
        found = load_content(Path()).diagnostics
    except InputError as error:
        found = error.diagnostics
    return [f"{d.place} {d.code}".removeprefix("source/") for d in found]


def hints() -> tuple[str, ...]:
    """Return the hints of the first fault."""
    with pytest.raises(InputError) as caught:
        load_content(Path())
    return caught.value.diagnostics[0].hints


def test_a_sound_project(write: Write) -> None:
    """A publication has its words, its documents in order, and a date from the source."""
    write(tags="tags: []")
    (Path("source") / "tags.yaml").unlink()

    book = load_content(Path())

    assert (book.title, book.name, book.author, book.press.profile) == (
        "A book",
        "book",
        "",
        None,
    )
    assert book.date == date(2024, 5, 1)
    assert [d.key for docs in book.collections.values() for d in docs] == [
        "parts/one",
        "parts/two",
        "cards/a",
    ]
    assert str(book.words.place) == book.words["place"] == "PLACE"
    assert book.diagnostics == ()


def test_a_record_is_read_by_attribute_and_by_item(write: Write) -> None:
    """What was left out is None or empty; an unknown name is an error, as Jinja2 wants it."""
    write("title: A\nplaces:\n  - {name: Ghent, count: 3}")

    card = load_content(Path()).collections["cards"][0]

    assert card.title == card["title"] == "A"
    assert (card.body, card.tags, dict(card.notes)) == (None, (), {})
    assert card.place_of("places") == Place("source/cards/a.yaml", 3, 3)
    assert list(card.along("places.name")) == [("Ghent", Place("source/cards/a.yaml", 3, 12))]
    assert not hasattr(card, "titel")
    assert (card.id, card.collection, card.file.name) == ("a", "cards", "a.yaml")


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("title: …", ["1:8 not-filled"]),
        ("title: A\ntags: ['…']\nbody: |\n  …", ["4:3 not-filled", "2:9 not-filled"]),
        ("title: A… and …", []),
        ("title: A *b c", ["1:10 loose-markup"]),
        ("title: A (**b* c)", ["1:11 loose-markup"]),
        ("title: A\nbody: |\n  b\n  c [d *e](https://f.org)", ["4:8 loose-markup"]),
        ("title: A* b *2 3*4 5 * 6 c\\*d \\*e", []),
        ("title: '*A footnote'", []),
        ("title: A [b](c d.org) [e](https://f.org 'g h')", ["1:14 loose-markup"]),
        ("title: A [b] (c d)", []),
        ("title: A\nbody: |\n  #Head\n\n  ##head", ["3:3 loose-markup", "5:3 loose-markup"]),
        ("title: A\nbody: |\n  #tag\n\n  #One #Two\n\n  #One is a tag.\n\n  b\n  #Two", []),
        ("title: A\nbody: |\n  - b\n  -c\n  - d\n\n  -e", ["4:3 loose-markup", "7:3 loose-markup"]),
        ("title: -A\nbody: |\n  -5\n  –b\n  --c", []),
    ],
)  # fmt: skip
def test_what_would_be_printed_as_it_stands(write: Write, card: str, expected: list[str]) -> None:
    """Markdown that is not closed or lacks a space is told, and so is what nobody has filled in."""
    write(card)

    assert faults() == [f"cards/a.yaml:{each}" for each in expected]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("title: A\ntitel: B", "2:1 unknown-field"),
        ("part: one", "1:1 missing-field"),
        ("title:\n", "1:7 empty-text"),
        ("title: ''", "1:8 empty-text"),
        ("title: A\nbody: |\n\ncount: 3", "2:7 empty-text"),
        ("title: A\ntags: [x, ]\nplaces:\n  -", "4:4 empty-text"),
        ("title: [A]", "1:8 wrong-type"),
        ("title: A\ncount: many", "2:8 wrong-type"),
        ("title: A\ncount: '3'", "2:8 wrong-type"),
        ("title: A\ncount: 102.000", "2:8 wrong-type"),
        ("title: A\nopen: 'yes'", "2:7 wrong-type"),
        ("title: A\ntags: x", "2:7 wrong-type"),
        ("title: A\nnotes: x", "2:8 wrong-type"),
        ("title: A\nplaces: [Ghent]", "2:10 wrong-type"),
        ("title: A\nplaces:\n  - count: 3", "3:5 missing-field"),
        ("title: A\nshape: rond", "2:8 unknown-choice"),
        ("title: A\npart: three", "2:7 unknown-reference"),
        ("title: A\npicture: a.png", "2:10 wrong-type"),
        ("title: A\npicture: {file: a.png, alt: A}", "2:17 picture-missing"),
        ("title: A\npicture: {file: ../a.png, alt: A}", "2:17 picture-missing"),
        ("title: A `b`", "1:10 unsupported-markup"),
        ("title: A ![b](c.png)", "1:10 unsupported-markup"),
        ("title: A <b>c</b>", "1:10 unsupported-markup"),
        ("title: A\nbody: |\n  B\n\n  ---", "5:3 unsupported-markup"),
        ("title: A\nbody: |\n  - B\n    - C", "4:3 unsupported-markup"),
        ("title: A\nbody: |\n  - B\n\n    C", "5:3 unsupported-markup"),
        ("title: A\nbody: |\n  2024. B", "3:3 unsupported-markup"),
        ("title: A\nbody: |\n  - # B", "3:3 unsupported-markup"),
        ("title: A\nbody: |\n  B\n\n      C", "5:3 unsupported-markup"),
        ("title: A\nbody: |\n  - B\n  -", "3:3 empty-text"),
        ("title: A [b](www.b.be)", "1:12 bad-link"),
        ("title: A\nbody: |\n  B\n  c[^1] d[^2]\nnotes: {1: N}", "4:10 unknown-note"),
        ('title: "A\\a"', "1:8 forbidden-character"),
        ("title: A\ufdd0", "1:9 forbidden-character"),
        ("title: A\tB", "1:8 yaml-tab"),
        ("title: A\nplaces:\n\t- B", "3:1 yaml-tab"),
        ("title: A\ntitle: B", "2:1 duplicate-key"),
        ("title: A: B", "1:9 yaml-syntax"),
        ("title: !b A", "1:8 yaml-tag"),
        ("title: A\n? [b]\n: c", "2:3 yaml-key"),
        ("title: A\ntags: &x [*x]", "2:7 yaml-alias"),
        ("# nothing", "1 empty-file"),
        ("- A", "1:1 wrong-type"),
    ],
)
def test_a_fault_in_a_document(write: Write, card: str, expected: str) -> None:
    """Each fault has its own code, at the line and column of the text that is at fault."""
    write(card)

    assert faults()[0] == f"cards/a.yaml:{expected}"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("title: A\ntags: [b, c\nbody: D", "2:7: error: this bracket is not closed"),
        ("title: A\ntags: {b: c,\n", "3:1: error: here a value is missing, or a bracket above"),
        ("title: A\ntags:\n  - [b, c\n  - d", "3:5: error: this bracket is not closed"),
        ("title: A\ntags: [b,\n  'c'\n  'd']", "4:3: error: here a comma or the closing bracket"),
        ("title: 'A 's b'", "1:12: error: an apostrophe ends the text here"),
        ("title: 'A's b'", "1:11: error: an apostrophe ends the text here"),
        (
            "picture: {file: a, alt: 'A, 's b'}\ntitle: C",
            "1:30: error: an apostrophe ends the text",
        ),
        ("places: [{name: A count: 3}]", "1:24: error: a comma is missing before 'count'"),
        ("places: [{name: [A] count: 3}]", "1:21: error: a comma is missing before 'count'"),
        ("title: A\n count: 3", "2:7: error: this line stands further in than the one above"),
        ("title: A\ntags: ['b' c]", "2:12: error: here a comma or the closing bracket"),
        ("title: 'A\ntags: [b]", "1:8: error: this quotation mark is not closed"),
        ("title: A\ntags: [b]]", "2:10: error: what stands here does not go on with"),
        ("title: A\nbody B\ntags: [c]", "3:1: error: here ': ' is missing behind a name"),
        ("title: %A", "1:8: error: no text can begin with this character"),
        ('title: "A\\q"', "1:10: error: no such character can follow a backslash"),
        ("title: *A", "1:8: error: a text that begins with *"),
        ("title: A\n---\ntitle: B", "2:1: error: a second document begins here"),
    ],
)
def test_broken_yaml_is_told_in_plain_words(write: Write, card: str, expected: str) -> None:
    """Where it breaks, or what is open where that began, without the words of a parser."""
    write(card)

    with pytest.raises(InputError) as raised:
        load_content(Path())
    (told,) = (str(each) for each in raised.value.diagnostics)
    assert told.startswith(f"source/cards/a.yaml:{expected}")
    assert not re.search("flow|scalar|parsing|scanning|block|token|mapping", told)


def changed(old: str, new: str) -> str:
    """Return the publication file with a piece replaced that it certainly has."""
    assert old in HEAD
    return HEAD.replace(old, new)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (changed("name: book", "nane: book"), ["2:1 unknown-field"]),
        (changed("name: book", "name: a/b"), ["2:7 wrong-type"]),
        (changed("date: 2024-05-01\n", ""), ["1:1 missing-field"]),
        (changed("2024-05-01", "May"), ["4:7 wrong-type"]),
        (changed("[one, two]", "[one, two, one]"), ["7:41 duplicate-id"]),
        (changed("[one, two]", "[one, two, tree]"), ["7:41 missing-document"]),
        (changed("kind: part,", "kind: prt,"), ["7:17 unknown-kind"]),
        (changed("kind: part,", "sort: part,"), ["7:11 unknown-field"]),
        (changed("text\n    part", "txt\n    part"), ["13:12 unknown-type"]),
        (changed("one of round|square?", "one of |"), ["18:12 unknown-type"]),
        (changed("one of round|square?", "one of round, square?"), ["18:12 unknown-type"]),
        (changed("ref parts?", "ref prts"), ["14:11 unknown-collection"]),
        (changed("total: word?", "items: word?"), ["21:5 reserved-name"]),
        (changed("kinds:\n", "kinds:\n  word: {a: word}\n"), ["11:3 reserved-name"]),
        (changed("words:", "checks: [odd]\nwords:"), ["9:10 unknown-check"]),
        (changed("words:", "checks: [{alike: tag}]\nwords:"), ["9:18 unknown-path"]),
        (changed("words:", "checks: [{same: tags}]\nwords:"), ["9:10 missing-field"]),
        (changed("words:", "checks: [{alike: tags, by: x}]\nwords:"), ["9:24 unknown-field"]),
    ],
)
def test_a_fault_in_the_publication_file(write: Write, head: str, expected: list[str]) -> None:
    """The publication file is judged like any other."""
    write(head=head)

    assert faults()[: len(expected)] == [f"book.yaml:{place}" for place in expected]


def test_errors_in_two_files_come_together(write: Write) -> None:
    """A fault in one file does not hide those of another; broken YAML neither."""
    write("title: A\ncount: many", parts__one="nam: One", parts__two="name: Two: 2")

    assert faults() == [
        "parts/two.yaml:1:10 yaml-syntax",
        "parts/one.yaml:1:1 unknown-field",
        "cards/a.yaml:2:8 wrong-type",
    ]


def test_documents_that_name_their_own_kind(write: Write) -> None:
    """Without a kind for the collection, each document has to say what it is."""
    head = changed("  cards:", "  front: {}\n  cards:")
    write(head=head, front__x="kind: part\nname: X", front__y="name: Y", front__z="kind: prt")

    assert faults() == ["front/y.yaml:1:1 missing-field", "front/z.yaml:1:7 unknown-kind"]


def test_what_is_not_listed_comes_last(write: Write) -> None:
    """Documents beside the order follow by name, with a warning; so do unknown folders warn."""
    write(cards__c="title: C", cards__b="title: B", crads__d="title: D")

    book = load_content(Path())

    assert [d.id for d in book.collections["cards"]] == ["a", "b", "c"]
    assert faults() == [
        "cards/b.yaml:1:1 unlisted-document",
        "cards/c.yaml:1:1 unlisted-document",
        "crads:1 unused-folder",
    ]


def test_one_publication_file(write: Write) -> None:
    """There is exactly one."""
    assert faults() == ["source:1 missing-publication"]
    write(second="title: B")

    assert faults() == ["second.yaml:1:1 several-publications"]


def test_hints(write: Write) -> None:
    """A hint says what to write."""
    write("title: A\ncount: 102.000")
    assert hints() == ("write 102000",)
    write("titel: A")
    assert hints() == ("did you mean 'title'?",)
    write("title: A\npart: too")
    assert hints() == ("did you mean 'two'?",)
    write("title: A: B")
    assert hints() == ("put a text that holds ': ' between quotes",)
    write("title: [A]{lang=en} B")
    assert hints() == ("quote a text with ': ' or '['; or is this line indented wrongly?",)


def test_words_keep_their_source_text(write: Write) -> None:
    """What YAML takes for a number, a flag or a date is still the word that was written."""
    write("title: 1.50\ntags: [2023, no, 2024-05-01, 0x10]")

    card = load_content(Path()).collections["cards"][0]

    assert card.title == "1.50"
    assert card.tags == ("2023", "no", "2024-05-01", "0x10")


def test_rich_text(write: Write) -> None:
    """Inline Markdown becomes page markup after the mark of its place, escaped for XML."""
    text = r"*R&D* **b** [l](https://b.be?a=1&b=2) n[^1] \\[^1] a\\\nb"
    write(f'title: "{text}"\nnotes: {{1: N}}')

    title = load_content(Path()).collections["cards"][0].title

    assert title.markup == (
        '<em>R&amp;D</em> <strong>b</strong> <a href="https://b.be?a=1&amp;b=2">l</a> '
        'n<note ref="1"/> [^1] a<br/>b'
    )
    assert title.__html__() == f"\ufdd0source/cards/a.yaml:1:9\ufdd1{title.markup}"
    assert title.plain == "R&D b l n [^1] a b"


def titled(write: Write, text: str) -> Rich:
    """Return what a title means that is written so."""
    write(f"title: '{text}'\nnotes: {{1: N}}")
    title: Rich = load_content(Path()).collections["cards"][0].title
    return title


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("[A b]{lang=en} c", '<span lang="en">A b</span> c'),
        ('[A]{expansion="B & c"}', '<span expansion="B &amp; c">A</span>'),
        ("[A]{ expansion=B lang=fr-BE }", '<span expansion="B" lang="fr-BE">A</span>'),
        ('[A]{lang="en"}{b}', '<span lang="en">A</span>{b}'),
        ('[A]{expansion="}] *b*"} *c*', '<span expansion="}] *b*">A</span> <em>c</em>'),
        ("*[A]{lang=en} b*", '<em><span lang="en">A</span> b</em>'),
        ("*a [b*]{lang=en}", '*a <span lang="en">b*</span>'),
        (
            "[**A** [b](#c/d) [^1]]{lang=en}",
            '<span lang="en"><strong>A</strong> <a href="#c/d">b</a> <note ref="1"/></span>',
        ),
        (
            "[[A]{lang=en} b](https://b.be)",
            '<a href="https://b.be"><span lang="en">A</span> b</a>',
        ),
        (
            "[a [B]{expansion=C}]{lang=en}",
            '<span lang="en">a <span expansion="C">B</span></span>',
        ),
        ("[[A](https://b.be)]{lang=en}", '<span lang="en"><a href="https://b.be">A</a></span>'),
        (
            '[A](https://b.be "B & *c*")',
            '<a href="https://b.be" title="B &amp; *c*">A</a>',
        ),
        ('[A](https://b.be "")', '<a href="https://b.be">A</a>'),
    ],
)
def test_spans_and_titles_of_links(write: Write, text: str, markup: str) -> None:
    """Words between brackets have a language or an expansion, and all inline Markdown in them."""
    assert titled(write, text).markup == markup


def linked(text: str) -> str:
    """Return markup whose {text} are bare addresses, each a link to itself or to `to|text`."""

    def link(found: re.Match[str]) -> str:
        to, _, shown = found[1].rpartition("|")
        return f'<a href="{to or shown}">{shown}</a>'

    return re.sub(r"\{(.*?)\}", link, text)


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("https://b.be", "{https://b.be}"),
        ("Zie http://b.be/a_b_c/_d_/*e*f.", "Zie {http://b.be/a_b_c/_d_/*e*f}."),
        ("www.b.be, WWW.B.BE!", "{https://www.b.be|www.b.be}, {https://WWW.B.BE|WWW.B.BE}!"),
        ("(www.b.be/a_(c))", "({https://www.b.be/a_(c)|www.b.be/a_(c)})"),
        ("“https://b.be/a”…", "“{https://b.be/a}”…"),
        ("https://b.be/?a=1&b=2#c", "{https://b.be/?a=1&amp;b=2#c}"),
        ("https://b.be/ë", "{https://b.be/%C3%AB|https://b.be/ë}"),
        ("http://localhost:80/a-/", "{http://localhost:80/a-/}"),
        ("mail a.b-c+d@e-f.b.be.", "mail {mailto:a.b-c+d@e-f.b.be|a.b-c+d@e-f.b.be}."),
        ("mailto:a@b.be?subject=c; d", "{mailto:a@b.be?subject=c}; d"),
        ("**https://b.be** _a@b.be_",
         "<strong>{https://b.be}</strong> <em>{mailto:a@b.be|a@b.be}</em>"),
        ("*zie https://b.be/a*", "<em>zie {https://b.be/a}</em>"),
        ("[www.b.be]{lang=en}", '<span lang="en">{https://www.b.be|www.b.be}</span>'),
        ("https://b.be[^1] [a@b.be](", '{https://b.be}<note ref="1"/> [{mailto:a@b.be|a@b.be}]('),
        # What is a link is one already, and what is none stays none.
        ("[https://b.be](https://c.be)", "{https://c.be|https://b.be}"),
        ("[*zie* a@b.be](#x)", '<a href="#x"><em>zie</em> a@b.be</a>'),
        ("<https://b.be> <a@b.be>", "{https://b.be} {mailto:a@b.be|a@b.be}"),
        (r"https\://b.be www\.b.be a\@b.be", "https://b.be www.b.be a@b.be"),
        ("b.be/a b.be ftp://b.be", "b.be/a b.be ftp://b.be"),
        ("https:// https://… www.", "https:// https://… www."),
        ("a@b @a.be @a@b.be a@b.be@c", "a@b @a.be @a@b.be a@b.be@c"),
        ("xhttps://b.be xwww.b.be /www.b.be", "xhttps://b.be xwww.b.be /www.b.be"),
    ],
)  # fmt: skip
def test_bare_addresses_are_links(write: Write, text: str, markup: str) -> None:
    """As if they stood between < and >, without what ends the sentence; the text is as written."""
    title = titled(write, text)

    assert title.markup == linked(markup)
    assert title.plain == re.sub(r"<[^>]*>", "", linked(markup)).replace("&amp;", "&")


def test_bare_addresses_in_blocks(write: Write) -> None:
    """Over the lines of a paragraph, in lists and in tables; in code they are refused with it."""
    write("title: A\nbody: |\n  Zie www.b.be\n  of a@b.be.\n\n  - www.c.be\n\n  |www.d.be|\n  |-|")
    paragraph, items, table = load_content(Path()).collections["cards"][0].body

    assert paragraph.text.markup == linked(
        "Zie {https://www.b.be|www.b.be} of {mailto:a@b.be|a@b.be}."
    )
    assert items.items[0].markup == linked("{https://www.c.be|www.c.be}")
    assert table.rows[0][0].markup == linked("{https://www.d.be|www.d.be}")

    write("title: A `https://b.be` b")
    assert faults() == ["cards/a.yaml:1:10 unsupported-markup"]


def test_many_addresses_are_read_in_step_with_their_number(write: Write) -> None:
    """Each is looked for once, however many marks stand between them."""
    find_addresses.cache_clear()
    title = titled(write, "www.b.be *a* " * 1000)

    assert title.markup.count("<a ") == 1000
    assert find_addresses.cache_info().misses == 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[A]", "[A]"),
        ("[A] {lang en}", "[A] {lang en}"),
        (r"\[A]{lang=en}", "[A]{lang=en}"),
        (r"[A]\{lang=en}", "[A]{lang=en}"),
        (r"[A\]{lang=en}", "[A]{lang=en}"),
        ("{A}", "{A}"),
        ('[A *b*]{lang=en expansion="C"} d', "A b d"),
        ('[A](https://b.be "C") d', "A d"),
    ],
)
def test_plain_text_of_spans(write: Write, text: str, plain: str) -> None:
    """Brackets without braces are text, as are those after a backslash; markup leaves the words."""
    assert titled(write, text).plain == plain


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("[b]{}", 8, "these braces are empty", ""),
        ("[b]{ }", 8, "these braces are empty", ""),
        ("[]{lang=en}", 5, "these brackets are empty", ""),
        ("[b]{lang=en", 8, "these braces are not closed", ""),
        ('[b]{expansion="c}', 8, "these braces are not closed", ""),
        ("[b{lang=en}", 7, "these braces follow no brackets", "between brackets"),
        ("*b*{expansion=c}", 8, "these braces follow no brackets", "[words]{lang=en}"),
        ("[b](#c/d){lang=en}", 14, "these braces follow no brackets", ""),
        ("[b]{lnag=en}", 9, "a span has no 'lnag'", "did you mean 'lang'?"),
        ("[b]{.c}", 9, "'.c' stands here without a value", ""),
        ("[b]{expansion=c d}", 21, "'d' stands here without a value", "quotation marks"),
        ("[b]{lang=en lang=fr}", 17, "'lang' stands here twice", ""),
        ("[b]{lang=}", 9, "the value of 'lang' cannot be read", 'lang="…"'),
        ('[b]{expansion=" "}', 9, "the value of 'expansion' cannot be read", ""),
        ("[b]{expansion=“c”}", 9, "the value of 'expansion' cannot be read", "straight"),
        ("[b]{lang=e}", 9, "'e' is no language tag", "fr-BE"),
        ("[b]{lang=engels}", 9, "'engels' is no language tag", ""),
        ("[b]{lang=en_GB}", 9, "'en_GB' is no language tag", ""),
        ("[b]{lang=en-}", 9, "'en-' is no language tag", ""),
        ("[b]{lang=en-abcdefghi}", 9, "'en-abcdefghi' is no language tag", ""),
        ("[b]{lang=én}", 9, "'én' is no language tag", ""),
    ],
)
def test_a_fault_in_a_span(write: Write, text: str, column: int, message: str, hint: str) -> None:
    """What is wrong between braces is told at its column, with what to write instead."""
    write(f"title: A\nbody: |\n  A\n  a {text}")

    with pytest.raises(InputError) as caught:
        load_content(Path())

    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("bad-span", message)
    assert str(found.place) == f"source/cards/a.yaml:4:{column}"
    assert hint in found.hints[0]


def test_all_faults_of_spans_at_once(write: Write) -> None:
    """Faults in spans within and behind each other are told together, each on its own line."""
    body = '- [a\n    [b]{c=d}]{lang=e\n    expansion=f g} [h](#i/j\n    "K") [l]{}[^2]'
    write(f"title: A\nbody: |\n  {body}")

    assert faults() == [
        "cards/a.yaml:4:15 bad-span",
        "cards/a.yaml:5:17 bad-span",
        "cards/a.yaml:4:9 bad-span",
        "cards/a.yaml:6:13 bad-span",
        "cards/a.yaml:6:15 unknown-note",
    ]


def test_text_goes_on_behind_braces_of_several_lines(write: Write) -> None:
    """Braces and titles may go on over lines; what follows still knows its own line."""
    text = '[A]{lang=en\n  expansion="B\n  c"} [d](https://d.be\n  "E\n  f") g[^2]'
    write(f"title: A\nbody: |\n  {text}\nnotes: {{1: N}}")

    assert faults() == ["cards/a.yaml:7:8 unknown-note"]
    write(f"title: A\nbody: |\n  {text}\nnotes: {{2: N}}")
    assert load_content(Path()).collections["cards"][0].body[0].text.markup == (
        '<span lang="en" expansion="B c">A</span> <a href="https://d.be" title="E f">d</a> '
        'g<note ref="2"/>'
    )


def test_blocks_know_their_lines(write: Write) -> None:
    """Each text within a block scalar has its own line, and the block's column."""
    write("title: A\nbody: |\n\n  One\n  more\n\n  # Head\n\n  1. x\n  2. y\n     z\n\n  > q")

    body = load_content(Path()).collections["cards"][0].body

    assert [(b.kind, b.level, b.ordered, b.place.line) for b in body] == [
        ("paragraph", 0, False, 4),
        ("heading", 1, False, 7),
        ("list", 0, True, 9),
        ("quote", 0, False, 13),
    ]
    assert [(t.markup, t.place.line, t.place.column) for t in body[2].items] == [
        ("x", 9, 3),
        ("y z", 10, 3),
    ]
    assert body.plain == "One more\nHead\nx\ny z\nq"


def test_tables_know_their_cells(write: Write) -> None:
    """A table has rows of inline Markdown, the first its head, and the alignment of each column."""
    table = "| Place | *People* | |\n  |:---|---:|:-:|\n  | Gent | 267 | a |\n  | **Aalst** | | b |"
    write(f"title: A\nbody: |\n  {table}\n\n  After")

    body = load_content(Path()).collections["cards"][0].body

    assert [(block.kind, block.place.line) for block in body] == [("table", 3), ("paragraph", 8)]
    assert body[0].aligns == ("left", "right", "centre")
    assert [[cell.plain for cell in row] for row in body[0].rows] == [
        ["Place", "People", ""],
        ["Gent", "267", "a"],
        ["Aalst", "", "b"],
    ]
    assert body[0].rows[0][1].markup == "<em>People</em>"
    assert [row[0].place.line for row in body[0].rows] == [3, 5, 6]


def test_table_in_a_list_is_refused(write: Write) -> None:
    """Tables stand by themselves: in a list or a quote they cannot be set."""
    write("title: A\nbody: |\n  > | a | b |\n  > |---|---|\n  > | c | d |")

    assert faults() == ["cards/a.yaml:3:3 unsupported-markup"]


def test_pictures(write: Write) -> None:
    """A picture's file has to be there and readable; its focal point is the centre by default."""
    Path("images").mkdir()
    Image.new("L", (4, 4)).save("images/a.png")
    Path("images/b.png").write_text("no picture")
    write("title: A\npicture: {file: a.png, alt: ' '}")

    picture = load_content(Path()).collections["cards"][0].picture

    assert (picture.file, picture.alt, picture.focus) == (Path("a.png"), "", (0.5, 0.5))
    assert faults() == ["cards/a.yaml:2:29 missing-alt"]
    write("title: A\npicture: {file: b.png, alt: A, focus: [0, 2]}")
    assert faults() == ["cards/a.yaml:2:17 picture-unreadable", "cards/a.yaml:2:39 wrong-type"]
    write("title: A\npicture: {file: aa.png, alt: A}")
    assert hints() == ("did you mean 'a.png'?",)


def inspected(write: Write, check: str, card: str) -> list[str]:
    """Return what a check reports on a card, as 'line:column code'."""
    write(card, head=changed("words:", f"checks: [{check}]\nwords:"))
    book = load_content(Path())
    return [f"{d.place} {d.code}".partition("yaml:")[2] for d in inspect_content(book)]


def test_one_name_with_two_values(write: Write) -> None:
    """The second value is reported, and the message tells where the first one stands."""
    card = "title: A\nplaces:\n  - {name: Ghent, count: 3}\n  - {name: Ghent, count: 4}"

    found = inspected(write, "{same: places.count, by: places.name}", card)

    assert found == ["4:26 two-values"]
    (odd,) = inspect_content(load_content(Path()))
    assert "3 at source/cards/a.yaml:3:26" in odd.message


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("'2.000'", []),
        ("'2.005'", ["6:9 wrong-total"]),
        ("circa 2.005", []),
        ("circa 2.100", ["6:8 wrong-total"]),
        ("none", []),
    ],
)
def test_totals(write: Write, total: str, expected: list[str]) -> None:
    """A printed total is the sum; 'circa' allows half a per cent; places may lack a number."""
    places = "  - {name: A, count: 1500}\n  - {name: B, count: 500}\n  - {name: C}"
    card = f"title: A\nplaces:\n{places}\ntotal: {total}"

    assert inspected(write, "{sum: places.count, total: total}", card) == expected


def test_what_has_to_be_filled(write: Write) -> None:
    """A field that may be left out can still be asked for."""
    assert inspected(write, "{filled: total}", "title: A\ntotal: many") == []
    assert inspected(write, "{filled: total}", "title: A") == ["1:1 not-filled"]


def test_near_twins(write: Write) -> None:
    """Words a letter apart are told once; short words, and other years, are no slips."""
    card = "title: A\ntags: [educatief, cool, educatie, educatief, 2018, 2019, dans, kans, Cool]"

    found = inspected(write, "{alike: tags}", card)

    assert found == ["2:25 alike", "2:70 alike"]


def test_twins(write: Write) -> None:
    """One card under two ids is told, at the second one; also if only its long text is the same."""
    long = "word " * 50
    body = f"body: |\n  {long}"
    write(
        f"title: A\n{body}",
        cards__b=f"title:  A\n{body}",
        cards__c=f"title: C\n{body.replace('word', '*word*')}",
        cards__d="title: D\nbody: word word",
        cards__e="title: E\nbody: word word",
        parts__two="name: One",
    )

    found = inspect_content(load_content(Path()))

    assert [(str(d.place), d.message, d.code) for d in found] == [
        ("source/parts/two.yaml:1:1", "'parts/two' says the same as 'parts/one'", "twins"),
        ("source/cards/b.yaml:1:1", "'cards/b' says the same as 'cards/a'", "twins"),
        (
            "source/cards/c.yaml:2:7",
            "'body' of 'cards/c' says the same as 'body' of 'cards/a'",
            "twins",
        ),
    ]


def test_straight_quotes(write: Write) -> None:
    """Straight quotes are odd only where curly ones are in use."""
    plain = 'title: A\nbody: |\n  B\n  it\'s "c"'

    assert inspected(write, "apostrophes", plain) == []
    assert inspected(write, "apostrophes", plain.replace("A", "A’s")) == [
        "4:5 straight-quote",
        "4:8 straight-quote",
        "4:10 straight-quote",
    ]


def test_quotes_of_markup_stay_straight(write: Write) -> None:
    """Behind a link or span quotation marks are straight, and no oddity."""
    text = '[A](https://a.be "B") it\'s ’s [C]{lang="en"\n  expansion="D"}'

    assert inspected(write, "apostrophes", f"title: A\nbody: |\n  {text}") == [
        "3:27 straight-quote"
    ]


def test_yaml_files_that_are_no_text(tmp_path: Path) -> None:
    """Bytes that are not UTF-8, and files that are not there, are told and never raised."""
    file = tmp_path / "a.yaml"
    file.write_bytes("a: é\nb: ".encode() + b"\xe9")
    problems = Problems()

    assert load_yaml(file, Files(tmp_path), problems) is None
    assert load_yaml(tmp_path / "aa.yaml", Files(tmp_path), problems) is None
    assert [(d.code, d.place) for d in problems.found] == [
        ("not-utf8", Place(str(file), 2, 4)),
        ("missing-file", Place(str(tmp_path / "aa.yaml"))),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: |\n  x\n\n  y", ["2:3", "3:3", "4:3"]),
        ("a: |2\n    x", ["2:3"]),
        ("a: >\n  x\n  x\n\n  y", ["2:3", "5:3"]),
        ("a: 'x'", ["1:5"]),
        ("a: x\n  y", ["1:4"]),
    ],
)
def test_lines_of_a_scalar(tmp_path: Path, text: str, lines: list[str]) -> None:
    """Every line of a block scalar knows where it stands; other texts know where they begin."""
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")

    node = load_yaml(file, Files(tmp_path), Problems())

    assert isinstance(node, Mapping)
    scalar = node.get("a")
    assert isinstance(scalar, Scalar)
    assert [f"{p.line}:{p.column}" for p in scalar.lines[: len(lines)]] == lines


def test_trace() -> None:
    """A mark is found again, and can be taken away."""
    text = f"{trace(Place('a b.yaml', 3, 4))}x{trace(Place('c', 5))}y"

    assert [found.groups() for found in TRACE.finditer(text)] == [
        ("a b.yaml", "3", "4"),
        ("c", "5", None),
    ]
    assert untraced(text) == "xy"


def test_values_survive_copying(write: Write) -> None:
    """A publication can go to another process whole."""
    write("title: '*A*'\nbody: B")

    copy: Publication = pickle.loads(pickle.dumps(load_content(Path())))  # noqa: S301 - our own

    title = copy.collections["cards"][0].title
    assert isinstance(title, Rich)
    assert (title.markup, title.place.column) == ("<em>A</em>", 9)
