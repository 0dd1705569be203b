"""Objects of a PDF as they are written (ISO 32000-1, 7.3): each byte is a character of Latin-1."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What stands in a name as it is (7.3.5): no delimiters, and no '#'.
_REGULAR = frozenset(range(0x21, 0x7F)) - frozenset(b"%()<>{}[]/#")
# The bytes of PDFDocEncoding whose characters are not those of Latin-1 (annex D.2).
_SPECIAL = {
    char: chr(code) for code, char in enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", 0x80)
} | {"€": "\xa0"}
_PLAIN = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(map(chr, range(0xA1, 0x100)))
_IN_DOC = (_PLAIN - {"\xad"}) | _SPECIAL.keys()
_MARKS = ("þÿ", "ÿþ", "ï»¿")  # the bytes that texts in UTF-16 and UTF-8 begin with
_ENCODED = str.maketrans(_SPECIAL | {"\\": "\\\\", "(": "\\(", ")": "\\)"})


@lru_cache(maxsize=512)
def name(text: str) -> str:
    """Return any text as a name in UTF-8 (7.3.5; ISO 19005-2, 6.1.8)."""
    return "/" + "".join(chr(b) if b in _REGULAR else f"#{b:02x}" for b in text.encode())


def string(text: str) -> str:
    """Return a text string (7.9.2.2): in PDFDocEncoding where that has its characters."""
    if _is_plain(text):
        return f"({text.translate(_ENCODED)})"
    return f"<{key(text).hex().upper()}>"


def key(text: str) -> bytes:
    """Return the bytes of a text string, by which names are sorted (7.9.6)."""
    if _is_plain(text):
        return "".join(_SPECIAL.get(char, char) for char in text).encode("latin-1")
    return b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")


def _is_plain(text: str) -> bool:
    """Tell whether PDFDocEncoding has a text, which does not look like one in Unicode then."""
    return _IN_DOC.issuperset(text) and not text.startswith(_MARKS)


def number(value: float, places: int = 3) -> str:
    """Return a number, rounded to a thousandth or to more places."""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def numbers(values: Iterable[float], places: int = 3) -> str:
    """Return an array of numbers."""
    return f"[{' '.join(number(value, places) for value in values)}]"


def ref(number: int) -> str:
    """Return what refers to the object of a number."""
    return f"{number} 0 R"


def array(objects: Iterable[str]) -> str:
    """Return an array of objects."""
    return f"[{' '.join(objects)}]"
