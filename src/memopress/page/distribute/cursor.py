"""Where a flow stands: what it goes back to when a trial is given up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from memopress.page.distribute.feet import Noted


class Cursor(Struct):
    """Where a flow stands, and what it has met so far."""

    column: int = 0
    y: float = 0.0  # where the next piece's slot begins
    ink: float = 0.0  # where the last thing set ends: a baseline or a bottom edge
    top: bool = True  # nothing stands in this column yet
    lowest: float = -math.inf  # where the lowest slot of the columns before this one ends
    spare: float = math.inf  # the least height that any of these has left
    begun: int | None = None  # the column in which the piece in hand begins, once it does
    filling: int = 0  # pieces met that fill
    smallest: float = 0.0  # the least height that any of them asks for
    parted: int = 0  # times that what should keep together did not
    gridded: bool = False  # some text stands on the baseline grid
    foot: float = math.inf  # where the notes at the column's foot have its text end
    noted: tuple[Noted, ...] = ()  # the notes that are set
    beside: float = -math.inf  # the lowest end of columns above the same foot, before this one
    hung: float = -math.inf  # where the lowest of what text in the column runs around ends
    count: int = 0  # lines, rows and other blocks that are set, up to what found no room


class Saved(NamedTuple):
    """Where a flow stood, and how much it had set: on each page, overset, and to run around."""

    at: Cursor
    lengths: tuple[int, ...]
    overset: int
    wraps: int


class Kept(NamedTuple):
    """Where a flow stood before the piece of a number."""

    start: int
    saved: Saved
