"""layout.yaml: what it becomes, and a diagnostic at the line of everything that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import FONTS, LAYOUT, MAIN
from memopress.diagnostics import InputError
from memopress.layout import Copyfit, Layout, load_layout
from memopress.units import Box, Size, mm

if TYPE_CHECKING:
    from collections.abc import Callable

# Lines are counted from 1; the first one of this text is empty, as that of a folded literal.
PLAIN = LAYOUT.format(frames=MAIN)


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Layout]:
    """Return a function that loads a layout.yaml of this text."""
    monkeypatch.chdir(tmp_path)

    def loaded(text: str) -> Layout:
        Path("layout.yaml").write_text(text, encoding="utf-8")
        return load_layout(Path(), FONTS)

    return loaded


@pytest.fixture
def faults(load: Callable[[str], Layout]) -> Callable[[str], list[tuple[str, str, str]]]:
    """Return a function that gives code, place and hint of all that is wrong with a layout."""

    def found(text: str) -> list[tuple[str, str, str]]:
        with pytest.raises(InputError) as raised:
            load(text)
        return [
            (d.code, str(d.place), d.hints[0] if d.hints else "") for d in raised.value.diagnostics
        ]

    return found


def with_line(after: str, line: str) -> str:
    """Return the plain layout with one line more, after the line that begins so."""
    lines = PLAIN.split("\n")
    index = next(i for i, text in enumerate(lines) if text.strip().startswith(after))
    return "\n".join([*lines[: index + 1], line, *lines[index + 1 :]])


def line_of(text: str, part: str) -> int:
    """Return the line on which a part of the text stands."""
    return text[: text.index(part)].count("\n") + 1


def test_layout_is_read(load: Callable[[str], Layout]) -> None:
    """Format, grid, swatches and frames are there in points."""
    layout = load(PLAIN)

    assert (layout.trim, layout.bleed) == (Size(200, 300), 9)
    assert (layout.grid.start, layout.grid.step) == (20, 12)
    assert layout.palette["coral"].cmyk == (0, 60, 50, 0)
    assert layout.palette["coral"].rgb == (0xF0, 0x6E, 0x5A)
    assert layout.masters["plain"].frames["main"].box == Box(20, 20, 160, 120)
    assert layout.fonts["text"].fallback == ("inter",)


def test_lengths_in_every_unit(load: Callable[[str], Layout]) -> None:
    """Millimetres, lines of the grid and percents of the page become points."""
    layout = load(LAYOUT.format(frames="main: {x: 10mm, y: 2 lines, width: 50%, height: 10%}"))

    # Of 200 by 300 pt, the grid in steps of 12 pt.
    assert layout.masters["plain"].frames["main"].box == Box(mm(10), 24, 100, 30)


def test_styles_inherit(load: Callable[[str], Layout]) -> None:
    """A style based on another has all of it but what it says itself."""
    text = with_line("small:", "  note: {based-on: body, size: 6pt, align: right, grid: false}")

    styles = load(text).styles

    assert (styles["note"].size, styles["note"].align, styles["note"].grid) == (6, "right", False)
    assert (styles["note"].leading, styles["note"].font) == (12, "text")
    assert (styles["body"].size, styles["body"].align, styles["body"].grid) == (10, "left", True)


def test_styles_inherit_from_styles_that_inherit(load: Callable[[str], Layout]) -> None:
    """Inheritance goes on for as many generations as there are."""
    text = with_line(
        "small:",
        "  a: {based-on: body, before: 3pt}\n"
        "  b: {based-on: a, after: 4pt}\n"
        "  c: {based-on: b, size: 8pt}",
    )

    style = load(text).styles["c"]

    assert (style.size, style.before, style.after, style.grid) == (8, 3, 4, True)


def test_frames_know_what_runs_over(load: Callable[[str], Layout]) -> None:
    """A frame's columns, its next frame and the limits of its fitting are kept."""
    frames = (
        "main: {x: 0, y: 0, width: 100pt, height: 50pt, columns: 2, gap: 10pt, next: rest, "
        "copyfit: {tracking: -8, leading: 0.96, size: 0.9}}\n"
        "      rest: {x: 0, y: 60pt, width: 100pt, height: 50pt, mirror: false}"
    )

    main = load(LAYOUT.format(frames=frames)).masters["plain"].frames["main"]

    assert main.next == "rest"
    assert main.copyfit == Copyfit(tracking=-8, leading=0.96, size=0.9)
    assert main.boxes(Size(200, 300), left=False) == (Box(0, 0, 45, 50), Box(55, 0, 45, 50))
    assert main.boxes(Size(200, 300), left=True) == (Box(100, 0, 45, 50), Box(155, 0, 45, 50))


WRONG = [
    # old, new: code, the part of the line that the place points at, the hint
    ("grid: true", "gird: true", "unknown-field", "gird", "did you mean 'grid'?"),
    ("bleed: 9pt", "bled: 9pt", "unknown-field", "bled", "did you mean 'bleed'?"),
    ("masters:", "masterz: {}\nmasters:", "unknown-field", "masterz", "did you mean 'masters'?"),
    ("size: 7pt", "size: 7 pints", "wrong-type", "7 pints", ""),
    ("width: 160pt", "width: wide", "wrong-type", "wide", ""),
    ("swatch: coral", "swatch: corral", "unknown-swatch", "corral", "did you mean 'coral'?"),
    (
        "fallback: [inter]}\n  italic",
        "fallback: [intre]}\n  italic",
        "unknown-font",
        "intre",
        "did you mean 'inter'?",
    ),
    (
        "small: {font: text",
        "small: {font: txt",
        "unknown-font",
        "txt",
        "did you mean 'text'?",
    ),
    (
        "inter/Inter_400Regular",
        "inter/Inter_400Regulr",
        "font-missing",
        "inter/Inter_400Regulr",
        "did you mean 'inter/Inter_400Regular.ttf'?",
    ),
    (
        "[0, 60, 50, 0]",
        "[0, 60, 50]",
        "wrong-type",
        "[0, 60, 50]",
        "",
    ),
    (
        "[0, 60, 50, 0]",
        "[0, 60, 50, 101]",
        "wrong-type",
        "[0, 60",
        "",
    ),
    ("'#F06E5A'", "'#F06E5'", "wrong-type", "'#F06E5'", ""),
    (
        "height: 120pt}",
        "height: 120pt, next: rest}",
        "unknown-frame",
        "rest",
        "known here: main",
    ),
    ("height: 120pt}", "height: 120pt, valign: center}", "wrong-type", "center", ""),
    ("grid: true", "grid: maybe", "wrong-type", "maybe", ""),
    ("leading: 18pt, ", "leading: [18pt], ", "wrong-type", "[18pt]", ""),
]


@pytest.mark.parametrize(("old", "new", "code", "at", "hint"), WRONG, ids=lambda text: text[:14])
def test_fault_is_told_at_its_place(
    faults: Callable[[str], list[tuple[str, str, str]]],
    old: str,
    new: str,
    code: str,
    at: str,
    hint: str,
) -> None:
    """One fault gives one diagnostic, at its line and column, with the nearest name as hint."""
    assert PLAIN.count(old) >= 1
    text = PLAIN.replace(old, new, 1)
    start = text.index(new) + new.index(at)
    line, column = text[:start].count("\n") + 1, start - text.rfind("\n", 0, start)

    assert faults(text) == [(code, f"layout.yaml:{line}:{column}", hint)]


def test_missing_field_is_told_at_its_record(
    faults: Callable[[str], list[tuple[str, str, str]]],
) -> None:
    """A style without a size is told where the style begins."""
    text = with_line("small:", "  bare: {font: text, leading: 9pt, swatch: ink}")
    line = line_of(text, "bare:")

    assert faults(text) == [("missing-field", f"layout.yaml:{line}:9", "add 'size: …'")]


def test_unknown_parent_is_one_fault(faults: Callable[[str], list[tuple[str, str, str]]]) -> None:
    """A style based on one that is not there is told once, not once more for every field."""
    text = with_line("small:", "  note: {based-on: boddy, align: right}")
    line = line_of(text, "note:")

    assert faults(text) == [("unknown-style", f"layout.yaml:{line}:20", "did you mean 'body'?")]


def test_font_without_file_is_one_fault(
    faults: Callable[[str], list[tuple[str, str, str]]],
) -> None:
    """A font that names no file lacks a field; that is all there is to say."""
    text = with_line("inter:", "  extra: {fallback: [inter]}")
    line = line_of(text, "extra:")

    assert faults(text) == [("missing-field", f"layout.yaml:{line}:10", "add 'file: …'")]


def test_everything_is_told_at_once(faults: Callable[[str], list[tuple[str, str, str]]]) -> None:
    """Faults of swatches, fonts, styles and frames come together."""
    text = (
        PLAIN.replace("[0, 60, 50, 0]", "[0, 60]")
        .replace("Inter_400Regular", "Inter_401Regular")
        .replace("size: 7pt", "size: tiny")
        .replace("x: 20pt", "x: left")
        .replace("swatch: coral", "swatch: corral")
    )

    assert [code for code, _, _ in faults(text)] == [
        "wrong-type",  # cmyk
        "font-missing",
        "wrong-type",  # size
        "wrong-type",  # x
        "unknown-swatch",
    ]


def test_faults_of_the_format_hide_nothing(
    faults: Callable[[str], list[tuple[str, str, str]]],
) -> None:
    """A wrong width does not keep a wrong swatch from being told."""
    text = PLAIN.replace("width: 200pt", "width: broad").replace("[0, 60, 50, 0]", "[0, 60]")

    assert [code for code, _, _ in faults(text)] == ["wrong-type", "wrong-type"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("step: 12pt", "step: 0"),
        ("width: 200pt", "width: -200pt"),
        ("height: 120pt}", "height: 120pt, columns: 0}"),
        ("height: 120pt}", "height: 120pt, columns: 1.5}"),
        ("size: 10pt", "size: 0"),
        ("size: 10pt", "size: -3pt"),
        ("styles:", "budget: {multiple: 0}\nstyles:"),
        ("styles:", "budget: {multiple: 0.5}\nstyles:"),
        ("styles:", "budget: {multiple: .inf}\nstyles:"),
        ("width: 160pt", "width: -160pt"),
        ("work-sans/WorkSans_700Bold.ttf", "/no/such/font.ttf"),
    ],
)
def test_nonsense_is_a_fault_of_the_input(
    faults: Callable[[str], list[tuple[str, str, str]]], old: str, new: str
) -> None:
    """A measure that no page can have is told as a diagnostic, and never reaches the sums."""
    assert len(faults(PLAIN.replace(old, new, 1))) == 1


def test_a_file_that_is_no_layout(faults: Callable[[str], list[tuple[str, str, str]]]) -> None:
    """A list, or YAML that breaks off, is told as such."""
    assert [code for code, _, _ in faults("- a\n- b\n")] == ["wrong-type"]
    assert [code for code, _, _ in faults("styles: {a: \n")] == ["yaml-syntax"]


def test_missing_layout_is_told(tmp_path: Path) -> None:
    """A folder without layout.yaml is a diagnostic too."""
    with pytest.raises(InputError) as raised:
        load_layout(tmp_path, FONTS)

    assert [d.code for d in raised.value.diagnostics] == ["missing-file"]
