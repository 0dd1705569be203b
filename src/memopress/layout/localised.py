"""Dates, times, numbers and money in the words of a language, by CLDR's patterns."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import pass_environment

from memopress.content import Money
from memopress.layout.allowance import charge
from memopress.layout.views import RefusedError, what

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel import Locale

_WIDTHS = ("full", "long", "medium", "short")
# Letters of a pattern (UTS 35) that have a meaning, each so often as it may stand in a row; what is
# not a letter stands for itself, and so does what stands between apostrophes.
_DATE = re.compile(r"(?>y{1,4}|[MLEceQq]{1,5}|dd?|D{1,3}|ww?|W|'[^']*'|[^A-Za-z'])++")
_TIME = re.compile(r"(?>HH?|hh?|KK?|kk?|mm?|ss?|a{1,5}|'[^']*'|[^A-Za-z'])++")
_NUMBER = re.compile(r"(?>'[^']*'|[#0,.%‰+\- \u00a0¤])++")
_LONGEST = 60  # characters of a pattern
_COST = 50  # of a value, counted as steps of a template


def _pattern(form: Any, pattern: re.Pattern[str], example: str) -> str:
    if not (isinstance(form, str) and len(form) <= _LONGEST and pattern.fullmatch(form)):
        raise RefusedError(f"'{str(form)[:40]}' is no pattern, such as {example}")
    return str(form)


def _locale(environment: Any, language: Any) -> Locale:
    charge(_COST)
    tag = language or environment.language
    found = _known(str(tag)) if isinstance(tag, str) else None
    if found is None:
        hint = "a language is named as nl-BE or en"
        raise RefusedError(f"how '{str(tag)[:40]}' writes dates and numbers is not known; {hint}")
    return found


@lru_cache(maxsize=32)
def _known(tag: str) -> Locale | None:
    """Return what Unicode knows of a language, or of the one that it narrows; None for nothing."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - loaded where it is used

    parts = tag.split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def _other(value: Any, wanted: str, kind: str) -> RefusedError:
    """Return what is told of a value that is none of its kind, or that is not there."""
    if value is None:
        hint = "ask first whether it is there: {% if … %}"
        return RefusedError(f"what was left out here is no {wanted} to write", hint)
    return RefusedError(f"{what(value)} is no {wanted}; let its field be of type {kind}")


@pass_environment
def date(environment: Any, value: Any, form: Any = "long", lang: Any = "") -> str:
    """Return a date by a pattern ('EEEE d MMMM y') or a width (full, long, medium, short)."""
    if not isinstance(value, dt.date):
        raise _other(value, "date", "date")
    if form not in _WIDTHS:
        form = _pattern(form, _DATE, "'EEEE d MMMM y', or full, long, medium, short")
    locale = _locale(environment, lang)
    from babel.dates import format_date  # noqa: PLC0415

    return str(format_date(value, form, locale))


@pass_environment
def time(environment: Any, value: Any, form: Any = "short", lang: Any = "") -> str:
    """Return a time by a pattern ('HH:mm') or a width."""
    if not isinstance(value, dt.time):
        raise _other(value, "time", "time")
    if form not in _WIDTHS:
        form = _pattern(form, _TIME, "'H:mm', or medium, short")
    elif form in ("full", "long"):
        raise RefusedError(f"'{form}' tells the time zone too, which is not known: take short")
    locale = _locale(environment, lang)
    from babel.dates import format_time  # noqa: PLC0415

    return str(format_time(value, form, locale=locale))


@pass_environment
def number(environment: Any, value: Any, form: Any = None, lang: Any = "") -> str:
    """Return a number as the language groups its digits, or by a pattern ('#,##0.00')."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"{what(value)} is no number")
    if form is not None:
        form = _pattern(form, _NUMBER, "'#,##0.00'")
    locale = _locale(environment, lang)
    from babel.numbers import format_decimal  # noqa: PLC0415

    return str(format_decimal(value, form, locale))


@pass_environment
def currency(
    environment: Any, value: Any, code: Any = None, form: Any = None, lang: Any = ""
) -> str:
    """Return an amount with its currency; a number needs the code of one (ISO 4217)."""
    amount: Any = value
    if isinstance(value, Money):
        amount, code = value.amount, value.currency
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise _other(value, "amount", "money")
    if not (isinstance(code, str) and re.fullmatch(r"[A-Z]{3}", code)):
        raise RefusedError("which currency? a number needs its code: price|currency('EUR')")
    if form is not None:
        form = _pattern(form, _NUMBER, "'¤ #,##0.00'")
    locale = _locale(environment, lang)
    from babel.numbers import format_currency  # noqa: PLC0415

    return str(format_currency(amount, code, form, locale, currency_digits=form is None))


FILTERS: dict[str, Callable[..., Any]] = {
    "currency": currency,
    "date": date,
    "number": number,
    "time": time,
}
