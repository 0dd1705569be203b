"""Templates spoilt: expressions, statements, elements and attributes, right and wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nasty
from memopress.layout import LANGUAGE
from memopress.layout.filters import FILTERS, TESTS
from spoilt import Files, Mutation, bytes_of, encoding_of, lines, replaced, scaled, text_of

if TYPE_CHECKING:
    from random import Random

_PAGES = ("pages/", "macros", "illustrations/")


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
    return replaced(chance, text, _OPEN, [f"\n{bit}\n"])


def _code(chance: Random, text: str) -> str:
    return _put(chance, text, _statement(chance))


def _insides(chance: Random, text: str) -> str:
    """Return a template with another expression in one of its braces."""
    return replaced(chance, text, re.compile(r"(?<=\{\{ )[^}]*(?= \}\})"), [expression(chance)])


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
    known = LANGUAGE[tag]
    taken = known.attributes
    names = {name for name, each in taken.items() if each.without is None} | {
        *sum(known.one_of[:1], ())
    }
    spare = sorted(taken.keys() - names)
    names.update(chance.sample(spare, min(len(spare), chance.randint(0, 4))))
    given = "".join(f' {name}="{_attribute(chance, name)}"' for name in sorted(names))
    inner = ""
    fitting = sorted(child for child, k in LANGUAGE.items() if tag in k.parents)
    if depth and fitting and not (known.text and chance.random() < 0.5):
        some = [chance.choice(fitting) for _ in range(chance.randint(0, 3))]
        inner = "".join(element(chance, child, depth - 1) for child in some)
    if known.text:
        inner += chance.choice(
            ["", "x", "some words of text", "{{ document.call }}", "lang " * 60, "é&#160;ﬁ"]
        )
    return f"<{tag}{given}>{inner}</{tag}>"


def _element(chance: Random, text: str) -> str:
    return _put(chance, text, element(chance, chance.choice(sorted(LANGUAGE))))


def _fitting(chance: Random, files: Files) -> None:
    """Put an element where it may stand: a block into a frame, a page into a template."""
    tag = chance.choice(sorted(LANGUAGE))
    parents = LANGUAGE[tag].parents
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
    return replaced(
        chance, text, _VALUE, [*nasty.LENGTHS, *nasty.WORDS, *nasty.PATHS, *nasty.TURNS]
    )


def _attributed(chance: Random, text: str) -> str:
    """Return a template with one more attribute on one of its elements."""
    takers = {tag for tag, known in LANGUAGE.items() if known.attributes}
    spots = [found for found in _TAG.finditer(text) if not found[1] and found[2] in takers]
    if not spots:
        return text
    spot = chance.choice(spots)
    name = chance.choice(sorted(LANGUAGE[spot[2]].attributes))
    return f'{text[: spot.end()]} {name}="{_attribute(chance, name)}"{text[spot.end() :]}'


def _tagged(chance: Random, text: str) -> str:
    """Return a template with a tag called otherwise, at both ends or at one."""
    spots = list(_TAG.finditer(text))
    if not spots:
        return text
    old, new = chance.choice(spots)[2], chance.choice(sorted(LANGUAGE))
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


TEMPLATES: tuple[Mutation, ...] = (
    *(text_of(scaled, *_PAGES) for _ in range(5)),
    *(text_of(change, *_PAGES) for change in (_code, _code, _insides, _element)),
    *(text_of(change, *_PAGES) for change in (_valued, _valued, _attributed, _attributed)),
    *(text_of(change, *_PAGES) for change in (_tagged, _massive, lines)),
    *(_fitting, _fitting, _fitting),
    encoding_of(*_PAGES),
    bytes_of(".j2"),
)
