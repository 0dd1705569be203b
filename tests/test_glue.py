"""The spaces at which no line may end, and how their words are broken all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import SetPage
from memopress.typeset import Line
from memopress.typeset.hyphenate import hyphenator

Set = Callable[..., SetPage]


def set_text(set_page: Set, markup: str) -> str:
    """Return a paragraph as set, with '~' for every space that may not break."""
    page = set_page(f'<frame name="main"><p style="body">{markup}</p></frame>')
    assert page.codes == []
    found = [placed.item.text for placed in page.lines if isinstance(placed.item, Line)]
    return " ".join(found).replace("\u00a0", "~")


@pytest.mark.parametrize(
    "text",
    [
        # numbers: their signs, groups, units, and what they count
        *("voor €~25 per dag", "met ±~50 of +~32 erbij", "wel 44~% meer", "zo’n 20~°C warm"),
        *("een zaal van 500~m² en 3~km ver", "op 2~m van 30~cm", "voor 25~euro of 25~EUR"),
        *("met 102.000~inwoners", "met 10~000~inwoners", "elke inwoner van 3~jaar", "om 20~uur"),
        *("met 2~miljoen~inwoners", "na 2~miljoen kunstenaars", "op 12~mei 2024", "bij 1~op~5"),
        *("wel 24~personen en 24 kunstenaars", "in 2~maanden, 3~weken, 4~dagen"),
        # what points at a number
        *("zie p.~24 of pp.~24–25", "zie blz.~3 en nr.~5", "tel.~09 of tel.~0495", "met ca.~50"),
        *("op pagina~24 in hoofdstuk~3", "volgens art.~5 en afb.~2"),
        # names
        *("door dr.~Claes en prof.~dr.~Peeters", "door J.~Peeters en Peeters,~J. zelf"),
        "van mevr.~Claes en dhr.~Émile",
        # small words
        *("elke week ’s~avonds en ’s~ochtends", "in ’t~klein", "tot 's~avonds", "foto’s maken"),
        *("dans, muziek,~enz. daar", "dans,~e.d. en meer", "dans~… en muziek", "bv.~dansers"),
        "lokaal talent~– en wat het doet~– telt",
    ],
)
def test_space_that_may_not_break(set_page: Set, text: str) -> None:
    """Every space that binds is glued, and no other."""
    assert set_text(set_page, text.replace("~", " ")) == text


@pytest.mark.parametrize(
    "text",
    [
        *("in 2024 kwam", "de top 10 van", "stap. Vijf", "vrijetijds- en cultuurbeleid"),
        *("het kamp. In", "5 meisjes", "5 urgente", "een klok, A of B"),
    ],
)
def test_other_spaces_break(set_page: Set, text: str) -> None:
    """Most spaces are plain."""
    assert set_text(set_page, text) == text


def test_spans_are_glued_where_they_meet(set_page: Set) -> None:
    """It does not matter in which style the words stand."""
    assert set_text(set_page, "<strong>500</strong> m² of €<em> 25</em>") == "500~m² of €~25"


def test_glued_words_are_broken_each_for_itself() -> None:
    """A number beside a word does not keep the word from breaking."""
    found = hyphenator("nl").breaks("102.000\u00a0inwoners,\u00a0enz.")
    assert [each.at for each in found] == [10, 12]
    assert hyphenator("nl").breaks("o.a.\u00a0www.lokaal.be") == ()
