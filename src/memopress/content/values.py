"""Single values that are more than words: numbers, dates, times, amounts of money, addresses.

Each has one way to be written, the same whatever the language of the publication; what is written
in another way is told with what to write.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from memopress.content.model import Money, Time
from memopress.limits import NUMBER
from memopress.links import HINT as TARGETS
from memopress.links import is_target

# 102.000, 102,000 and 102 000 are Dutch and English thousands; YAML reads the first as 102.0.
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:[.,  ]\d{3})+")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_COMMA = re.compile(r"-?(?:0|[1-9]\d*),\d+")
_MEASURED = re.compile(r"(-?(?:0|[1-9]\d*)(?:[.,]\d+)?) ?[^\W\d_%°]{1,3}[²³]?|(\d+) ?[%°]")
_ZEROS = re.compile(r"-?0+(\d+)")
_YEAR = re.compile(r"[1-9]\d{3}")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
# 18/09/2026, 18-9-2026 and 18.9.2026, the day first, as all of Europe writes it; and 2026/9/18.
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./ -](\d{1,2})[./ -](\d{1,2})")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]")
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_OTHER_TIME = re.compile(r"(\d{1,2}) ?(?:uur|[.hu:])(?: ?(\d\d))?(?::\d\d)?", re.IGNORECASE)
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_CODES = {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD"}
_NAMED = re.compile(rf"(-?\d[\d.]*)\s*({'|'.join(_CODES)})", re.IGNORECASE)
CURRENCY = "[A-Z]{3}|[€$£]"
_BEFORE = re.compile(rf"({CURRENCY})\s*(\S.*)")
_BEHIND = re.compile(rf"(.*\S)\s*({CURRENCY})")
AMOUNT = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d\d)?")
_SCHEME = re.compile(r"[\w.+-]+\.[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)


class WrongValueError(ValueError):
    """What is written is no value of its type; the message may be empty, the hint tells more."""

    def __init__(self, message: str = "", hint: str = "") -> None:
        """Keep what is wrong and what to write."""
        super().__init__(message)
        self.message, self.hint = message, hint


def read_number(text: str) -> int | float:
    """Return the number that a text is; raises WrongValueError."""
    if len(text) > NUMBER:
        raise WrongValueError(hint="write it with fewer digits")
    if _THOUSANDS.fullmatch(text):
        plain = re.sub(r"[^\d-]", "", text)
        message = f"'{text}' could be read as {plain} or as a fraction"
        raise WrongValueError(message, f"write {plain}")
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if _COMMA.fullmatch(text):
        raise WrongValueError(hint=f"write {text.replace(',', '.')}, with a point")
    if zeros := _ZEROS.fullmatch(text):
        hint = f"write {zeros[1]}, or let the field be a 'word' if it is a code: a number has no 0"
        raise WrongValueError(hint=f"{hint} before it")
    if measured := _MEASURED.fullmatch(text):
        hint = (
            f"write {measured[1].replace(',', '.')}: a number has no unit; the template prints it"
        )
        raise WrongValueError(hint=f"{hint}, or let the field be a 'word'")
    raise WrongValueError


def read_date(text: str) -> dt.date:
    """Return the date that a text is, as 2026-09-18; raises WrongValueError."""
    if match := _DATE.fullmatch(text):
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError:
            raise WrongValueError(f"there is no day {text}: {_why(*match.groups())}") from None
    if match := _MOMENT.match(text):
        hint = f"write {match[1]}; a time of the day is a field of type 'time'"
        raise WrongValueError(hint=hint)
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3))):
        if match := pattern.fullmatch(text):
            year, month, day = (int(match[number]) for number in order)
            meant = f"{year:04}-{month:02}-{day:02}"
            raise WrongValueError(hint=f"write {meant}: year, month, day")
    if _YEAR.fullmatch(text):
        hint = f"write a day of it, {text}-01-01; or let the field be a 'number' or a 'word'"
        raise WrongValueError(hint=hint)
    raise WrongValueError


def _why(year: str, month: str, day: str) -> str:
    if not 1 <= int(month) <= 12:
        return "months go from 01 to 12"
    if int(year) < 1:
        return "years go from 0001"
    return f"that month has no day {int(day)}"


def read_time(text: str) -> Time:
    """Return the time of the day that a text is, as 20:00; raises WrongValueError."""
    if match := TIME.fullmatch(text):
        return Time(int(match[1]), int(match[2]))
    match = _OTHER_TIME.fullmatch(text)
    if match and int(match[1]) <= 24 and int(match[2] or 0) < 60:
        raise WrongValueError(hint=f"write {int(match[1]) % 24:02}:{match[2] or '00'}")
    raise WrongValueError


def read_money(text: str) -> Money:
    """Return the amount that a text is, as 12.50 EUR or € 12.50; raises WrongValueError."""
    if named := _NAMED.fullmatch(text):
        raise WrongValueError(hint=f"write {named[1]} {_CODES[named[2].lower()]}")
    match = _BEFORE.fullmatch(text)
    parts = (match[2], match[1]) if match else None
    if match := _BEHIND.fullmatch(text):
        parts = match[1], match[2]
    if parts is None:
        bare = re.fullmatch(r"-?\d[\d.,]*", text)
        raise WrongValueError(hint=f"name the currency: {text} EUR" if bare else "")
    amount, currency = parts[0].strip(), _SIGNS.get(parts[1], parts[1])
    if not AMOUNT.fullmatch(amount) or len(amount) > NUMBER:
        plain = re.sub(r",-$", "", amount)
        if _THOUSANDS.fullmatch(plain):
            plain = re.sub(r"[^\d-]", "", plain)
        elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d\d", plain):
            plain = plain.replace(".", "")
        plain = re.sub(r"[.,](\d)$", r".\g<1>0", plain.replace(",", "."))
        meant = AMOUNT.fullmatch(plain) and len(plain) <= NUMBER
        raise WrongValueError(hint=f"write {plain} {currency}" if meant else "")
    if not _is_currency(currency):
        raise WrongValueError(f"there is no currency {currency}", "write its code, such as EUR")
    return Money(Decimal(amount), currency)


def _is_currency(code: str) -> bool:
    if code in _SIGNS.values():
        return True
    from babel.core import get_global  # noqa: PLC0415 - most publications have no other money

    return code in get_global("all_currencies")


def read_url(text: str) -> str:
    """Return the address that a text is; raises WrongValueError."""
    if is_target(text) and not text.startswith("#"):
        return text
    if "@" in text and re.fullmatch(r"\S+@\S+\.\S+", text):
        raise WrongValueError(hint=f"write mailto:{text}")
    if _SCHEME.fullmatch(text):
        raise WrongValueError(hint=f"write https://{text}")
    raise WrongValueError(hint=TARGETS.replace(", tel:… or #…", " or tel:…"))
