"""Filling frames: blocks one under the other, on the baseline grid, from column to column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from memopress.page.context import find_character
from memopress.page.drawn import read_drawing, read_vector
from memopress.page.model import Item, Link, Picture, Placed, Role, Shape
from memopress.page.paths import rectangle
from memopress.page.spans import Fit, plain_text, read_spans, source_of, text_style
from memopress.typeset import Line, MissingGlyphError, Setting, Span
from memopress.units import Box, Point, Size, parse_length

if TYPE_CHECKING:
    from memopress.diagnostics import Place
    from memopress.layout import Element, Style
    from memopress.page.context import Context

_DROP = 0.26  # of the leading: what a line takes below its baseline
_KEEP = 2  # lines of a paragraph that stay together at a column's end and start


@dataclass(slots=True)
class Overset:
    """Text that found no room: its source, how many lines and words, and how it begins."""

    source: Place | None
    lines: int
    words: int
    text: str


@dataclass(slots=True)
class Flow:
    """Places blocks in a row of columns and keeps what it placed, in reading order."""

    context: Context
    columns: tuple[Box, ...]
    fit: Fit = field(default_factory=Fit)
    stretch: float | None = None  # the height that blocks which fill get between them
    parent: Role | None = None
    artifact: bool = False
    column: int = 0
    y: float = 0.0  # where the next block's slot begins
    ink: float = 0.0  # where the last thing placed ends: a baseline or a bottom edge
    top: bool = True  # nothing stands in this column yet
    placed: list[Placed] = field(default_factory=list)
    overset: list[Overset] = field(default_factory=list)
    filling: int = 0  # blocks met that fill
    smallest: float = 0.0  # the least height that any of them asks for
    gridded: bool = False  # some text stands on the baseline grid

    def __post_init__(self) -> None:
        self.y = self.ink = self.box.y

    @property
    def box(self) -> Box:
        """The column in hand; past the last one, an endless one far away from the page."""
        return self.columns[min(self.column, len(self.columns) - 1)]

    def run(self, elements: list[Element]) -> None:
        """Place blocks one after the other."""
        for index, element in enumerate(elements):
            self._block(element, elements[index + 1 :])

    def _block(self, element: Element, rest: list[Element]) -> None:
        tag = element.tag
        if tag == "p" or (tag[0] == "h" and tag[1:].isdigit()):
            self._paragraph(element, rest)
        elif tag == "list":
            self._list(element)
        elif tag == "space":
            self.y += self._height(element)
        elif tag == "rule":
            self._rule(element)
        elif tag == "pills":
            self._pills(element)
        elif tag in ("box", "row"):
            self._group(element)
        else:
            self._graphic(element)

    # text -----------------------------------------------------------------------------------

    def _paragraph(self, element: Element, rest: list[Element]) -> None:
        style = self.context.style(element)
        if style is None:
            return
        role = None
        if not (self.artifact or element.get("artifact") == "true"):
            role = self.context.role(element.tag.upper(), self.parent)
        lines = self.lines(element, style, self.box.width - style.indent)
        # A heading stays with what follows it: two lines of text, or the start of another block.
        follow = _KEEP * self.context.layout.grid.step if element.tag != "p" and rest else 0.0
        self._place_lines(element, style, lines, style.indent, role, follow)

    def lines(self, element: Element, style: Style, measure: float) -> tuple[Line, ...]:
        """Return the lines of a paragraph element; a missing glyph is an error at its line."""
        base = text_style(self.context.layout, style, self.fit)
        spans = read_spans(element, base, self.context.layout, self.context.problems)
        return self.set(spans, style, measure, source_of(element) or element.place)

    def set(
        self, spans: tuple[Span, ...], style: Style, measure: float, source: Place
    ) -> tuple[Line, ...]:
        """Return the lines of spans in a paragraph style."""
        setting = Setting(
            justified=style.align == "justify",
            hyphenate=style.hyphenate,
            language=self.context.language,
            exceptions=self.context.layout.hyphenation,
        )
        try:
            lines = self.context.typesetter.set(spans, measure, setting)
        except MissingGlyphError as error:
            self.context.problems.error(
                "missing-glyph",
                str(error),
                find_character(error.char, source),
                "add a fallback font that has it to the font in layout.yaml",
            )
            return ()
        for line in lines:
            if line.width > measure + 0.5:
                self.context.problems.error(
                    "too-wide",
                    f"'{line.text}' is {line.width - measure:.1f} pt wider than its column "
                    f"({measure:.1f} pt) in style '{style.name}'",
                    source,
                    "use a smaller style, a wider frame, or allow hyphenation",
                )
        return lines

    def _place_lines(
        self,
        element: Element,
        style: Style,
        lines: tuple[Line, ...],
        indent: float,
        role: Role | None,
        follow: float = 0.0,
    ) -> None:
        source = source_of(element) or element.place
        leading = style.leading * self.fit.leading
        count = len(lines)
        self.gridded |= style.grid
        for index, line in enumerate(lines):
            baseline = self._baseline(style, leading, index == 0)
            # Lines that must stay together: the first two, the last two, a heading and its text.
            kept = leading * (_KEEP - 1) if count > _KEEP and index in (0, count - _KEEP) else 0.0
            if index == 0 and (count <= _KEEP + 1 or follow):
                kept = leading * (count - 1) + follow
            if line.soft:
                # No column ends in a hyphen: this line goes where the next whole one goes.
                whole = next(n for n in range(index, count) if not lines[n].soft)
                kept = max(kept, leading * (whole - index + (whole == count - _KEEP)))
            if not self._fits(baseline + kept) and not self.top:
                width = self.box.width
                if self._next_column():
                    baseline = self._baseline(style, leading, first=True)
                    if index == 0 and self.box.width != width:
                        lines = self.lines(element, style, self.box.width - indent)
                        self._place_lines(element, style, lines, indent, role, follow)
                        return
                    self._check_width(lines[index:], style, indent, source)
            if not self._fits(baseline):
                rest = lines[index:]
                words = sum(len(each.text.split()) for each in rest)
                self.overset.append(Overset(source, len(rest), words, rest[0].text))
                return
            self._place_line(line, style, indent, baseline, role, source)
            self.y = baseline + leading * _DROP
            self.ink, self.top = baseline, False
        self.y += style.after

    def _check_width(
        self, lines: tuple[Line, ...], style: Style, indent: float, source: Place
    ) -> None:
        """Tell of lines that were set in a wider column than the one they go on in."""
        measure = self.box.width - indent
        if max(line.width for line in lines) > measure + 0.5:
            self.context.problems.error(
                "too-wide",
                f"a paragraph in style '{style.name}' runs on in a narrower frame",
                source,
                "give the frames of one thread the same width",
            )

    def _baseline(self, style: Style, leading: float, first: bool) -> float:  # noqa: FBT001
        if self.top:
            face = self.context.typesetter.faces[style.font]
            baseline = self.y + face.cap_height * style.size * self.fit.size
        else:
            baseline = self.y + (style.before if first else 0.0) + leading * (1 - _DROP)
        return self.context.layout.grid.snap(baseline) if style.grid else baseline

    def _fits(self, y: float) -> bool:
        return y <= self.box.bottom + 0.1

    def _next_column(self) -> bool:
        if self.column + 1 >= len(self.columns):
            return False
        self.column += 1
        self.y = self.ink = self.box.y
        self.top = True
        return True

    def _place_line(
        self,
        line: Line,
        style: Style,
        indent: float,
        baseline: float,
        role: Role | None,
        source: Place,
    ) -> None:
        slack = self.box.width - indent - line.width
        share = {"right": 1.0, "centre": 0.5}.get(style.align, 0.0)
        x = self.box.x + indent + slack * share
        self.add(Point(x, baseline), line, role, source)
        self._links(line, Point(x, baseline), role, source)

    def _links(self, line: Line, at: Point, role: Role | None, source: Place) -> None:
        runs = [run for run in line.runs if run.link]
        for index, run in enumerate(runs):
            if index and runs[index - 1].link == run.link:
                continue
            same = [r for r in runs[index:] if r.link == run.link]
            width = max(r.x + r.width for r in same) - run.x
            text = "".join(t for r in same for t in r.texts).strip()
            link = Link(Size(width, run.size * 1.2), run.link or "", text)
            self.add(at.moved(run.x, -run.size * 0.9), link, role, source)

    def shift(self, down: float) -> None:
        """Move everything placed."""
        self.placed = [replace(p, at=p.at.moved(0, down)) for p in self.placed]

    def add(self, at: Point, item: Item, role: Role | None, source: Place | None) -> None:
        """Keep an item at its point."""
        self.placed.append(Placed(at, item, role, source))

    def _list(self, element: Element) -> None:
        style = self.context.style(element)
        marker_style = (
            self.context.style(element, "marker-style") if element.get("marker-style") else style
        )
        if style is None or marker_style is None:
            return
        parent = None if self.artifact else self.context.role("L", self.parent)
        indent = self.context.length(element, "indent", style.size * 1.6)
        gap = self.context.length(element, "gap", 0.0)
        marker = element.get("marker", "•")
        for number, item in enumerate(element.elements()):
            if number:
                self.y += gap
            one = self.context.role("LI", parent) if parent else None
            label = self.context.role("Lbl", one) if one else None
            body = self.context.role("LBody", one) if one else None
            base = text_style(self.context.layout, marker_style, self.fit)
            shown = marker.replace("#", str(number + 1))
            marks = self.set((Span(shown, base),), marker_style, indent, element.place)
            before = len(self.placed)
            lines = self.lines(item, style, self.box.width - indent)
            self._place_lines(item, style, lines, indent, body)
            first = next((p for p in self.placed[before:] if isinstance(p.item, Line)), None)
            if first and marks:
                at = Point(first.at.x - indent, first.at.y)
                self.placed.insert(before, Placed(at, marks[0], label, element.place))

    # graphics -------------------------------------------------------------------------------

    def _room(self, height: float, before: float) -> float:
        """Return where a block of this height begins, in the next column if need be."""
        y = self.y + (0.0 if self.top else before)
        if not self._fits(y + height) and not self.top and self._next_column():
            y = self.y
        return y

    def _over(self, element: Element, bottom: float) -> None:
        if not self._fits(bottom):
            self.overset.append(Overset(element.place, 1, 0, f"<{element.tag}>"))

    def _close(self, bottom: float, after: float) -> None:
        self.ink, self.top = bottom, False
        self.y = bottom + after

    def _rule(self, element: Element) -> None:
        thickness = self.context.length(element, "thickness", 0.5)
        before = self.context.length(element, "before", 0.0)
        width = self.context.length(element, "width", self.box.width, self.box.width)
        y = self._room(thickness, before)
        path = rectangle(0, 0, width, thickness)
        self.add(
            Point(self.box.x, y),
            Shape(path, self.context.swatch(element, "stroke")),
            None,
            element.place,
        )
        self._over(element, y + thickness)
        self._close(y + thickness, self.context.length(element, "after", 0.0))

    def _graphic(self, element: Element) -> None:
        width = self.context.length(element, "width", self.box.width, self.box.width)
        before = self.context.length(element, "before", 0.0)
        height = self._height(element)
        x = self.context.length(element, "x", 0.0, self.box.width)
        y = self._room(height, before)
        box = Box(self.box.x + x, y, width, height)
        bottom = self.draw(element, box)
        self._over(element, bottom)
        self._close(bottom, self.context.length(element, "after", 0.0))

    def _height(self, element: Element) -> float:
        """Return the height of a block; one that fills gets its share of what is left."""
        if element.get("height") != "fill":
            return self.context.length(element, "height", 0.0, self.box.height)
        self.filling += 1
        height = self.context.length(element, "min", 0.0)
        self.smallest = max(self.smallest, height)
        return height if self.stretch is None else max(height, self.stretch)

    def draw(self, element: Element, box: Box) -> float:
        """Place a graphic in a box and return its bottom edge."""
        at, bottom = Point(box.x, box.y), box.bottom
        alt = element.get("alt")
        role = self.context.role("Figure", self.parent, alt) if alt and not self.artifact else None
        item: Item | None = None
        if element.tag == "picture":
            item = self._picture(element, box)
        elif element.tag == "drawing":
            natural = Size(
                self.context.length(element, "width", box.width, box.width),
                box.height
                if element.get("height") == "fill"
                else self.context.length(element, "height", box.height, box.height),
            )
            item = read_drawing(element, natural, box, self.context.report)
        elif element.tag == "illustration":
            item = self.context.illustration(element, box.width, box.height)
        elif element.tag == "vector":
            file = self.context.images / element.get("src")
            item = read_vector(element, file, box.width, self.context.report)
            bottom = box.y + item.clip.height if item else bottom
        else:
            item = self._panel(element, box.width, box.height)
        if item is not None:
            self._check_swatches(item, element)
            self.add(at, item, role, source_of(element) or element.place)
        return bottom

    def _check_swatches(self, item: Item, element: Element) -> None:
        for shape in getattr(item, "shapes", ()):
            for name in filter(None, (shape.fill, shape.stroke)):
                self.context.known_swatch(name, f"<{element.tag}>", element)

    def _panel(self, element: Element, width: float, height: float) -> Shape:
        """Return the rectangle that an element's fill, stroke and radius describe."""
        stroke = self.context.swatch(element, "stroke")
        (opacity,) = self.context.numbers(element, "opacity", (1.0,), most=1)
        return Shape(
            path=rectangle(0, 0, width, height, self.context.length(element, "radius", 0.0)),
            fill=self.context.swatch(element, "fill"),
            stroke=stroke,
            width=self.context.length(element, "thickness", 0.5) if stroke else 0.0,
            opacity=opacity,
            dash=self.context.numbers(element, "dash", ()),
        )

    def _picture(self, element: Element, box: Box) -> Picture:
        focus = self.context.numbers(element, "focus", (0.5, 0.5))
        file = str(self.context.images / element.get("src"))
        return Picture(file, Size(box.width, box.height), (focus[0], focus[-1]))

    # groups ---------------------------------------------------------------------------------

    def _group(self, element: Element) -> None:
        before = self.context.length(element, "before", 0.0)
        y = self.y + (0.0 if self.top else before)
        inner, bottom = self._compose_group(element, y)
        if not self._fits(bottom) and not self.top and self._next_column():
            inner, bottom = self._compose_group(element, self.y)
        if not self._fits(bottom) or inner.overset:
            lines = [
                p for p in inner.placed if isinstance(p.item, Line) and p.at.y > self.box.bottom
            ]
            words = sum(len(p.item.text.split()) for p in lines if isinstance(p.item, Line))
            first = lines[0] if lines else None
            source = first.source if first else source_of(element) or element.place
            text = first.item.text if first and isinstance(first.item, Line) else f"<{element.tag}>"
            self.overset.append(Overset(source, max(1, len(lines)), words, text))
        self.placed += inner.placed
        self.gridded |= inner.gridded
        self._close(bottom, self.context.length(element, "after", 0.0))
        self.y = max(self.y, inner.y)

    def _compose_group(self, element: Element, y: float) -> tuple[Flow, float]:
        if element.tag == "box":
            return self._compose_box(element, y)
        return self._compose_row(element, y)

    def _sub(self, box: Box, element: Element) -> Flow:
        """Return a flow for what stands in a box, under the structure role that it names."""
        tag, parent = element.get("role"), self.parent
        if tag and not self.artifact:
            parent = self.context.role(tag, parent)
        return Flow(self.context, (box,), self.fit, parent=parent, artifact=self.artifact)

    def _compose_box(self, element: Element, y: float) -> tuple[Flow, float]:
        width = self.context.length(element, "width", self.box.width, self.box.width)
        inset = [self._inset(part, element) for part in element.get("inset", "0").split()]
        top, right = inset[0], inset[1 % len(inset)]
        low, left = inset[2 % len(inset)], inset[3 % len(inset)] if len(inset) == 4 else right
        if self.context.left:  # insets are given for a right page, as frames are
            left, right = right, left
        flow = self._sub(Box(self.box.x + left, y + top, width - left - right, 1e6), element)
        flow.run(element.elements())
        bottom = max(flow.ink + low, y + self.context.length(element, "height", 0.0))
        flow.y = max(flow.y if not low else bottom, bottom)
        panel = self._panel(element, width, bottom - y)
        if panel.fill or panel.stroke:
            flow.placed.insert(0, Placed(Point(self.box.x, y), panel, None, element.place))
        return flow, bottom

    def _inset(self, text: str, element: Element) -> float:
        try:
            return parse_length(text)
        except ValueError as error:
            self.context.problems.error("wrong-length", f"<box inset>: {error}", element.place)
            return 0.0

    def _compose_row(self, element: Element, y: float) -> tuple[Flow, float]:
        whole = self._sub(Box(self.box.x, y, self.box.width, 1e6), element)
        gap = self.context.length(element, "gap", 0.0)
        cells = element.elements()
        free = self.box.width - gap * (len(cells) - 1)
        x, bottom = self.box.x, y
        done: list[tuple[Flow, Element]] = []
        for cell in cells:
            width = self.context.length(cell, "width", 0.0, free)
            flow = self._sub(Box(x, y, width, 1e6), cell)
            flow.run(cell.elements())
            bottom = max(bottom, flow.ink)
            whole.y = max(whole.y, flow.y)
            whole.gridded |= flow.gridded
            done.append((flow, cell))
            x += width + gap
        for flow, cell in done:
            align = cell.get("valign") or element.get("valign", "top")
            share = {"middle": 0.5, "bottom": 1.0}.get(align, 0.0)
            shift = (bottom - flow.ink) * share
            if shift:
                flow.shift(shift)
            whole.placed += flow.placed
        return whole, bottom

    def _pills(self, element: Element) -> None:
        style = self.context.style(element)
        if style is None:
            return
        gap = self.context.length(element, "gap", 3.0)
        inset = self.context.length(element, "inset", 5.0)
        height = self.context.length(element, "height", style.leading * 1.4)
        radius = self.context.length(element, "radius", height / 2)
        fill, stroke = self.context.swatch(element, "fill"), self.context.swatch(element, "stroke")
        parent = None if self.artifact else self.context.role("L", self.parent)
        face = self.context.typesetter.faces[style.font]
        cap = face.cap_height * style.size * self.fit.size
        y = self._room(height, self.context.length(element, "before", 0.0))
        x = 0.0
        for pill in element.elements():
            lines = self.lines(pill, style, self.box.width - 2 * inset)
            if len(lines) > 1:
                self.context.problems.error(
                    "too-wide",
                    f"the pill '{plain_text(pill)}' does not fit on one line of its column",
                    source_of(pill) or pill.place,
                    "use a smaller style or a wider frame",
                )
            for line in lines:
                width = line.width + 2 * inset
                if x and x + width > self.box.width + 0.1:
                    x, y = 0.0, y + height + gap
                at = Point(self.box.x + x, y)
                item = self.context.role("LI", parent) if parent else None
                body = self.context.role("LBody", item) if item else None
                shape = Shape(
                    rectangle(0, 0, width, height, radius), fill, stroke, 0.6 if stroke else 0.0
                )
                self.add(at, shape, None, pill.place)
                source = source_of(pill) or pill.place
                self.add(at.moved(inset, (height + cap) / 2), line, body, source)
                x += width + gap
                if not self._fits(y + height):
                    self.overset.append(Overset(source, 1, 1, plain_text(pill)))
        self._close(y + height, self.context.length(element, "after", 0.0))
