"""Texts of many paragraphs as page markup: the filter `blocks`, so that no layout writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from memopress.content.model import Block
from memopress.diagnostics import did_you_mean
from memopress.layout.allowance import charge, charge_text
from memopress.layout.views import RefusedError, what

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 6  # h6
# The styles that it sets text in, by the names that a template may give others for.
_STYLES = {
    "p": "body",
    "first": "",
    "last": "",
    "head": "head",
    "list": "list",
    "quote": "quote",
    "table": "table",
    "table_head": "",
}
_LISTS = ("marker", "indent", "gap", "hang")  # attributes of its lists


def blocks(value: Any, **given: Any) -> Markup:
    """Return the elements of paragraphs, headings, lists, quotes and tables, with styles by name.

    A template may name the styles `p`, `first` and `last` (of a paragraph that opens and ends the
    text), `head`, `list`, `quote`, `table` and `table_head`; `level`, that of a heading of the
    first level; and of lists `marker`, `indent`, `gap` and `hang`.
    """
    if not isinstance(value, tuple) or not all(isinstance(each, Block) for each in value):
        raise RefusedError(f"{what(value)} has no paragraphs; `blocks` is for fields that have")
    for name, each in given.items():
        if name not in (*_STYLES, *_LISTS, "level"):
            hint = did_you_mean(name, (*_STYLES, *_LISTS, "level"))
            raise RefusedError(f"`blocks` has no '{name}'; {hint}")
        if not isinstance(each, str | int | float | None):
            raise RefusedError(f"`blocks` takes texts and numbers, not {what(each)}")
    style = _STYLES | given
    made: list[str] = []
    for number, block in enumerate(value):
        charge(5 + len(block.items))
        inner = [each.__html__() for each in block.items]
        match block.kind:
            case "heading":
                tag = _heading(block, given.get("level", 1))
                made.append(_element(tag, inner[0], style["head"]))
            case "list":
                marks = {name: each for name, each in given.items() if name in _LISTS}
                if block.ordered:
                    marks["marker"] = "#."
                items = "".join(_element("item", each) for each in inner)
                made.append(_element("list", items, style["list"], **marks))
            case "quote":
                quoted = "".join(_element("p", each, style["quote"]) for each in inner)
                made.append(_element("tag", quoted, role="BlockQuote"))
            case "table":
                rows = "".join(_rows(block))
                heads = {"head-style": style["table_head"]}
                made.append(_element("table", rows, style["table"], **heads))
            case _:
                opens = "" if number else style["first"]
                ends = style["last"] if number == len(value) - 1 else ""
                made += [_element("p", each, opens or ends or style["p"]) for each in inner]
    charge_text(sum(map(len, made)))
    return Markup("".join(made))  # noqa: S704 - each text and attribute in it is escaped


def _heading(block: Block, level: Any) -> str:
    if not isinstance(level, int):
        raise RefusedError(f"the level of `blocks` is a number, not {what(level)}")
    return f"h{min(max(level + block.level - 1, 1), _DEEPEST)}"


def _rows(block: Block) -> Iterator[str]:
    for number, row in enumerate(block.rows):
        aligns = (*block.aligns, *("" for _ in row))
        cells = (
            _element("td", cell.__html__(), align=align)
            for cell, align in zip(row, aligns, strict=False)
        )
        yield _element("tr", "".join(cells), head="" if number else "true")


def _element(tag: str, inner: str, style: Any = "", **attributes: Any) -> str:
    """Return an element of markup; attributes that are empty are left out."""
    given = "".join(
        f' {name}="{escape("true" if each is True else each)}"'
        for name, each in {"style": style, **attributes}.items()
        if each not in ("", None, False)
    )
    return f"<{tag}{given}>{inner}</{tag}>"
