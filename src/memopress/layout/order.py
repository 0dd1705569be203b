"""The order of texts in a language: Unicode's (UTS 10), with the letters that a language moves.

Weights come from pyuca, which reads Unicode's own table in a tenth of a second. It is the only
package of its kind that installs everywhere: PyICU has no wheels, one with all of ICU in it takes
170 MB, icu4py and feruca give no keys to sort by. What languages have of their own it does not
know; that is the table below, after CLDR's collation rules (cldr/common/collation). Where all
texts are of plain letters and digits, and the language moves none of them, it is not loaded.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from memopress.layout.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

LONGEST = 256  # characters of a text that count for its place
# In the order that Unicode gives them; letters follow, whose case is of the third level.
_PLAIN = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_WEIGHTS = {letter: number for number, letter in enumerate(_PLAIN, 1)}
_SECOND, _SMALL, _CAPITAL = 0x20, 0x02, 0x08  # weights of Unicode's table
# What stands behind a letter, as letters of their own; '=' joins those that are one letter, with
# another accent. Runs are parted by commas. 'ı/I' has a capital of its own.
_MOVED = {
    "az": "c ç, e ə, g ğ, h x ı/I i/İ, k q, o ö, s ş, u ü",
    "bs": "c č ć, d dž đ, l lj, n nj, s š, z ž",
    "cs": "c č, h ch, r ř, s š, z ž",
    "cy": "c ch, d dd, f ff, g ng, l ll, p ph, r rh, t th",
    "da": "z æ=ä ø=ö=ő å=aa",
    "eo": "c ĉ, g ĝ, h ĥ, j ĵ, s ŝ, u ŭ",
    "es": "n ñ",
    "et": "s š z ž, w õ ä ö ü",
    "fi": "z å ä=æ ö=ø",
    "hr": "c č ć, d dž đ, l lj, n nj, s š, z ž",
    "hu": "c cs, d dz dzs, g gy, l ly, n ny, o ö=ő, s sz, t ty, u ü=ű, z zs",
    "is": "a á, d ð, e é, i í, o ó, u ú, y ý, z þ æ=ä ö=ø å",
    "lt": "c č, s š, z ž",
    "lv": "c č, g ģ, k ķ, l ļ, n ņ, s š, z ž",
    "nb": "z æ=ä ø=ö=ő å=aa",
    "nn": "z æ=ä ø=ö=ő å=aa",
    "no": "z æ=ä ø=ö=ő å=aa",
    "pl": "a ą, c ć, e ę, l ł, n ń, o ó, s ś, z ź ż",
    "ro": "a ă â, i î, s ș=ş, t ț=ţ",
    "sk": "a ä, c č, h ch, o ô, r ř, s š, z ž",
    "sl": "c č ć, d đ, s š, z ž",
    "sq": "c ç, d dh, e ë, g gj, l ll, n nj, r rr, s sh, t th, x xh, z zh",
    "sv": "z å ä=æ ö=ø",
    "tr": "c ç, g ğ, h ı/I i/İ, o ö, s ş, u ü",
}

Rank = tuple[tuple[float, ...], ...]


def ranks(texts: Collection[str], language: str, *, case: bool) -> Mapping[str, Rank]:
    """Return what texts are sorted by in a language (a BCP 47 tag), by the texts.

    Texts that differ in their capitals alone have one rank, unless `case` tells them apart: small
    letters come first then.
    """
    charge(sum(min(len(text), LONGEST) for text in texts))
    own = language.lower().partition("-")[0]
    if not _moves_plain(own) and all(text.isascii() and text.isprintable() for text in texts):
        return {text: _plain(text[:LONGEST], case=case) for text in texts}
    collator = _collator(own)
    return {text: _ranked(collator, text[:LONGEST], case=case) for text in texts}


def _plain(text: str, *, case: bool) -> Rank:
    small = text.lower()
    first = tuple(map(_WEIGHTS.__getitem__, small))
    return (first, tuple(map(str.isupper, text))) if case else (first,)


def _ranked(collator: Any, text: str, *, case: bool) -> Rank:
    elements = collator.collation_elements(unicodedata.normalize("NFD", text))
    levels = (tuple(each[level] for each in elements if each[level]) for level in range(3))
    first, second, third = levels
    return (first, second, third) if case else (first, second)


def _runs(language: str) -> Iterable[list[str]]:
    """Return the runs of a language, each as the letter that stays, and those behind it."""
    return (run.split() for run in _MOVED.get(language, "").split(",") if run)


@lru_cache
def _moves_plain(language: str) -> bool:
    """Tell whether a language has letters of its own that are written with plain ones."""
    behind = (each for _, *run in _runs(language) for group in run for each in group.split("="))
    return any(each.partition("/")[0].isascii() for each in behind)


@lru_cache(maxsize=4)  # each is some megabytes
def _collator(language: str) -> Any:
    """Return what knows the weights of texts in a language."""
    from pyuca.collator import Collator_10_0_0  # noqa: PLC0415 - most texts are plain

    collator = Collator_10_0_0()
    for anchor, *behind in _runs(language):
        _, ((weight, *_),), _ = collator.table.find_prefix([ord(anchor)])
        for number, group in enumerate(behind, 1):
            for accent, written in enumerate(group.split("=")):
                small, _, capital = written.partition("/")
                forms = {small: _SMALL, small.capitalize(): _CAPITAL, small.upper(): _CAPITAL + 1}
                for form, third in forms.items() if not capital else _pair(small, capital):
                    key = [ord(each) for each in unicodedata.normalize("NFD", form)]
                    element = [weight + number / 1000, _SECOND + accent, third]
                    collator.table.add(key, [element])
    return collator


def _pair(small: str, capital: str) -> Iterable[tuple[str, int]]:
    return (small, _SMALL), (capital, _CAPITAL)
