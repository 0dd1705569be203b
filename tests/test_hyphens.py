"""Words with their breaks, listed by the layout, the publication, a document or an edition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memopress.composing import compose
from memopress.content import load_content
from memopress.diagnostics import InputError, Problems
from memopress.edition import choose_editions
from memopress.job import read_job
from memopress.session import Session

if TYPE_CHECKING:
    from conftest import Project

WORD = "z" * 80  # wider than the column, and nothing any patterns would break
BROKEN = f"{WORD[:40]}-{WORD[40:]}"
PLACES = {  # where words may be listed, and a text to put the list before
    "layout": ("layouts/pocket/layout.yaml", "styles:"),
    "publication": ("source/quay.yaml", "words:"),
    "document": ("source/birds/gull.yaml", "notes:"),
}


@pytest.fixture
def birds(project: Project) -> Project:
    """Return the small publication with a word in one card that has to be broken."""
    project.change(
        "layouts/pocket/layout.yaml", "leading: 14pt,", "leading: 14pt, hyphenate: true,"
    )
    project.change("source/birds/gull.yaml", "the sign", WORD)
    return project


def lists(project: Project, where: str, words: str) -> None:
    """Put a list of words into one of the files."""
    file, before = PLACES[where]
    project.change(file, before, f"hyphenation: {words}\n{before}")


def too_wide() -> list[str]:
    """Return the editions and pages in which the word stands unbroken."""
    session, problems = Session(Path()), Problems()
    compositions = compose(session, choose_editions(session.job.publication), problems, problems)
    codes = {found.code for found in problems.errors}
    assert codes <= {"too-wide"}
    return [
        f"{each.edition.id} {page.folio}"
        for each in compositions
        for page in each.pages
        if any(WORD in getattr(placed.item, "text", "") for placed in page.items)
    ]


def faults() -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the codes, places and hints of what reading the project reports."""
    try:
        found = [fault for each in read_job(Path()).publication.faults.values() for fault in each]
    except InputError as error:
        found = list(error.diagnostics)
    assert found
    return [(d.code, str(d.place), d.hints) for d in found]


def test_unlisted_word_is_not_broken(birds: Project) -> None:
    """Without a list the word stands out of its column, in every edition that has the card."""
    assert birds
    assert too_wide() == ["all 4", "north 4"]


@pytest.mark.parametrize("where", PLACES)
def test_listed_word_is_broken(birds: Project, where: str) -> None:
    """Layout, publication and document may each list it."""
    lists(birds, where, f"[{BROKEN}]")
    assert too_wide() == []


def test_document_has_the_last_word(birds: Project) -> None:
    """Nearer to the text is stronger: document, publication, layout."""
    lists(birds, "layout", f"[{BROKEN}]")
    lists(birds, "publication", f"[{WORD}]")
    assert too_wide() == ["all 4", "north 4"]
    lists(birds, "document", f"[{BROKEN}]")
    assert too_wide() == []


def test_list_of_another_document_is_not_used(birds: Project) -> None:
    """What a document lists holds for itself."""
    birds.change("source/birds/heron.yaml", "notes:", f"hyphenation: [{BROKEN}]\nnotes:")
    assert too_wide() == ["all 4", "north 4"]


def test_edition_overrides_the_list(birds: Project) -> None:
    """The same text may be broken in one edition and not in the next."""
    lists(birds, "document", f"[{BROKEN}]")
    # Nothing else is overridden, so that both have the same markup.
    old = "call: Herring gull of the north"
    birds.change("source/editions/north.yaml", old, "hyphenation: []")
    assert too_wide() == ["north 4"]


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(
    ("words", "column", "code", "hint"),
    [
        ("[a-b, wa ter]", 20, "wrong-hyphenation", "list its words one by one"),
        (
            "[A4-papier]",
            15,
            "wrong-hyphenation",
            "leave it out: a word with a digit is never broken",
        ),
        (
            "[wa--ter]",
            15,
            "wrong-hyphenation",
            "write letters and single hyphens, as in wa-ter-ijs",
        ),
        (
            "[wa-ter-]",
            15,
            "wrong-hyphenation",
            "write letters and single hyphens, as in wa-ter-ijs",
        ),
        ("['']", 15, "wrong-hyphenation", "write letters and single hyphens, as in wa-ter-ijs"),
        ("[wa/ter]", 15, "wrong-hyphenation", "write letters and single hyphens, as in wa-ter-ijs"),
        ("{wa-ter: ijs}", 14, "wrong-type", "write [wa-ter-ijs, foyer]"),
        ("[[wa-ter]]", 15, "wrong-type", "write [wa-ter-ijs, foyer]"),
    ],
)
def test_what_is_no_word_is_told(
    birds: Project, where: str, words: str, column: int, code: str, hint: str
) -> None:
    """Each fault is told at its place, whichever file lists it."""
    lists(birds, where, words)
    file, before = PLACES[where]
    text = (birds.folder / file).read_text(encoding="utf-8")
    line = text[: text.index("hyphenation:")].count("\n") + 1
    assert before in text
    assert faults() == [(code, f"{file}:{line}:{column}", (hint,))]


def test_list_may_be_empty_or_one_word(birds: Project) -> None:
    """Nothing is no fault; a single word needs no brackets, and apostrophes are letters."""
    lists(birds, "layout", "")
    lists(birds, "publication", "fo-to’s")
    lists(birds, "document", "[]")
    publication = load_content(Path())
    assert publication.hyphenation == ("fo-to’s",)
    assert [bird.hyphenation for bird in publication.collections["birds"]] == [(), (), ()]


def test_override_is_judged_as_well(birds: Project) -> None:
    """A wrong word in an edition is told there."""
    birds.change(
        "source/editions/north.yaml", "{birds/gull: {", "{birds/gull: {hyphenation: [a b], "
    )
    with pytest.raises(InputError) as caught:
        choose_editions(load_content(Path()))
    assert [(d.code, str(d.place)) for d in caught.value.diagnostics] == [
        ("wrong-hyphenation", "source/editions/north.yaml:3:39")
    ]


def test_misspelt_field_gets_a_hint(birds: Project) -> None:
    """A near miss is met with the name."""
    birds.change("source/birds/gull.yaml", "notes:", "hyphenaton: [a-b]\nnotes:")
    assert faults()[0][2] == ("did you mean 'hyphenation'?",)
