"""What pdfplumber sees in the files of the brochure, each read once for all tests and workers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pdfplumber

from conftest import once
from measure import Line, read_page

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Words:
    """The words of a page, each with its left, top, right and bottom in points, and its size."""

    width: float
    height: float
    boxes: tuple[tuple[str, float, float, float, float], ...]


@dataclass(frozen=True)
class Plumbed:
    """A file: the words of each page, letters that it shows in a row, and all of its lines."""

    pages: tuple[Words, ...]
    lines: tuple[Line, ...]


@cache
def plumbed(file: Path) -> Plumbed:
    """Return what is seen in a file of the brochure."""
    # Beside the brochure's folder, in which nothing but the brochure may be.
    return once(file.parents[2], f"{file.stem}.plumbed", lambda: _read(file))


def _read(file: Path) -> Plumbed:
    pages, lines = [], []
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            # Following the file, a word cannot take letters of another that it overlaps.
            words = page.extract_words(use_text_flow=True, y_tolerance=1)
            boxes = tuple((w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in words)
            pages.append(Words(page.width, page.height, boxes))
            lines += read_page(page)
            page.close()
    return Plumbed(tuple(pages), tuple(lines))
