"""A file as its bytes stand: its streams, with the length that each says it has (7.3.8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from memopress.preflight.reading.allowance import charge

if TYPE_CHECKING:
    from collections.abc import Callable

_STREAM = re.compile(rb">>[\0\t\n\f\r ]*stream([\0\t\f ]*)(\r\n|\n|\r)")
_LENGTH = re.compile(rb"/Length[\0\t\n\f\r ]+(\d+)(?:[\0\t\n\f\r ]+(\d+)[\0\t\n\f\r ]+R\b)?")
_END = re.compile(rb"(\r\n|\n|\r)?endstream")
_LAST = re.compile(rb"(\r\n|\n|\r)\Z")
_FOUND = 20  # units of work for a stream
_HEAD = 4096  # bytes before a stream in which its dictionary is looked for


class Laid(NamedTuple):
    """What stands around the data of the streams, and what is wrong with how these stand.

    `rest` has each stream as 'stream' and 'endstream' on lines of their own. `keyword` is the
    first of these two that stands as it must not, '' for none; `length` the first number of bytes
    that a stream says it has and `actual` how many there are, where these differ.
    """

    rest: bytes
    keyword: str
    length: int | None
    actual: int


def laid_out(data: bytes, number: Callable[[int, int], int | None]) -> Laid:
    """Return how a file is laid out; `number` tells the integer that an indirect object is."""
    pieces: list[bytes] = []
    keyword, length, actual = "", None, 0
    at = 0
    while found := _STREAM.search(data, at):
        charge(_FOUND)
        start = found.end()
        said = _said(data[max(at, found.start() - _HEAD) : found.start()], number)
        ending = _END.match(data, start + said) if said is not None else None
        if ending is not None:
            end = ending.start()
        else:
            end = data.find(b"endstream", start)
            if end < 0:
                break
            last = _LAST.search(data[max(start, end - 2) : end])
            end -= len(last[0]) if last else 0
            ending = _END.match(data, end)
        is_bare = ending is not None and ending[1] is None
        if is_bare and end > start and data[end - 1 : end] in (b"\r", b"\n"):
            # The end of the line was counted as data.
            last = _LAST.search(data[max(start, end - 2) : end])
            end -= len(last[0]) if last else 0
            is_bare = False
        if not keyword and (found[1] or found[2] == b"\r"):
            keyword = "stream"
        if not keyword and is_bare and end > start:
            keyword = "endstream"
        if length is None and said is not None and said != end - start:
            length, actual = said, end - start
        pieces.append(data[at : found.start() + 2])
        at = ending.end() if ending is not None else end
        pieces.append(b"\nstream\nendstream")
    pieces.append(data[at:])
    return Laid(b"".join(pieces), keyword, length, actual)


def _said(head: bytes, number: Callable[[int, int], int | None]) -> int | None:
    """Return the length that a stream's dictionary says, None where it does not."""
    given = _LENGTH.findall(head[head.rfind(b" obj") + 1 :])
    if not given:
        return None
    value, generation = given[-1]
    return number(int(value), int(generation)) if generation else int(value)
