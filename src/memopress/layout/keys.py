"""What may stand in layout.yaml, as one table: docs/layout.md and editors show it."""

from __future__ import annotations

from typing import NamedTuple

from memopress.layout.load import FIT, VALIGN
from memopress.layout.styles import ALIGN, FIRST, MARGINS, PERCENT, RISE, SCALES, SPACING
from memopress.limits import WHOLE


class Holds(NamedTuple):
    """What a key holds.

    `kind` is length or signed length, number or whole within bounds, `many` numbers, flag,
    word, words, colour, grid, features; one of some `names`; the name of a font, style, swatch,
    frame, template or 'font file'; 'several' of those; or a table below, by its name.
    """

    kind: str
    names: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    many: int = 0


class Key(NamedTuple):
    """A key: what it holds, what it does, and what holds without it; None where it is needed."""

    holds: Holds
    does: str
    without: str | None = ""


_FLAG, _LENGTH, _SIGNED = Holds("flag"), Holds("length"), Holds("signed length")
_ABOUT = Holds("number", low=-SPACING, high=SPACING)


def _one(names: tuple[str, ...]) -> Holds:
    return Holds("one", names)


def _whole(low: float) -> Holds:
    return Holds("whole", low=low, high=WHOLE)


# By what has them; 'swatch*' is a map of names, each with the fields of a swatch.
KEYS: dict[str, dict[str, Key]] = {
    "layout": {
        "format": Key(Holds("format"), "the page, and what lies around its trim", None),
        "baseline": Key(Holds("baseline"), "the grid on which lines of text stand", None),
        "budget": Key(Holds("budget"), "how many pages there are, and which fill up"),
        "swatches": Key(Holds("swatch*"), "colours by name, each for the press and the screen"),
        "fonts": Key(Holds("font*"), "font files by name"),
        "styles": Key(Holds("style*"), "paragraph styles by name"),
        "characters": Key(
            Holds("character*"),
            "character styles for `<span>`; `link` and `note` serve links and note marks",
        ),
        "masters": Key(Holds("master*"), "kinds of pages by name"),
        "hyphenation": Key(Holds("words"), "words with their breaks: `[wa-ter-ijs, foyer]`"),
        "spoken": Key(
            Holds("word*"),
            "what is said in the place of characters that no voice knows: `{→: •}`",
        ),
    },
    "format": {
        "width": Key(_LENGTH, "of the trimmed page", None),
        "height": Key(_LENGTH, "of the trimmed page", None),
        "bleed": Key(_LENGTH, "how far beyond the trim pages are drawn", "0"),
        "safety": Key(_LENGTH, "text nearer to the trim is a warning", "0"),
    },
    "baseline": {
        "start": Key(_SIGNED, "the first baseline, from the trim's top", None),
        "step": Key(_LENGTH, "from one baseline to the next", None),
    },
    "budget": {
        "multiple": Key(_whole(1), "of which the number of pages is one", "1"),
        "fillers": Key(Holds("several", ("template",)), "templates that fill up, in this order"),
    },
    "swatch": {
        "cmyk": Key(
            Holds("numbers", low=0, high=100, many=4), "four percentages, for the press", None
        ),
        "rgb": Key(Holds("colour"), "the colour on the screen, between quotes: `'#E8432E'`", None),
        "spot": Key(Holds("word"), "the name of its ink, if it has one of its own"),
    },
    "font": {
        "file": Key(Holds("font file"), "below fonts/, TrueType or OpenType", None),
        "italic": Key(Holds("font"), "the font of emphasis"),
        "bold": Key(Holds("font"), "the font of strong emphasis"),
        "fallback": Key(Holds("several", ("font",)), "fonts that are tried for glyphs it lacks"),
    },
    "style": {
        "based-on": Key(Holds("style"), "a style above, all of which it has"),
        "font": Key(Holds("font"), "the name of a font", None),
        "size": Key(_LENGTH, "of its type", None),
        "leading": Key(_LENGTH, "from one line to the next", None),
        "swatch": Key(Holds("swatch"), "the colour of its letters, with a tint if wanted", None),
        "align": Key(_one(ALIGN), "left, right, centre, justify", "left"),
        "tracking": Key(_ABOUT, "1/1000 em between letters", "0"),
        "upper": Key(_FLAG, "true: all capitals, and signs at their height", "false"),
        "features": Key(
            Holds("features"),
            "OpenType features besides kern and liga: `[onum, smcp, -liga]`; registered ones, or a"
            " font's own in capitals",
        ),
        "before": Key(_SIGNED, "room above; not at the top of a column", "0"),
        "after": Key(_SIGNED, "room below", "0"),
        "indent": Key(_SIGNED, "of all lines", "0"),
        "first-indent": Key(_SIGNED, "of the first line", "0"),
        "grid": Key(
            Holds("grid"),
            "true: on the baseline grid; a share of its step: `4/5`, `0.5`, up to 4",
            "false",
        ),
        "first-baseline": Key(
            _one(FIRST), "what touches the top of a column: cap-height, x-height, leading",
            "cap-height",
        ),
        "margins": Key(
            _one(MARGINS),
            "what hangs in the margin: none; optical (punctuation, a little of round and slanted"
            " letters); ink (the side bearings as well, for display)",
            "optical",
        ),
        "hyphenate": Key(_FLAG, "true, false", "false"),
        "hyphens": Key(
            Holds("hyphens"),
            "`{before: 3, after: 3, row: 2, cost: 100}`: fewest letters on either side of a hyphen,"
            " most hyphens in a row (0: none but where a word has no room), and in % what a hyphen"
            " costs: more spares hyphens, less evens word spaces",
            "as shown",
        ),
        "word-space": Key(
            Holds("numbers", low=0, high=PERCENT, many=3),
            "least, wanted and most, in % of the font's own, of justified text",
            "`[80, 100, 133]`",
        ),
        "tolerance": Key(
            Holds("number", low=100, high=PERCENT),
            "in % of that most: looser lines are a last resort",
            "120",
        ),
        "letter-space": Key(
            Holds("number", low=0, high=SPACING),
            "what letters may give or take where word spaces do not suffice: 1/1000 em",
            "10",
        ),
        "glyph-scale": Key(
            Holds("number", low=0, high=100),
            "how much wider or narrower letters may be then: %",
            "1.5",
        ),
        "zone": Key(
            Holds("number", low=0, high=100), "how uneven a rag may be: % of the measure", "14"
        ),
        "last-line": Key(
            Holds("number", low=0, high=100),
            "the least length of a last line: % of the measure",
            "16",
        ),
        "looseness": Key(
            _whole(-9), "lines more (or, below 0, fewer) than is best, where that can be", "0"
        ),
        "balance": Key(_FLAG, "true: all lines about equally long, for headings", "false"),
        "keep": Key(
            _whole(1),
            "fewest lines of a paragraph at the end and at the start of a column, or of a note in "
            "each foot",
            "2",
        ),
        "keep-together": Key(_FLAG, "true: all lines in one column", "false"),
        "keep-next": Key(
            _FLAG, "true: in one column with the next block; headings always are", "false"
        ),
        "drop-lines": Key(
            _whole(0), "how many lines stand beside the first letter, 2 or more", "0"
        ),
        "drop-style": Key(
            Holds("style"),
            "the letter's style; its size follows from the lines",
            "the style itself",
        ),
    },
    "hyphens": {
        "before": Key(_whole(1), "the fewest letters before a hyphen", "3"),
        "after": Key(_whole(1), "the fewest letters after a hyphen", "3"),
        "row": Key(_whole(0), "the most hyphens in a row", "2"),
        "cost": Key(
            Holds("number", low=0, high=PERCENT), "in %: more spares hyphens, less evens spaces",
            "100",
        ),
    },
    "character": {
        "font": Key(Holds("font"), "another font"),
        "scale": Key(
            Holds("number", low=SCALES[0], high=SCALES[1]), "of the size of the text around", "1"
        ),
        "rise": Key(
            Holds("number", low=-RISE, high=RISE), "above its line, a share of the size", "0"
        ),
        "swatch": Key(Holds("swatch"), "another colour"),
        "tracking": Key(_ABOUT, "1/1000 em between letters"),
        "upper": Key(_FLAG, "true: all capitals"),
        "features": Key(Holds("features"), "OpenType features, on top of the paragraph's"),
    },
    "master": {
        "furniture": Key(Holds("template"), "the template of what stands on every such page"),
        "frames": Key(Holds("frame*"), "where text goes, on a right page"),
    },
    "frame": {
        "x": Key(_SIGNED, "its left edge on a right page", None),
        "y": Key(_SIGNED, "its upper edge", None),
        "width": Key(_LENGTH, "its width", None),
        "height": Key(_LENGTH, "its height", None),
        "columns": Key(_whole(1), "how many", "1"),
        "gap": Key(_LENGTH, "between columns", "0"),
        "valign": Key(_one(VALIGN), "where its text stands in it: top, middle, bottom", "top"),
        "mirror": Key(_FLAG, "false: not turned round on left pages", "true"),
        "balance": Key(_FLAG, "true: columns equally long", "false"),
        "next": Key(Holds("frame"), "the frame that takes what runs over, in its own measure"),
        "copyfit": Key(Holds("copyfit"), "how far text may change to fit"),
    },
    "copyfit": {
        "tracking": Key(_ABOUT, "how much tighter, in 1/1000 em", "0"),
        "leading": Key(Holds("number", low=FIT, high=1), "the least share of it", "1"),
        "size": Key(Holds("number", low=FIT, high=1), "the least share of it", "1"),
    },
}  # fmt: skip
# How docs/layout.md parts the keys of styles: what stands above the first key of a group.
GROUPS = {
    "grid": "where lines stand",
    "hyphenate": "how lines are broken",
    "keep": "what keeps together",
    "drop-lines": "initials",
}
