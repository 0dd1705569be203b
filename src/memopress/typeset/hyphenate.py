"""Where words may be broken: pyphen's patterns under the rules of Dutch typography.

`hyphenator(language)` gives the Hyphenator of a language; its `breaks(word)` takes a word as it
stands in the text, punctuation and all, and returns the places in it, from left to right. Whether a
word is a name, and so not to be broken, its paragraph tells: see `names`.

Sources: [L] the Leidraad of the official Dutch spelling (Taalunie, Woordenlijst), chapter 18,
'Woorden afbreken', rule 18.A; [H] the house's own taste. In the order in which they are applied:

1. Never broken [H]: words with a digit or one of # @ & + = _ ~ | < > or a backslash, and web
   addresses ('www', '://', a point between letters); long ones break by the rules of `addresses`.
2. Hard hyphens first: a break after '-', '–' or '/' that stands between letters; none after the
   hyphen of 'vrijetijds-' or '-lezingen', and none that leaves the line less than rule 8 asks of
   the whole word ('e-mail', 'en/of') [H]. What is between them are parts, each broken for itself.
3. An exception decides alone, whatever the case of the word, but for the minima of rule 8.
4. Not broken [H]: capitals up to five letters (acronyms), mixed case (YouTube, Koor&Stem), parts
   shorter than `shortest` letters. Longer capitals break as lower case does.
5. Brackets inside a word, as in '(amateur)kunstenaars': breaks only outside them, and none at
   the bracket [H].
6. Apostrophes: none at the apostrophe and none that leaves one letter between it and the break
   [H]. ([L] breaks sherry'tje as sherry-tje, without the apostrophe: allowed, not used.)
7. Between the members of a compound [L a], elsewhere between syllables [L b-d]: the seams that
   `dutch` knows, then the patterns on each member.
8. At least `left` letters before and `right` letters after, counted in the part [H; L has 2].
9. No letter alone between two breaks, nor consonants alone, at seams included [L: 'geen los
   klinkerteken']. One break falls. A vowel after a consonant can only open a second member, so the
   earlier break stays (mu-ziek-aca-demie); a vowel after a vowel goes with it (crea-tief,
   radio-maker) unless a prefix comes before it (ge-opend). Consonants before a vowel can only close
   a member (talent-ont-); before a consonant they open one (hot-spots).
10. The trema vanishes where the break does its work: be-eindigt [L].
11. No break at the vowel that a diminutive doubles [H]: fo-tootje, where L has foto-tje.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import weakref
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.keeping import digest
from memopress.typeset import dutch
from memopress.typeset.breaking import Hyphen

if TYPE_CHECKING:
    from memopress.keeping import Cache

# Raised figures and fractions are \w to Python and not \d; ʼ is a letter to it.
_LETTER = r"[^\W\d_²³¹⁰-⁹₀-₉¼-¾ʼ]"
_WORDS = re.compile("[^\u00a0\u202f]+")
_LETTERS = re.compile(f"{_LETTER}+")
_STRETCH = re.compile(f"{_LETTER}+(?:['’ʼ]{_LETTER}+)*")
_UNBREAKABLE = re.compile(rf"[\d#@&+=_~|<>\\]|://|^\W*www\b|{_LETTER}\.{_LETTER}", re.IGNORECASE)
_HARD = re.compile(rf"(?<=[\w’')\]])(?:-/|[-‐–—/])(?=[‘“\"'(\[]?{_LETTER})")
_INSIDE_BRACKET = re.compile(r"-?[)\]]\w")  # what follows a stretch that is a bracketed part
_VOWELS = frozenset("aeiouyáàâäãåéèêëíìîïóòôöõúùûüæœø")


class Break(Struct, frozen=True):
    """One place where a word may be broken.

    The line ends in word[:at] + before, the next one starts with after + word[at + replaced:].
    `before` is '-', or '' after a hard hyphen that the word has already. `after` and `replaced`
    are '' and 0 but where the spelling changes: be-eindigt from 'beëindigt' has 'e' and 1. `hyphen`
    tells what the line ends in, and `best` a break between two members of a compound, where readers
    expect it.
    """

    at: int
    before: str
    after: str
    replaced: int
    hyphen: Hyphen = Hyphen.SOFT
    best: bool = False


class Hyphenator(Protocol):
    """Whatever knows where the words of a language may be broken."""

    def breaks(self, word: str) -> tuple[Break, ...]:
        """Return the places where the word may be broken, from left to right."""

    def listed(self, word: str) -> tuple[Break, ...]:
        """Return those that an exception gives: all that a name has."""


_KIND = "patterns"  # of what is kept


def hyphenator(
    language: str,
    exceptions: tuple[str, ...] = (),
    left: int = 2,
    right: int = 3,
    shortest: int = 5,
    *,
    cache: Cache | None = None,
) -> Hyphenator:
    """Return the hyphenator of a language ('nl', 'nl-BE'), the same one for the same arguments.

    `exceptions` are words with '-' at the breaks they may have ('cir-cus-ate-lier'), or without
    any when they may not be broken; they win from the built-in ones. They are looked up part by
    part, so the two halves of a hyphenated name are two exceptions. A language without patterns
    breaks at hard hyphens and in its exceptions only. Patterns are read when the first word needs
    them, and are kept in a cache.
    """
    kept = weakref.ref(cache) if cache else None  # which is not held here when it is done with
    return _hyphenator(language, exceptions, left, right, shortest, kept)


@functools.lru_cache(maxsize=64)
def _hyphenator(
    language: str,
    exceptions: tuple[str, ...],
    left: int,
    right: int,
    shortest: int,
    cache: weakref.ref[Cache] | None,
) -> Hyphenator:
    is_dutch = dutch.is_dutch(language)
    words = (*dutch.EXCEPTIONS, *exceptions) if is_dutch else exceptions
    return _Hyphenator(
        language=language,
        is_dutch=is_dutch,
        exceptions={_key(word.replace("-", "")): _marked(word) for word in words},
        left=left,
        right=right,
        shortest=shortest,
        cache=cache,
    )


class _Hyphenator(Struct, frozen=True):
    """The rules of this module over the patterns of one language."""

    language: str
    is_dutch: bool
    exceptions: dict[str, tuple[int, ...]]
    left: int
    right: int
    shortest: int
    cache: weakref.ref[Cache] | None
    known: dict[str, tuple[Break, ...]] = field(default_factory=dict)

    def breaks(self, word: str) -> tuple[Break, ...]:
        """Return the places where the word may be broken, from left to right."""
        if (found := self.known.get(word)) is None:
            found = self.known[word] = self._find(word)
        return found

    def listed(self, word: str) -> tuple[Break, ...]:
        """Return those that an exception gives: all that a name has."""
        spans = [
            stretch.span()
            for stretch in _STRETCH.finditer(word)
            if _key(stretch[0]) in self.exceptions
        ]
        return tuple(
            found
            for found in self.breaks(word)
            if any(first < found.at < last for first, last in spans)
        )

    def _find(self, text: str) -> tuple[Break, ...]:
        # Spaces that may not break have made one of several words.
        return tuple(
            replace(found, at=match.start() + found.at)
            for match in _WORDS.finditer(text)
            if not _UNBREAKABLE.search(match[0])
            for found in self._of_word(match[0])
        )

    def _of_word(self, word: str) -> list[Break]:
        found: list[Break] = []
        start = 0
        for seat in (*(match.end() for match in _HARD.finditer(word)), len(word)):
            found += self._of_part(word, start, seat)
            if seat < len(word) and self._is_roomy(word[:seat], word[seat:]):
                found.append(Break(seat, "", "", 0, Hyphen.HARD))
            start = seat
        return found

    def _is_roomy(self, before: str, after: str) -> bool:
        """Tell whether a break leaves letters enough on both sides."""
        return _count(before) >= self.left and _count(after) >= self.right

    def _of_part(self, word: str, start: int, end: int) -> list[Break]:
        """Return the soft breaks between two hard hyphens."""
        found = []
        for stretch in _STRETCH.finditer(word, start, end):
            first, last = stretch.span()
            opened = first - 1 > start and word[first - 1] in "([" and word[first - 2].isalpha()
            if opened or _INSIDE_BRACKET.match(word, last, end):
                continue
            seams = dutch.best(_key(stretch[0])) if self.is_dutch else ()
            for at in self._of_stretch(stretch[0]):
                after = self._without_trema(word, first + at)
                best = at in seams
                found.append(Break(first + at, "-", after, len(after), best=best))
        return found

    def _without_trema(self, word: str, at: int) -> str:
        """Return the letter a line starts with when the trema of word[at] vanishes, or ''.

        It parts two vowels, which the break does for it. Two dots after a consonant are an umlaut.
        """
        parts_vowels = self.is_dutch and word[at - 1].lower() in _VOWELS
        return dutch.TREMA.get(word[at], "") if parts_vowels else ""

    def _of_stretch(self, text: str) -> tuple[int, ...]:
        """Return the breaks in letters and apostrophes, as offsets."""
        lower = _key(text)
        if len(lower) != len(text) or _count(lower) < self.shortest:
            return ()
        listed = self.exceptions.get(lower)
        if listed is None:
            if not _is_plain(text):
                return ()
            found = {at for chunk in _LETTERS.finditer(lower) for at in self._of_chunk(chunk)}
        else:
            found = set(listed)
        kept = {at for at in found if self._is_roomy(lower[:at], lower[at:])}
        if listed is None:
            if self.is_dutch:
                kept.difference_update(dutch.doubled(lower))
            self._join_lone_letters(lower, kept, found)
        return tuple(sorted(kept))

    def _of_chunk(self, chunk: re.Match[str]) -> set[int]:
        """Return the breaks in letters alone: at known seams, and in each member by patterns."""
        text, start = chunk[0], chunk.start()
        found = set(dutch.seams(text)) if self.is_dutch else set()
        edges = (0, *sorted(found), len(text))
        table = _patterns(self.language, self.cache)
        if table is not None:
            for first, last in itertools.pairwise(edges):
                # Two letters at least on either side, so that no seam and no apostrophe has one.
                found |= {
                    first + at
                    for at in table.positions(text[first:last])
                    if 2 <= at <= last - first - 2 and at.data is None  # same spelling
                }
        return {start + at for at in found}

    def _join_lone_letters(self, word: str, kept: set[int], found: set[int]) -> None:
        """Drop one of each two breaks that have a single letter or consonants between them."""
        for at, end in itertools.pairwise(sorted(kept)):
            if at not in kept:
                continue
            if _VOWELS.isdisjoint(word[at:end]):
                falls = at if word[end] in _VOWELS else end
            elif end > at + 1:
                continue
            elif word[at - 1] not in _VOWELS:
                falls = at + 1
            else:
                syllable = max((other for other in found if other < at), default=0)
                prefixed = self.is_dutch and dutch.opens_stem(word, syllable, at)
                falls = at + 1 if prefixed else at
            kept.remove(falls)


def _key(word: str) -> str:
    """Return the form in which words are looked up: lower case, one kind of apostrophe."""
    return word.lower().replace("’", "'").replace("ʼ", "'")


def _marked(word: str) -> tuple[int, ...]:
    """Return the offsets of the hyphens of 'cir-cus-ate-lier' in the word without them."""
    return tuple(match.start() - count for count, match in enumerate(re.finditer("-", word)))


def _count(text: str) -> int:
    """Return how many letters there are."""
    return sum(map(str.isalpha, text)) - text.count("ʼ")


def _is_plain(text: str) -> bool:
    """Tell whether the case is that of a common word: lower, one capital, or all of a long one."""
    return _count(text) > 5 if text.isupper() else dutch.is_plain(text)


@functools.lru_cache(maxsize=8)
def _patterns(language: str, held: weakref.ref[Cache] | None) -> Any:
    """Return pyphen's HyphDict of a language, or None where it has none."""
    # Imported here since text without a word to break should not pay for it.
    import pyphen  # noqa: PLC0415

    name = pyphen.language_fallback(language)
    if name is None:
        return None
    source = Path(pyphen.LANGUAGES[name])
    cache = held() if held else None
    if cache is None:
        return pyphen.HyphDict(source)
    stat = source.stat()
    key = f"{pyphen.VERSION} {source.name} {stat.st_size} {stat.st_mtime_ns}"
    known = _read(cache, key)
    if known is not None:
        table = object.__new__(pyphen.HyphDict)
        table.patterns, table.maxlen, table.cache = *known, {}
        return table
    table = pyphen.HyphDict(source)
    _write(cache, key, table.patterns, table.maxlen)
    return table


def _read(cache: Cache, key: str) -> tuple[dict[str, Any], int] | None:
    """Return what was written under the key, or None if anything at all is wrong with it."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        data = json.loads(cache.get(_KIND, digest(key)) or b"")
        patterns = {str(name): (start, tuple(values)) for name, start, *values in data["patterns"]}
        numbers = itertools.chain(*((start, *values) for start, values in patterns.values()))
        if patterns and set(map(type, (data["longest"], *numbers))) == {int}:
            return patterns, data["longest"]
    return None


def _write(cache: Cache, key: str, patterns: dict[str, Any], longest: int) -> None:
    """Keep the patterns; that they cannot be is no fault."""
    rows = [(name, start, *values) for name, (start, values) in patterns.items()]
    # Those that change the spelling (Hungarian) are more than numbers.
    if all(type(value) is int for _, *values in rows for value in values):
        data = {"longest": longest, "patterns": rows}
        cache.put(_KIND, digest(key), json.dumps(data).encode())
