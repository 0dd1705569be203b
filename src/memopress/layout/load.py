"""layout.yaml -> Layout, with a diagnostic for everything that is wrong with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from memopress.colour import Palette, Swatch
from memopress.diagnostics import InputError, Place, Problems
from memopress.fields import Fields, is_number
from memopress.filenames import is_below, told
from memopress.files import FONT, FileFault, Files, shown
from memopress.hyphens import read_hyphenation
from memopress.layout.model import (
    Character,
    Copyfit,
    Font,
    Frame,
    Grid,
    Hyphens,
    Layout,
    Master,
    Style,
)
from memopress.units import Box, Size
from memopress.yamlnodes import Mapping, Node, Scalar, Sequence, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

_ALIGN = ("left", "right", "centre", "justify")
_VALIGN = ("top", "middle", "bottom")
_MARGINS = ("none", "optical", "ink")
_FIRST = ("cap-height", "x-height", "leading")
_PLAIN = (("kern", True), ("liga", True))
_PAGE = (3.0, 14_400.0)  # points: the least and the largest page of PDF (ISO 32000-1, C.2)
_INK = 127  # bytes of a name in PDF (ISO 32000-1, C.2; ISO 19005-2, 6.1.13)
_EDGE = 300.0  # points: the most that bleed or safety may be, more than any press cuts off
_TYPE = 0.5  # points: the least size and leading, far below what anybody reads
_LINES = 2_000  # of the baseline grid on a page
_COLUMN = 1.0  # points: the least width of a column
_FIT = 0.5  # of leading and size: the least that copyfitting may make of them
_SCALES = (0.01, 100.0)  # of a size: the least and the most that a character style makes of it
_RISE = 100.0  # sizes: the most that characters may stand above or below their line
_PERCENT = 10_000.0  # the most of a word space, of what is tolerable, of what a hyphen costs
_SPACING = 2_000.0  # in 1/1000 em: tracking, either way
# Colorants with a meaning of their own (ISO 32000-1, 8.6.6.4): nothing, every plate, process inks.
_RESERVED = ("None", "All", "Cyan", "Magenta", "Yellow", "Black")


def load_layout(folder: Path, fonts: Path, files: Files | None = None) -> Layout:
    """Return the layout of a folder with its fonts below `fonts`; raises InputError."""
    problems = Problems()
    files = files or Files(folder, fonts)
    node = load_yaml(folder / "layout.yaml", files, problems)
    if not isinstance(node, Mapping):
        place = node.place if node else Place(shown(folder / "layout.yaml"))
        if not problems.errors:
            problems.error("wrong-type", "layout.yaml wants fields such as 'format'", place)
        raise InputError(problems.found)
    top = Fields(node, "the layout", problems, {})
    sheet = top.mapping("format", "format") or Fields(
        Mapping({}, node.place), "format", problems, {}
    )
    # What is at fault counts as 1 until all faults are known.
    least, most = _PAGE
    width = sheet.length("width", least=least, most=most) or 1.0
    height = sheet.length("height", least=least, most=most) or 1.0
    bleed = sheet.length("bleed", 0.0, least=0, most=_EDGE)
    safety = sheet.length("safety", 0.0, least=0, most=_EDGE)
    sheet.done()
    lines = top.mapping("baseline", "baseline") or Fields(
        Mapping({}, node.place), "baseline", problems, {}
    )
    start, step = lines.length("start") or 0.0, lines.length("step", least=height / _LINES) or 1.0
    lines.done()
    top.units = {"line": step, "lines": step}
    palette = Palette(
        {name: _swatch(name, reader) for name, reader in top.each("swatches", "swatch")}
    )
    faces = {name: _font(name, reader, fonts, files) for name, reader in top.each("fonts", "font")}
    styles: dict[str, Style] = {}
    for name, reader in top.each("styles", "style"):
        styles[name] = _style(name, reader, styles)
    characters = {n: _character(n, r) for n, r in top.each("characters", "character style")}
    masters = {
        name: _master(name, reader, Size(width, height))
        for name, reader in top.each("masters", "master")
    }
    budget = top.mapping("budget", "budget")
    multiple = 1
    fillers: tuple[str, ...] = ()
    if budget:
        multiple, fillers = budget.whole("multiple", 1, least=1), budget.words("fillers")
        budget.done()
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
        fillers=fillers,
        multiple=multiple,
        hyphenation=read_hyphenation(top.take("hyphenation"), problems),
        spoken=_spoken(top.mapping("spoken", "spoken")),
    )
    top.done()
    _check_names(layout, problems)
    problems.stop()
    return layout


def _spoken(reader: Fields | None) -> dict[str, str]:
    """Return what is said in the place of characters, by character."""
    spoken: dict[str, str] = {}
    if reader is None:
        return spoken
    for char, (place, _) in reader.node.entries.items():
        text = reader.text(char)
        if len(char) != 1:
            message = f"'{char}' under 'spoken' is not one character"
            reader.problems.error("wrong-type", message, place)
        elif text:
            spoken[char] = text
    return spoken


def _swatch(name: str, reader: Fields) -> Swatch:
    def inks(node: Node | None) -> tuple[float, float, float, float]:
        items = node.items if isinstance(node, Sequence) else ()
        values = [float(i.text) for i in items if isinstance(i, Scalar) and is_number(i.text)]
        if len(values) != 4 or not all(0 <= v <= 100 for v in values):
            reader.problems.error(
                "wrong-type",
                "'cmyk' wants four percentages",
                (node or reader.node).place,
                "for example cmyk: [0, 85, 90, 0]",
            )
            return (0, 0, 0, 100)
        return (values[0], values[1], values[2], values[3])

    def screen(node: Scalar) -> tuple[int, int, int]:
        digits = node.text.removeprefix("#")
        if len(digits) != 6 or any(d not in "0123456789abcdefABCDEF" for d in digits):
            raise ValueError(f"'{node.text}' is not a colour such as '#E8432E'")
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))

    cmyk = inks(reader.take("cmyk"))
    rgb = reader.scalar("rgb", ..., "a colour such as '#E8432E'", screen) or (0, 0, 0)
    spot = reader.node.get("spot")
    swatch = Swatch(name, cmyk, rgb, reader.text("spot", None))
    if spot is not None and swatch.spot in _RESERVED:
        message = f"no spot ink can be called '{swatch.spot}': it means something else in PDF"
        hint = "give the ink's name in the swatch book, such as PANTONE 021 C"
        reader.problems.error("reserved-name", message, spot.place, hint)
    if spot is not None and len((swatch.spot or "").encode()) > _INK:
        message = f"the name of the spot ink has more than {_INK} bytes, which no PDF has room for"
        reader.problems.error("too-long", message, spot.place)
    reader.done()
    return swatch


def _font(name: str, reader: Fields, fonts: Path, files: Files) -> Font:
    place = reader.node.place
    given = reader.text("file")
    file = fonts / (given or "")
    if given and (fault := _font_fault(given, fonts, files, reader.problems)):
        entry = reader.node.entries.get("file")
        code, message, *hints = fault
        where = entry[1].place if entry else place
        reader.problems.error(code, f"font '{name}': {message}", where, *hints)
    font = Font(
        name=name,
        file=file,
        italic=reader.text("italic", None),
        bold=reader.text("bold", None),
        fallback=reader.words("fallback"),
        place=place,
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


def _features(reader: Fields, plain: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    found = dict(plain)
    for word in reader.words("features"):
        found[word.removeprefix("-")] = not word.startswith("-")
    return tuple(sorted(found.items()))


def _style(name: str, reader: Fields, earlier: dict[str, Style]) -> Style:
    base: Style | None = None
    parent = reader.text("based-on", None)
    if parent is not None:
        base = earlier.get(parent)
        if base is None:
            place = reader.node.entries["based-on"][1].place
            hint = reader.problems.near(parent, earlier)
            reader.problems.error("unknown-style", f"no style '{parent}' above", place, hint)

    plain = base or Style(name, "", 1, 1, "", reader.node.place)

    def inherited(field: str) -> Any:
        # A parent that is not there is one fault, not one more for every field it would give.
        return getattr(plain, field) if parent is not None else ...

    size = reader.length("size", inherited("size"), least=_TYPE, most=_PAGE[1])
    style = Style(
        name=name,
        place=reader.node.place,
        font=reader.text("font", inherited("font")) or "",
        size=size or 1.0,
        leading=reader.length("leading", inherited("leading"), least=_TYPE, most=_PAGE[1]) or 1.0,
        swatch=reader.text("swatch", inherited("swatch")) or "",
        align=reader.choice("align", plain.align, _ALIGN),
        hyphenate=reader.flag("hyphenate", default=plain.hyphenate),
        grid=reader.scalar("grid", plain.grid, "true, false or a share", _increment),
        first_baseline=reader.choice("first-baseline", plain.first_baseline, _FIRST),
        tracking=reader.number("tracking", plain.tracking, least=-_SPACING, most=_SPACING),
        before=reader.length("before", plain.before),
        after=reader.length("after", plain.after),
        indent=reader.length("indent", plain.indent),
        first_indent=reader.length("first-indent", plain.first_indent),
        upper=reader.flag("upper", default=plain.upper),
        features=_features(reader, _PLAIN) if "features" in reader.node.entries else plain.features,
        margins=reader.choice("margins", plain.margins, _MARGINS),
        balance=reader.flag("balance", default=plain.balance),
        word_space=_spaces(reader, plain.word_space),
        letter_space=reader.number("letter-space", plain.letter_space, least=0, most=_SPACING),
        glyph_scale=reader.share("glyph-scale", plain.glyph_scale, above=-0.001),
        tolerance=reader.number("tolerance", plain.tolerance * 100, least=100, most=_PERCENT) / 100,
        hyphens=_hyphens(reader, plain.hyphens),
        last_line=reader.share("last-line", plain.last_line, above=-0.001),
        zone=reader.share("zone", plain.zone, above=0),
        looseness=reader.whole("looseness", plain.looseness, least=-9),
        keep=reader.whole("keep", plain.keep, least=1),
        keep_together=reader.flag("keep-together", default=plain.keep_together),
        keep_next=reader.flag("keep-next", default=plain.keep_next),
        drop_lines=reader.whole("drop-lines", plain.drop_lines, least=0),
        drop_style=reader.text("drop-style", plain.drop_style),
    )
    reader.take("features")
    reader.done()
    return style


def _increment(node: Scalar) -> float:
    """Return the share of the baseline step that 'true', 'false', '4/5' or '0.5' stand for."""
    if isinstance(node.value, bool):
        return float(node.value)
    over, bar, under = node.text.partition("/")
    numbers = is_number(over) and is_number(under if bar else "1")
    below = float(under or 1) if numbers else 0.0
    share = float(over) / below if below else math.nan
    if not 0 <= share <= 4:
        raise ValueError(f"'{node.text}' is no share of the baseline step, such as 4/5")
    return share


def _spaces(reader: Fields, default: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return least, wanted and most word space as shares, from percentages."""
    wanted = "three percentages, least, wanted and most, for example [80, 100, 130]"
    found = reader.numbers("word-space", tuple(100 * share for share in default), 3, wanted)
    least, plain, most = (value / 100 for value in found)
    if not 0 < least <= plain <= most <= _PERCENT / 100:
        node = reader.node.entries["word-space"][1]
        reader.problems.error("wrong-type", f"'word-space' wants {wanted}", node.place)
        return default
    return least, plain, most


def _hyphens(reader: Fields, default: Hyphens) -> Hyphens:
    inner = reader.mapping("hyphens", "hyphens")
    if inner is None:
        return default
    found = Hyphens(
        before=inner.whole("before", default.before, least=1),
        after=inner.whole("after", default.after, least=1),
        row=inner.whole("row", default.row, least=0),
        cost=inner.number("cost", default.cost * 100, least=0, most=_PERCENT) / 100,
    )
    inner.done()
    return found


def _character(name: str, reader: Fields) -> Character:
    upper = reader.flag("upper", default=False) if "upper" in reader.node.entries else None
    character = Character(
        name=name,
        place=reader.node.place,
        font=reader.text("font", None),
        scale=reader.number("scale", 1.0, least=_SCALES[0], most=_SCALES[1]),
        rise=reader.number("rise", 0.0, least=-_RISE, most=_RISE),
        swatch=reader.text("swatch", None),
        tracking=reader.number("tracking", None, least=-_SPACING, most=_SPACING),
        upper=upper,
        features=_features(reader, ()),
    )
    reader.take("upper")
    reader.done()
    return character


def _master(name: str, reader: Fields, page: Size) -> Master:
    frames = {}
    for key, inner in reader.each("frames", f"master '{name}', frame"):
        across = {"%": page.width / 100} | inner.units
        down = {"%": page.height / 100} | inner.units
        inner.units = across
        x, width = inner.length("x"), inner.length("width", above=0, most=_PAGE[1])
        gap = inner.length("gap", 0.0, least=0)
        inner.units = down
        y, height = inner.length("y"), inner.length("height", above=0, most=_PAGE[1])
        fit = inner.mapping("copyfit", "copyfit")
        copyfit = None
        if fit:
            copyfit = Copyfit(
                fit.number("tracking", 0.0, least=-_SPACING, most=_SPACING),
                fit.number("leading", 1.0, least=_FIT, most=1),
                fit.number("size", 1.0, least=_FIT, most=1),
            )
            fit.done()
        columns = inner.whole("columns", 1, least=1)
        if width and width - gap * (columns - 1) < _COLUMN * columns:
            message = f"{inner.what} is too narrow for {columns} columns with gaps of {gap:g} pt"
            inner.problems.error("no-room", message, inner.node.place)
        frames[key] = Frame(
            name=key,
            box=Box(x or 0, y or 0, width or 0, height or 0),
            place=inner.node.place,
            columns=columns,
            gap=gap,
            valign=inner.choice("valign", "top", _VALIGN),
            mirror=inner.flag("mirror", default=True),
            balance=inner.flag("balance", default=False),
            next=inner.text("next", None),
            copyfit=copyfit,
        )
        inner.done()
    master = Master(name, frames, reader.node.place, reader.text("furniture", None))
    reader.done()
    return master


def _check_names(layout: Layout, problems: Problems) -> None:
    """Tell of every name of a font, swatch or frame that the layout uses and does not define."""

    def check(kind: str, name: str | None, known: Any, place: Place) -> None:
        if name and name not in known:
            plain = list(known.swatches) if isinstance(known, Palette) else list(known)
            problems.error(
                f"unknown-{kind}", f"no {kind} '{name}'", place, problems.near(name, plain)
            )

    for font in layout.fonts.values():
        for name in (font.italic, font.bold, *font.fallback):
            check("font", name, layout.fonts, font.place)
    for style in layout.styles.values():
        check("font", style.font, layout.fonts, style.place)
        check("swatch", style.swatch, layout.palette, style.place)
        check("style", style.drop_style, layout.styles, style.place)
    for character in layout.characters.values():
        check("font", character.font, layout.fonts, character.place)
        check("swatch", character.swatch, layout.palette, character.place)
    for master in layout.masters.values():
        for frame in master.frames.values():
            check("frame", frame.next, master.frames, frame.place)
