"""What elements are prepared with, and the pieces that were made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memopress.diagnostics import Problems
from memopress.page.drawing.vectors import read_vector
from memopress.page.prepare.blocks import prepare
from memopress.page.prepare.spans import setting_of
from memopress.page.prepare.words import Text

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.files import Files
    from memopress.layout import Element, Layout, Style, elements
    from memopress.page.model import Drawing
    from memopress.page.prepare.pieces import Piece
    from memopress.page.prepare.spans import Fit
    from memopress.typeset import Setting, Typesetter


@dataclass(slots=True, eq=False)
class Matter:
    """The matter of one template for one document: each element is prepared once.

    `hyphenation` are words of the content, beside those of the layout; `name` is that of the
    document whose notes are referred to. `problems` has what is wrong with the matter itself,
    wherever it will stand.
    """

    layout: Layout
    typesetter: Typesetter
    images: Path
    files: Files
    language: str
    hyphenation: tuple[str, ...] = ()
    name: str = ""
    problems: Problems = field(default_factory=Problems)
    _pieces: dict[Element, tuple[Piece, ...]] = field(default_factory=dict)
    _settings: dict[tuple[Style, Fit], Setting] = field(default_factory=dict)
    _vectors: dict[tuple[elements.Vector, float], Drawing | None] = field(default_factory=dict)

    def pieces(self, element: Element) -> tuple[Piece, ...]:
        """Return the blocks that an element holds, those in its <tag>s among them."""
        if element not in self._pieces:
            self._pieces[element] = tuple(prepare(self, element))
        return self._pieces[element]

    def text(self, element: Element, style: Style) -> Text:
        """Return the text of an element in a style."""
        return Text(self, element, style, element.source)

    def setting(self, style: Style, fit: Fit) -> Setting:
        """Return how text of a style is broken into lines."""
        words = (*self.layout.hyphenation, *self.hyphenation)
        return setting_of(style, fit, self.language, words)

    def capitals(self, style: Style, fit: Fit) -> float:
        """Return the height of a style's capitals, as they are fitted."""
        return self.typesetter.faces[style.font].cap_height * style.size * fit.size

    def small_letters(self, style: Style, fit: Fit) -> float:
        """Return the height of a style's small letters, as they are fitted."""
        return self.typesetter.faces[style.font].x_height * style.size * fit.size

    def vector(self, element: elements.Vector, width: float) -> Drawing | None:
        """Return the paths of the SVG file that an element names, so wide (points)."""
        key = (element, round(width, 2))
        if key not in self._vectors:
            file = self.images / element.src
            self._vectors[key] = read_vector(element, file, width, self.files, self.problems)
        return self._vectors[key]
