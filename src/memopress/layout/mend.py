"""A layout with faults made one that a draft can be composed in: what is wrong is stood in for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from memopress.colour import Palette, Swatch
from memopress.layout.model import Master, Spare, Style

if TYPE_CHECKING:
    from collections.abc import Container

    from memopress.diagnostics import Place
    from memopress.layout.model import Character, Frame, Layout, Typeface

UNKNOWN = "unknown-swatch"  # the swatch that stands in for all that are not there
_MAGENTA = Swatch(UNKNOWN, (0, 100, 0, 0), (255, 0, 255))
_TEXT = (7.0, 13.0)  # points: sizes that text is read in


def mended(layout: Layout, place: Place) -> Layout:
    """Return a layout in which every name stands for something, and what stands in for others.

    `place` is where the layout begins.
    """
    palette = Palette({**layout.palette.swatches, UNKNOWN: _MAGENTA})
    fonts = {name: _font(each, layout.fonts) for name, each in layout.fonts.items()}
    styles = {name: _style(each, fonts, palette, layout) for name, each in layout.styles.items()}
    usual = next((s for s in styles.values() if _TEXT[0] <= s.size <= _TEXT[1]), None)
    usual = usual or next(iter(styles.values()), None)
    usual = usual or Style("text", next(iter(fonts), ""), 10.0, 12.0, UNKNOWN, place)
    characters = {
        name: _character(each, fonts, palette) for name, each in layout.characters.items()
    }
    masters = {name: _master(each) for name, each in layout.masters.items()}
    master = next(iter(masters.values()), Master("page", {}, place))
    return replace(
        layout,
        palette=palette,
        fonts=fonts,
        styles=styles,
        characters=characters,
        masters=masters,
        spare=Spare(UNKNOWN, usual, master),
    )


def _font(font: Typeface, known: Container[str]) -> Typeface:
    return replace(
        font,
        italic=font.italic if font.italic in known else None,
        bold=font.bold if font.bold in known else None,
        fallback=tuple(name for name in font.fallback if name in known),
    )


def _style(style: Style, fonts: dict[str, Typeface], palette: Palette, layout: Layout) -> Style:
    size = style.size if style.size > 1 else 10.0  # which stands for a size with a fault
    return replace(
        style,
        font=style.font if style.font in fonts else next(iter(fonts), ""),
        size=size,
        leading=style.leading if style.leading > 1 else 1.2 * size,
        swatch=style.swatch if style.swatch in palette else UNKNOWN,
        drop_style=style.drop_style if style.drop_style in layout.styles else "",
    )


def _character(style: Character, fonts: Container[str], palette: Palette) -> Character:
    return replace(
        style,
        font=style.font if style.font in fonts else None,
        swatch=UNKNOWN if style.swatch and style.swatch not in palette else style.swatch,
    )


def _master(master: Master) -> Master:
    return replace(master, frames={n: _frame(f, master) for n, f in master.frames.items()})


def _frame(frame: Frame, master: Master) -> Frame:
    box = frame.box
    return replace(
        frame,
        box=replace(box, width=box.width or 200.0, height=box.height or 200.0),
        next=frame.next if frame.next in master.frames else None,
    )
