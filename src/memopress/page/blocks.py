"""Which blocks there are, and what sets each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.graphics import place_graphic, place_pills, place_rule, place_space
from memopress.page.groups import place_group, place_wrap
from memopress.page.paragraphs import place_list, place_paragraph
from memopress.page.tables import place_table

if TYPE_CHECKING:
    from memopress.page.flow import Setter

SETTERS: dict[str, Setter] = {
    **{f"h{level}": place_paragraph for level in range(1, 7)},
    "p": place_paragraph,
    "list": place_list,
    "table": place_table,
    "space": place_space,
    "rule": place_rule,
    "pills": place_pills,
    "box": place_group,
    "row": place_group,
    "wrap": place_wrap,
    **dict.fromkeys(("shape", "picture", "drawing", "illustration", "vector"), place_graphic),
}
