"""Fields that hold more than words: numbers, dates, times, money, addresses; and what YAML does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from memopress.content import Money, Text, Time, load_content
from memopress.content.kinds import SIMPLE, WANTED
from memopress.diagnostics import Diagnostic, InputError, Problems
from memopress.edition import choose_edition, choose_editions
from memopress.files import Files
from memopress.layout import load_layout
from memopress.layout.allowance import Account
from memopress.yamlnodes import Mapping, load_yaml
from test_templates import reached

ROOT = Path(__file__).parents[1]
HEAD = """\
title: A calendar
name: calendar
language: nl-BE
date: 2026-09-01
layout: plain
collections: {events: {kind: event}}
kinds:
  event:
    day: date?
    start: time?
    price: money?
    site: url?
    count: number?
    free: flag?
    name: word?
    tags: list of word?
"""
Read = Callable[[str], Any]


@pytest.fixture
def event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Return a function that writes an event, and returns it or the first of its faults."""
    monkeypatch.chdir(tmp_path)
    for folder in ("source/events", "source/editions"):
        Path(folder).mkdir(parents=True)
    Path("source/book.yaml").write_text(HEAD, encoding="utf-8")

    def read(text: str) -> Any:
        Path("source/events/a.yaml").write_text(text, encoding="utf-8")
        try:
            publication = load_content(Path())
        except InputError as error:
            return error.diagnostics[0]
        return publication.diagnostics[0] if publication.diagnostics else (
            publication.collections["events"][0]
        )  # fmt: skip

    return read


@pytest.mark.parametrize(
    ("text", "value", "printed"),
    [
        ("day: 2026-09-18", dt.date(2026, 9, 18), "2026-09-18"),
        ("day: '2024-02-29'", dt.date(2024, 2, 29), "2024-02-29"),
        ("start: 20:00", Time(20), "20:00"),
        ("start: '9:05'", Time(9, 5), "09:05"),
        ("price: 12.50 EUR", Money(Decimal("12.50"), "EUR"), "12.50 EUR"),
        ("price: € 7", Money(Decimal(7), "EUR"), "7 EUR"),
        ("price: €7.20", Money(Decimal("7.20"), "EUR"), "7.20 EUR"),
        ("price: SEK 100", Money(Decimal(100), "SEK"), "100 SEK"),
        ("site: https://example.org/a", "https://example.org/a", "https://example.org/a"),
        ("site: mailto:ann@example.org", "mailto:ann@example.org", "mailto:ann@example.org"),
        ("count: 0", 0, "0"),
        ("count: -0.5", -0.5, "-0.5"),
        ("name: no", "no", "no"),
        ("name: 0471", "0471", "0471"),
        ("name: 12:30", "12:30", "12:30"),
        ("name: '#1'", "#1", "#1"),
    ],
)
def test_values_are_what_is_written(event: Read, text: str, value: object, printed: str) -> None:
    """A value has its type, prints as it is written, and knows its place."""
    name = text.partition(":")[0]
    document = event(text)

    assert (type(document[name]), document[name]) == (
        Text if isinstance(value, str) else type(value),
        value,
    )
    assert str(document[name]) == printed
    assert document.place_of(name).line == 1


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        # dates
        ("day: 2026-13-45", "there is no day 2026-13-45: months go from 01 to 12", ""),
        ("day: 2026-02-30", "there is no day 2026-02-30: that month has no day 30", ""),
        ("day: 0000-01-01", "there is no day 0000-01-01: years go from 0001", ""),
        ("day: 18/09/2026", "a date such as 2024-05-01", "write 2026-09-18: year, month, day"),
        ("day: 8.9.2026", "a date such as", "write 2026-09-08: year, month, day"),
        ("day: 2026/9/8", "a date such as", "write 2026-09-08: year, month, day"),
        ("day: 2026-09-18 20:00:00", "a date", "a time of the day is a field of type 'time'"),
        ("day: tomorrow", "wants a date such as 2024-05-01, and 'tomorrow' stands here", ""),
        ("day: 2026", "wants a date", "write a day of it, 2026-01-01; or let the field be a"),
        # times
        ("start: 20u30", "a time such as 20:00", "write 20:30"),
        ("start: 8.15", "a time such as", "write 08:15"),
        ("start: 20 uur", "a time such as", "write 20:00"),
        ("start: 24:00", "a time such as", "write 00:00"),
        ("start: 25:00", "wants a time such as 20:00, and '25:00' stands here", ""),
        ("start: 12:60", "wants a time", ""),
        # money
        ("price: 12.50", "an amount such as 12.50 EUR", "name the currency: 12.50 EUR"),
        ("price: € 12,50", "an amount such as", "write 12.50 EUR"),
        ("price: 12,5 EUR", "an amount such as", "write 12.50 EUR"),
        ("price: € 1.250", "an amount such as", "write 1250 EUR"),
        ("price: € 1.250,75", "an amount such as", "write 1250.75 EUR"),
        ("price: € 15,-", "an amount such as", "write 15 EUR"),
        ("price: 5 ABC", "there is no currency ABC", "write its code, such as EUR"),
        ("price: 12.50 EURO", "an amount such as", "write 12.50 EUR"),
        ("price: free", "wants an amount such as 12.50 EUR, and 'free' stands here", ""),
        # addresses
        ("site: www.example.org", "an address such as", "write https://www.example.org"),
        ("site: ann@example.org", "an address such as", "write mailto:ann@example.org"),
        ("site: 'javascript:alert(1)'", "an address such as", "https://…"),
        ("site: '#there'", "an address such as", "https://…"),
        # numbers and truth
        ("count: 22,5", "wants a number, and '22,5' stands here", "write 22.5, with a point"),
        ("count: 0471", "wants a number", "let the field be a 'word' if it is a code"),
        ("count: 24.5 cm", "wants a number", "write 24.5: a number has no unit"),
        ("count: 1:30", "wants a number", ""),
        ("count: 0x1F", "wants a number", ""),
        ("count: '3'", "wants a number", "write 3 without quotes"),
        ("free: yes", "wants true or false, and 'yes' stands here", "write true"),
        ("free: No", "wants true or false", "write false"),
        # texts that YAML takes for something else
        ("name: #1 of all", "'name' is empty", ""),
        ("name: number #1", "'#1' is a comment here", "put the whole text between quotes"),
        ("tags:\n  - Note: bring shoes", "a map stands here", "a text that holds ': '"),
        ("name: [A]", "a list stands here", "a text that begins with ["),
        ("name: {gemeente}", "a map stands here", "a text that begins with {"),
        ("tags: [x, #FFC62E]\nname: y", "a bracket is not closed", "'#FFC62E'"),
        ("{count: 22,5, name: y}", "'22,5' is two values in braces", "write 22.5"),
        ("tags: [null, x]", "an item of 'tags' is empty", "to YAML 'null' means nothing"),
    ],
)  # fmt: skip
def test_slips_are_told_with_what_to_write(event: Read, text: str, message: str, hint: str) -> None:
    """What is no value is told, at its place, with what is likely meant."""
    if text == "name: #1 of all":  # it may be left out; then nothing tells it from a comment
        Path("source/book.yaml").write_text(HEAD.replace("name: word?", "name: word"), "utf-8")
        hint = "if it is a text, put it between quotes: '#1 of all'"
    found = event(text)

    assert isinstance(found, Diagnostic)
    assert message in found.message
    assert (hint in " ".join(found.hints)) if hint else not found.hints
    assert found.place
    assert found.place.file == "source/events/a.yaml"


def test_a_comment_that_was_to_be_a_colour(tmp_path: Path) -> None:
    """In braces and without, it is told at the colour, not on the next line."""
    places = []
    for text in ("swatches: {a: {cmyk: [0, 0, 0, 0], rgb: #FFC62E}}\nstyles: {}", "swatches:\n  a:\n    rgb: #FFC62E"):  # fmt: skip # noqa: E501
        (tmp_path / "layout.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_layout(tmp_path, tmp_path)
        told = [each for each in caught.value.diagnostics if "'#FFC62E'" in " ".join(each.hints)]
        places += [(each.place.line, each.code) for each in told if each.place]

    assert places == [(1, "yaml-comment"), (3, "empty-text")]


def test_decimal_commas_of_a_layout(tmp_path: Path) -> None:
    """A length, a percentage in a list, and one in braces."""
    text = "format: {width: 22,5cm, height: 200mm}\nbaseline:\n  start: 12,5pt\n  step: 12pt\nswatches: {a: {cmyk: [0, 22,5, 8, 0], rgb: '#000000'}}"  # noqa: E501
    (tmp_path / "layout.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_layout(tmp_path, tmp_path)

    hints = [hint for each in caught.value.diagnostics for hint in each.hints]
    assert hints == [
        "write 22.5cm",
        "did you mean '12.5pt'?",
        "a decimal is written with a point: 22.5",
    ]


def test_names_in_braces_without_values_are_names(tmp_path: Path) -> None:
    """Only what a comma parts without a space, digit from digit, is a decimal comma."""
    path = tmp_path / "a.yaml"
    for text in ("{size: 22, 5pt}", "{size: a,5pt}", "{size: 22,pt}"):
        path.write_text(text, encoding="utf-8")
        problems = Problems()
        node = load_yaml(path, Files(tmp_path), problems)
        assert isinstance(node, Mapping)
        assert (len(node.entries), problems.found) == (2, [])


def test_editions_choose_by_dates_and_may_be_made_of_them(event: Read) -> None:
    """A day of the calendar is a value like any other to filters and to `each`."""
    Path("source/editions/day.yaml").write_text(
        "name: Friday\nselect: {events: {day: [2026-09-18], price: [5 EUR], start: [20:00]}}"
    )
    Path("source/editions/days.yaml").write_text(
        "each: day\nid: on-{day}\nname: On {day}\nselect: {events: {day: ['{day}']}}"
    )
    event("day: 2026-09-18\nprice: 5 EUR\nstart: 20:00")
    publication = load_content(Path())

    assert len(choose_edition(publication, "day").collections["events"]) == 1
    assert [each.id for each in choose_editions(publication)] == ["day", "on-2026-09-18"]


def test_templates_see_values_that_nobody_can_change(event: Read) -> None:
    """All that a template reaches from these values is in the table of what it may see."""
    document = event("day: 2026-09-18\nstart: 20:00\nprice: 5 EUR\nsite: https://a.example")
    with Account().allowance():
        found = {type(each).__name__ for each in reached(document, {})}

    assert found >= {"date", "Time", "Money", "Text"}
    for value in (document.day, document.start, document.price):
        with pytest.raises(AttributeError):
            value.hour = 1
        hash(value)  # it can be kept, and found again


def test_names_that_templates_cannot_read_are_told(event: Read) -> None:
    """A name that every record has is an error; one that is no name in a template is odd."""
    for name, code, hint in (
        ("file", "reserved-name", "take another name"),
        ("values", "reserved-name", "take another name"),
        ("first-name", "odd-name", "call it 'first_name'"),
    ):
        text = HEAD.replace("    name: word?", f"    {name}: word?")
        Path("source/book.yaml").write_text(text, encoding="utf-8")
        found = event("count: 1")
        assert (found.code, found.hints, str(found.place)) == (
            code,
            (hint,),
            "source/book.yaml:15:5",
        )


def test_docs_tell_all_types() -> None:
    """docs/content.md has a row for each type, in its own words."""
    page = (ROOT / "docs/content.md").read_text(encoding="utf-8")

    for name in SIMPLE:
        assert f"| `{name}` | {WANTED[name]}" in page
