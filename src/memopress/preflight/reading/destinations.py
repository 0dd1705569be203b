"""Where a link leads: an address, or a page of the file (ISO 32000-1, 12.3.2 and 12.6.4)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, String

from memopress.preflight.reading.trees import name_tree
from memopress.preflight.reading.values import entries_of, name_of, text_of

if TYPE_CHECKING:
    from memopress.preflight.reading.file import File


class Destinations:
    """The destinations of a file."""

    def __init__(self, file: File) -> None:
        """Take a file; its named destinations are read when a link has one."""
        self._root = file.root
        self._pages = {sheet.obj.objgen: sheet.number for sheet in file.sheets}

    def of(self, annotation: Object) -> str:
        """Return where an annotation leads: an address, 'page 7', or '' where that is nowhere."""
        action = annotation.get("/A")
        if not isinstance(action, Dictionary):
            return self._page(annotation.get("/Dest"))
        kind = name_of(action.get("/S"))
        if kind == "URI":
            return text_of(action.get("/URI")) or ""
        return self._page(action.get("/D")) if kind == "GoTo" else ""

    def _page(self, obj: object) -> str:
        for _ in range(2):  # a name, and the dictionary that it may stand for
            if isinstance(obj, Name | String):
                obj = self._named.get(text_of(obj) or name_of(obj))
            if isinstance(obj, Dictionary):
                obj = obj.get("/D")
        page = obj[0] if isinstance(obj, Array) and len(obj) else None
        number = self._pages.get(page.objgen) if isinstance(page, Dictionary) else None
        return f"page {number}" if number else ""

    @cached_property
    def _named(self) -> dict[str, Object]:
        names, old = self._root.get("/Names"), self._root.get("/Dests")
        found = entries_of(old) if isinstance(old, Dictionary) else {}
        tree = names.get("/Dests") if isinstance(names, Dictionary) else None
        return found | name_tree(tree)[0] if tree is not None else found
