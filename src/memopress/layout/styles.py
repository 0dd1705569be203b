"""The paragraph and character styles of layout.yaml."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from memopress.fields import is_number
from memopress.layout.features import FEATURES, is_feature
from memopress.layout.model import Character, Hyphens, Style

if TYPE_CHECKING:
    from memopress.fields import Fields
    from memopress.layout.names import Names
    from memopress.yamlnodes import Scalar

ALIGN = ("left", "right", "centre", "justify")
MARGINS = ("none", "optical", "ink")
FIRST = ("cap-height", "x-height", "leading")
_PLAIN = (("kern", True), ("liga", True))
SPACING = 2_000.0  # in 1/1000 em: tracking, either way
LARGEST = 14_400.0  # points: the largest page of PDF (ISO 32000-1, C.2)
_TYPE = 0.5  # points: the least size and leading, far below what anybody reads
SCALES = (0.01, 100.0)  # of a size: the least and the most that a character style makes of it
RISE = 100.0  # sizes: the most that characters may stand above or below their line
PERCENT = 10_000.0  # the most of a word space, of what is tolerable, of what a hyphen costs


def read_style(name: str, reader: Fields, earlier: dict[str, Style], names: Names) -> Style:
    """Return a paragraph style, which has what it does not say of itself of one above it."""
    base: Style | None = None
    parent = reader.text("based-on", None)
    if parent is not None:
        base = earlier.get(parent)
        if base is None:
            place, hint = reader.place_of("based-on"), reader.problems.near(parent, earlier)
            reader.problems.error("unknown-style", f"no style '{parent}' above", place, hint)

    plain = base or Style(name, "", 1, 1, "", reader.node.place)

    def inherited(field: str) -> Any:
        # A parent that is not there is one fault, not one more for every field it would give.
        return getattr(plain, field) if parent is not None else ...

    size = reader.length("size", inherited("size"), least=_TYPE, most=LARGEST)
    style = Style(
        name=name,
        place=reader.node.place,
        font=names.used(reader, "font", "font", inherited("font")) or "",
        size=size or 1.0,
        leading=reader.length("leading", inherited("leading"), least=_TYPE, most=LARGEST) or 1.0,
        swatch=names.used(reader, "swatch", "swatch", inherited("swatch")) or "",
        align=reader.choice("align", plain.align, ALIGN),
        hyphenate=reader.flag("hyphenate", default=plain.hyphenate),
        grid=reader.scalar("grid", plain.grid, "true, false or a share", _increment),
        first_baseline=reader.choice("first-baseline", plain.first_baseline, FIRST),
        tracking=reader.number("tracking", plain.tracking, least=-SPACING, most=SPACING),
        before=reader.length("before", plain.before),
        after=reader.length("after", plain.after),
        indent=reader.length("indent", plain.indent),
        first_indent=reader.length("first-indent", plain.first_indent),
        upper=reader.flag("upper", default=plain.upper),
        features=_features(reader, _PLAIN) if "features" in reader else plain.features,
        margins=reader.choice("margins", plain.margins, MARGINS),
        balance=reader.flag("balance", default=plain.balance),
        word_space=_spaces(reader, plain.word_space),
        letter_space=reader.number("letter-space", plain.letter_space, least=0, most=SPACING),
        glyph_scale=reader.share("glyph-scale", plain.glyph_scale, above=-0.001),
        tolerance=reader.number("tolerance", plain.tolerance * 100, least=100, most=PERCENT) / 100,
        hyphens=_hyphens(reader, plain.hyphens),
        last_line=reader.share("last-line", plain.last_line, above=-0.001),
        zone=reader.share("zone", plain.zone, above=0),
        looseness=reader.whole("looseness", plain.looseness, least=-9),
        keep=reader.whole("keep", plain.keep, least=1),
        keep_together=reader.flag("keep-together", default=plain.keep_together),
        keep_next=reader.flag("keep-next", default=plain.keep_next),
        drop_lines=reader.whole("drop-lines", plain.drop_lines, least=0),
        drop_style=names.used(reader, "drop-style", "style", plain.drop_style),
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
    if not 0 < least <= plain <= most <= PERCENT / 100:
        place = reader.place_of("word-space")
        reader.problems.error("wrong-type", f"'word-space' wants {wanted}", place)
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
        cost=inner.number("cost", default.cost * 100, least=0, most=PERCENT) / 100,
    )
    inner.done()
    return found


def read_character(name: str, reader: Fields, names: Names) -> Character:
    """Return a character style."""
    upper = reader.flag("upper", default=False) if "upper" in reader else None
    character = Character(
        name=name,
        place=reader.node.place,
        font=names.used(reader, "font", "font"),
        scale=reader.number("scale", 1.0, least=SCALES[0], most=SCALES[1]),
        rise=reader.number("rise", 0.0, least=-RISE, most=RISE),
        swatch=names.used(reader, "swatch", "swatch"),
        tracking=reader.number("tracking", None, least=-SPACING, most=SPACING),
        upper=upper,
        features=_features(reader, ()),
    )
    reader.take("upper")
    reader.done()
    return character


def _features(reader: Fields, plain: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    """Return OpenType features by name, switched on or, after '-', off."""
    found = dict(plain)
    for word in reader.items("features"):
        name = word.text.removeprefix("-")
        found[name] = name == word.text
        if not is_feature(name):
            hint = reader.problems.near(name, FEATURES, listed=False)
            message = f"'features': OpenType has no feature '{name}'"
            reader.problems.error("wrong-type", message, word.place, hint)
    return tuple(sorted(found.items()))
