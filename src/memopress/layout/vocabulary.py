"""The page markup's vocabulary: which elements there are, what they take and where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """An element: the attributes it takes and needs, its parents, and whether it holds text.

    Of the attributes `one_of` it needs any.
    """

    attributes: frozenset[str]
    parents: frozenset[str]
    required: frozenset[str] = frozenset()
    text: bool = False
    one_of: frozenset[str] = frozenset()


def _known(
    attributes: str, parents: str, required: str = "", *, text: bool = False, one_of: str = ""
) -> Known:
    needed, some = frozenset(required.split()), frozenset(one_of.split())
    taken = frozenset(attributes.split()) | needed | some | {"_at"}
    return Known(taken, frozenset(parents.split()), needed, text, some)


# What a `role` may be: ISO 32000-1, 14.8.4, and Aside of ISO 32000-2.
_ROLES = (
    "Part Art Sect Div Aside BlockQuote Caption TOC TOCI Index P H1 H2 H3 H4 H5 H6 L LI Lbl LBody"
    " Span Quote Note Reference BibEntry Code NonStruct"
)
ROLES = frozenset(_ROLES.split())
# The elements that some of them have to stand in.
WITHIN = {"LI": ("L",), "LBody": ("LI",), "Lbl": ("LI", "Note", "TOCI"), "TOCI": ("TOC",)}
_FLOW = "frame box cell wrap tag"
_INLINE = "h1 h2 h3 h4 h5 h6 p item pill td em strong a span"
_PAINT = "fill stroke stroke-width opacity rotate cap"
_DRAWN = "drawing group"

VOCABULARY: dict[str, Known] = {
    # the sequence of an edition
    "pages": _known("", "document"),
    "plan": _known("", "pages"),
    "use": _known("of card section label index", "plan", "template"),
    "fillers": _known("", "plan"),
    # a page
    "page": _known("anchor bookmark level label section name overflow", "pages", "master"),
    "furniture": _known("", "pages"),
    "frame": _known(
        "name x y width height columns gap valign mirror artifact role order balance wrap",
        "page furniture tag",
    ),
    # blocks
    "tag": _known("order lang artifact", f"{_FLOW} page", "role"),
    **{f"h{n}": _known("span order", _FLOW, "style", text=True) for n in range(1, 7)},
    "p": _known("artifact span role order", _FLOW, "style", text=True),
    "list": _known("marker marker-style indent gap hang span order role", _FLOW, "style"),
    "item": _known("note title back", "list", text=True),
    "space": _known("min span", _FLOW, "height"),
    "rule": _known("before after width span", _FLOW, "stroke thickness"),
    "box": _known(
        "fill inset outset radius before after height width role order artifact stroke thickness"
        " span columns gap",
        _FLOW,
    ),
    "wrap": _known(
        "side width gap mirror fill inset radius height role order stroke thickness artifact",
        "frame box cell tag",
    ),
    "table": _known(
        "widths head-style gap inset before after stroke thickness stripe span order",
        _FLOW,
        "style",
    ),
    "tr": _known("head fill", "table"),
    "td": _known("style align span", "tr", text=True),
    "row": _known("gap before after valign span", _FLOW),
    "cell": _known("valign role order artifact", "row", "width"),
    "pills": _known("fill gap inset radius before after height stroke order", _FLOW, "style"),
    "pill": _known("", "pills", text=True),
    # things drawn: as a block, or on the page with x and y
    "shape": _known(
        "x y width height fill stroke thickness radius mirror before after opacity dash wrap span",
        f"{_FLOW} page furniture",
    ),
    "picture": _known(
        "x y width height focus alt artifact order mirror before after min wrap span",
        f"{_FLOW} page furniture",
        "src",
    ),
    "drawing": _known(
        "x y width height fill alt artifact order mirror before after min wrap span",
        f"{_FLOW} page furniture pages",
    ),
    "illustration": _known(
        "x y width height alt artifact order mirror before after min seed main deep light accent"
        " paper ink wrap span",
        f"{_FLOW} page furniture",
        "name",
    ),
    "vector": _known(
        "x y width height fill stroke thickness parts lit lit-fill alt artifact order mirror before"
        " after wrap span",
        f"{_FLOW} page furniture",
        "src",
    ),
    # inside text
    "em": _known("", _INLINE, text=True),
    "strong": _known("", _INLINE, text=True),
    "a": _known("title", _INLINE, "href", text=True),
    "span": _known("", _INLINE, text=True, one_of="style lang expansion"),
    "note": _known("", _INLINE, "ref"),
    "br": _known("", _INLINE),
    # inside drawings
    "group": _known("transform opacity", _DRAWN),
    "rect": _known(f"{_PAINT} radius", _DRAWN, "x y width height"),
    "circle": _known(_PAINT, _DRAWN, "cx cy r"),
    "ellipse": _known(_PAINT, _DRAWN, "cx cy rx ry"),
    "line": _known(_PAINT, _DRAWN, "x1 y1 x2 y2"),
    "polygon": _known(_PAINT, _DRAWN, "points"),
    "path": _known(_PAINT, _DRAWN, "d"),
}
