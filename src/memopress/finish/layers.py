"""Optional content: the layers that a viewer shows and hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.finish.syntax import array, ref, string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.finish.sheets import Sheets
    from memopress.finish.writing import Writer


def layer(writer: Writer, sheets: Sheets, names: Sequence[str]) -> str:
    """Return groups of each layer that the sheets' content is marked with, all of them visible.

    The groups are listed in this order (ISO 32000-1, 8.11.4), and the file opens with the list.
    """
    groups = {name: writer.put(f"<</Type/OCG/Name{string(name)}>>") for name in names}
    sheets.lay(groups)
    every = array(map(ref, groups.values()))
    shown = f"/D<</Name(overlay)/BaseState/ON/ON{every}/Order{every}>>"
    return f"/OCProperties<</OCGs{every}{shown}>>"
