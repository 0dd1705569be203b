"""What elements are prepared with: the layout, its fonts, and what the document says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memopress.content import is_missing
from memopress.diagnostics import Problems
from memopress.layout import elements
from memopress.page.drawing.vectors import read_vector
from memopress.page.prepare.spans import setting_of

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.files import Files
    from memopress.layout import Layout, Style
    from memopress.page.model import Drawing
    from memopress.page.prepare.spans import Fit
    from memopress.typeset import Setting, Typesetter

_USUAL = 2 / 3  # height of a picture, as a share of its width


class Matter(Struct, eq=False):
    """What the elements of one template for one document are prepared with.

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
    _vectors: dict[tuple[elements.Vector, float], Drawing | None] = field(default_factory=dict)

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

    def natural(self, element: elements.Graphic, width: float) -> float:
        """Return the height that a picture or a vector has of its own in a width (points).

        In a draft one that cannot be read has the height that most have.
        """
        unread = width * _USUAL if self.files.lenient else 0.0
        match element:
            case elements.Vector():
                drawn = self.vector(element, width)
                return drawn.clip.height if drawn else unread
            case elements.Picture():
                size = self.pixels(element)
                return width * size[1] / size[0] if size else unread
        return 0.0

    def pixels(self, element: elements.Picture) -> tuple[int, int] | None:
        """Return a picture's width and height in pixels; None where it cannot be read.

        Why it cannot be is told where it is placed, or all pictures of an edition are looked at.
        """
        # Imported late: most pages have no picture that asks for it.
        from memopress.pictures import PictureFault, inspect  # noqa: PLC0415

        try:
            facts = inspect(self.images / element.src, self.files, element.src)
        except PictureFault:
            return None
        return facts.width, facts.height

    def vector(self, element: elements.Vector, width: float) -> Drawing | None:
        """Return the paths of the SVG file that an element names, so wide (points)."""
        key = (element, round(width, 2))
        if key not in self._vectors:
            given = self.images, element.src, element.place, self.files, self.problems
            self._vectors[key] = None if is_missing(*given) else self._vector(element, width)
        return self._vectors[key]

    def _vector(self, element: elements.Vector, width: float) -> Drawing | None:
        file = self.images / element.src
        return read_vector(element, file, width, self.files, self.problems)
