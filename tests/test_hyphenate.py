"""Where Dutch words break: a table judged word by word, and each rule of the module by itself."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pyphen
import pytest

from memopress.keeping import Cache
from memopress.typeset.breaking import Hyphen
from memopress.typeset.hyphenate import Break, hyphenator

TABLE = Path(__file__).parent / "data" / "hyphenation.txt"


def rows() -> list[tuple[str, str]]:
    """Return the words of the table with their breaks."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit(": ", 1) for line in lines if line and not line.startswith("# "))
    return [(word, broken) for word, broken in pairs]


def shown(word: str, **options: Any) -> str:
    """Return a word with its breaks, as the tables write them."""
    text, start = "", 0
    for found in hyphenator("nl", **options).breaks(word):
        text += word[start : found.at] + (found.before or "|") + found.after
        start = found.at + found.replaced
    return text + word[start:]


def test_table() -> None:
    """Each word of the table breaks as it says, no more and no less."""
    found = [(word, shown(word)) for word, _ in rows()]

    assert len(found) > 1600
    assert found == list(rows())


def test_table_spells_its_words() -> None:
    """What is expected is the word itself: its letters are those of the word, tremas aside."""
    bare = str.maketrans("ëïöüËÏÖÜ-|", "eiouEIOU  ")
    for word, broken in rows():
        assert broken.translate(bare).replace(" ", "") == word.translate(bare).replace(" ", "")


def test_soft_break_sets_a_hyphen() -> None:
    """A break inside a part adds a hyphen and changes nothing else."""
    assert hyphenator("nl").breaks("(lokaal)") == (Break(3, "-", "", 0),)


def test_hard_break_sets_nothing() -> None:
    """A break after a mark of the word itself adds nothing."""
    assert hyphenator("nl").breaks("stad/dorp") == (Break(5, "", "", 0, Hyphen.HARD),)


def test_trema_vanishes() -> None:
    """The next line starts with the bare vowel, in the place of the one with a trema."""
    assert hyphenator("nl").breaks("‘beëindigt’") == (
        Break(3, "-", "e", 1),
        Break(6, "-", "", 0),
    )


def test_trema_stays_in_other_languages() -> None:
    """The vanishing trema is a rule of Dutch."""
    assert all(not found.after for found in hyphenator("fr").breaks("égoïste"))


def test_umlaut_after_a_consonant_stays() -> None:
    """Two dots that part no vowels have another work to do."""
    assert shown("fremdübung", exceptions=("fremd-übung",)) == "fremd-übung"


@pytest.mark.parametrize("right", [2, 3])
def test_no_letter_stands_alone(right: int) -> None:
    """No two breaks have one letter between them, whatever the minimum."""
    for word in (word for word, _ in rows() if word.isalpha()):
        pieces = shown(word, right=right).split("-")
        assert min(map(len, pieces)) > 1, word


def test_minima() -> None:
    """The least left, the least right and the shortest word are as asked."""
    assert shown("financiën") == "fi-nan-ciën"
    assert shown("financiën", right=2) == "fi-nan-ci-en"
    assert shown("lokale", right=2) == "lo-ka-le"
    assert shown("lokale", left=3) == "lokale"
    assert shown("lokaal", shortest=7) == "lokaal"
    assert shown("dj-set") == "dj-|set"
    assert shown("dj-set", left=3) == "dj-set"


def test_exceptions_win() -> None:
    """An exception decides, whatever case, quotes or apostrophe the word comes with."""
    assert shown("“Dansgezelschap,”", exceptions=("dans-gezelschap",)) == "“Dans-gezelschap,”"
    assert shown("DANSGEZELSCHAP", exceptions=("dans-gezelschap",)) == "DANS-GEZELSCHAP"
    assert shown("Kaboekie", exceptions=("Kaboekie",)) == "Kaboekie"
    assert shown("YouTube", exceptions=("you-tube",)) == "You-Tube"
    assert shown("GINTER", exceptions=("GINTER",)) == "GINTER"
    assert shown("Sint-Niklaas", exceptions=("Niklaas",)) == "Sint-|Niklaas"
    assert shown("programma’s", exceptions=("programma's",)) == "programma’s"


def test_exceptions_win_from_the_built_in_ones() -> None:
    """The layout may think otherwise than the house."""
    assert shown("massagebed") == "mas-sage-bed"
    assert shown("massagebed", exceptions=("massage-bed",)) == "massage-bed"


def test_exceptions_keep_to_the_minima() -> None:
    """What is listed is allowed, not forced."""
    assert shown("foyer", exceptions=("foy-er",)) == "foyer"
    assert shown("foyer", exceptions=("foy-er",), right=2) == "foy-er"


def test_exceptions_lose_their_trema() -> None:
    """The trema vanishes at a listed break too."""
    assert shown("ruïneren", exceptions=("ru-ïneren",)) == "ru-ineren"


def test_language_without_patterns() -> None:
    """Hard hyphens and exceptions are all there is."""
    strange = hyphenator("xx", ("kun-stenaar",))
    assert strange.breaks("amateurkunsten") == ()
    assert [found.at for found in strange.breaks("stad/gemeente")] == [5]
    assert [found.at for found in strange.breaks("kunstenaar")] == [3]


def test_language_with_changing_spelling() -> None:
    """Places where the pattern would rewrite the word are left alone."""
    # Hungarian asszonnyal is broken asszony-nyal: such places are left alone.
    plain = pyphen.Pyphen(lang="hu").positions("asszonnyal")
    found = hyphenator("hu").breaks("asszonnyal")
    assert {entry.at for entry in found} == {at for at in plain if at.data is None} - {8, 9}


def test_region_is_not_needed() -> None:
    """Dutch is Dutch, however its region is written."""
    assert hyphenator("nl-BE").breaks("beëindigt") == hyphenator("nl_NL").breaks("beëindigt")


def test_answers_are_remembered() -> None:
    """The same question costs nothing the second time."""
    assert hyphenator("nl") is hyphenator("nl")
    assert hyphenator("nl").breaks("gemeente") is hyphenator("nl").breaks("gemeente")


def test_odd_text_is_no_fault() -> None:
    """Whatever is in the text, there is an answer."""
    odd = [
        "",
        "-",
        "--",
        "’",
        "()",
        "(-)",
        "/",
        "İstanbullu",
        "e\u0308e\u0308n",
        "a\u00adb",
        "日本語日本語",
    ]
    assert [hyphenator("nl").breaks(word) for word in odd] == [()] * len(odd)


# 'nl' and 'nl-NL' share a dictionary, so the second finds in the file what the first left there.


def test_patterns_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader finds the patterns there and does not parse."""
    first, second = Cache(tmp_path), Cache(tmp_path)
    expected = hyphenator("nl", cache=first).breaks("amateurkunstenaars")

    monkeypatch.setattr(pyphen.HyphDict, "__init__", lambda *_: pytest.fail("parsed again"))
    assert hyphenator("nl-NL", cache=second).breaks("amateurkunstenaars") == expected


def test_a_cache_that_is_done_with_is_let_go(tmp_path: Path) -> None:
    """Hyphenators are kept for all that a process does, the caches of its sessions are not."""
    cache = Cache(tmp_path)
    hyphenator("nl", cache=cache).breaks("amateurkunstenaars")
    held = weakref.ref(cache)
    del cache
    gc.collect()
    assert held() is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"longest": 1, "patterns": {}}',
        b'{"longest": "1", "patterns": [["a", "b", 1]]}',
        "één regel".encode(),
    ],
)
def test_patterns_of_something_else(text: bytes) -> None:
    """What is there in their place, and is none, is not read: the dictionary is, again."""
    cache = Cache(None)
    expected = hyphenator("nl", cache=cache).breaks("amateurkunstenaars")
    ((kind, key),) = cache._at_hand  # noqa: SLF001 - whatever it is called
    good = cache.get(kind, key)
    planted = Cache(None)
    planted.put(kind, key, text)

    assert hyphenator("nl-NL", cache=planted).breaks("amateurkunstenaars") == expected
    assert planted.get(kind, key) == good
