"""Optional content: the layers that a viewer shows and hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Pdf, String

if TYPE_CHECKING:
    from collections.abc import Sequence


def layer(pdf: Pdf, names: Sequence[str]) -> None:
    """Make a group of each layer that the pages' content is marked with, all of them visible.

    The groups are listed in this order (ISO 32000-1, 8.11.4), and the file opens with the list.
    """
    groups = {
        name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in names
    }
    for page in pdf.pages:
        page.obj.Resources.Properties = Dictionary(
            {f"/{name}": group for name, group in groups.items()}
        )
    everything = Array(groups.values())
    pdf.Root.OCProperties = Dictionary(
        OCGs=everything,
        D=Dictionary(Name=String("overlay"), BaseState=Name.ON, ON=everything, Order=everything),
    )
    pdf.Root.PageMode = Name.UseOC
