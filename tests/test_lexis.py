"""How content writes strings and numbers: what is one, and what only looks like it."""

from __future__ import annotations

import pytest

from memopress.preflight.reading import lexis
from memopress.preflight.reading.lexis import Written
from memopress.preflight.reading.streams import laid_out


def written(data: bytes) -> Written:
    """Return what is unusual in a stream."""
    found = Written()
    found.read(data)
    return found


@pytest.mark.parametrize(
    ("data", "odd"),
    [
        (b"<48> Tj", b""),
        (b"<4 8\n> Tj", b""),
        (b"<> Tj", b""),
        (b"<484> Tj", b"<484>"),
        (b"<4g> Tj", b"<4g>"),
        (b"<</A <1>>>", b"<1>"),
        (b"(<1>) Tj", b""),
        (rb"(\(<1>) Tj <2>", b"<2>"),
        (b"(a (<1>) <2>) Tj", b""),
        (b"% <1>\n<22>", b""),
        (b"BI /W 1 ID <1> EI Q <3>", b"<3>"),
        (b"/ID [<1>]", b"<1>"),
        (b"(no end <1>", b""),
    ],
)
def test_hexadecimal_strings_have_two_digits_a_byte(data: bytes, odd: bytes) -> None:
    """Those in other strings, in comments and in pictures are none."""
    assert written(data).odd == odd


@pytest.mark.parametrize(
    ("data", "longest"),
    [
        (b"(abc)", 3),
        (rb"(\101\\\))", 3),
        (b"<414243>", 3),
        (b"<41424>", 3),
        (b"(a(b)c)", 5),
        (b"", 0),
    ],
)
def test_strings_are_as_long_as_what_they_stand_for(data: bytes, longest: int) -> None:
    """Escapes and digits stand for one byte."""
    assert written(data).longest == longest


@pytest.mark.parametrize(
    ("data", "huge"),
    [
        (b"1234567890 0 Td", {b"1234567890"}),
        (b"[-1234567890]", {b"-1234567890"}),
        (b"123456789 1234567890.5 /A1234567890", set()),
        (b"(1234567890) Tj <1234567890> Tj % 1234567890", set()),
        (b"1234567890 (1234567891) 1234567892", {b"1234567890", b"1234567892"}),
        (b"0." + b"0" * 40 + b"1 w", {b"0." + b"0" * 40 + b"1"}),
    ],
)
def test_numbers_of_many_digits_are_kept(data: bytes, huge: set[bytes]) -> None:
    """Those in strings and in comments are none."""
    assert written(data).huge == huge


@pytest.mark.parametrize("data", [b"<a" * 2000, b"q ID " * 2000], ids=["strings", "pictures"])
def test_what_does_not_end_is_looked_for_once(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of beginnings is not searched from each of them to its end."""
    searched: list[int] = []

    class Counting:
        def search(self, data: bytes, at: int) -> None:
            assert b">" not in data
            searched.append(at)

    monkeypatch.setattr(lexis, "ENDS", dict.fromkeys(lexis.ENDS, Counting()))
    written(data)

    assert len(searched) == 1


@pytest.mark.parametrize(
    ("stream", "keyword", "length"),
    [
        (b"<</Length 3>>\nstream\nabc\nendstream", "", None),
        (b"<</Length 3>>\r\nstream\r\nabc\r\nendstream", "", None),
        (b"<</Length 3>>stream\nab\n\nendstream", "", None),
        (b"<</Length 0>>\nstream\nendstream", "", None),
        (b"<</Length 9 0 R>>\nstream\nabc\nendstream", "", None),
        (b"<</Length 8 0 R>>\nstream\nabc\nendstream", "", None),
        (b"<</Length 18>>\nstream\n>>stream\nendstream\nendstream", "", None),
        (b"<</Length 3>>\nstream\rabc\nendstream", "stream", None),
        (b"<</Length 3>>\nstream \nabc\nendstream", "stream", None),
        (b"<</Length 3>>\nstream\nabcendstream", "endstream", None),
        (b"<</Length 2>>\nstream\nabc\nendstream", "", 2),
        (b"<</Length 4>>\nstream\nabc\nendstream", "", 4),
        (b"<</Length 7 0 R>>\nstream\nabc\nendstream", "", 99),
    ],
)
def test_streams_are_laid_out_as_they_say(stream: bytes, keyword: str, length: int | None) -> None:
    """Keywords stand on lines of their own, and Length counts what is between them."""
    numbers = {9: 3, 7: 99}
    laid = laid_out(b"1 0 obj\n" + stream + b"\nendobj\n", lambda number, _: numbers.get(number))

    assert (laid.keyword, laid.length) == (keyword, length)
    assert laid.rest.endswith(b">>\nstream\nendstream\nendobj\n")
