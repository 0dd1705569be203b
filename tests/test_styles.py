"""Paragraph styles in layout.yaml: what each key becomes, and what is said of every wrong value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import FONTS, LAYOUT, MAIN
from memopress.diagnostics import InputError
from memopress.layout import Layout, Style, load_layout
from memopress.layout.model import Hyphens

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = LAYOUT.format(frames=MAIN)
MARK = "characters:\n"
LINE = PLAIN[: PLAIN.index(MARK)].count("\n") + 1  # where a style put in stands
START = "  own: {based-on: body, "


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Layout]:
    """Return a function that loads the plain layout with more styles."""
    monkeypatch.chdir(tmp_path)

    def loaded(*styles: str) -> Layout:
        text = PLAIN.replace(MARK, "\n".join([*styles, MARK]))
        Path("layout.yaml").write_text(text, encoding="utf-8")
        return load_layout(Path(), FONTS)

    return loaded


def own(fields_: str) -> str:
    """Return a line of YAML: a style that differs from body in some fields."""
    return f"{START}{fields_}}}"


READ: list[tuple[str, str, Any]] = [
    ("grid: true", "grid", 1),
    ("grid: false", "grid", 0),
    ("grid: 4/5", "grid", 0.8),
    ("grid: 0.5", "grid", 0.5),
    ("grid: 2", "grid", 2),
    ("first-baseline: x-height", "first_baseline", "x-height"),
    ("first-baseline: leading", "first_baseline", "leading"),
    ("margins: ink", "margins", "ink"),
    ("margins: optical", "margins", "optical"),
    ("balance: true", "balance", True),
    ("word-space: [75, 95, 140]", "word_space", (0.75, 0.95, 1.4)),
    ("word-space: [100, 100, 100]", "word_space", (1, 1, 1)),
    ("letter-space: 0", "letter_space", 0),
    ("letter-space: 12.5", "letter_space", 12.5),
    ("glyph-scale: 2", "glyph_scale", 0.02),
    ("glyph-scale: 0", "glyph_scale", 0),
    ("hyphens: {before: 2, after: 4, row: 0}", "hyphens", Hyphens(2, 4, 0)),
    ("hyphens: {row: 1}", "hyphens", Hyphens(3, 3, 1)),
    ("hyphens: {cost: 250}", "hyphens", Hyphens(3, 3, 2, 2.5)),
    ("tolerance: 140", "tolerance", 1.4),
    ("last-line: 25", "last_line", 0.25),
    ("last-line: 0", "last_line", 0),
    ("zone: 10", "zone", 0.1),
    ("looseness: 1", "looseness", 1),
    ("looseness: -2", "looseness", -2),
    ("keep: 3", "keep", 3),
    ("keep-together: true", "keep_together", True),
    ("keep-next: true", "keep_next", True),
    ("first-indent: 1 line", "first_indent", 12),
    ("first-indent: -4pt", "first_indent", -4),
    ("drop-lines: 3", "drop_lines", 3),
    ("drop-style: head", "drop_style", "head"),
    ("features: [onum, smcp, -liga]", "features",
     (("kern", True), ("liga", False), ("onum", True), ("smcp", True))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "value"), READ, ids=lambda value: str(value)[:24])
def test_key_is_read(load: Callable[..., Layout], text: str, field: str, value: object) -> None:
    """A key of a style becomes a field of it, in points and shares; nothing else changes."""
    layout = load(own(text))
    body, style = layout.styles["body"], layout.styles["own"]

    found = getattr(style, field)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
    for each in Style.__struct_fields__:
        if each not in {field, "name", "place"}:
            assert getattr(style, each) == getattr(body, each)


def test_styles_hand_everything_down(load: Callable[..., Layout]) -> None:
    """A style based on another has every field of it."""
    text = ", ".join({field: text for text, field, _ in READ}.values())
    styles = load(own(text), "  heir: {based-on: own}").styles

    for each in Style.__struct_fields__:
        if each not in {"name", "place"}:
            assert getattr(styles["heir"], each) == getattr(styles["own"], each)


SPACES = "'word-space' wants three percentages, least, wanted and most, for example [80, 100, 130]"
BAD_SPACES = (
    "80",
    "[80, 100]",
    "[80, 100, much]",
    "[100, 80, 130]",
    "[0, 100, 130]",
    "[-80, 100, 130]",
    "[80, 100, 90]",
)
WRONG = [
    # what is written; the part that the place points at; the message from "own'…" on
    ("grid: 5", "5", "'grid': '5' is no share of the baseline step, such as 4/5"),
    ("grid: 1/0", "1/0", "'grid': '1/0' is no share of the baseline step, such as 4/5"),
    ("grid: -1", "-1", "'grid': '-1' is no share of the baseline step, such as 4/5"),
    ("grid: 4/", "4/", "'grid': '4/' is no share of the baseline step, such as 4/5"),
    ("grid: half", "half", "'grid': 'half' is no share of the baseline step, such as 4/5"),
    ("grid: [1]", "[1]", "'grid' wants true, false or a share"),
    (
        "first-baseline: capheight",
        "capheight",
        "'first-baseline': 'capheight' is not one of cap-height, x-height, leading",
    ),
    ("margins: hang", "hang", "'margins': 'hang' is not one of none, optical, ink"),
    ("margins: true", "true", "'margins': 'true' is not one of none, optical, ink"),
    ("align: full", "full", "'align': 'full' is not one of left, right, centre, justify"),
    ("balance: 1", "1", "'balance': '1' is neither true nor false"),
    *((f"word-space: {text}", text, SPACES) for text in BAD_SPACES),
    ("letter-space: -1", "-1", "'letter-space': '-1' is too small"),
    ("letter-space: wide", "wide", "'letter-space': 'wide' is no number"),
    ("glyph-scale: -1", "-1", "'glyph-scale': '-1' is too small"),
    ("glyph-scale: 101", "101", "'glyph-scale': '101' is more than 100 percent"),
    ("hyphens: {before: 0}", "0", "'before': '0' is no whole number from 1 on"),
    ("hyphens: {after: two}", "two", "'after': 'two' is no whole number from 1 on"),
    ("hyphens: {row: -1}", "-1", "'row': '-1' is no whole number from 0 on"),
    ("hyphens: {cost: -1}", "-1", "'cost': '-1' is too small"),
    ("tolerance: 90", "90", "'tolerance': '90' is too small"),
    ("hyphens: {rows: 1}", "rows", "hyphens has no field 'rows'"),
    ("hyphens: 3", "3", "'hyphens' wants fields of its own"),
    ("last-line: -5", "-5", "'last-line': '-5' is too small"),
    ("last-line: 120", "120", "'last-line': '120' is more than 100 percent"),
    ("zone: 0", "0", "'zone': '0' is too small"),
    ("looseness: 0.5", "0.5", "'looseness': '0.5' is no whole number from -9 on"),
    ("looseness: true", "true", "'looseness': 'true' is no whole number from -9 on"),
    ("keep: 0", "0", "'keep': '0' is no whole number from 1 on"),
    ("keep: true", "true", "'keep': 'true' is no whole number from 1 on"),
    ("keep-together: 2", "2", "'keep-together': '2' is neither true nor false"),
    ("keep-next: 'yes'", "'yes'", "'keep-next': 'yes' is neither true nor false"),
    ("first-indent: deep", "deep", "'first-indent': 'deep' is not a length; write a number and"),
    ("drop-lines: -1", "-1", "'drop-lines': '-1' is no whole number from 0 on"),
    ("drop-style: hed", "hed", "no style 'hed'"),
    ("features: {onum: 1}", "{onum", "'features' wants a list of words"),
    ("keep-with: 2", "keep-with", "style 'own' has no field 'keep-with'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "message"), WRONG, ids=lambda value: value[:24])
def test_wrong_value_is_told_at_its_place(
    load: Callable[..., Layout], text: str, at: str, message: str
) -> None:
    """One wrong value gives one diagnostic, at its line and column, saying what is wanted."""
    line = own(text)
    column = line.index(at, len(START)) + 1
    if at == text.partition(": ")[2]:
        column = line.index(text) + len(text) - len(at) + 1
    with pytest.raises(InputError) as raised:
        load(line)

    (found,) = raised.value.diagnostics
    assert found.message.startswith(message)
    assert str(found.place) == f"layout.yaml:{LINE}:{column}"


def test_all_wrong_values_of_a_style_are_told_at_once(load: Callable[..., Layout]) -> None:
    """A style full of faults gives a diagnostic for each."""
    with pytest.raises(InputError) as raised:
        load(own("grid: 9, keep: 0, zone: 0, margins: wide, hyphens: {row: -1}"))

    assert [found.code for found in raised.value.diagnostics] == ["wrong-type"] * 5
