"""An edition and a layout in, finished pages as plain data out."""

from memopress.page.compose import compose_edition, compose_in_steps, glimpse
from memopress.page.composer import Composer
from memopress.page.composition import Composition
from memopress.page.inspect.contrast import inspect_contrast
from memopress.page.inspect.reading import inspect_reading
from memopress.page.inspect.report import Copyfitted, Report, report
from memopress.page.model import Page
from memopress.page.skim import skim

__all__ = [
    "Composer",
    "Composition",
    "Copyfitted",
    "Page",
    "Report",
    "compose_edition",
    "compose_in_steps",
    "glimpse",
    "inspect_contrast",
    "inspect_reading",
    "report",
    "skim",
]
