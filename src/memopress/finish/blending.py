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
        resources = page.obj.Resources
        used = (resources.get(kind, Dictionary()) for kind in ("/ExtGState", "/XObject"))
        if any(_blends(one) for kind in used for _, one in kind.items()):
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=space)


def _blends(one: Object) -> bool:
    """Tell whether a graphics state or an image lets through what is behind it."""
    return any(key in one for key in ("/ca", "/CA", "/SMask"))
