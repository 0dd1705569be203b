"""An edition and a layout in, finished pages as plain data out."""

from memopress.page.compose import Composer, Composition
from memopress.page.contrast import inspect_contrast
from memopress.page.model import Page
from memopress.page.reading import inspect_reading
from memopress.page.report import Report, report

__all__ = [
    "Composer",
    "Composition",
    "Page",
    "Report",
    "inspect_contrast",
    "inspect_reading",
    "report",
]
