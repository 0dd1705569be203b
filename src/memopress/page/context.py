"""What composing needs to know wherever it is, and how it reads attributes of page markup."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from memopress.diagnostics import Place, Problems
from memopress.filenames import is_below
from memopress.layout import ROLES, WITHIN
from memopress.limits import NUMBER, WHOLE
from memopress.page.drawn import read_drawing, read_vector
from memopress.page.model import Artifact, Drawing, Role
from memopress.page.spans import Fit, read_spans, text_style
from memopress.units import FARTHEST, Box, Size, parse_length

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from memopress.files import Files
    from memopress.layout import Element, Layout, Style, Templates
    from memopress.typeset import Span, Typesetter

_NARROWEST = 1.0  # points: the least width of a column
_NEAR = 500  # lines of a file in which a character of a text is looked for
# Attributes that cannot be negative, as others can that move things.
_SIZES = frozenset({"width", "height", "min", "thickness", "radius", "gap", "widths"})
_COLOURS = ("main", "deep", "light", "accent", "paper", "ink")


@dataclass(slots=True)
class Context:
    """What composing needs to know wherever it is: layout, typesetter, files, problems."""

    layout: Layout
    typesetter: Typesetter
    images: Path
    files: Files
    language: str
    problems: Problems
    templates: Templates
    left: bool = False
    drawings: dict[tuple[object, ...], Drawing | None] = field(default_factory=dict)
    keys: int = 0
    trying: bool = False  # sizes are tried, and what is set now is thrown away
    # The elements of a page live as long as its context, so their identity will do.
    _spans: dict[tuple[int, str, Fit], tuple[Span, ...]] = field(default_factory=dict)
    hyphenation: tuple[str, ...] = ()  # words of the content, beside those of the layout
    name: str = ""  # of the document whose notes are referred to
    # The <tag>s that blocks stand in, from the outermost, and the elements that these make.
    _tags: dict[int, tuple[Element, ...]] = field(default_factory=dict)
    _tagged: dict[tuple[int, int], Role | Artifact] = field(default_factory=dict)

    def role(
        self,
        tag: str,
        parent: Role | Artifact | None,
        element: Element | None = None,
        *attributes: tuple[str, str, str | int],
    ) -> Role | Artifact:
        """Return a new structure element; what stands in an artifact is one.

        `alt`, `order` and `lang` are as an element of markup has them, and its own `role` goes
        before the tag.
        """
        if isinstance(parent, Artifact):
            return parent
        if element and element.get("artifact") == "true":
            return Artifact.LAYOUT
        self.keys += 1
        if element is None:
            return Role(tag, self.keys, parent, attributes=attributes)
        if element.get("role"):
            self._check_role(element, parent)
        return Role(
            element.get("role", tag),
            self.keys,
            parent,
            element.get("alt") or None,
            self.whole(element, "order", 0, 0),
            element.get("lang"),
            attributes,
        )

    def _check_role(self, element: Element, parent: Role | None) -> None:
        """Tell of a role that is none, or that stands where it cannot be."""
        role, what = element.get("role"), f"<{element.tag} role>"
        if role not in ROLES:
            message = f"{what}: there is no role '{role}'"
            hint = self.problems.near(role, ROLES)
            self.problems.error("unknown-role", message, element.place, hint)
        elif (within := WITHIN.get(role)) and (parent is None or parent.tag not in within):
            message = f"{what}: {role} stands in {' or '.join(within)}"
            found = f"here it is in {parent.tag}" if parent else "here it is in none"
            self.problems.error("misplaced-role", message, element.place, found)

    def group(self, element: Element, parent: Role | Artifact | None) -> Role | Artifact | None:
        """Return what the blocks in an element are a part of: one of its own if it has a role."""
        if element.get("role") or element.get("artifact") == "true":
            return self.role("", parent, element)
        if element.get("order"):
            message = f"<{element.tag}> has an order and no role: it is no element that is read"
            hint = 'give it a role, such as role="Div"'
            self.problems.error("missing-attribute", message, element.place, hint)
        return parent

    def blocks(self, element: Element, above: tuple[Element, ...] = ()) -> list[Element]:
        """Return the blocks in an element, those in its <tag>s among them, in their order."""
        found: list[Element] = []
        for child in element.elements():
            if child.tag == "tag":
                found += self.blocks(child, (*above, child))
                continue
            if above:
                self._tags[id(child)] = above
            found.append(child)
        return found

    def parent(self, element: Element, outer: Role | Artifact | None) -> Role | Artifact | None:
        """Return what a block is a part of: its innermost <tag>, or what these stand in."""
        for tag in self._tags.get(id(element), ()):
            if isinstance(outer, Artifact):
                break
            key = (id(tag), outer.key if outer else 0)
            if key not in self._tagged:
                self._tagged[key] = self.role(tag.get("role"), outer, tag)
            outer = self._tagged[key]
        return outer

    def length(self, element: Element, name: str, default: float, whole: float = 0.0) -> float:
        """Return an attribute as a length in points; '%' is of `whole`."""
        text = element.get(name)
        return self.measure(element, name, text, whole) if text else default

    def measure(self, element: Element, name: str, text: str, whole: float) -> float:
        """Return a text of an attribute as a length in points, 0 after a diagnostic.

        There is no '%' of nothing, and nothing has a size of less than nothing.
        """
        units = {"line": self.layout.grid.step, "lines": self.layout.grid.step}
        if whole:
            units["%"] = whole / 100
        try:
            return _of_size(name, parse_length(text, units), text)
        except ValueError as error:
            self.problems.error("wrong-length", f"<{element.tag} {name}>: {error}", element.place)
            return 0.0

    def has_room(self, columns: Iterable[Box], element: Element) -> bool:
        """Tell whether columns have any width for what an element holds; if not, it is an error."""
        width = min((box.width for box in columns), default=0.0)
        if width >= _NARROWEST:
            return True
        message = f"<{element.tag}> leaves columns of {width:.4g} pt for what it holds"
        hint = "make it wider, or its insets, gaps or columns fewer or smaller"
        self.problems.error("no-room", message, element.place, hint)
        return False

    def edges(self, element: Element, name: str, *, left: bool) -> tuple[float, ...]:
        """Return an attribute of one to four lengths: top, right, bottom and left, 0 if absent.

        They are given for a right page, as frames are, and turned round for a left one.
        """
        parts = [self.measure(element, name, text, 0.0) for text in element.get(name).split()]
        if not parts:
            return (0.0,) * 4
        top, right, bottom = (parts[n % len(parts)] for n in range(3))
        far = parts[3] if len(parts) == 4 else right
        return (top, far, bottom, right) if left else (top, right, bottom, far)

    def numbers(
        self,
        element: Element,
        name: str,
        default: tuple[float, ...],
        *,
        most: int = 2,
        reach: tuple[float, float] = (0.0, FARTHEST),
    ) -> tuple[float, ...]:
        """Return an attribute that holds one to `most` numbers within `reach` between spaces."""
        text = element.get(name)
        try:
            found = tuple(float(part) for part in text.split())
        except ValueError:
            found = ()
        low, high = reach
        if text and not (0 < len(found) <= most and all(low <= each <= high for each in found)):
            message = f"<{element.tag} {name}>: '{text}' is not {most} number(s)"
            wanted = f"they are from {low:g} to {high:g}"
            self.problems.error("wrong-type", message, element.place, wanted)
            return default
        return found if 0 < len(found) <= most else default

    def whole(self, element: Element, name: str, default: int, least: int) -> int:
        """Return an attribute that is a whole number of at least `least`."""
        text = element.get(name)
        if not text:
            return default
        if not text.isdecimal() or len(text) > NUMBER or not least <= int(text) <= WHOLE:
            message = f"<{element.tag} {name}>: '{text}' is no whole number from {least} to {WHOLE}"
            self.problems.error("wrong-type", message, element.place)
            return default
        return int(text)

    def swatch(self, element: Element, name: str) -> str | None:
        """Return an attribute that names a swatch, None if absent or unknown."""
        text = element.get(name)
        known = text and self.known_swatch(text, f"<{element.tag} {name}>", element)
        return text if known else None

    def known_swatch(self, name: str, what: str, element: Element) -> bool:
        """Tell whether a swatch is there; if not, that is an error at the element."""
        if name in self.layout.palette:
            return True
        hint = self.problems.near(name, self.layout.palette.swatches)
        message = f"{what}: no swatch '{name}'"
        self.problems.error("unknown-swatch", message, element.place, hint)
        return False

    def style(self, element: Element, name: str = "style") -> Style | None:
        """Return the paragraph style that an attribute names."""
        text = element.get(name)
        style = self.layout.styles.get(text)
        if style is None:
            hint = self.problems.near(text, self.layout.styles)
            self.problems.error("unknown-style", f"no style '{text}'", element.place, hint)
        return style

    def illustration(self, element: Element, box: Box) -> Drawing | None:
        """Return what a drawing template of the layout makes for a box on the page (points).

        The template is told how much of each side the trim cuts off. What is wrong is told with
        the document and the seed: few seeds may meet with a fault.
        """
        values = {name: element.get(name) for name in element.attributes}
        width, height, trim = box.width, box.height, self.layout.trim
        sides = {
            "left": -box.x,
            "top": -box.y,
            "right": box.right - trim.width,
            "bottom": box.bottom - trim.height,
        }
        trimmed = {side: max(round(past, 2), 0.0) for side, past in sides.items()}
        key = (*sorted(values.items()), round(width, 2), round(height, 2), *trimmed.values())
        if key in self.drawings:
            return self.drawings[key]
        name = f"illustrations/{element.get('name')}"
        context = {
            "width": width,
            "height": height,
            "trimmed": trimmed,
            "seed": element.get("seed"),
            "colours": {part: values.get(part, "") for part in _COLOURS},
        }
        own = Problems()
        _, roots = self.templates.pages(name, context, own, element.place)
        drawing = None
        for root in roots:
            if root.tag == "drawing":
                natural = Size(
                    self.length(root, "width", width, width),
                    self.length(root, "height", height, height),
                )

                def report(code: str, message: str, element: Element) -> None:
                    own.error(code, message, element.place)

                drawing = read_drawing(root, natural, Box(0, 0, width, height), report)
        whose = f"the illustration of {self.name} (seed '{element.get('seed')}')"
        self.problems.extend(replace(d, message=f"{whose}: {d.message}") for d in own.found)
        self.drawings[key] = drawing
        return drawing

    def vector(self, element: Element, width: float) -> Drawing | None:
        """Return the paths of an SVG file that an element names, as wide as asked (points)."""
        values = {name: element.get(name) for name in element.attributes}
        key = (*sorted(values.items()), round(width, 2))
        if key not in self.drawings:
            file = self.image(element)
            self.drawings[key] = (
                read_vector(element, file, width, self.files, self.problems) if file else None
            )
        return self.drawings[key]

    def image(self, element: Element) -> Path | None:
        """Return the file below images/ that an element names, None after a diagnostic."""
        name = element.get("src")
        if is_below(name):
            return self.images / name
        message = f"<{element.tag} src>: '{name}' is not below images"
        hint = "name a file in the folder images"
        self.problems.error("foreign-file", message, element.place, hint)
        return None

    def spans(self, element: Element, style: Style, fit: Fit) -> tuple[Span, ...]:
        """Return the text of an element in a paragraph style, read once for each way to fit."""
        key = (id(element), style.name, fit)
        if key not in self._spans:
            base = text_style(self.layout, style, fit)
            self._spans[key] = read_spans(element, base, self.layout, self.name, self.problems)
        return self._spans[key]

    def report(self, code: str, message: str, element: Element) -> None:
        """Add an error at an element's place."""
        self.problems.error(code, message, element.place)


def _of_size(name: str, value: float, text: str) -> float:
    if value < 0 and name in _SIZES:
        raise ValueError(f"'{text}' is less than nothing")
    return value


def find_character(char: str, source: Place, files: Files) -> Place:
    """Return where a character first stands in a file that was read, from a place on."""
    below = islice(files.lines(source.file), source.line - 1, source.line - 1 + _NEAR)
    for number, text in enumerate(below, source.line):
        if char in text:
            return Place(source.file, number, text.index(char) + 1)
    return source
