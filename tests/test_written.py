"""The file as it is written: objects that every reader takes for what they are."""

from __future__ import annotations

import io
import re
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import needs
from memopress.finish.syntax import key, name, number, string
from memopress.finish.typefaces import Typefaces, to_unicode
from memopress.finish.writing import Writer
from memopress.keeping import Cache
from memopress.render.model import NamedFont
from outputs import PRESS, PROOF, SCREEN
from test_drawn import made, pages

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.render import Output

CHARS = st.characters(codec="utf-8")
LATIN = st.characters(max_codepoint=0x17F)
PROGRAMS = {
    "qpdf": ("--check",),
    "gs": ("-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", "-dPDFSTOPONERROR"),
    "pdfinfo": (),
    "mutool": ("info",),
}


def file(*bodies: str) -> pikepdf.Pdf:
    """Return a file with these objects in its catalogue, under the keys K0, K1, …."""
    writer = Writer("1.7")
    root, info, last = writer.reserve(), writer.reserve(), writer.reserve()
    tree = writer.put("<</Type/Pages/Count 0/Kids[]>>")
    named = "".join(f"/K{n} {writer.put(body)} 0 R" for n, body in enumerate(bodies))
    writer.put(f"<</Type/Catalog/Pages {tree} 0 R{named}>>", root)
    writer.put("<</Title(T)>>", info)
    data, body = writer.close()
    end = body.end(last, b"<x/>", f"/Root {root} 0 R/Info {info} 0 R")
    return pikepdf.open(io.BytesIO(data + end))


@given(st.text(CHARS, max_size=9) | st.text(LATIN, max_size=9))
def test_a_text_is_read_as_it_was(text: str) -> None:
    """In one encoding or the other, with brackets, backslashes and line ends in it."""
    with file(f"<</S{string(text)}>>") as pdf:
        assert str(pdf.Root.K0.S) == text
        assert bytes(pdf.Root.K0.S) == key(text)


@pytest.mark.parametrize(
    "text", ["þÿ", "ÿþa", "ï»¿b", "\xad", "\x7f", "€", "“”…", "a\rb\n", "()\\"]
)
def test_a_text_is_no_other_one(text: str) -> None:
    """What looks like a mark of Unicode, or is not in PDFDocEncoding, is written in Unicode."""
    with file(f"<</S{string(text)}>>") as pdf:
        assert str(pdf.Root.K0.S) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_a_name_is_read_as_it_was(text: str) -> None:
    """Whatever is in it but a zero byte, which no name has."""
    with file(f"<</N{name(text)}>>") as pdf:
        assert str(pdf.Root.K0.N) == f"/{text}"


@given(st.floats(-1e6, 1e6))
def test_a_number_is_a_number(value: float) -> None:
    """Without an exponent, which PDF does not know, and off by less than a thousandth."""
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", number(value))
    assert float(number(value)) == pytest.approx(value, abs=0.0005001)
    assert number(value) != "-0"


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 1000])
def test_many_objects_are_all_there(count: int) -> None:
    """They are packed by the hundred, and each is found by its number."""
    with file(*(f"<</N {n}>>" for n in range(count))) as pdf:
        assert [int(pdf.Root[f"/K{n}"].N) for n in range(count)] == [*range(count)]
    writer = Writer("1.7")
    numbers = [writer.put(f"[{n}]") for n in range(count)]
    _, body = writer.close()
    packs = {body.entries[each][1] for each in numbers}
    assert len(packs) == -(-count // 200)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("output", [PRESS, SCREEN, PROOF], ids=lambda output: output.name)
def test_other_programs_find_nothing_wrong(tmp_path: Path, output: Output, program: str) -> None:
    """Each reads all objects and pages, without a warning."""
    needs(program)
    path = tmp_path / "a.pdf"
    path.write_bytes(made(Cache(None), pages(), output))

    done = subprocess.run(
        [program, *PROGRAMS[program], str(path)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_identifier_is_of_the_bytes() -> None:
    """The same for the same, another one for another."""
    one, same, other = (
        pikepdf.open(io.BytesIO(made(Cache(None), wanted)))
        for wanted in (pages(), pages(), pages()[:2])
    )

    assert one.trailer.ID == same.trailer.ID != other.trailer.ID


def uses(*texts: dict[int, str], level: int = 0) -> list[NamedFont]:
    """Return fonts of sheets that show glyphs as these texts."""
    return [NamedFont("F0", "text", level, each) for each in texts]


def test_sheets_share_a_font_as_far_as_it_can_tell_all() -> None:
    """A glyph without a text agrees with any; one of another text has a font of its own."""
    faces = Typefaces(Writer("1.7"), {})

    numbers = [
        faces.number(use)
        for use in uses({1: "a", 2: ""}, {2: "b"}, {1: "x"}, {2: "", 3: "c"}, {1: "x", 2: "y"})
    ]
    (above,) = (faces.number(use) for use in uses({9: "z"}, level=1))

    assert [numbers.index(each) for each in numbers] == [0, 0, 2, 0, 2]
    assert above not in numbers


def test_a_map_to_unicode_has_blocks_of_a_hundred() -> None:
    """And a glyph that stands for nothing adds nothing."""
    text = to_unicode(dict.fromkeys(range(250), "a") | {7: ""}).decode()

    assert re.findall(r"(\d+) beginbfchar", text) == ["100", "100", "49"]
    assert "<0007> <200B>" in text
    assert "<0000> <0061>" not in text
