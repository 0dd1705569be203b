"""The printer's marks that may stand around a page, by the names that people call them by."""

from typing import Literal

PrintersMark = Literal["crop", "registration", "colour-bar", "slug"]
MARKS: tuple[PrintersMark, ...] = ("crop", "registration", "colour-bar", "slug")
