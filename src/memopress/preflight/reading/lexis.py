"""How content writes its strings and numbers (ISO 32000-1, 7.3), which parsing no longer tells."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.plain import longest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where strings begin, and what might be taken for one: comments, dictionaries, inline images.
_BEGIN = re.compile(rb"%[^\r\n]*|<<|[<(]|(?<![^\0\t\n\f\r ])ID(?=[\0\t\n\f\r ])")
_PARENTHESIS = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:[0-7]{1,3}|\r\n|.)", re.DOTALL)
_DIGITS = re.compile(rb"[0-9A-Fa-f]*")
_BLANK = re.compile(rb"[\0\t\n\f\r ]+")
_HUGE = re.compile(rb"(?<![\w.#/+-])[+-]?(?:\d{10,}(?![\d.])|\d{38,}\.\d*|0*\.0{37,}\d+)(?![\w.])")
ENDS = {b"<": re.compile(rb">"), b"ID": re.compile(rb"[\0\t\n\f\r ]EI(?![^\0\t\n\f\r ])")}


class Written(Struct):
    """What is unusual in how content is written.

    `longest` are the bytes of its longest string, `huge` its numbers of so many digits that they
    may be beyond what readers have room for, `odd` the first hexadecimal string that has a digit
    too few or what is no digit, empty if there is none.
    """

    longest: int = 0
    huge: set[bytes] = field(default_factory=set)
    odd: bytes = b""

    def read(self, data: bytes) -> None:
        """Add what a stream has."""
        numbers = _HUGE.finditer(data)
        number = next(numbers, None)
        for start, end in chain(_spans(data), ((len(data), len(data)),)):
            while number is not None and number.start() < end:
                if number.start() < start:
                    self.huge.add(number[0])
                number = next(numbers, None)
            self._read_string(data, start, end)

    def read_strings(self, data: bytes) -> None:
        """Add the strings of what is no content: the numbers there are looked at elsewhere."""
        for start, end in _spans(data):
            self._read_string(data, start, end)

    def _read_string(self, data: bytes, start: int, end: int) -> None:
        first = data[start : start + 1]
        if first == b"(":
            self._read_parentheses(data[start + 1 : end - 1])
        elif first == b"<":
            self._read_hexadecimal(data[start:end])

    def read_plain(self, data: bytes) -> None:
        """Add what plain content has, which has neither odd strings nor huge numbers."""
        found = longest(data)
        if found is None:
            self.read(data)
        else:
            charge(data.count(b"<"))
            self.longest = max(self.longest, found)

    def _read_parentheses(self, text: bytes) -> None:
        if len(text) > self.longest:  # only what is long as it is written can be long
            self.longest = max(self.longest, len(_ESCAPE.sub(b"x", text)))

    def _read_hexadecimal(self, text: bytes) -> None:
        digits = _BLANK.sub(b"", text[1:-1])
        self.longest = max(self.longest, (len(digits) + 1) // 2)
        if not self.odd and (len(digits) % 2 or not _DIGITS.fullmatch(digits)):
            self.odd = text


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where strings begin and end, comments and inline images, which hold no others.

    What does not end is none of these; an end is looked for in vain once, however often it lacks.
    """
    endless: set[bytes] = set()
    at = 0
    while found := _BEGIN.search(data, at):
        charge()
        at, kind = found.end(), found[0]
        if kind == b"(":
            depth = 1
            while depth:
                each = _PARENTHESIS.search(data, at)
                if each is None:
                    return
                charge()
                at = each.end()
                depth += (each[0] == b"(") - (each[0] == b")")
        elif kind in ENDS:
            last = None if kind in endless else ENDS[kind].search(data, at)
            if last is None:
                endless.add(kind)
                continue
            at = last.end()
        if kind != b"<<":
            yield found.start(), at
