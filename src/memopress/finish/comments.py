"""Remarks on the pages of a draft, as annotations that viewers list and answer."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from memopress.finish.metadata import dated, stamp
from memopress.finish.syntax import numbers, ref, string
from memopress.finish.writing import FLATE
from memopress.units import Box

if TYPE_CHECKING:
    from memopress.finish.writing import Writer
    from memopress.render.model import Comment, Info

_AUTHOR = "memopress"
_RED = "0.882 0.098 0.098"
_LINE = 0.75  # points
_PRINTED = 4


def comment(writer: Writer, told: Comment, info: Info) -> int:
    """Add a remark, and return its number: on what stands in a box, or on the page as a whole.

    How it looks is drawn along, so that it is the same in all viewers (ISO 32000-1, 12.5.5).
    """
    box = told.box
    kind = "Text/Name/Comment/Open false" if told.whole else f"Square/BS<</W {_LINE:g}>>"
    drawn = _sign(box) if told.whole else _outline(box)
    rect = numbers((box.x, box.y, box.right, box.bottom))
    look = writer.stream(
        zlib.compress(drawn.encode("latin-1")), f"/Type/XObject/Subtype/Form/BBox{rect}{FLATE}"
    )
    date = string(dated(stamp(info.date)))
    name = hashlib.sha256(f"{told}".encode("utf-8", "replace")).hexdigest()[:16]
    return writer.put(
        f"<</Type/Annot/Subtype/{kind}/Rect{rect}/F {_PRINTED}/C[{_RED}]/T{string(_AUTHOR)}"
        f"/Contents{string(told.text)}/M{date}/CreationDate{date}/NM{string(name)}"
        f"/AP<</N {ref(look)}>>>>"
    )


def _outline(box: Box) -> str:
    half = _LINE / 2
    inner = box.inset(*[half] * 4)
    return f"{_RED} RG {_LINE:g} w {_corner(inner)} re S"


def _sign(box: Box) -> str:
    """Return a red field with an exclamation mark."""
    bar = Box(box.x + box.width / 2 - 1, box.y + 5.2, 2, 5.6)
    dot = Box(bar.x, box.y + 2.6, 2, 1.8)
    return f"{_RED} rg {_corner(box)} re f 1 g {_corner(bar)} re {_corner(dot)} re f"


def _corner(box: Box) -> str:
    return f"{box.x:.3f} {box.y:.3f} {box.width:.3f} {box.height:.3f}"
