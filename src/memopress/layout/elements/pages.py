"""Elements of pages: the plan, pages, and the frames on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.layout import kinds
from memopress.layout.elements.element import Element, attribute
from memopress.layout.kinds import Length

if TYPE_CHECKING:
    from memopress.layout.kinds import Edges
    from memopress.layout.model import Master


class Plan(Element):
    """The order of an edition: a `use` for each part, and where the fillers stand."""


class Use(Element):
    """A part of the edition: a template, and what it is told.

    `more` has the attributes that are not of the language; they reach the template.
    """

    template: str = attribute(kinds.TEXT, "the page template")
    of: str = attribute(kinds.TEXT, "its document, as collection/id", default="")
    start: str = attribute(
        kinds.choice("any", "left", "right"), "on which page it begins", default="any"
    )
    blank: str = attribute(
        kinds.TEXT,
        "the template of the page that comes before it for that",
        default="",
        without="an empty page",
        beside=("start",),
    )
    card: bool = attribute(kinds.FLAG, "the manifest lists it among the cards", default=False)
    more: tuple[tuple[str, str], ...] = ()


class Fillers(Element):
    """Where pages stand that fill the edition up to its multiple."""


class Page(Element):
    """A page, or as many as its text needs."""

    master: tuple[Master, ...] = attribute(
        kinds.MASTERS, "the first that holds everything is taken"
    )
    overflow: Master | None = attribute(
        kinds.MASTER, "that of the pages that text goes on over", default=None
    )
    anchor: str = attribute(kinds.TEXT, "the name by which links lead to it", default="")
    bookmark: str = attribute(kinds.TEXT, "its entry in the outline", default="")
    level: int = attribute(
        kinds.whole(0), "that of its bookmark; 0 is outermost", default=0, beside=("bookmark",)
    )
    section: str = attribute(kinds.TEXT, "for the furniture", default="")
    label: str = attribute(kinds.TEXT, "for the furniture", default="")
    name: str = attribute(kinds.TEXT, "for the furniture", default="")


class Furniture(Element):
    """What a furniture template draws; all of it is an artifact."""


class Grouping(Element):
    """An element whose content may be one to a screen reader."""

    role: str = attribute(kinds.ROLE, "the structure type of what stands in it", default="")
    order: int = attribute(
        kinds.whole(0), "of its neighbours, those of a lower order are read first", default=0
    )
    artifact: bool = attribute(kinds.FLAG, "decoration, which is not read", default=False)


class Frame(Grouping):
    """A frame of the master, by its name, or one of its own, by its box."""

    name: str = attribute(kinds.TEXT, "that of a frame of the master", default="")
    x: Length = attribute(
        kinds.SHARE, "its left edge on a right page", default=Length(0.0), unless="name"
    )
    y: Length = attribute(kinds.SHARE, "its upper edge", default=Length(0.0), unless="name")
    width: Length | None = attribute(
        kinds.ROOM, "its width, which one of its own needs", default=None, unless="name"
    )
    height: Length | None = attribute(
        kinds.ROOM, "its height, which one of its own needs", default=None, unless="name"
    )
    columns: int = attribute(
        kinds.whole(1), "how many, in one of its own", default=1, unless="name"
    )
    gap: float = attribute(
        kinds.SIZE, "between columns", default=0.0, beside=("columns",), unless="name"
    )
    balance: bool | None = attribute(
        kinds.FLAG,
        "columns of equal length",
        default=None,
        without="as the master has it",
        beside=("name", "columns"),
    )
    valign: str | None = attribute(
        kinds.choice("top", "middle", "bottom"),
        "where its text stands in it",
        default=None,
        without="as the master has it, else top",
    )
    mirror: bool = attribute(kinds.FLAG, "turned round on left pages", default=True, unless="name")
    wrap: Edges | None = attribute(
        kinds.EDGES, "the distance that the text of other frames keeps", default=None
    )


class Tag(Grouping):
    """What stands in it is one element to a screen reader; it takes no room."""

    role: str = attribute(kinds.ROLE, "the structure type of what stands in it")
    lang: str = attribute(kinds.LANGUAGE, "the language of all in it", default="")
