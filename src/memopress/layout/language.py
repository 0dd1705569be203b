"""The page language as one table: which elements there are, and where each may stand."""

from __future__ import annotations

from typing import NamedTuple

from memopress.layout import elements as e


class Known(NamedTuple):
    """An element: its class, what it may stand in, and whether it holds text.

    Of the sets of attributes `one_of` it needs any, whole. `was` is what it was called before.
    """

    kind: type[e.Element]
    parents: frozenset[str]
    text: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()
    was: str = ""

    @property
    def attributes(self) -> dict[str, e.Attribute]:
        """The attributes that it takes, by name."""
        return e.attributes(self.kind)


def _row(
    kind: type[e.Element],
    parents: str,
    *,
    text: bool = False,
    one_of: tuple[tuple[str, ...], ...] = (),
    was: str = "",
) -> Known:
    return Known(kind, frozenset(parents.split()), text, one_of, was)


# The elements that some structure types have to stand in (ISO 32000-1, 14.8.4.3).
WITHIN = {"LI": ("L",), "LBody": ("LI",), "Lbl": ("LI", "Note", "TOCI"), "TOCI": ("TOC",)}
ROOT = "pages"  # what all that a template makes stands in; nobody writes it
_FLOW = "frame box cell wrap tag"
_PLACED = f"{_FLOW} page furniture"
_INLINE = "h1 h2 h3 h4 h5 h6 p item pill td em strong a span"
_DRAWN = "drawing group"

# The elements by what they are for, in the order in which docs/markup.md tells of them.
GROUPS: dict[str, dict[str, Known]] = {
    "pages": {
        "page": _row(e.Page, ROOT),
        "furniture": _row(e.Furniture, ROOT),
        "frame": _row(e.Frame, "page furniture tag", one_of=(("name",), ("width", "height"))),
        "tag": _row(e.Tag, f"{_FLOW} page"),
    },
    "blocks": {
        **{f"h{level}": _row(e.Heading, _FLOW, text=True) for level in range(1, 7)},
        "p": _row(e.Paragraph, _FLOW, text=True),
        "list": _row(e.List, _FLOW),
        "item": _row(e.Item, "list footnotes", text=True),
        "footnotes": _row(e.Footnotes, "frame"),
        "table": _row(e.Table, _FLOW),
        "tr": _row(e.TableRow, "table"),
        "td": _row(e.TableCell, "tr", text=True),
        "space": _row(e.Space, _FLOW),
        "rule": _row(e.Rule, _FLOW),
        "box": _row(e.Box, _FLOW),
        "wrap": _row(e.Wrap, "frame box cell tag"),
        "row": _row(e.Row, _FLOW),
        "cell": _row(e.Cell, "row"),
        "pills": _row(e.Pills, _FLOW),
        "pill": _row(e.Pill, "pills", text=True),
    },
    "graphics": {
        "shape": _row(e.Shape, _PLACED),
        "picture": _row(e.Picture, _PLACED),
        "illustration": _row(e.Illustration, _PLACED),
        "vector": _row(e.Vector, _PLACED),
        "drawing": _row(e.Drawing, f"{_PLACED} {ROOT}"),
    },
    "text": {
        "em": _row(e.Emphasis, _INLINE, text=True),
        "strong": _row(e.Emphasis, _INLINE, text=True),
        "a": _row(e.Anchor, _INLINE, text=True),
        "span": _row(e.Span, _INLINE, text=True, one_of=(("expansion",), ("lang",), ("style",))),
        "note": _row(e.Note, _INLINE),
        "br": _row(e.Break, _INLINE),
    },
    "drawings": {
        "group": _row(e.Group, _DRAWN),
        "rect": _row(e.Rectangle, _DRAWN),
        "circle": _row(e.Circle, _DRAWN),
        "ellipse": _row(e.Ellipse, _DRAWN),
        "line": _row(e.Stroke, _DRAWN),
        "polygon": _row(e.Polygon, _DRAWN),
        "path": _row(e.Outline, _DRAWN),
    },
    "plan": {
        "plan": _row(e.Plan, ROOT),
        "use": _row(e.Use, "plan"),
        "fillers": _row(e.Fillers, "plan"),
    },
}
LANGUAGE: dict[str, Known] = {
    tag: known for group in GROUPS.values() for tag, known in group.items()
}
RENAMED = {known.was: tag for tag, known in LANGUAGE.items() if known.was}
