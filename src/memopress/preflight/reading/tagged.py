"""The marked content that structure elements may claim, found by its MCID (ISO 32000-1, 14.7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memopress.preflight.reading.sheet import PageObject
    from memopress.preflight.reading.summary import Told


class Tagged:
    """The marked-content sequences of a file's pages, each page read when it is first asked for."""

    def __init__(self, sheets: Sequence[PageObject]) -> None:
        """Take the pages."""
        self._sheets = sheets
        self._found: dict[int, dict[tuple[Any, int], list[Told]]] = {}

    def on(self, page: int) -> Mapping[tuple[Any, int], Sequence[Told]]:
        """Return a page's marked-content sequences with an MCID, by their form and that MCID."""
        if page not in self._found:
            found = self._found[page] = {}
            for each in self._sheets[page - 1].summary.sequences:
                if each.mcid is not None:
                    found.setdefault((each.form, each.mcid), []).append(each)
        return self._found[page]

    def sequences(self, page: int | None, form: Any, mcid: int) -> Sequence[Told]:
        """Return the marked-content sequences with an MCID in a form, or in the page's content."""
        return self.on(page).get((form, mcid), ()) if page is not None else ()
