"""The colour space in which a page's transparency is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name, Object, Pdf

if TYPE_CHECKING:
    from memopress.render.model import Output


def blend(pdf: Pdf, output: Output) -> None:
    """Give each page with transparency a group in the output's colours (ISO 32000-1, 11.6.6).

    Without one a viewer blends in a colour space of its own choice.
    """
    space = Name.DeviceCMYK if output.colours == "cmyk" else Name.DeviceRGB
    for page in pdf.pages:
        states = page.obj.Resources.get("/ExtGState", Dictionary())
        if any(_blends(state) for _, state in states.items()):
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=space)


def _blends(state: Object) -> bool:
    return "/ca" in state or "/CA" in state
