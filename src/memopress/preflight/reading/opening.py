"""What qpdf is spared: object streams that swell, and page trees without end.

qpdf decodes an object stream and lists the pages as a whole, before anything can be counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary

from memopress.preflight.reading.allowance import SpentError, charge
from memopress.preflight.reading.decoding import inflated, parts_of

if TYPE_CHECKING:
    from pikepdf import Pdf

_LEAST, _TIMES = 32_000_000, 8  # bytes of objects: at least, and for each byte of the file
_BEFORE = 4_000  # bytes before its data in which a stream's dictionary is looked for
_STREAM = re.compile(rb"stream\r?\n")
_HOLDS = (b"ObjStm", b"XRef")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAGES = 200_000  # in all; readers list them all before the first is shown
_NODES = 100_000


def check_objects(data: bytes) -> None:
    """Raise SpentError where object streams and cross-reference streams inflate beyond measure."""
    most = max(_LEAST, _TIMES * len(data))
    size = 0
    for match in _STREAM.finditer(data):
        charge()
        head = data[max(match.start() - _BEFORE, 0) : match.start()].rpartition(b" obj")[2]
        if b"#" in head:
            head = _ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), head)
        if not any(name in head for name in _HOLDS):
            continue
        for piece in inflated(parts_of(data, match.end())):
            size += len(piece)
            if size > most:
                raise SpentError(f"the file's objects have more than {most // 1_000_000} MB")


def check_pages(pdf: Pdf) -> None:
    """Raise SpentError for more pages than are ever in one file, however few objects they are."""
    queue: list[Any] = [pdf.Root.get("/Pages")]
    seen: set[tuple[int, int]] = set()
    pages = nodes = 0
    while queue:
        node = queue.pop()
        kids = node.get("/Kids") if isinstance(node, Dictionary) else None
        if not isinstance(kids, Array):
            continue
        nodes += 1
        pages += len(kids)
        charge(len(kids))
        if pages > _PAGES or nodes > _NODES:
            raise SpentError(f"the file has more than {_PAGES:,} pages")
        for kid in kids:
            if isinstance(kid, Dictionary) and "/Kids" in kid and kid.objgen not in seen:
                if kid.is_indirect:
                    seen.add(kid.objgen)
                queue.append(kid)
