"""Objects of a file taken for what they should be; None or '' for those that are something else."""

from __future__ import annotations

from decimal import Decimal

from pikepdf import Array, Dictionary, Name, Object, PdfError, String

from memopress.preflight.reading.allowance import charge

# What reading an object may raise that is not what it should be.
BROKEN = (
    PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_DEEP = 8  # arrays and dictionaries in each other
_MOST = 1_000_000  # characters: no text that is told has more
_PART = 20  # units of work for a part of what is made plain, as parts may stand there often


def name_of(obj: object) -> str:
    """Return a name without its slash, '' for what is none or no text (7.3.5)."""
    if not isinstance(obj, Name):
        return ""
    try:
        return str(obj)[1:]
    except UnicodeDecodeError:
        return ""


def entries_of(obj: Object) -> dict[str, Object]:
    """Return the entries of a dictionary or stream by names that can be printed."""
    return {key[1:].encode(errors="replace").decode(): value for key, value in obj.items()}


def text_of(obj: object) -> str | None:
    """Return a text string (ISO 32000-1, 7.9.2.2), None for what is none or cannot be read."""
    if not isinstance(obj, String):
        return None
    try:
        return str(obj)[:_MOST]
    except (PdfError, ValueError):
        return None


def is_true(obj: object) -> bool:
    """Tell whether an object is the boolean true, and nothing that is taken for it."""
    return obj is True


def whole_of(obj: object) -> int | None:
    """Return a number that counts something, from 0; None for what is none."""
    return obj if isinstance(obj, int) and not isinstance(obj, bool) and obj >= 0 else None


def plain_of(obj: object, deep: int = _DEEP) -> object:
    """Return an object as plain data: str, float, bool, tuple or dict; None for all else."""
    charge(_PART)
    if isinstance(obj, bool):
        return obj
    if isinstance(obj, int | float | Decimal):
        return float(obj)
    if isinstance(obj, Name):
        return name_of(obj)
    if isinstance(obj, Array) and deep:
        return tuple(plain_of(each, deep - 1) for each in obj)
    if isinstance(obj, Dictionary) and deep:
        return {key: plain_of(value, deep - 1) for key, value in entries_of(obj).items()}
    return text_of(obj)
