"""Editions: documents chosen, ordered and worded anew, and every fault told at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from memopress.content import Publication, load_content
from memopress.diagnostics import InputError
from memopress.edition import Budget, Edition, choose_edition, choose_editions

BOOK = """\
title: A book
name: book
language: nl
date: 2024-05-01
layout: plain
collections:
  cards: {kind: card, order: [a, b, c]}
kinds:
  card:
    title: text
    tip: text?
    tags: list of word
    places: list of place
    notes: map of text?
  place: {name: word, count: number?}
"""
CARDS = {
    "a": "title: A\ntags: [x, y]\nplaces: [{name: Ghent, count: 3}, {name: Genk}]",
    "b": "title: B\ntip: T\ntags: [y]\nplaces: [{name: Genk}]",
    "c": "title: C\ntags: [z]\nplaces: [{name: Ieper}]",
}
Publish = Callable[..., Publication]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Return a function that writes editions and loads the publication with them."""
    monkeypatch.chdir(tmp_path)

    def publish(**editions: str) -> Publication:
        files = {"book": BOOK, **{f"cards/{name}": text for name, text in CARDS.items()}}
        files |= {f"editions/{name}": f"name: E\n{text}" for name, text in editions.items()}
        for name, text in files.items():
            path = Path("source") / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_content(Path())

    return publish


def ids(edition: Edition) -> str:
    """Return the ids of an edition's cards, in order."""
    return "".join(card.id for card in edition.collections["cards"])


def faults(publication: Publication) -> list[str]:
    """Return what choosing all editions reports, as 'line:column code'."""
    try:
        found = [d for e in choose_editions(publication, ()) for d in e.diagnostics]
    except InputError as error:
        found = list(error.diagnostics)
    return [f"{d.place} {d.code}".partition("yaml:")[2] for d in found]


def test_everything_by_default(publish: Publish) -> None:
    """Without a filter an edition holds the publication's own documents, in its order."""
    publication = publish(e="cover: The *big* one\nyear: 2024")

    edition = choose_edition(publication, "e")

    assert (edition.id, edition.name, edition.budget) == ("e", "E", None)
    assert edition.fields.cover.markup == "The <em>big</em> one"
    assert edition.fields["year"] == "2024"
    assert edition.collections == publication.collections
    assert edition.collections["cards"][0] is publication.collections["cards"][0]
    assert edition.left_out == {"cards": ()}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("{places.name: [Genk]}", "ab"),
        ("{places.name: [Genk, Ieper]}", "abc"),
        ("{places.name: Genk, tags: [x]}", "a"),
        ("{places.count: [3]}", "a"),
        ("{id: [c, a]}", "ac"),
        ("{not: {tags: [x, z]}}", "b"),
        ("{tags: [y], not: {id: [b]}}", "a"),
    ],
)
def test_filters(publish: Publish, filters: str, expected: str) -> None:
    """A document stays when every path has an allowed value; the others are left out."""
    edition = choose_edition(publish(e=f"select: {{cards: {filters}}}"), "e")

    assert ids(edition) == expected
    assert {card.id for card in edition.left_out["cards"]} == set("abc") - set(expected)


def test_order(publish: Publish) -> None:
    """The ids that are named come first, the rest follows in the publication's order."""
    assert ids(choose_edition(publish(e="order: {cards: [c]}"), "e")) == "cab"


def test_override(publish: Publish) -> None:
    """Named fields are replaced, an empty one is taken out, and other editions stay as they are."""
    publication = publish(e="override: {cards/b: {title: '*New*', tip: }}", f="")

    changed, plain = choose_editions(publication, ())

    card = changed.collections["cards"][1]
    assert (card.id, card.title.plain, card.tip, card.tags) == ("b", "New", None, ("y",))
    assert card.title.place.file == "source/editions/e.yaml"
    assert card.place_of("tags").file == "source/cards/b.yaml"
    assert plain.collections["cards"][1].title == "B"


def test_budget(publish: Publish) -> None:
    """A budget has a multiple; without fillers the layout's own are meant."""
    publication = publish(e="budget: {multiple: 4, fillers: [poster]}", f="budget: {multiple: 2}")

    first, second = choose_editions(publication, ("e", "f"))

    assert first.budget == Budget(4, ("poster",))
    assert second.budget == Budget(2, None)


def test_of(publish: Publish) -> None:
    """Documents are found by the values of their fields."""
    edition = choose_edition(publish(e="select: {cards: {tags: [y]}}"), "e")

    assert [card.id for card in edition.of("cards", tags="y")] == ["a", "b"]
    assert [card.id for card in edition.of("cards", tags="x", id="b")] == []
    with pytest.raises(KeyError):
        edition.of("crads")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("selct: {cards: {}}", "2:1 unknown-field"),
        ("cover: ''", "2:8 empty-text"),
        ("select: [cards]", "2:9 wrong-type"),
        ("select: {crads: {}}", "2:10 unknown-collection"),
        ("select: {cards: [x]}", "2:17 wrong-type"),
        ("select: {cards: {tag: [x]}}", "2:18 unknown-path"),
        ("select: {cards: {places.nam: [x]}}", "2:18 unknown-path"),
        ("select: {cards: {tags: [[x]]}}", "2:25 wrong-type"),
        ("select: {cards: {tags: [x, xx]}}", "2:28 unused-filter"),
        ("select: {cards: {tags: [x], id: [b]}}", "2:10 empty-selection"),
        ("order: {cards: c}", "2:16 wrong-type"),
        ("order: {cards: [[c]]}", "2:17 wrong-type"),
        ("order: {cards: [c, c]}", "2:20 duplicate-id"),
        ("order: {cards: [d]}", "2:17 unknown-document"),
        ("select: {cards: {id: [a]}}\norder: {cards: [b]}", "3:17 left-out"),
        ("override: {cards/d: {title: D}}", "2:12 unknown-document"),
        ("select: {cards: {id: [a]}}\noverride: {cards/b: {title: D}}", "3:12 left-out"),
        ("override: [cards/a]", "2:11 wrong-type"),
        ("override: {cards/a: D}", "2:21 wrong-type"),
        ("override: {cards/a: {titel: D}}", "2:22 unknown-field"),
        ("override: {cards/a: {tags: D}}", "2:28 wrong-type"),
        ("override: {cards/a: {title: }}", "2:29 empty-text"),
        ("override: {cards/a: {title: 'D[^1]'}}", "2:31 unknown-note"),
        ("cover: E\nlanguage: en", "3:1 no-effect"),
        ("title: The other one", "2:1 no-effect"),
        ("words: {page: p.}", "2:1 no-effect"),
        ("budget: 4", "2:9 wrong-type"),
        ("budget: {fillers: []}", "2:9 missing-field"),
        ("budget: {multiple: 0}", "2:20 wrong-type"),
        ("budget: {multiple: 4, filers: []}", "2:23 unknown-field"),
        ("budget: {multiple: 4, fillers: [[poster]]}", "2:33 wrong-type"),
    ],
)
def test_a_fault_in_an_edition(publish: Publish, text: str, expected: str) -> None:
    """Each fault, and only that one, has its own code at its line and column."""
    assert faults(publish(e=text)) == [expected]


def test_a_name_is_needed(publish: Publish) -> None:
    """An edition without a name is at fault."""
    publish()
    Path("source/editions").mkdir()
    Path("source/editions/e.yaml").write_text("cover: E", encoding="utf-8")

    assert faults(load_content(Path())) == ["1:1 missing-field"]

    Path("source/editions/e.yaml").write_text("cover: E\nnam: F", encoding="utf-8")

    assert faults(load_content(Path())) == ["2:1 missing-field"]  # what may be meant is told


def test_all_editions_are_judged(publish: Publish) -> None:
    """Faults in two files come together, also when only a third edition is wanted."""
    publication = publish(e="order: {cards: [d]}", f="budget: 4", g="")

    with pytest.raises(InputError) as caught:
        choose_edition(publication, "g")

    assert [str(d.place) for d in caught.value.diagnostics] == [
        "source/editions/e.yaml:2:17",
        "source/editions/f.yaml:2:9",
    ]


def test_an_unknown_edition(publish: Publish) -> None:
    """Asking for an edition that is not there gives the nearest name."""
    with pytest.raises(InputError) as caught:
        choose_editions(publish(limburg=""), ("limbrug",))

    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.place) == ("unknown-edition", None)
    assert fault.hints == ("did you mean 'limburg'?",)


def test_no_edition_at_all(publish: Publish) -> None:
    """A project needs an edition to make anything."""
    with pytest.raises(InputError) as caught:
        choose_editions(publish(), ())

    (fault,) = caught.value.diagnostics
    assert (fault.code, str(fault.place)) == ("missing-edition", "source/editions:1")
