"""What ReportLab writes on every page and no page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Pdf


def clean(pdf: Pdf) -> None:
    """Take off empty transitions, a rotation by nothing, and the procedure sets of long ago."""
    for page in pdf.pages:
        for key in ("/Trans", "/Rotate"):
            if key in page.obj:
                del page.obj[key]
        if "/ProcSet" in page.obj.Resources:
            del page.obj.Resources.ProcSet
