"""What a sheet tells of its structure: which marked content and which links are of which role.

ISO 32000-1, 14.7 and 14.8. Content of one element is marked piece by piece, never one mark within
another: readers that follow marks (poppler among them) take nested ones for their parent's end.
The elements themselves are the document's, which is put together of many sheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.page.model import Artifact, Link, Role
from memopress.render.model import Step
from memopress.typeset.model import Inline

if TYPE_CHECKING:
    from memopress.page.model import Page
    from memopress.units import Box

_Key = tuple[object, ...]


class Tags(Struct):
    """The steps in the reading of a page, with the roles and inlines that they are of."""

    roles: dict[Role, int] = field(default_factory=dict)
    inlines: dict[Inline, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    boxes: list[tuple[int, Box]] = field(default_factory=list)

    def role(self, role: Role) -> int:
        """Return the number of a role."""
        return self.roles.setdefault(role, len(self.roles))

    def inline(self, inline: Inline | None) -> int:
        """Return the number of what a stretch of text means, -1 for nothing."""
        return -1 if inline is None else self.inlines.setdefault(inline, len(self.inlines))


class Tagger:
    """Marks what stands on a sheet, and notes the steps page by page, in the order of drawing."""

    def __init__(self, *, links: bool) -> None:
        """Begin without a page; without `links` what would be one is text."""
        self._links = links
        self._marks = self._areas = 0
        self._active: set[_Key] = set()  # of the page in hand
        self._entries: dict[_Key, int] = {}  # the annotations of entries of contents
        self._folio: int | None = None
        self.page = Tags()

    def begin_page(self, page: Page) -> None:
        """Go to a composed page: its roles go on those of the one before, or are others."""
        if not (page.continues and self._folio == page.folio - 1):
            self._entries = {}
        self._folio = page.folio
        self._active = {
            (placed.role.key, placed.item.to)
            for placed in page.items
            if self._links and isinstance(placed.item, Link) and isinstance(placed.role, Role)
        }
        self.page = Tags()

    def mark(self, role: Role, inline: Inline | None = None, told: str = "") -> tuple[str, int]:
        """Return the tag and the number (MCID) of the next marked content, given to its role.

        What is `told` in the place of its glyphs is an element of its own.
        """
        page, number = self.page, self._marks
        self._marks += 1
        page.steps.append(Step("mark", page.role(role), page.inline(inline), told))
        return "Span" if told else self._tag(role, inline), number

    def _tag(self, role: Role, inline: Inline | None) -> str:
        """Return the type of the innermost element that a stretch of text stands in."""
        if inline is None:
            return role.tag
        if inline.lang or inline.expansion or inline.spoken:
            return "Span"
        if inline.link and (role.key, inline.link) in self._active:
            return "Link"
        if inline.note or (inline.link and entry_of(role)):
            return "Reference"
        return role.tag

    def place(self, role: Role) -> None:
        """Have an element stand where it is, whether it holds anything or not."""
        self.page.steps.append(Step("spot", self.page.role(role)))

    def enclose(self, role: Role, box: Box) -> None:
        """Tell where a part of a figure stands, in points of the PDF with `y` the lower edge."""
        self.page.boxes.append((self.page.role(role), box))

    def link(self, role: Role, link: Link) -> int:
        """Return the number of a link's annotation on its sheet.

        An entry of contents has one, however many areas are active.
        """
        number = self._areas
        if entry := entry_of(role):
            number = self._entries.setdefault((entry.key, link.to.href), number)
        self._areas += number == self._areas
        page = self.page
        page.steps.append(
            Step("link", page.role(role), page.inline(Inline(link=link.to)), area=number)
        )
        return number


def entry_of(role: Role) -> Role | None:
    """Return the entry of contents that a paragraph stands in."""
    return role.parent if role.parent and role.parent.tag == "TOCI" else None


def artifact(kind: Artifact, at: float, height: float, box: Box | None) -> str:
    """Return the operator that begins an artifact (ISO 32000-1, 14.8.2.2.2).

    `at` is how far it stands below the top of a page of this height; what is repeated in the lower
    half is a footer. `box`, in points of the PDF, is asked for of backgrounds.
    """
    more = ""
    if kind is Artifact.PAGINATION:
        foot = at > height / 2
        more = (
            f"/Subtype /{'Footer' if foot else 'Header'} /Attached [/{'Bottom' if foot else 'Top'}]"
        )
    elif kind is Artifact.BACKGROUND and box:
        corners = (box.x, box.y, box.right, box.bottom)
        more = f"/BBox [{' '.join(f'{value:.2f}' for value in corners)}]"
    return f"/Artifact <</Type /{kind.value} {more}>> BDC"
