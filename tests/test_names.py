"""Which words are names: capitals inside sentences, at their openings, and in titles."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from conftest import FONTS, face
from memopress.typeset import Setting, Span, TextStyle, Typesetter
from memopress.typeset.names import find_names


def names(text: str) -> list[str]:
    """Return the words of a paragraph that are names."""
    words = text.split(" ")
    return list(itertools.compress(words, find_names(words)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kunstenaars uit Mechelen dansen.", ["Mechelen"]),
        ("in Oost-Vlaanderen en Sint-Niklaas", ["Oost-Vlaanderen", "Sint-Niklaas"]),
        ("steun van Amateurdans Vlaanderen", ["Amateurdans", "Vlaanderen"]),
        ("In Gooik wordt Gooikoorts gezongen.", ["Gooik", "Gooikoorts"]),
        ("de Brusselse en Nederlandstalige jeugd", ["Brusselse", "Nederlandstalige"]),
        ("naar (Maasmechelen), “Genk” en ‘Lier’", ["(Maasmechelen),", "“Genk”", "‘Lier’"]),
        ("wie in IJsland woont", ["IJsland"]),
        ("van Émile en Åsa", ["Émile", "Åsa"]),
        ("stad Deurne/Stad Antwerpen", ["Deurne/Stad", "Antwerpen"]),
        ("de Kaboekie-bezoekers", ["Kaboekie-bezoekers"]),
    ],
)
def test_capital_inside_a_sentence(text: str, found: list[str]) -> None:
    """Dutch capitalises names and nothing else."""
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Amateurkunstenaars dansen",
        "Zij dansen. Kunstenaars zingen! Wie? Iedereen… Schrijvers: Dichters",
        "“Kunstenaars dansen.” Schrijvers zingen. (‘Dichters zwijgen.’) Muzikanten spelen",
        "‘(Kunstenaars) dansen",
        "→ Kunstenaars dansen, – ⟶",
        "1. Kunstenaars dansen",
        "dat tonen zij aan anderen.2 Kunstenaars ook.¹ Schrijvers niet",
        "met dansers, muzikanten, enz. Kunstenaars dansen",
        "om 20.30: Kunstenaars dansen",
        "(Boven)lokale kunstenaars",
        "Stads-, dorps- en buurtfeesten",
    ],
)
def test_capital_that_opens_a_sentence(text: str) -> None:
    """After a full stop and the like, whatever quotes and brackets stand between."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("volgens dr. Claesens en J. Vermeulen", ["Claesens", "J.", "Vermeulen"]),
        ("bv. Mechelen, o.a. Leuven, (m.a.w. Lier)", ["Mechelen,", "Leuven,", "Lier)"]),
        ("p. 24 in Gent, nr. 5 in Aalst", ["Gent,", "Aalst"]),
        ("dat zijn er 2.500 Vlaamse, – Gentse", ["Vlaamse,", "Gentse"]),
    ],
)
def test_point_that_ends_no_sentence(text: str, found: list[str]) -> None:
    """Abbreviations, initials and numbers have one too."""
    assert names(text) == found


@pytest.mark.parametrize(
    "word",
    [
        *("Oost-Vlaanderen", "Sint-Lievens-Esse", "Vlaams-Brabant", "’s-Hertogenbosch", "C-Mine"),
        *("YouTube", "Koor&Stem", "Art’Iz", "“Sint-Niklaas”,", "Oaze/Radar", "niet-Europese"),
    ],
)
def test_name_by_its_spelling(word: str) -> None:
    """A capital inside the word tells a name even where a sentence opens."""
    assert names(word) == [word]


def test_name_by_the_paragraph() -> None:
    """A word that opens a sentence is a name if the paragraph has it inside one as well."""
    assert names("Kaboekie danst. In Kaboekie!") == ["Kaboekie", "Kaboekie!"]
    assert names("Kaboekie danst. Iedereen ook!") == []


def test_capitals_are_no_names() -> None:
    """Text in capitals is a title; one such word among others is an acronym."""
    assert names("AMATEURKUNSTENAARS VOEDEN DE SAMENLEVING") == []
    assert names("wij tonen je DRIE CONCRETE ACTIEPUNTEN en meer") == []
    assert names("(SAMEN) TE CREËREN, PLEKKEN OM TE TONEN") == []
    assert names("de leden van GINTER dansen voor UNESCO") == ["GINTER", "UNESCO"]
    assert names("dankzij een LEADER-subsidieprogramma, een A4-formaat en een T-shirt") == []


def test_words_that_a_space_joins() -> None:
    """What may not be parted is one word to the typesetter, and a name if any of it is."""
    assert names("met dr.\u00a0Claesens en 50\u00a0jaar. Kunstenaars dansen") == [
        "dr.\u00a0Claesens"
    ]
    assert find_names([]) == ()


def test_other_languages() -> None:
    """German capitalises what is no name; nothing is said of languages but Dutch."""
    assert find_names(["die", "Freiheit"], "de") == (False, False)
    assert find_names(["de", "Dender"], "nl-BE") == (False, True)


def places() -> list[str]:
    """Return the places of the memorandum's cards."""
    cards = Path(__file__).parents[1].glob("source/practices/*.yaml")
    found = [place for card in cards for place in yaml.safe_load(card.read_text("utf-8"))["places"]]
    return sorted({place["name"] for place in found})


@pytest.mark.parametrize(
    "name",
    [
        *places(),
        *("De Federatie", "VLAMO", "Koor&Stem", "Creatief Schrijven", "Danspunt", "Muziekmozaïek"),
        *("Breedbeeld", "OPENDOEK", "Kunstwerkt", "Poppunt", "Vlaanderen", "Vlaams-Brabant"),
        *("Nationale Loterij", "Rotary Club Genk", "Universiteit Gent", "Art’Iz", "Oaze.be"),
        *(
            "Hoofdstedelijk Gewest",
            "Erfgoed Haspengouw",
            "Academie Pop",
            "King’s Singers",
            "VOCES8",
        ),
    ],
)
def test_places_and_organisations(name: str) -> None:
    """Each word of them is a name wherever a sentence has it but at its opening."""
    text = f"Kunstenaars uit {name} dansen."
    assert names(text) == [word for word in name.split(" ") if word[0].isupper()]


def test_names_are_set_whole() -> None:
    """The typesetter breaks no name, not at its hyphen either, however narrow the column."""
    typesetter = Typesetter({"text": face("text", FONTS / "work-sans/WorkSans_400Regular.ttf")})
    style = TextStyle(("text",), 10, "ink")
    lines = typesetter.set(
        (Span("wij in Oost-Vlaanderen amateurkunstenaars", style),), 50, Setting()
    )
    assert [line.text for line in lines][:2] == ["wij in", "Oost-Vlaanderen"]
    assert any(line.soft for line in lines)
