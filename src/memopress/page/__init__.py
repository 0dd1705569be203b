"""An edition and a layout in, finished pages as plain data out."""

from memopress.page.compose import Composer, Composition
from memopress.page.model import Page

__all__ = ["Composer", "Composition", "Page"]
