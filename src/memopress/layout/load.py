"""layout.yaml -> Layout, with a diagnostic for everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.colour import Palette, Swatch
from memopress.diagnostics import Place, Problems
from memopress.fields import Fields
from memopress.filenames import is_below, told
from memopress.files import FONT, Files, shown
from memopress.hyphens import read_hyphenation
from memopress.layout.model import Copyfit, Frame, Grid, Layout, Master, Typeface
from memopress.layout.names import Names
from memopress.layout.styles import LARGEST, SPACING, read_character, read_style
from memopress.plain import FileFault
from memopress.units import Box, Size
from memopress.yamlnodes import Mapping, Scalar, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memopress.layout.model import Character, Style

VALIGN = ("top", "middle", "bottom")
_A4 = Size(595.28, 841.89)  # points
_PAGE = 3.0  # points: the least page of PDF (ISO 32000-1, C.2)
_INK = 127  # bytes of a name in PDF (ISO 32000-1, C.2; ISO 19005-2, 6.1.13)
_EDGE = 300.0  # points: the most that bleed or safety may be, more than any press cuts off
_LINES = 2_000  # of the baseline grid on a page
_COLUMN = 1.0  # points: the least width of a column
FIT = 0.5  # of leading and size: the least that copyfitting may make of them
_TEMPLATE = ".xml.j2"
# Colorants with a meaning of their own (ISO 32000-1, 8.6.6.4): nothing, every plate, process inks.
_RESERVED = ("None", "All", "Cyan", "Magenta", "Yellow", "Black")


class _Templates(Struct, frozen=True):
    """The page templates of a layout, by the names that they have there."""

    folder: Path
    files: Files

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a template, or what cannot be read as one: that is told of then."""
        file = f"{name if '/' in name else f'pages/{name}'}{_TEMPLATE}"
        return is_below(file) and self.files.is_there(self.folder / file)

    def __iter__(self) -> Iterator[str]:
        """Return the names of those in pages/."""
        for path in self.files.names(self.folder / "pages", f"*{_TEMPLATE}"):
            yield path.name.removesuffix(_TEMPLATE)


def load_layout(folder: Path, fonts: Path, files: Files | None = None) -> Layout:
    """Return the layout of a folder with its fonts below `fonts`; raises InputError."""
    problems = Problems()
    layout = read_layout(folder, fonts, files or Files(folder, fonts), problems)
    problems.stop()
    assert layout is not None  # noqa: S101 - stop() raised otherwise
    return layout


def read_layout(folder: Path, fonts: Path, files: Files, problems: Problems) -> Layout | None:
    """Return the layout of a folder with its fonts below `fonts`, and tell what is wrong with it.

    With errors no page can be composed in it, but it has all names that could be read; None comes
    back where nothing could.
    """
    node = load_yaml(folder / "layout.yaml", files, problems)
    if not isinstance(node, Mapping):
        place = node.place if node else Place(shown(folder / "layout.yaml"))
        if not problems.errors:
            problems.error("wrong-type", "layout.yaml wants fields such as 'format'", place)
        return None
    top = Fields(node, "the layout", problems)
    sheet = top.part("format", "format", "{width: 210mm, height: 297mm}")
    # What is at fault counts as 1 until all faults are known, or as what a draft can have.
    usual = _A4 if files.lenient else Size(1, 1)
    width = sheet.length("width", least=_PAGE, most=LARGEST) or usual.width
    height = sheet.length("height", least=_PAGE, most=LARGEST) or usual.height
    bleed = sheet.length("bleed", 0.0, least=0, most=_EDGE)
    safety = sheet.length("safety", 0.0, least=0, most=_EDGE)
    sheet.done()
    lines = top.part("baseline", "baseline", "{start: 48pt, step: 12pt}")
    start = lines.length("start") or 0.0
    step = lines.length("step", least=height / _LINES) or (12.0 if files.lenient else 1.0)
    lines.done()
    top.units = {"line": step, "lines": step}
    palette = Palette(
        {name: _swatch(name, reader) for name, reader in top.each("swatches", "swatch")}
    )
    faces: dict[str, Typeface] = {}
    styles: dict[str, Style] = {}
    templates = _Templates(folder, files)
    names = Names(
        {"font": faces, "style": styles, "swatch": palette, "template": templates}, problems
    )
    for name, reader in top.each("fonts", "font"):
        faces[name] = _font(name, reader, fonts, files, names)
    for name, reader in top.each("styles", "style"):
        styles[name] = read_style(name, reader, styles, names)
    characters: dict[str, Character] = {
        name: read_character(name, reader, names)
        for name, reader in top.each("characters", "character style")
    }
    masters = {
        name: _master(name, reader, Size(width, height), names)
        for name, reader in top.each("masters", "master")
    }
    budget = top.part("budget", "budget", "{multiple: 4, fillers: [TEMPLATE]}")
    multiple, fillers = budget.whole("multiple", 1, least=1), budget.items("fillers")
    budget.done()
    for filler in fillers:
        names.note("template", filler)
    layout = Layout(
        folder=folder,
        trim=Size(width, height),
        bleed=bleed,
        safety=safety,
        grid=Grid(start, step),
        palette=palette,
        fonts=faces,
        styles=styles,
        characters=characters,
        masters=masters,
        fillers=tuple(filler.text for filler in fillers),
        multiple=multiple,
        budget=budget.node.place,
        hyphenation=read_hyphenation(top.take("hyphenation"), problems),
        spoken=_spoken(top.part("spoken", "spoken", "{→: •}")),
    )
    top.done()
    sections = {"font": "fonts", "style": "styles", "swatch": "swatches"}
    lost = [k for k, name in sections.items() if not isinstance(node.get(name), Mapping | None)]
    if top.foreign:  # one of these may be what is not there
        lost += [k for k, name in sections.items() if name not in top]
    names.check(lost)
    if files.lenient:
        from memopress.layout.mend import mended  # noqa: PLC0415 - for drafts alone

        return mended(layout, node.place)
    return layout


def _spoken(reader: Fields) -> dict[str, str]:
    """Return what is said in the place of characters, by character."""
    spoken: dict[str, str] = {}
    for char, (place, _) in reader.node.entries.items():
        text = reader.text(char)
        if len(char) != 1:
            message = f"'{char}' under 'spoken' is not one character"
            reader.problems.error("wrong-type", message, place)
        elif text:
            spoken[char] = text
    return spoken


def _swatch(name: str, reader: Fields) -> Swatch:
    def screen(node: Scalar) -> tuple[int, int, int]:
        digits = node.text.removeprefix("#")
        if len(digits) != 6 or any(d not in "0123456789abcdefABCDEF" for d in digits):
            raise ValueError(f"'{node.text}' is not a colour such as '#E8432E'")
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))

    cyan, magenta, yellow, black = reader.numbers(
        "cmyk", ..., 4, "four percentages, for example [0, 85, 90, 0]", most=100
    ) or (0.0, 0.0, 0.0, 100.0)
    rgb = reader.scalar("rgb", ..., "a colour such as '#E8432E'", screen) or (0, 0, 0)
    spot = reader.node.get("spot")
    swatch = Swatch(name, (cyan, magenta, yellow, black), rgb, reader.text("spot", None))
    if spot is not None and swatch.spot in _RESERVED:
        message = f"no spot ink can be called '{swatch.spot}': it means something else in PDF"
        hint = "give the ink's name in the swatch book, such as PANTONE 021 C"
        reader.problems.error("reserved-name", message, spot.place, hint)
    if spot is not None and len((swatch.spot or "").encode()) > _INK:
        message = f"the name of the spot ink has more than {_INK} bytes, which no PDF has room for"
        reader.problems.error("too-long", message, spot.place)
    reader.done()
    return swatch


def _font(name: str, reader: Fields, fonts: Path, files: Files, names: Names) -> Typeface:
    given = reader.text("file")
    file = fonts / (given or "")
    if given and (fault := _font_fault(given, fonts, files, reader.problems)):
        code, message, *hints = fault
        reader.problems.error(code, f"font '{name}': {message}", reader.place_of("file"), *hints)
    fallback = reader.items("fallback")
    for other in fallback:
        names.note("font", other)
    font = Typeface(
        name=name,
        file=file,
        italic=names.used(reader, "italic", "font"),
        bold=names.used(reader, "bold", "font"),
        fallback=tuple(other.text for other in fallback),
        place=reader.node.place,
    )
    reader.done()
    return font


def _font_fault(given: str, fonts: Path, files: Files, problems: Problems) -> tuple[str, ...]:
    """Return code, message and hints where a font's file cannot be read, () where it can."""
    file = fonts / given
    if is_below(given):
        try:
            files.read(file, FONT)
        except FileFault as fault:
            if not fault.missing:
                return fault.code, f"the file {file.name} {fault}", fault.hint
        else:
            return ()
    odd: list[str] = []

    def tell(path: Path, fault: FileFault) -> None:
        odd.append(f"'{told(path.name)}' {fault}")

    known = [p.relative_to(fonts).as_posix() for p in files.names(fonts, "**/*.[to]tf", tell)]
    message = f"there is no file {file.name}"
    return "font-missing", message, problems.near(given, known), *odd[:3]


def _master(name: str, reader: Fields, page: Size, names: Names) -> Master:
    frames: dict[str, Frame] = {}
    for key, inner in reader.each("frames", f"master '{name}', frame"):
        across = {"%": page.width / 100} | inner.units
        down = {"%": page.height / 100} | inner.units
        inner.units = across
        x, width = inner.length("x"), inner.length("width", above=0, most=LARGEST)
        gap = inner.length("gap", 0.0, least=0)
        inner.units = down
        y, height = inner.length("y"), inner.length("height", above=0, most=LARGEST)
        fit = inner.mapping("copyfit", "copyfit", "{tracking: -8, leading: 0.96, size: 0.95}")
        copyfit = None
        if fit:
            copyfit = Copyfit(
                fit.number("tracking", 0.0, least=-SPACING, most=SPACING),
                fit.number("leading", 1.0, least=FIT, most=1),
                fit.number("size", 1.0, least=FIT, most=1),
            )
            fit.done()
        columns = inner.whole("columns", 1, least=1)
        if width and width - gap * (columns - 1) < _COLUMN * columns:
            message = f"{inner.what} is too narrow for {columns} columns with gaps of {gap:g} pt"
            field = next((each for each in ("columns", "gap") if each in inner), "width")
            inner.problems.error("no-room", message, inner.place_of(field))
        frames[key] = Frame(
            name=key,
            box=Box(x or 0, y or 0, width or 0, height or 0),
            place=inner.node.place,
            columns=columns,
            gap=gap,
            valign=inner.choice("valign", "top", VALIGN),
            mirror=inner.flag("mirror", default=True),
            balance=inner.flag("balance", default=False),
            next=names.used(inner, "next", "frame", known=frames),
            copyfit=copyfit,
        )
        inner.done()
    master = Master(name, frames, reader.node.place, names.used(reader, "furniture", "template"))
    reader.done()
    return master
