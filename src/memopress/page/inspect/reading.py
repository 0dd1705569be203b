"""How finished pages read aloud: headings that go down step by step, and text in its order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from memopress.page.inspect.passages import Passage, around, beginning, order_of, passages
from memopress.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from memopress.diagnostics import Problems
    from memopress.page.model import Page, Role
    from memopress.units import Box

_HEADINGS = {f"H{level}": level for level in range(1, 7)}
_SLIGHT = 1.0  # points: boxes that share less of a height or a width do not meet


def inspect_reading(
    pages: Iterable[Page], edition: str, problems: Problems, *, whole: bool = True
) -> None:
    """Warn of headings out of step, and of pages on which text is read in an odd order.

    Where the pages are not `whole`, nobody knows what headings come before others.
    """
    before = 0
    for page in pages:
        read = list(passages(page))
        if whole:
            before = _inspect_headings(read, before, edition, page.folio, problems)
        if odd := odd_order(read):
            first, then, how = odd
            text = beginning(then.text)
            problems.warn(
                "reading-order",
                f"'{text}' is read after '{beginning(first.text)}', and stands {how} it",
                then.source,
                "let the template place first what is read first, or give it an order",
                subject=Subject.of(edition, page.folio, line=text),
            )


def _inspect_headings(
    read: Sequence[Passage], before: int, edition: str, folio: int, problems: Problems
) -> int:
    """Warn of headings that skip a level; return that of the last one, 0 before the first.

    PDF/UA-1 (ISO 14289-1), 7.4.2: the first heading is H1, and none is left out on the way down.
    """
    headings: dict[int, tuple[Role, Passage]] = {}  # by their elements: one may be several passages
    for each in sorted(read, key=lambda each: order_of(each.role)):
        if role := _heading(each.role):
            headings.setdefault(role.key, (role, each))
    for role, heading in headings.values():
        level = _HEADINGS[role.tag]
        if level > before + 1:
            above = f"the heading before it is h{before}" if before else "no heading is before it"
            text = beginning(heading.text)
            problems.warn(
                "heading-level",
                f"'{text}' is h{level}, and {above}",
                heading.source,
                f"make it h{before + 1}",
                subject=Subject.of(edition, folio, line=text),
            )
        before = level
    return before


def _heading(role: Role | None) -> Role | None:
    """Return the heading that an element is, or is a part of; None for other text."""
    while role and role.tag not in _HEADINGS:
        role = role.parent
    return role


def _is_of_note(role: Role | None) -> bool:
    while role and role.tag != "Note":
        role = role.parent
    return role is not None


def odd_order(read: Sequence[Passage]) -> tuple[Passage, Passage, str] | None:
    """Return the first two passages that are read against where they stand, and how these stand.

    In a column nothing stands above what is read before it; no text goes on in a column to its
    left, as far as both stand side by side; and of two frames the one that stands above the other
    is read first. (ISO 14289-1, 7.2, asks for a logical order; WCAG 2.2, SC 1.3.2.) What a
    template gives an order of its own is compared with what has the same one.
    """
    for order in sorted({order_of(each.role) for each in read}):
        same = [each for each in read if each.frame is not None and order_of(each.role) == order]
        if odd := _in_columns(same) or _going_on(same) or _in_frames(same):
            return odd
    return None


def _in_columns(read: Sequence[Passage]) -> tuple[Passage, Passage, str] | None:
    """Return passages of one column that are read against where they stand."""
    for column in _parted(read, lambda each: each.column):
        for number, then in enumerate(column):
            for first in column[:number]:
                # A note is read where its mark stands, and may stand below all of its column.
                if _above(then.box, first.box) and not _is_of_note(first.role):
                    return first, then, "above"
    return None


def _going_on(read: Sequence[Passage]) -> tuple[Passage, Passage, str] | None:
    """Return the parts of a text that goes on to the left, as in frames turned round."""
    text = [each for each in read if not _is_of_note(each.role)]
    for first, then in itertools.pairwise(text):
        left = then.box.right <= first.box.x + _SLIGHT
        if then.role.key == first.role.key and left and then.box.y < first.box.bottom - _SLIGHT:
            return first, then, "to the left of"
    return None


def _in_frames(read: Sequence[Passage]) -> tuple[Passage, Passage, str] | None:
    """Return the first passages of two frames that are read against where these stand."""
    frames = [
        (around(each.box for each in frame), frame[0])
        for frame in _parted(read, lambda each: each.frame)
    ]
    for number, (box, then) in enumerate(frames):
        for other, first in frames[:number]:
            if _above(box, other):
                return first, then, "above"
    return None


def _parted(
    read: Sequence[Passage], key: Callable[[Passage], int | None]
) -> Iterable[list[Passage]]:
    """Return the passages in groups, these in the order in which they are read."""
    groups: dict[int | None, list[Passage]] = {}
    for each in read:
        groups.setdefault(key(each), []).append(each)
    return groups.values()


def _above(one: Box, other: Box) -> bool:
    """Tell whether a box stands wholly above another, over some of its width."""
    across = min(one.right, other.right) - max(one.x, other.x)
    return one.bottom <= other.y + _SLIGHT and across > _SLIGHT
