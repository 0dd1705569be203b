"""Ways to spoil a project's files: each takes a seeded chance and the files, and changes these."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, TypeAlias

import nasty
from attacked import FONTS, PROFILE
from memopress.layout.filters import FILTERS, TESTS
from memopress.layout.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

Files = dict[str, bytes]
Mutation: TypeAlias = "Callable[[Random, Files], None]"

_LAYOUT = "layouts/pocket/layout.yaml"
_RULES = "layouts/pocket/quay.yaml"
_LONG = 20_000


# Bytes and lines -----------------------------------------------------------------------------


def _flip(chance: Random, data: bytes, most: int = 20) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, most)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _hole(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(len(data) + 1)
    size = chance.randint(1, max(1, len(data) // 4))
    filling = bytes([chance.choice([0, 255])]) * size if chance.random() < 0.5 else b""
    return data[:start] + filling + data[start + size :]


def _early(chance: Random, data: bytes) -> bytes:
    """Return bytes spoilt where headers and tables of contents stand."""
    head = bytearray(data[:512])
    for _ in range(chance.randint(1, 6)):
        if head:
            at = chance.randrange(len(head))
            head[at : at + 4] = chance.choice(
                [
                    b"\xff\xff\xff\xff",
                    b"\0\0\0\0",
                    b"\x7f\xff\xff\xff",
                    b"\0\0\xff\xff",
                    b"\x80\0\0\0",
                ]
            )[: len(head) - at]
    return bytes(head) + data[512:]


def _other(chance: Random, data: bytes) -> bytes:
    """Return something else altogether."""
    return chance.choice(
        [
            b"",
            b"\0" * 5000,
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n",
            b"%PDF-1.7\n",
            b"GIF89a\xff\xff\xff\xff\x80\0\0" + data[:200],
            b"title: this is text\n",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"P6\n99999 99999\n255\n" + b"x" * 99,
            b"wOFF" + data[4:],
            b"ttcf\0\1\0\0\0\0\0\1\0\0\0\x0c" + data,
            bytes(chance.randrange(256) for _ in range(3000)),
        ]
    )


_BYTES = (_flip, _flip, _cut, _hole, _early, _other)


def _bytes_of(*suffixes: str) -> Mutation:
    """Return a mutation of the bytes of one file with such a name."""

    def spoil(chance: Random, files: Files) -> None:
        name = chance.choice([name for name in sorted(files) if name.endswith(suffixes)])
        files[name] = chance.choice(_BYTES)(chance, files[name])

    return spoil


def _lines(chance: Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                del lines[at]
                lines = lines or [""]
            case 3:
                lines[at] = " " * chance.randint(1, 4) + lines[at]
            case 4:
                lines[at] = lines[at].lstrip()
            case _:
                lines.insert(
                    at, chance.choice(["---", "...", "\t", "%YAML 1.1", "<<: {a: 1}", "# x", "x"])
                )
    return "\n".join(lines)


def _encoded(chance: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    match chance.randrange(7):
        case 0:
            return b"\xef\xbb\xbf" + data
        case 1:
            return text.encode("utf-16")
        case 2:
            return data.replace(b"\n", b"\r\n")
        case 3:
            return data.replace(b"\n", b"\r")
        case 4:
            return text.encode("latin-1", "replace") + b"\xe9"
        case 5:
            at = chance.randrange(len(text) + 1)
            odd = chance.choice(
                ["\x00", "\x1b[2J", "\u202e", "\u2028", "\ufdd0", "\x85", "\t", "\ufffe", "\x7f"]
            )
            return (text[:at] + odd + text[at:]).encode()
        case _:
            return data.replace(b"e", b"\xed\xa0\x80", 1)  # a lone half of a character


def _text_of(change: Callable[[Random, str], str], *names: str) -> Mutation:
    """Return a mutation of the text of one file whose path contains any of some names."""

    def spoil(chance: Random, files: Files) -> None:
        name = chance.choice([each for each in sorted(files) if any(n in each for n in names)])
        text = files[name].decode("utf-8", "replace")
        files[name] = change(chance, text).encode("utf-8", "replace")

    return spoil


def _encoding_of(*names: str) -> Mutation:
    def spoil(chance: Random, files: Files) -> None:
        name = chance.choice([each for each in sorted(files) if any(n in each for n in names)])
        files[name] = _encoded(chance, files[name])

    return spoil


# YAML ----------------------------------------------------------------------------------------

_SCALAR = re.compile(
    r"(?<=: )[^\s{}\[\],][^{}\[\],\n]*|(?<=[\[,] )[^{}\[\],:\n]+|(?<=\[)[^{}\[\],\n]+"
)
_KEY = re.compile(r"(?:(?<=^)|(?<=[{,] )|(?<=  )|(?<=\{))[\w.-]+(?=: |:$)", re.MULTILINE)
_LETTER = re.compile(r"\w")


def _replaced(chance: Random, text: str, pattern: re.Pattern[str], by: Sequence[str]) -> str:
    spots = list(pattern.finditer(text))
    if not spots:
        return text
    spot = chance.choice(spots)
    return text[: spot.start()] + chance.choice(by) + text[spot.end() :]


def _value(chance: Random, text: str) -> str:
    return _replaced(chance, text, _SCALAR, nasty.NASTY)


def _key(chance: Random, text: str) -> str:
    names = ["x", "", "'", "id", "kind", "items", "0", "null", "<<", "*a", "__class__", "x" * 999]
    return _replaced(chance, text, _KEY, [*names, *(found[0] for found in _KEY.finditer(text))])


def _written(chance: Random, text: str) -> str:
    """Return a text with something put into the middle of it."""
    bits = [
        "*",
        "**",
        "[",
        "]",
        "](",
        "{",
        "}",
        "[^1]",
        "|",
        "#",
        "> ",
        "\n",
        "\n\n",
        "- ",
        "&",
        "<",
        "'",
        '"',
        ": ",
    ]
    return _replaced(chance, text, _LETTER, [*bits, *nasty.NASTY])


def _deep(chance: Random, text: str) -> str:
    depth = chance.choice([30, 300, 2000])
    opening, closing = chance.choice([("[", "]"), ("{a: ", "}")])
    return _replaced(chance, text, _SCALAR, [opening * depth + "x" + closing * depth])


def _many(chance: Random, text: str) -> str:
    """Return a text with many more fields or items."""
    count = chance.choice([50, 1000])
    return text + chance.choice(
        [
            "".join(f"field{n}: {n}\n" for n in range(count)),
            "\nx: &a [1, 2]\n" + "".join(f"y{n}: *a\n" for n in range(count)),
            "\nmore: [" + ", ".join(["x"] * count) + "]\n",
        ]
    )


def _block(chance: Random, files: Files) -> None:
    """Put Markdown into a text of blocks."""
    name = chance.choice(["source/opening/welcome.yaml", "source/birds/heron.yaml"])
    bits = [
        "# x\n\n###### y",
        "- a\n  - b\n    - c",
        "> > > q",
        "| a |\n|---|\n" + "| b |\n" * 60,
        "|" + " a |" * 40 + "\n|" + "---|" * 40,
        "| |\n|-|\n| |",
        "```\ncode\n```",
        "![p](heron.jpg)",
        "<div>x</div>",
        "a\\\nb",
        "***x***",
        "[a [b](#c)](#d)",
        "x" * _LONG,
        "lang " * 8000,
        "1. a\n\n   b",
        "---",
        "[^1]: x",
        "*" * 2000,
        "[" * 2000,
        "\u00a0" * 50,
        "\u200b" * 50,
        "é\u0301" * 400,
        "ab\u00adcd" * 200,
        "- " * 200 + "x",
        "**" + "a" * 3000 + "**",
    ]
    text = chance.choice(bits).replace("\n", "\n  ")
    data = files[name].decode("utf-8", "replace")
    files[name] = re.sub(r"(?<=: \|\n)", lambda _: f"  {text}\n\n", data, count=1).encode()


_FILE_NAMES = ("con", "x y", "é", ".hidden", "A" * 200, "-x", "x.y")


def _moved(chance: Random, files: Files) -> None:
    """Call a file otherwise, leave it out, or have it twice."""
    name = chance.choice(sorted(files))
    folder, _, own = name.rpartition("/")
    match chance.randrange(4):
        case 0:
            del files[name]
        case 1:
            files[f"{folder}/{chance.choice(_FILE_NAMES)}.yaml"] = files[name]
        case 2:
            files[f"{folder}/{own.upper()}"] = files[name]
        case _:
            files[name] = files[chance.choice(sorted(files))]


# layout.yaml ---------------------------------------------------------------------------------

_NUMBERED = re.compile(r"(?<=[ \[])-?[\d./]+(?:mm|pt|lines|%)?(?=[,\]}\s])")
_NAMED = re.compile(r"(?<=: )[a-z-]+(?=[,}\s])")


def _length(chance: Random, text: str) -> str:
    return _replaced(chance, text, _NUMBERED, nasty.LENGTHS)


_NUMBER = re.compile(r"(?<![\w#.-])-?\d+\.?\d*(?=mm|pt|lines|[%,\]}\"\s])")


def _scaled(chance: Random, text: str) -> str:
    """Return a text with one to three of its numbers made larger or smaller: it may still build."""
    for _ in range(chance.randint(1, 3)):
        spots = list(_NUMBER.finditer(text))
        if spots:
            spot = chance.choice(spots)
            factor = chance.choice([0, 0.01, 0.1, 0.3, 0.7, 0.9, 1.1, 1.5, 3, 10, 100, -1])
            text = f"{text[: spot.start()]}{float(spot[0]) * factor:.6g}{text[spot.end() :]}"
    return text


def _name(chance: Random, text: str) -> str:
    return _replaced(chance, text, _NAMED, [*nasty.WORDS, *(f[0] for f in _NAMED.finditer(text))])


def _field(chance: Random, text: str) -> str:
    """Return layout.yaml with one more field in one of its mappings."""
    name = chance.choice(nasty.FIELDS)
    value = chance.choice(
        chance.choice([nasty.LENGTHS, nasty.LENGTHS, nasty.WORDS, nasty.LISTS, nasty.NASTY])
    )
    return _replaced(chance, text, re.compile(r"(?<=\{)"), [f"{name}: {value}, "])


def _frame(chance: Random, text: str) -> str:
    """Return layout.yaml with a frame of other measures."""
    sizes = ", ".join(
        f"{side}: {chance.choice(nasty.LENGTHS)}" for side in ("x", "y", "width", "height")
    )
    more = chance.choice(
        ["", ", columns: 999", ", columns: 1000000", ", columns: 9, gap: 90mm", ", next: main"]
    )
    frames = re.compile(r"(?<=(?:main|late|left): )\{[^{}\n]*\}")
    return _replaced(chance, text, frames, [f"{{{sizes}{more}}}"])


# Templates -----------------------------------------------------------------------------------


def expression(chance: Random, depth: int = 3) -> str:
    """Return an expression of the template language, sensible or not."""
    if depth <= 0 or chance.random() < 0.15:
        return chance.choice(chance.choice([nasty.NAMES, nasty.LITERALS]))
    inner = expression(chance, depth - 1)
    match chance.randrange(9):
        case 0:
            return f"{inner} {chance.choice(nasty.OPERATORS)} {expression(chance, depth - 1)}"
        case 1 | 2:
            given = chance.choice(
                ["", "", f"({expression(chance, 0)})", "(attribute='key')", "(9, 9)", "('a')"]
            )
            return f"({inner})|{chance.choice(sorted(FILTERS))}{given}"
        case 3:
            given = chance.choice(["", f" {expression(chance, 0)}"])
            return f"({inner}) is {chance.choice(sorted(TESTS))}{given}"
        case 4:
            return f"({inner}).{chance.choice(nasty.METHODS)}"
        case 5:
            return f"({inner})[{chance.choice(['0', '-1', '::2', '1:', expression(chance, 0)])}]"
        case 6:
            return f"{chance.choice(nasty.NAMES)}({inner})"
        case 7:
            return f"({inner} if {expression(chance, 0)} else {expression(chance, 0)})"
        case _:
            return f"[{inner}, {expression(chance, 0)}]"


def _statement(chance: Random) -> str:
    value = expression(chance)
    return chance.choice(
        [
            f"{{{{ {value} }}}}",
            f"{{{{ {value} }}}}",
            f"{{{{ {value} }}}}",
            f"{{% for x in {value} %}}{{{{ x }}}}{{% endfor %}}",
            f"{{% for x in {value} recursive %}}{{{{ loop(x) }}}}{{% endfor %}}",
            f"{{% if {value} %}}x{{% endif %}}",
            f"{{% set x = {value} %}}{{{{ x }}}}",
            f"{{% set x %}}{value}{{% endset %}}{{{{ x }}}}",
            f"{{% macro f(a={value}) %}}{{{{ f(a) }}}}{{% endmacro %}}{{{{ f() }}}}",
            f"{{% call(x) m.blocks({value}) %}}{{% endcall %}}",
            f"{{% filter {chance.choice(sorted(FILTERS))} %}}x{{% endfilter %}}",
            f"{{% include {value} %}}",
            f"{{% import {value} as q %}}{{{{ q.x }}}}",
            f"{{% from 'macros.xml.j2' import told with context %}}{{{{ told({value}, 'x') }}}}",
            f"{{% extends {value} %}}",
            f"{{% block b %}}{{{{ {value} }}}}{{% endblock %}}",
            f"{{% with x = {value} %}}{{{{ x }}}}{{% endwith %}}",
            f"{{% autoescape false %}}{{{{ {value} }}}}{{% endautoescape %}}",
            f'<p style="text">{{{{ {value} }}}}</p>',
            f'<space height="{{{{ {value} }}}}"/>',
            f"{{% do {value} %}}",
            f"{{# {value}",
            f"{{{{ {value}",
            "{% if x %}" * 90 + "{% endif %}" * 90,
            "{% endif %}",
            "{% raw %}{{ x }}",
            "{{ (" * 40 + "1" + ") }}" * 40,
        ]
    )


_OPEN = re.compile(r"(?<=>)\n")
_VALUE = re.compile(r'(?<==")[^"{}<>]*(?=")')
_TAG = re.compile(r"<(/?)([a-z]\w*)")


def _put(chance: Random, text: str, bit: str) -> str:
    return _replaced(chance, text, _OPEN, [f"\n{bit}\n"])


def _code(chance: Random, text: str) -> str:
    return _put(chance, text, _statement(chance))


def _insides(chance: Random, text: str) -> str:
    """Return a template with another expression in one of its braces."""
    return _replaced(chance, text, re.compile(r"(?<=\{\{ )[^}]*(?= \}\})"), [expression(chance)])


def _attribute(chance: Random, name: str) -> str:
    if name == "d":
        return chance.choice(nasty.PATHS)
    if name == "transform":
        return chance.choice(nasty.TURNS)
    known = {
        "style": ["text", "story", "name", "label", "small", "x"],
        "head-style": ["small", "name"],
        "master": ["single", "pair", "onward", "pair single", "x"],
        "overflow": ["onward", "single", "pair", "x"],
        "name": ["main", "left", "right", "wave", "late", "x"],
        "src": ["gull.png", "quay.svg", "heron.jpg", "rope.tif", "x.png", "../source/quay.yaml"],
    }.get(name, [])
    if known and chance.random() < 0.7:
        return chance.choice(known)
    return chance.choice(chance.choice([nasty.LENGTHS, nasty.WORDS]))


def element(chance: Random, tag: str, depth: int = 2) -> str:
    """Return an element with what it needs, some attributes of its own, and something in it."""
    known = VOCABULARY[tag]
    names = set(known.required) | set(sorted(known.one_of)[:1])
    spare = sorted(known.attributes - {"_at"} - names)
    names.update(chance.sample(spare, min(len(spare), chance.randint(0, 4))))
    given = "".join(f' {name}="{_attribute(chance, name)}"' for name in sorted(names))
    inner = ""
    fitting = sorted(child for child, k in VOCABULARY.items() if tag in k.parents)
    if depth and fitting and not (known.text and chance.random() < 0.5):
        some = [chance.choice(fitting) for _ in range(chance.randint(0, 3))]
        inner = "".join(element(chance, child, depth - 1) for child in some)
    if known.text:
        inner += chance.choice(
            ["", "x", "some words of text", "{{ document.call }}", "lang " * 60, "é&#160;ﬁ"]
        )
    return f"<{tag}{given}>{inner}</{tag}>"


def _element(chance: Random, text: str) -> str:
    return _put(chance, text, element(chance, chance.choice(sorted(VOCABULARY))))


def _fitting(chance: Random, files: Files) -> None:
    """Put an element where it may stand: a block into a frame, a page into a template."""
    tag = chance.choice(sorted(VOCABULARY))
    parents = VOCABULARY[tag].parents
    made = element(chance, tag, 3)
    page = chance.choice(["welcome", "contents", "bird", "blank", "foot", "plan"])
    name = f"layouts/pocket/pages/{page}.xml.j2"
    text = files[name].decode("utf-8", "replace")
    at = [
        found for found in re.finditer(r"<([a-z]\w*)[^<>]*[^/]>(?=\n)", text) if found[1] in parents
    ]
    if at:
        spot = chance.choice(at)
        files[name] = f"{text[: spot.end()]}{made}{text[spot.end() :]}".encode()


def _valued(chance: Random, text: str) -> str:
    return _replaced(
        chance, text, _VALUE, [*nasty.LENGTHS, *nasty.WORDS, *nasty.PATHS, *nasty.TURNS]
    )


def _attributed(chance: Random, text: str) -> str:
    """Return a template with one more attribute on one of its elements."""
    spots = [found for found in _TAG.finditer(text) if not found[1] and found[2] in VOCABULARY]
    if not spots:
        return text
    spot = chance.choice(spots)
    name = chance.choice(sorted(VOCABULARY[spot[2]].attributes))
    return f'{text[: spot.end()]} {name}="{_attribute(chance, name)}"{text[spot.end() :]}'


def _tagged(chance: Random, text: str) -> str:
    """Return a template with a tag called otherwise, at both ends or at one."""
    spots = list(_TAG.finditer(text))
    if not spots:
        return text
    old, new = chance.choice(spots)[2], chance.choice(sorted(VOCABULARY))
    if chance.random() < 0.8:
        return re.sub(rf"(?<=<)(/?){old}\b", rf"\1{new}", text)
    return text.replace(f"</{old}>", f"</{new}>", 1)


def _massive(chance: Random, text: str) -> str:
    """Return a template that makes much."""
    return _put(
        chance,
        text,
        chance.choice(
            [
                '<p style="text">' + "x" * 100_000 + "</p>",
                '<p style="story">' + "woorden " * 15_000 + "</p>",
                '<p style="text">x</p>' * 2_000,
                '{% for i in range(3000) %}<p style="text">{{ i }}</p>{% endfor %}',
                "<box>" * 55 + '<p style="text">x</p>' + "</box>" * 55,
                "<box>" * 300,
                '<box columns="2">' * 9 + '<p style="text">x</p>' + "</box>" * 9,
                '<row><cell width="50%">' * 25 + "</cell></row>" * 25,
                '<table style="text">' + "<tr>" + "<td>x</td>" * 300 + "</tr></table>",
                '<table style="text">' + "<tr><td>x</td></tr>" * 900 + "</table>",
                '<pills style="text">' + "<pill>x</pill>" * 900 + "</pills>",
                '<picture src="heron.jpg" artifact="true" height="2pt"/>' * 200,
                '<space height="fill"/>' * 60,
                '<illustration name="wave" main="tide" accent="tide" paper="foam" height="9pt"/>'
                * 99,
                '<wrap width="5pt"><p style="small">x</p></wrap><p style="story">some words</p>'
                * 40,
                '<p style="text">' + "<em>" * 50 + "x" + "</em>" * 50 + "</p>",
                '<p style="text">' + "<em>x</em><strong>y</strong> " * 2000 + "</p>",
                '<p style="text">' + "a<br/>" * 3000 + "</p>",
                '<list style="text">' + "<item>x</item>" * 1000 + "</list>",
                '<p style="text" span="all">x</p><p style="text">y</p>' * 60,
                '<drawing height="9pt"><path d="'
                + "M0 0L1 1" * 20_000
                + '" fill="tide"/></drawing>',
                '<drawing height="9pt">'
                + '<circle cx="1" cy="1" r="1" fill="tide"/>' * 4000
                + "</drawing>",
            ]
        ),
    )


# Pictures, drawings, fonts --------------------------------------------------------------------


def _sized(chance: Random, files: Files) -> None:
    """Have the header of a PNG, JPEG or TIFF tell another size."""
    sizes = [0, 1, 65_500, 30_000, 200_000, 2**31 - 1, 2**32 - 1]
    match chance.randrange(3):
        case 0:
            data = files["images/gull.png"]
            packed = struct.pack(">II", chance.choice(sizes), chance.choice(sizes))
            files["images/gull.png"] = data[:16] + packed + data[24:]
        case 1:
            data = files["images/heron.jpg"]
            at = data.find(b"\xff\xc0")
            packed = struct.pack(
                ">HH", chance.choice(sizes[:3]) % 65536, chance.choice(sizes[:3]) % 65536
            )
            files["images/heron.jpg"] = data[: at + 5] + packed + data[at + 9 :]
        case _:
            data = files["images/rope.tif"]
            tag = struct.pack("<H", chance.choice([256, 257, 258, 259, 262, 273, 277, 278, 279]))
            at = data.rfind(tag)
            packed = struct.pack("<I", chance.choice(sizes))
            files["images/rope.tif"] = data[: at + 8] + packed + data[at + 12 :]


def _marked(chance: Random, files: Files) -> None:
    """Give a JPEG an application segment of rubbish: EXIF, an ICC profile, Adobe's."""
    data = files["images/heron.jpg"]
    rubbish = bytes(chance.randrange(256) for _ in range(chance.choice([0, 4, 200])))
    code, name = chance.choice(
        [
            (0xE1, b"Exif\0\0"),
            (0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff"),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x"),
            (0xE2, b"ICC_PROFILE\0\1\1"),
            (0xE2, b"ICC_PROFILE\0\2\1"),
            (0xE2, b"MPF\0II*\0"),
            (0xED, b"Photoshop 3.0\x008BIM\4\4"),
            (0xEE, b"Adobe\0\x64\0\0\0\0\x02"),
        ]
    )
    body = name + rubbish
    files["images/heron.jpg"] = (
        data[:2] + b"\xff" + bytes([code]) + struct.pack(">H", len(body) + 2) + body + data[2:]
    )


def _vector(chance: Random, text: str) -> str:
    bits = [
        '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<?xml version='1.0' encoding='utf-16'?>",
        "<?xml version='1.0' encoding='nowhere'?>",
        "<?xml version='1.1'?>",
    ]
    match chance.randrange(6):
        case 0:
            return chance.choice(bits) + text
        case 1:
            return "<svg>" * chance.choice([50, 3000]) + text
        case 2:
            return _replaced(chance, text, re.compile(r'(?<= d=")[^"]*'), nasty.PATHS)
        case 3:
            return _replaced(
                chance,
                text,
                re.compile(r"\d+"),
                [*nasty.LENGTHS, "1e5", "1e30", "1e308", "9" * 500],
            )
        case 4:
            return _replaced(
                chance, text, re.compile(r'(?<= id=")[^"]*'), ["a", "b", "", "a b", "x"]
            )
        case _:
            return text.replace("</svg>", '<path d="' + "M0 0L9 9z" * 30_000 + '"/></svg>')


def _tabled(chance: Random, files: Files) -> None:
    """Drop, empty, move or spoil one table of a font."""
    name = chance.choice(sorted(FONTS))
    data = bytearray(files[name])
    if len(data) < 12:
        return
    count = struct.unpack(">H", data[4:6])[0]
    entry = 12 + 16 * chance.randrange(max(1, count))
    if entry + 16 > len(data):
        return
    start, size = struct.unpack(">II", data[entry + 8 : entry + 16])
    match chance.randrange(6):
        case 0:
            data[entry : entry + 4] = b"zzzz"
        case 1:
            data[entry + 12 : entry + 16] = struct.pack(
                ">I", chance.choice([0, 1, 2, size // 2, 2**32 - 1])
            )
        case 2:
            data[entry + 8 : entry + 12] = struct.pack(
                ">I", chance.choice([0, len(data), 2**32 - 1, start + 2])
            )
        case 3:
            data[start : start + size] = bytes(size)
        case 4:
            data[start : start + size] = _early(chance, bytes(data[start : start + size]))
        case _:
            data[start : start + size] = _flip(chance, bytes(data[start : start + size]), 200)
    files[name] = bytes(data)


def _swapped(chance: Random, files: Files) -> None:
    names = chance.sample(sorted(FONTS), 2)
    files[names[0]] = files[names[1]]


# All of them ---------------------------------------------------------------------------------

_PAGES = ("pages/", "macros", "illustrations/")

KINDS: dict[str, tuple[Mutation, ...]] = {
    "yaml": (
        *(
            _text_of(change, "source/")
            for change in (_value, _value, _key, _written, _lines, _deep, _many)
        ),
        _encoding_of("source/"),
        _bytes_of(".yaml"),
        _block,
        _block,
        _moved,
    ),
    "layout": (
        *(_text_of(_scaled, _LAYOUT) for _ in range(8)),
        *(_text_of(_length, _LAYOUT) for _ in range(4)),
        *(
            _text_of(change, _LAYOUT)
            for change in (_field, _field, _field, _frame, _frame, _name, _name)
        ),
        *(_text_of(change, _LAYOUT) for change in (_value, _key, _lines, _deep)),
        _encoding_of(_LAYOUT),
    ),
    "template": (
        *(_text_of(_scaled, *_PAGES) for _ in range(5)),
        *(
            _text_of(change, *_PAGES)
            for change in (_code, _code, _insides, _element, _valued, _valued)
        ),
        *(
            _text_of(change, *_PAGES)
            for change in (_attributed, _attributed, _tagged, _massive, _lines)
        ),
        *(_fitting, _fitting, _fitting),
        _encoding_of(*_PAGES),
        _bytes_of(".j2"),
    ),
    "picture": (
        _bytes_of(".jpg", ".png", ".tif"),
        _bytes_of(".jpg", ".png", ".tif"),
        _sized,
        _marked,
    ),
    "vector": (_bytes_of(".svg"), _text_of(_vector, ".svg"), _text_of(_vector, ".svg")),
    "font": (_bytes_of(".ttf"), _tabled, _tabled, _swapped),
    "profile": (
        _bytes_of(PROFILE),
        *(_text_of(change, _RULES) for change in (_value, _key, _many, _lines)),
    ),
}
