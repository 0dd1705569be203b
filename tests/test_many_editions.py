"""Editions from data: one file that stands for many, what they share, and the nearest first."""

from __future__ import annotations

import csv
import io
import os
import pkgutil
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import memopress
from conftest import ROOT, Project
from memopress.content import Publication, load_content, read_content
from memopress.diagnostics import Diagnostic, InputError, Problems
from memopress.edition import (
    Edition,
    choose_edition,
    choose_editions,
    edition_ids,
    read_editions,
)
from memopress.edition.keys import EDITION, JOIN, SELECT
from memopress.edition.patterns import file_name
from memopress.edition.table import read_table
from memopress.files import Files

BOOK = """\
title: A book
name: book
language: nl
date: 2024-05-01
layout: plain
collections:
  cards: {kind: card, order: [a, b, c, d]}
kinds:
  card:
    title: text
    rank: number?
    tags: list of word?
    places: list of place
  place: {name: word, province: one of East|West|North, count: number?}
"""
CARDS = {
    "a": "title: A\ntags: [x, y]\nplaces: [{name: Ghent, province: East, count: 3}]",
    "b": "title: B\ntags: [x]\n"
    "places: [{name: Ronse, province: East}, {name: Ghent, province: East}]",
    "c": "title: C\nplaces: [{name: Ieper, province: West}]",
    "d": "title: D\nplaces: [{name: Aalst, province: East, count: 4}]",
}
NEAR = """\
select:
  cards:
    places.name: ['{name}']
    then: {places.province: ['{province}']}
"""
TOWNS = "name,province\nGhent,East\nMelle,East\nIeper,West\n"
DOC = (ROOT / "docs/editions.md").read_text(encoding="utf-8")
Publish = Callable[..., Publication]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Return a function that writes files of editions, by their names, and reads what is there."""
    monkeypatch.chdir(tmp_path)

    def publish(cards: dict[str, str] | None = None, /, **editions: str | bytes) -> Publication:
        files: dict[str, str | bytes] = {"book.yaml": BOOK}
        files |= {f"cards/{name}.yaml": text for name, text in (CARDS | (cards or {})).items()}
        for name, text in editions.items():
            file, _, suffix = name.partition("_")
            files[f"editions/{file}.{suffix or 'yaml'}"] = text
        for name, text in files.items():
            path = Path("source") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        publication = read_content(Path(), Files(Path()), Problems())
        assert publication is not None
        return publication

    return publish


def ids(edition: Edition) -> str:
    """Return the ids of an edition's cards, in order."""
    return "".join(card.id for card in edition.collections["cards"])


def all_of(publication: Publication) -> dict[str, str]:
    """Return the cards of all editions by their ids."""
    return {edition.id: ids(edition) for edition in choose_editions(publication)}


def found(publication: Publication, *wanted: str) -> list[Diagnostic]:
    """Return what there is to say of editions, each thing once."""
    problems = Problems()
    for edition in read_editions(publication, wanted):
        problems.extend(edition.faults)
        problems.extend(edition.diagnostics)
    return problems.found


def told(publication: Publication) -> list[str]:
    """Return the same as 'file:line:column code'."""
    return [f"{d.place} {d.code}".removeprefix("source/editions/") for d in found(publication)]


def heard(monkeypatch: pytest.MonkeyPatch, name: str) -> list[tuple[Any, ...]]:
    """Return a list that takes the arguments of each call of a function from now on."""
    module, _, function = name.rpartition(".")
    calls: list[tuple[Any, ...]] = []
    real = getattr(pkgutil.resolve_name(module), function)

    def listen(*given: Any) -> Any:
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(name, listen)
    return calls


# rows ---------------------------------------------------------------------------------------


def test_one_for_each_value_of_a_field(publish: Publish) -> None:
    """A row is a value with what else its record has, and is named by it."""
    publication = publish(towns=f"each: places.name\ncover: '{{name}} in {{province}}'\n{NEAR}")

    editions = choose_editions(publication)

    assert [e.id for e in editions] == ["aalst", "ghent", "ieper", "ronse"]
    assert [e.name for e in editions] == ["Aalst", "Ghent", "Ieper", "Ronse"]
    assert [e.fields.cover for e in editions][1] == "Ghent in East"
    assert [ids(e) for e in editions] == ["dab", "abd", "c", "bad"]
    assert [d.id for d in editions[2].left_out["cards"]] == ["a", "b", "d"]
    assert {e.file for e in editions} == {"towns"}


def test_one_for_each_value_of_a_documents_own_field(publish: Publish) -> None:
    """A field need not be in a record; a document's id will do as well."""
    cards = "select: {cards: {tags: ['{tags}']}}"
    publication = publish(by=f"each: tags\n{cards}")
    assert all_of(publication) == {"x": "ab", "y": "a"}

    publication = publish(by="each: {cards: id}\nname: 'Only {title}'")
    assert [e.name for e in choose_editions(publication)] == [
        "Only A",
        "Only B",
        "Only C",
        "Only D",
    ]


@pytest.mark.parametrize(
    "rows", ["[Ghent, Ieper]", "[{name: Ghent}, {name: Ieper}]", "\n- Ghent\n- name: Ieper"]
)
def test_one_for_each_of_a_list(publish: Publish, rows: str) -> None:
    """Rows may stand in the file itself, as words or as mappings."""
    publication = publish(towns=f"each: {rows}\nselect: {{cards: {{places.name: '{{name}}'}}}}")

    assert all_of(publication) == {"ghent": "ab", "ieper": "c"}


@pytest.mark.parametrize(
    "table",
    [
        TOWNS,
        TOWNS.replace(",", ";"),
        TOWNS.replace(",", "\t"),
        TOWNS.replace(",", " ; "),
        TOWNS.replace("\n", "\r\n"),
        "\ufeff" + TOWNS,
        TOWNS.strip(),
        TOWNS + ",\n\n,,\n",
        TOWNS.replace("\n", ",\n"),
        TOWNS.replace("Melle", '"Melle"').replace("province", '"province"'),
        "\n" + TOWNS,
    ],
)
def test_one_for_each_row_of_a_csv(publish: Publish, table: str) -> None:
    """Commas, semicolons or tabs, a mark at the beginning, empty rows and columns: all the same."""
    publication = publish(towns=f"each: towns.csv\n{NEAR}", towns_csv=table)

    assert all_of(publication) == {"ghent": "abd", "ieper": "c", "melle": "abd"}


@given(
    st.lists(
        st.lists(st.text('ab ;,"\n', max_size=6).map(str.strip), min_size=3, max_size=3).filter(
            any
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(";,\t"),
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
)
def test_a_csv_is_read_as_it_is_written(
    tmp_path: Path, rows: list[list[str]], separator: str, style: Literal[0, 1]
) -> None:
    """What Python's own writer writes is read again, each cell at the place where it begins."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=style, lineterminator="\n")
    writer.writerows((["one", "two", "three"], *rows))
    (tmp_path / "table.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    problems = Problems()

    table = read_table(tmp_path / "table.csv", Files(tmp_path), problems)

    assert problems.found == []
    assert table is not None
    assert [[cell.text for cell in line.cells] for line in table.lines] == rows
    lines = text.getvalue().split("\n")
    for cell in (cell for line in table.lines for cell in line.cells if cell.text):
        there = lines[cell.place.line - 1][cell.place.column - 1 :]
        assert there.startswith(cell.text.split("\n")[0].replace('"', '""')[:1])


def test_words_of_a_row_stand_where_they_are_written(publish: Publish) -> None:
    """A pattern that is all of a value has the cell's place, one amid words that of the words."""
    publication = publish(
        towns="each: towns.csv\nname: '{name}'\ncover: '{words}'\nback: 'In {name}'",
        towns_csv='name;words\nGhent;"*Big*\nand old"\nMelle;\n',
    )

    ghent, melle = choose_editions(publication)

    assert ghent.fields.cover.markup == "<em>Big</em> and old"
    assert str(ghent.fields.cover.place) == "source/editions/towns.csv:2:8"
    assert str(ghent.fields.back.place) == "source/editions/towns.yaml:4:8"
    assert "cover" not in melle.fields


def test_an_override_by_pattern_is_left_out_where_a_cell_is_empty(publish: Publish) -> None:
    """A row without words of its own has those that all have; a number stays one."""
    publication = publish(
        towns="each: towns.csv\noverride: {'cards/{card}': {title: '{words}', rank: '{rank}'}}",
        towns_csv="name,card,words,rank\nGhent,a,Own,7\nMelle,a,,\nIeper,,Lost,\n",
    )

    ghent, ieper, melle = choose_editions(publication)

    assert (ghent.collections["cards"][0].title, ghent.collections["cards"][0].rank) == ("Own", 7)
    assert melle.collections["cards"][0].title == "A"
    assert [card.title for card in ieper.collections["cards"]] == ["A", "B", "C", "D"]


def test_braces_that_are_no_pattern(publish: Publish) -> None:
    """Two braces are one as it stands, and those of a span are left alone."""
    publication = publish(towns="each: [Ghent]\ncover: '{{{name}}} [big]{lang=en} {}'")

    (edition,) = choose_editions(publication)

    assert edition.fields.cover.plain == "{Ghent} big {}"


def test_what_an_edition_is_called() -> None:
    """Lower case, no accents on Latin letters, and a dash for all else."""
    names = {
        "Sint-Martens-Latem": "sint-martens-latem",
        "De Haan": "de-haan",
        "'s-Gravenwezel": "s-gravenwezel",
        "Liège (Luik)": "liege-luik",
        "Ёлка": "ёлка",
        "St. Vith": "st.-vith",
        "../..": "",
    }

    assert {name: file_name(name) for name in names} == names


# selection ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selection", "kept", "left_out"),
    [
        ("{places.name: [Ronse], then: {places.province: [East]}}", "bad", "c"),
        (
            "{places.name: [Ieper], then: [{places.name: Aalst}, {places.province: East}]}",
            "cdab",
            "",
        ),
        ("{places.name: [Ronse], then: {places.province: [East]}, most: 2}", "ba", "cd"),
        ("{most: 3}", "abc", "d"),
        ("{places.province: [East], then: {not: {tags: [x]}}, most: 9}", "abdc", ""),
        ("{places.name: [Ieper], least: 1, most: 1}", "c", "abd"),
    ],
)
def test_the_nearest_come_first(publish: Publish, selection: str, kept: str, left_out: str) -> None:
    """Step by step, what each adds in the publication's order, up to the most."""
    edition = choose_edition(publish(e=f"name: E\nselect: {{cards: {selection}}}"), "e")

    assert ids(edition) == kept
    assert "".join(card.id for card in edition.left_out["cards"]) == left_out


def test_a_thin_edition_is_told_at_its_row(publish: Publish) -> None:
    """It is made all the same; one with nothing at all is one warning, not two."""
    select = "select: {cards: {places.name: ['{name}'], least: 2}}"
    publication = publish(towns=f"each: towns.csv\n{select}", towns_csv=TOWNS)

    assert told(publication) == ["towns.csv:4:1 thin-edition", "towns.csv:3:1 thin-edition"]
    assert (
        "none of 'cards' are in this edition, and 2 are the least" in found(publication)[1].message
    )
    assert [e.faults for e in read_editions(publication)] == [(), (), ()]


def test_an_empty_value_selects_nothing(publish: Publish) -> None:
    """A filter by an empty cell does not fall away, as other patterns do."""
    publication = publish(
        towns="each: towns.csv\nselect: {cards: {places.name: '{name}', then: "
        "{places.province: '{province}'}}}",
        towns_csv="name,province\nGhent,\n",
    )

    assert all_of(publication) == {"ghent": "ab"}


# bases --------------------------------------------------------------------------------------


def test_editions_share_a_base(publish: Publish) -> None:
    """Maps are merged, all else is replaced, and what is left empty is taken away."""
    publication = publish(
        shared="cover: Base\nback: Base\nbudget: {multiple: 4}\n"
        "override: {cards/a: {title: Base}, cards/b: {title: Base}}\n"
        "select: {cards: {places.province: [East], most: 2}}",
        e="based-on: shared\nname: E\ncover: Own\nbudget:\noverride: {cards/a: {title: Own}}",
        f="based-on: e\nname: F\nselect: {cards: {most: 3}}",
    )

    e, f = choose_editions(publication)

    assert (e.id, e.fields.cover, e.fields.back, e.budget, ids(e)) == (
        "e",
        "Own",
        "Base",
        None,
        "ab",
    )
    assert [card.title for card in f.collections["cards"]] == ["Own", "Base", "D"]
    assert str(f.collections["cards"][1].title.place) == "source/editions/shared.yaml:4:53"


def test_many_editions_share_a_base(publish: Publish) -> None:
    """A file for many may be based on another, and be the base of one: with other rows, say."""
    publication = publish(
        shared="cover: 'In {name}'",
        towns="based-on: shared\neach: [Ghent]",
        more="based-on: towns\neach: [Ieper, Melle]\nid: 'x-{name}'",
        one="based-on: shared\nname: One",
    )

    covers = {e.id: str(e.fields.cover) for e in choose_editions(publication)}

    assert covers == {
        "ghent": "In Ghent",
        "one": "In {name}",
        "x-ieper": "In Ieper",
        "x-melle": "In Melle",
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"e": "based-on: f\nname: E"}, ["e.yaml:1:11 unknown-base"]),
        ({"e": "based-on: [f]\nname: E"}, ["e.yaml:1:11 wrong-type"]),
        ({"e": "based-on: e\nname: E"}, ["e.yaml:1:11 circular-base"]),
        ({"e": "based-on: e"}, ["e.yaml:1:11 circular-base", "e.yaml:1:1 missing-field"]),
        (
            {"e": "name: E\nbased-on: f", "f": "name: F\nbased-on: g", "g": "name: G\nbased-on: f"},
            ["f.yaml:2:11 circular-base"],
        ),
        (
            {"e": "name: E\nbased-on: f", "f": "select: {crads: {}}", "g": "name: G\nbased-on: f"},
            ["f.yaml:1:10 unknown-collection"],
        ),
        ({"e": "name: E\nbased-on: f", "f": "a: [", "g": "name: G"}, ["f.yaml:2:1 yaml-syntax"]),
    ],
)
def test_a_fault_in_a_base(publish: Publish, files: dict[str, str], expected: list[str]) -> None:
    """Each cause is told once, however many editions are based on it."""
    assert sorted(told(publish(**files))) == sorted(expected)


def test_a_long_way_down(publish: Publish) -> None:
    """Files may be based on one another as deep as anybody likes."""
    files = {f"e{n}": f"name: E\nbased-on: e{n - 1}" for n in range(1, 1500)}
    publication = publish(e0="name: E\ncover: Deep", **files)

    assert choose_edition(publication, "e1499").fields.cover == "Deep"


# joining ------------------------------------------------------------------------------------

OWN = "select: {cards: {places.name: ['{name}'], least: 1}}\n"
FIVE = "name,province,near\nGhent,East,\nMelle,East,Ghent\nLede,East,\nIeper,West,\nPittem,West,\n"


@pytest.mark.parametrize(
    ("join", "editions"),
    [
        ("province", {"ghent": "ab", "ieper": "c", "melle-lede": "", "pittem": ""}),
        (
            "{by: province, id: 'small-{province}', name: 'Small in {province}'}",
            {"ghent": "ab", "ieper": "c", "small-east": "", "pittem": ""},
        ),
        ("{with: near}", {"ghent-melle": "ab", "ieper": "c", "lede": "", "pittem": ""}),
    ],
)
def test_thin_editions_are_joined(publish: Publish, join: str, editions: dict[str, str]) -> None:
    """By what they share, or with the rows that they name; what is alone stays alone."""
    publication = publish(towns=f"each: towns.csv\njoin: {join}\n{OWN}", towns_csv=FIVE)

    assert all_of(publication) == editions
    last = "melle" if "with" in join else "lede"
    with pytest.raises(InputError, match=f"'{last}' would be too thin, and is part of '"):
        read_editions(publication, (last,))


def test_a_joint_edition_has_the_words_of_all(publish: Publish) -> None:
    """Texts list the values, filters take them all, and `join` may have words of its own."""
    publication = publish(
        towns="each: [{name: Ronse, near: [Aalst, Ieper]}, Aalst, Ieper]\n"
        "cover: For {name}\njoin: {with: near, back: 'Of {name}'}\n"
        "select: {cards: {places.name: '{name}', least: 2}}"
    )

    (edition,) = choose_editions(publication)

    assert (edition.id, edition.name) == ("ronse-aalst-ieper", "Ronse, Aalst, Ieper")
    assert (edition.fields.cover, edition.fields.back) == (
        "For Ronse, Aalst, Ieper",
        "Of Ronse, Aalst, Ieper",
    )
    assert ids(edition) == "bcd"


def test_a_joint_edition_may_still_be_thin(publish: Publish) -> None:
    """It is told once then, at its first row."""
    publication = publish(towns=f"each: towns.csv\njoin: province\n{OWN}", towns_csv=FIVE)

    assert told(publication) == ["towns.csv:3:1 thin-edition", "towns.csv:6:1 thin-edition"]


# faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        ("cover: 'In {nam}'", TOWNS, "e.yaml:2:12 unknown-column"),
        ("cover: '{nam}'", TOWNS, "e.yaml:2:9 unknown-column"),
        ("override: {'cards/{card}': {title: X}}", TOWNS, "e.yaml:2:18 unknown-column"),
        ("cover: {name}", TOWNS, "e.yaml:2:8 wrong-type"),
        ("id: {name}", TOWNS, "e.yaml:2:5 wrong-type"),
        ("id: one", TOWNS, "e.yaml:2:5 wrong-type"),
        ("id: {a: b}", TOWNS, "e.yaml:2:5 wrong-type"),
        ("id: '{nam}'", TOWNS, "e.yaml:2:6 unknown-column"),
        ("select: {cards: {places.name: [{name}]}}", TOWNS, "e.yaml:2:32 wrong-type"),
        ("select: {crads: {}}", TOWNS, "e.yaml:2:10 unknown-collection"),
        ("select: {cards: {least: 0}}", TOWNS, "e.yaml:2:25 wrong-type"),
        ("select: {cards: {least: 3, most: 2}}", TOWNS, "e.yaml:2:34 wrong-type"),
        ("select: {cards: {then: East}}", TOWNS, "e.yaml:2:24 wrong-type"),
        ("select: {cards: {then: {place: East}}}", TOWNS, "e.yaml:2:25 unknown-path"),
        ("join: [name]", TOWNS, "e.yaml:2:7 wrong-type"),
        ("join: {}", TOWNS, "e.yaml:2:7 wrong-type"),
        ("join: {by: name, with: name}", TOWNS, "e.yaml:2:7 wrong-type"),
        ("join: {by: [name]}", TOWNS, "e.yaml:2:12 wrong-type"),
        ("join: town", TOWNS, "e.yaml:2:7 unknown-column"),
        ("join: name", TOWNS, "e.yaml:2:7 no-effect"),
        ("", "", "e.csv:1 empty-file"),
        ("", ";;\n \n", "e.csv:1 empty-file"),
        ("", '"";""\n', "e.csv:1 empty-file"),
        ("", "name;province\n", "e.csv:1 empty-file"),
        ("", "name;;province\nA;B;C", "e.csv:1:6 missing-column"),
        ("", "name;name\nA;B", "e.csv:1:6 duplicate-key"),
        ("", 'name\n"A\nB', "e.csv:2:1 csv-syntax"),
        ("", 'name;x\n"A"B;C', "e.csv:2:1 csv-syntax"),
        ("", "name;x\nA;B;C", "e.csv:2:5 wrong-row"),
        ("", "name;x\nA;\tB\tC", "e.csv:2:4 yaml-tab"),
        ("", "name;x\nA\x07;B", "e.csv:2:2 forbidden-character"),
        ("", "name;x\n;B", "e.csv:2:1 unnamed-row"),
        ("cover: 'In {name}'", "name;x\n;B", "e.csv:2:1 unnamed-row"),
        ("", "name;x\n…;B", "e.csv:2:1 wrong-name"),
        ("", "name;x\nNul;B", "e.csv:2:1 wrong-name"),
        ("", f"name;x\n{'A' * 240};B", "e.csv:2:1 wrong-name"),
        ("", "name\nGhent\nGHENT", "e.csv:3:1 wrong-name"),
        ("", "name\nOther", "e.csv:2:1 wrong-name"),
        ("cover: 'In {x}'", "name;x\nA;", "e.csv:2:1 missing-value"),
        ("id: 'x{x}'", "name;x\nA;", "e.csv:2:1 missing-value"),
        (
            "select: {cards: {places.province: '{x}'}}",
            "name;x\nA;Easst",
            "e.csv:2:3 unknown-choice",
        ),
        ("override: {cards/a: {rank: '{x}'}}", "name;x\nA;seven", "e.csv:2:3 wrong-type"),
        ("cover: '{x}'", "name;x\nA;b [c]{lang=!}", "e.csv:2:9 bad-span"),
    ],
)
def test_a_fault_of_many(publish: Publish, text: str, table: str, expected: str) -> None:
    """Each fault is told once, and has its own code at its line and column."""
    publication = publish(e=f"each: e.csv\n{text}", e_csv=table, other="name: Other")

    assert told(publication) == [expected]


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ("e.csv", "1:7 missing-file"),
        ("../e.csv", "1:7 foreign-file"),
        ("[]", "1:7 empty-each"),
        ("", "1:6 wrong-type"),
        ("{a: b, c: d}", "1:7 wrong-type"),
        ("[[a]]", "1:8 wrong-type"),
        ("[{name: {a: b}}]", "1:15 wrong-type"),
        ("places.nam", "1:7 unknown-path"),
        ("{crads: id}", "1:8 unknown-collection"),
        ("rank", "1:7 empty-each"),
    ],
)
def test_a_fault_in_each(publish: Publish, each: str, expected: str) -> None:
    """What names the rows is at fault itself; one without a name keeps the name of its file."""
    publication = publish(e=f"each: {each}")

    assert [line.partition("yaml:")[2] for line in told(publication)][:1] == [expected]
    with pytest.raises(InputError, match="there is no edition 'ghent'"):
        read_editions(publication, ("ghent",))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_csv_in_another_encoding(publish: Publish, encoding: str) -> None:
    """It is told with what Excel calls the one that is meant."""
    publication = publish(e="each: e.csv", e_csv="name\nLiège\n".encode(encoding))

    (fault,) = found(publication)
    assert fault.code == "not-utf8"
    assert str(fault.place) == "source/editions/e.csv:" + ("2:3" if encoding == "cp1252" else "1:1")
    assert fault.hints == ("save the file as 'CSV UTF-8'",)


def test_a_field_that_is_not_the_same_all_over(publish: Publish) -> None:
    """It is told where a pattern asks for it, at the second value, and of its edition alone."""
    text = "places: [{name: Ghent, province: West, count: 3}]\ntitle: C"
    publication = publish({"c": text}, e="each: places.name\ncover: 'In {province}'")

    (fault,) = found(publication)
    assert (str(fault.place), fault.code) == ("source/cards/c.yaml:1:34", "differing-value")
    assert fault.hints == ("see source/cards/a.yaml:3:34",)
    assert [e.id for e in read_editions(publication) if e.faults] == ["ghent"]


def test_a_field_of_two_collections(publish: Publish) -> None:
    """Which is meant has to be said."""
    book = BOOK.replace("collections:\n", "collections:\n  others: {kind: card}\n")
    publish(e="each: places.name")
    Path("source/book.yaml").write_text(book, encoding="utf-8")
    shutil.copytree("source/cards", "source/others")
    publication = load_content(Path())

    (fault,) = found(publication)
    assert fault.code == "ambiguous-path"
    assert fault.hints == ("write each: {others: places.name}",)


def test_one_bad_row_does_not_stop_the_others(publish: Publish) -> None:
    """Editions of good rows have no faults; bad ones are called by their places."""
    publication = publish(
        e="each: e.csv\noverride: {cards/a: {rank: '{x}'}}",
        e_csv="name;x\nGhent;1\n;2\nghent;3\nMelle;four\nIeper;5\n",
    )

    editions = {e.id: [f.code for f in e.faults] for e in read_editions(publication)}

    assert editions == {
        "e.csv:3:1": ["unnamed-row"],
        "e.csv:4:1": ["wrong-name"],
        "ghent": [],
        "ieper": [],
        "melle": ["wrong-type"],
    }
    assert read_editions(publication, ("ghent",))[0].faults == ()


def test_what_some_share_is_told_with_them(publish: Publish) -> None:
    """What a shared line means for some is one finding of these; for all, it is the line's."""
    text = "each: [Ghent, Ieper, Ronse]\nselect: {cards: {places.name: '{name}'}}\n"
    publication = publish(e=text + "order: {cards: [b]}")

    (warning,) = found(publication)
    assert (warning.code, str(warning.place)) == ("left-out", "source/editions/e.yaml:3:17")
    assert str(warning.subject) == "edition 'ieper'"

    publication = publish(e=text + "order: {cards: [d]}")
    (warning,) = found(publication)
    assert (warning.code, warning.subject) == ("left-out", None)
    (warning,) = found(publication, "ieper", "ghent")
    assert str(warning.subject) == "editions 'ieper' and 'ghent'"


def test_an_id_and_a_join_need_rows(publish: Publish) -> None:
    """A plain edition is called after its file."""
    assert told(publish(e="name: E\nid: f\njoin: g")) == [
        "e.yaml:2:5 needs-each",
        "e.yaml:3:7 needs-each",
    ]


def test_an_edition_of_a_card_that_cannot_be_read(publish: Publish) -> None:
    """It is unknown while the card is; what is wrong with that is told."""
    publication = publish({"c": "title: C\nplaces: x"}, e="each: places.name")

    with pytest.raises(InputError) as caught:
        read_editions(publication, ("ieper",))

    assert [d.code for d in caught.value.diagnostics] == ["unknown-edition", "wrong-type"]
    assert [e.id for e in read_editions(publication, ("aalst",))] == ["aalst"]


# asking for some ----------------------------------------------------------------------------


def test_editions_by_pattern(publish: Publish) -> None:
    """A star is any letters and a question mark one; each edition comes once."""
    publication = publish(e="each: [Aalst, Aalter, Aals, '[a]']\nid: 'x{name}'", plain="name: P")

    def wanted(*ids: str) -> list[str]:
        return [e.id for e in read_editions(publication, ids)]

    assert wanted("xaal*") == ["xaals", "xaalst", "xaalter"]
    assert wanted("xaalst", "xaals*") == ["xaalst", "xaals"]
    assert wanted("?aals") == ["xaals"]
    assert wanted("*") == edition_ids(publication) == ["plain", "xa", "xaals", "xaalst", "xaalter"]
    with pytest.raises(InputError, match=r"no edition is called like 'y\*'"):
        wanted("y*")
    with pytest.raises(InputError, match=r"there is no edition '\[a\]'"):
        wanted("[a]")


def test_a_table_of_twenty_thousand_rows(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are known, one is chosen: only that one is looked at, and the table is read once."""
    chosen = heard(monkeypatch, "memopress.edition.register.choose")
    read = heard(monkeypatch, "memopress.edition.rows.read_table")
    rows = "".join(f"Town {n};East;{n}\n" for n in range(20_000))
    text = f"each: e.csv\ncover: In {{name}}\n{NEAR}override: {{cards/a: {{rank: '{{n}}'}}}}"
    publication = publish(e=text, e_csv=f"name;province;n\n{rows}")

    (edition,) = read_editions(publication, ("town-19999",))

    assert edition.collections["cards"][0].rank == 19_999
    assert len(edition_ids(publication)) == 20_000
    assert [source.id for source, _ in chosen] == ["town-19999"]
    assert len(read) == 1


def test_what_all_share_is_read_once(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """An override without a pattern is made once for all editions, one with a pattern for each."""
    text = (
        "each: [Ghent, Melle, Ieper]\noverride: {cards/a: {title: All}, cards/b: {title: '{name}'}}"
    )
    publication = publish(e=text)
    revised = heard(monkeypatch, "memopress.content.schema.Schema.revise")

    editions = read_editions(publication)

    assert sorted(card.id for _, card, *_ in revised) == ["a", "b", "b", "b"]
    assert len({id(each.collections["cards"][0]) for each in editions}) == 1


# the docs and the memorandum ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "keys"), [("At the", EDITION), ("Under `s", SELECT), ("Under `j", JOIN)]
)
def test_docs_have_all_keys(heading: str, keys: dict[str, tuple[str, str]]) -> None:
    """The tables of docs/editions.md are those that files are read by."""
    part = DOC.partition("## All keys")[2].partition(heading)[2]
    rows = re.findall(
        r"^\| `(.*?)` \| `(.*?)` \| (.*?) \|$", part.partition("\n\nUnder")[0], re.MULTILINE
    )

    assert {key: (form, does) for key, form, does in rows} == {k: tuple(v) for k, v in keys.items()}


@pytest.fixture
def municipal(tmp_path: Path) -> Project:
    """Return the memorandum with all examples of docs/editions.md that are files of their own."""
    for name in ("source", "layouts", "fonts", "images"):
        shutil.copytree(ROOT / name, tmp_path / name)
    project = Project(tmp_path)
    for file, text in re.findall(r"```yaml\n# (source/\S+)\n(.*?)```", DOC, re.DOTALL):
        project.write(file, text)
    (table,) = re.findall(r"```csv\n(.*?)```", DOC, re.DOTALL)
    project.write("source/editions/gemeenten.csv", table)
    return project


def test_editions_of_the_docs(municipal: Project) -> None:
    """What docs/editions.md shows is right, and does what it says there."""
    editions = {e.id: e for e in choose_editions(load_content(municipal.folder))}

    assert len(editions["limburg"].collections["practices"]) == 6
    short = editions["limburg-kort"]
    assert (short.name, short.fields.cover) == ("Limburg, kort", "Editie Limburg")
    assert [card.id for card in short.collections["practices"]] == [
        "kaboekie",
        "stadsfotografen",
        "koorwandelingen",
        "koorfestival-genk",
    ]
    assert [e.id for e in editions.values() if e.file == "gemeenten"] == [
        f"gemeente-{town}"
        for town in ("gent", "mechelen", "melle", "schaarbeek", "zelzate", "zonhoven")
    ]


def test_municipal_editions_of_the_memorandum(municipal: Project) -> None:
    """Those of the docs are made, each with its own cards first and its own words."""
    built = memopress.build(municipal.folder, ("gemeente-*",), ("screen",))

    assert built.is_sound
    assert [file.file for file in built.files] == [
        f"gemeente-{town}/lokaal-talent-gemeente-{town}-screen.pdf"
        for town in ("gent", "mechelen", "melle", "schaarbeek", "zelzate", "zonhoven")
    ]
    thin = [d for d in built.diagnostics if d.code == "thin-edition"]
    assert [(Path(d.place.file).name, d.place.line) for d in thin if d.place] == [
        ("gemeenten.csv", 7)
    ]
    publication = load_content(municipal.folder)
    own = {e.id: e.collections["practices"][0].id for e in choose_editions(publication)}
    assert own["gemeente-zonhoven"] == "kaboekie"
    assert own["gemeente-gent"] == "kouterconcerten"
    register = choose_edition(publication, "gemeente-mechelen").find("front/register")
    assert register
    assert register.intro.markup == "Beste Mechelaar, <em>welkom</em>"


LONG = {
    "Beveren-Kruibeke-Zwijndrecht": "Oost-Vlaanderen",
    "Heist-op-den-Berg": "Antwerpen",
    "Scherpenheuvel-Zichem": "Vlaams-Brabant",
}


def test_all_municipalities_of_the_memorandum(municipal: Project) -> None:
    """As many as MEMOPRESS_MUNICIPALITIES says are made, of names like those of the cards."""
    wanted = int(os.environ.get("MEMOPRESS_MUNICIPALITIES", "3"))
    publication = load_content(municipal.folder)
    places = {
        str(place.name): str(place.province)
        for card in publication.collections["practices"]
        for place in card.places
    }
    kinds = ("", *(f"{n} " for n in range(1, 20)))
    names = [*LONG, *(f"{kind}{name}" for kind in kinds for name in places)]
    places |= LONG
    rows = [f"{name};{places[name.lstrip('0123456789 ')]};" for name in names[:wanted]]
    municipal.write("source/editions/gemeenten.csv", "\n".join(("gemeente;provincie;groet", *rows)))

    built = memopress.build(municipal.folder, ("gemeente-*",))

    assert built.is_sound
    assert len(built.files) == 2 * wanted
    assert len({file.edition for file in built.files}) == wanted
