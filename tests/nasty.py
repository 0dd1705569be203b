"""Values that no field of a project was made for, in YAML, layouts, markup and templates."""

from __future__ import annotations


def _each(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What no field was made for: numbers, texts, characters, and other types of YAML.
NASTY = (
    *_each(r"""
        0 -1 1 999999999999999999999 1e400 -1e308 1e-320 .nan .inf -0 0x7fffffff 0o777 1_000 1/0
        0/0 4/5 1:30 1.5e3 '' null ~ true no 2024-13-45 0001-01-01 2031-02-03T04:05:06Z [] {}
        [[[[[]]]]] [null] *nowhere << % @ ` "\ud800" "\u202e\u2066x" "\x1b[31mred" "\0"
        "\uFDD0\uFDD1" "a\tb" "\u2028" "\U0001F468\u200D\U0001F469\u200D\U0001F467"
        [x](javascript:alert(1)) '[x](#birds/none)' '[x]{lang=zz-}' '[x]{expansion=}' '[^9]'
        '![x](y)' '<b>&amp;&#0;' '`x`' ../../../etc/passwd /etc/passwd con . .. a/b a\b
        quay.yaml heron plain tide main text Zilver All None single nl-BE xx-klingon
    """),
    "١٢",
    "½",
    "9" * 400,
    "",
    "{a: {b: {c: 1}}}",
    "[1, two, {three: 3}]",
    "- - -",
    "&a [*a]",
    "!!python/object:os.system x",
    "!!binary aGVsbG8=",
    "!!set {a, b}",
    "!!float 3",
    "!!str 3",
    "{<<: {a: 1}}",
    "!x y",
    "? x",
    "| \n x",
    ">-\n  x",
    "é́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́́",
    "x" * 20000,
    "word " * 3000,
    "*" * 500,
    "[" * 300,
    "a*b **c " * 300,
    "'" * 999,
    "\\" * 99,
    "'{{ 7 * 7 }}'",
    "'| a |\n|---|'",
    "'# x'",
    "ﬁ",
    "ß",
    "İ",
    "\xad\xad",
    "\u200b",
    "\ufeff",
    "\U0010ffff",
    "مرحبا",
    "日本語",
    "🦆",
)

# Lengths and numbers that a designer could write, and should not have.
LENGTHS = (
    *_each(r"""
        0 0pt -0.0 0.001pt 0.00001pt 1pt -1pt -500pt 100000pt 1000000pt 9999999mm 14400pt 1%
        100% 1000% -100% 1000000% 0.0001lines 1000lines 1in 12pc 3em nan inf 1e5pt 1e400pt mm %
        1 0.5 7,5mm 999 1000 1000000 100000000000000000000 fill auto 50% 3mm 10mm 200pt .5pt
        5.pt +5pt --5pt 1e-9 0.01 200 40% 5lines 2.5
    """),
    "12 mm",
)

# Names and words, right and wrong.
WORDS = (
    *_each(r"""
        true false left right centre justify top middle bottom all fill main late pair single
        onward nowhere text story initial name none tide Zilver ink H1 TOC TOCI LI Lbl LBody
        Note Figure P Span Document nl x-1 #birds/heron #none https://example.org mailto:a@b
        tel:1 javascript:x http://[ gull.png quay.svg rope.tif ../x.png /etc/passwd images .
        wave bird foot 0 1 -1 999 111111111111111111111111111111 b c &#160; &#x202e;x &lt; 0,0 a
    """),
    "tide 20%",
    "tide 0%",
    "tide 999%",
    "tide -5%",
    "silver 30%",
    "x" * 300,
    "0.5 0.5",
    "2 -7",
    "nan nan",
    "1e9 1",
    "2 2",
    "1 2 3 4",
    "0 0",
    "a b",
    "a a a",
    "é",
    "日本",
    "🦆",
    "{{ x }}",
    "",
    "0,0 1,1 2,0",
    "1e400,0 0,1 1,1",
    "100000,0 0,100000 1,1",
)

# Path data, and transforms, of drawings.
PATHS = (
    *_each(r"""
        MM M0,0,1,1,2 Z M.5.5.5.5 M0-0-1-1
    """),
    "M0 0",
    "M0 0L",
    "L1 1",
    "M0 0L1e9 1e9",
    "M1e400 0",
    "M0 0A0 0 0 0 1 5 5",
    "M0 0A1e9 1e-9 45 1 1 9 9",
    "M0 0A5 5 0 2 1 9 9",
    "m0 0h1v1z" * 300,
    "M0 0C1 1",
    "M0 0T5 5T9 9",
    "M 0 0 z L 5 5",
    "M0 0 Q 1 1 2 2 z m 5 5 l 1 1",
    "M0 0 S1 1 2 2",
    "",
    "M0 0A5 5 0 01 9 9",
)

TURNS = (
    *_each(r"""
        scale(0) scale(1e9) scale(1e-300) rotate(1e9) translate(1e5) skewX(3) matrix(1)
        scale(nan) rotate() scale(,)
    """),
    "rotate(1 2 3)",
    "rotate(1 2)",
    "scale(1e200) scale(1e200)",
    "scale(-1 1)",
    "translate(1,2) " * 200,
    "",
)

# Fields of layout.yaml, for places where they are not.
FIELDS = (
    *_each(r"""
        x y width height columns gap balance valign next mirror copyfit size leading tracking
        before after indent first-indent grid align font hyphenate hyphens word-space
        letter-space glyph-scale tolerance zone last-line looseness keep keep-together keep-next
        drop-lines drop-style first-baseline margins features upper swatch based-on cmyk rgb
        spot file italic bold fallback furniture frames scale rise bleed safety start step
        multiple
    """),
)

# Lists and mappings of layout.yaml.
LISTS = (
    *_each(r"""
        [plain] []
    """),
    "[0, 0, 0]",
    "[0.001, 0.001, 0.001]",
    "[100, 100, 100]",
    "[1, 1, 999999]",
    "[99999, 99999, 99999]",
    "{before: 99, after: 99, row: 0, cost: 1e9}",
    "{before: 1, after: 1, row: 999, cost: 0}",
    "{tracking: -1000, leading: 0.001, size: 0.001}",
    "{tracking: 1e308, leading: 9, size: 9}",
    "{tracking: nan, leading: 0, size: -1}",
    "[smcp, -kern, xxxx, toolongfeature, '', é]",
    "[onum, -onum]",
    "[heavy, plain, slanted]",
    "[blank, bird, nowhere]",
    "[" + "blank, " * 300 + "blank]",
)

# Expressions of templates: names, values, attributes and methods, operators.
NAMES = (
    *_each(r"""
        document edition publication words folio_of find folio width colours random seed loop
        self range dict namespace cycler joiner lipsum nowhere document.call document.story
        document.portrait document.portrait.file edition.collections edition.collections.birds
        document.tags document.places edition.fields publication.date document.story[0]
        document.call.plain document.more m m.told bird bird.key
    """),
)

LITERALS = (
    *_each(r"""
        0 1 -1 7 10**9 1e308 1.5 'x' '' '\ud800' '{}' '%s%s' none true [] {} () 'a,b' range(40)
    """),
    "[1, 2]",
    "{'a': 1}",
    "'é́'",
    "'x' * 3000",
)

METHODS = (
    *_each(r"""
        plain key id items() keys() values() get('call') upper() split('e') format(1)
        join(['a']) strip() startswith('a') endswith(':') __class__ _fields place text file
        file.name count('a') index(1) append(1) zfill(9) center(9) next() choose([1]) unit()
        isoformat() year
    """),
    "replace('a', 'b')",
    "whole(0, 5)",
)

OPERATORS = (
    *_each(r"""
        + - * / // % ** ~ == != < >= in and or
    """),
    "not in",
)
