"""What structure tells: the strings of its content put together, or what stands in their stead.

ActualText and alternate descriptions replace what they belong to (ISO 32000-1, 14.9.3 and 14.9.4),
expansions follow it (14.9.5).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from memopress.preflight.reading.allowance import charge
from memopress.preflight.reading.elements import Content, StructElem
from memopress.preflight.reading.marks import Shown
from memopress.preflight.reading.roles import ILLUSTRATIONS, INLINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from memopress.preflight.reading.elements import ObjectReference
    from memopress.preflight.reading.summary import Told

SOFT = "\u00ad"
BEGIN, END = "\x02", "\x03"  # where an element begins and ends in a text
_HYPHENS = ("-", "\u2010", SOFT)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TORN = re.compile(rf"{SOFT}\s*")
_SPACE = re.compile(r"\s+")
_AFTER_BEGIN = re.compile(rf"(?<!{BEGIN})({BEGIN}++)(\s+)")
_BEFORE_END = re.compile(rf"(\s+)({END}+)")
_LINE = 0.6  # of the size: what stands higher or lower than that is another line
_GAP = 0.2  # of the size: the narrowest space between words


class Turn(NamedTuple):
    """The place where an element begins or ends in what is told."""

    element: StructElem
    begins: bool


def told(
    kids: Iterable[StructElem | Content | ObjectReference], within: Collection[str] | None = None
) -> Iterator[Shown | Turn]:
    """Yield what kids of an element tell in reading order, and where elements begin and end.

    Of elements that are not of the types `within`, if given, nothing else is told.
    """
    queue: list[StructElem | Content | ObjectReference | Turn | Shown] = [*kids]
    queue.reverse()
    while queue:
        each = queue.pop()
        charge()
        if isinstance(each, Turn | Shown):
            yield each
        elif isinstance(each, Content):
            for sequence in each.sequences:
                yield from strings(sequence)
        elif isinstance(each, StructElem):
            yield Turn(each, begins=True)
            queue.append(Turn(each, begins=False))
            if within is not None and each.type not in within:
                continue
            if each.expansion is not None:
                queue.append(Shown(f" ({each.expansion})"))
            instead = stand_in(each)
            if instead is None:
                queue += each.kids[::-1]
            else:
                shown = (s for content in each.content() for s in told((content,)))
                queue.append(_placed(instead, shown))


def stand_in(element: StructElem) -> str | None:
    """Return what is told instead of an element's content and kids, None for nothing."""
    first, second = element.actual_text, element.alt
    if element.type in ILLUSTRATIONS:
        first, second = second, first
    return second if first is None else first


def strings(sequence: Told) -> Iterator[Shown]:
    """Yield what a marked-content sequence tells, apart from artifacts and other content in it."""
    queue: list[Shown | Told] = [sequence]
    while queue:
        each = queue.pop()
        charge()
        if isinstance(each, Shown):
            yield each
            continue
        if each is not sequence and (each.mcid is not None or each.tag == "Artifact"):
            continue
        instead = each.alt if each.actual_text is None else each.actual_text
        if each.expansion is not None:
            queue.append(Shown(f" ({each.expansion})"))
        if instead is None:
            queue += each.parts[::-1]
        else:
            queue.append(_placed(instead, _within(each)))


def joined(parts: Iterable[Shown | Turn]) -> str:
    """Return what is told as one text, BEGIN and END where inline elements do.

    Words that lines tear at a soft hyphen are put together; white space folds, and stands between
    what lies apart on the page, if nothing else does.
    """
    texts: list[str] = []
    last: Shown | None = None
    for part in parts:
        if isinstance(part, Turn):
            inline = part.element.type in INLINE
            texts.append((BEGIN if part.begins else END) if inline else " ")
            continue
        text = _CONTROLS.sub("", part.text)
        if not text:
            continue
        if last is not None and apart(last, part):
            texts.append(" ")
        texts.append(text)
        last = part
    text = _SPACE.sub(" ", _TORN.sub("", "".join(texts)))
    # Spaces stand outside of elements.
    return _SPACE.sub(" ", _BEFORE_END.sub(r"\2\1", _AFTER_BEGIN.sub(r"\2\1", text))).strip()


def heard(*kids: StructElem | Content | ObjectReference) -> str:
    """Return what elements or content tell, as one text."""
    return bare(joined(told(kids)))


def bare(text: str) -> str:
    """Return a text without its signs of elements."""
    return _SPACE.sub(" ", text.replace(BEGIN, "").replace(END, "")).strip()


def _within(sequence: Told) -> Iterator[Shown]:
    queue: list[Shown | Told] = sequence.parts[::-1]
    while queue:
        each = queue.pop()
        charge()
        if isinstance(each, Shown):
            yield each
        else:
            queue += each.parts[::-1]


def _placed(text: str, shown: Iterable[Shown | Turn]) -> Shown:
    """Return a text that stands where others are shown."""
    places = [each for each in shown if isinstance(each, Shown) and each.start]
    if not places:
        return Shown(text)
    return Shown(text, places[0].start, places[-1].end, places[-1].size)


def apart(last: Shown, here: Shown) -> bool:
    """Tell whether a space is to be heard between two strings that have none."""
    if last.text[-1:].isspace() or here.text[:1].isspace():
        return False
    if not (last.start and last.end and here.start and here.end):
        return False
    size = max(last.size, here.size)
    # Along the baseline, and away from it.
    x, y = last.end[0] - last.start[0], last.end[1] - last.start[1]
    if not (length := math.hypot(x, y)):
        x, y, length = 1.0, 0.0, 1.0
    right, up = here.start[0] - last.end[0], here.start[1] - last.end[1]
    along, away = (right * x + up * y) / length, (up * x - right * y) / length
    if abs(away) > _LINE * size or along < -size:
        return not last.text.endswith(_HYPHENS)
    return along > _GAP * size
