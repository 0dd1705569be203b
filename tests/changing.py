"""A small publication that uses all that a layout can, and random changes of every part of it."""

from __future__ import annotations

import io
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from PIL import Image

from conftest import FILES, FONTS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from pathlib import Path

Tree = dict[str, bytes]  # the files of a project by their paths
Change = tuple[str, "Callable[[Tree, random.Random], None]"]  # what it is of, and what it does

_FONT = "fonts/work-sans/WorkSans_400Regular.ttf"
_HEAVY = "fonts/work-sans/WorkSans_700Bold.ttf"
PICTURE = "images/heron.png"
_LINK = b"-> "
_BIRD = """\
call: Arctic {bird}
tale: |
  It comes with the tide[^far], and goes with it: see [the heron](#birds/heron).
spots: [north, steps]
notes: {{far: From the other end of the world.}}
"""
_WAVE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 5 L40 {y}"
  stroke="#101010" stroke-width="1" fill="none"/></svg>
"""
_PARTS = "layouts/pocket/parts"
_RARE = '<p style="text">Rare on {{ words.seen|lower }} the quay.</p>\n'
_SHY = '<p style="text">Shy, and {{ document.call }}.</p>\n'

# Beside the small publication of all tests: macros that others import, a template that is included
# under a condition, one by a name that the content gives, and one that need not be there; notes,
# an illustration that two pages have alike, an SVG, and words with their breaks.
_QUAY = {
    name: text.replace("notes: |", "tale: |")
    .replace("notes: blocks", "tale: blocks")
    .replace("in document.notes", "in document.tale")
    for name, text in FILES.items()
}
HARBOUR = _QUAY | {
    "source/quay.yaml": _QUAY["source/quay.yaml"]
    .replace(
        "portrait: picture?}", "portrait: picture?, notes: map of text, mood: word?, rare: flag}"
    )
    .replace("words: {", "hyphenation: [sand-wiches]\nwords: {tide: High *tide*, "),
    "source/birds/gull.yaml": _QUAY["source/birds/gull.yaml"]
    + "mood: shy\nrare: true\nnotes: {}\n",
    "source/birds/heron.yaml": _QUAY["source/birds/heron.yaml"].replace(
        "tale: |\n", "tale: |\n  It is old[^far], and follows [the gull](#birds/gull).\n"
    )
    + "rare: false\nnotes: {far: As old as the quay.}\n",
    "source/birds/eider.yaml": _QUAY["source/birds/eider.yaml"] + "rare: false\nnotes: {}\n",
    "source/editions/south.yaml": "name: South\nbased-on: north\n"
    "select: {birds: {spots: [south, north], most: 3}}\norder: {birds: [eider]}\n",
    "layouts/pocket/layout.yaml": _QUAY["layouts/pocket/layout.yaml"]
    .replace("furniture: foot", "furniture: furniture/foot")
    .replace("styles:\n", "hyphenation: [oppor-tu-nity]\nstyles:\n")
    + "  narrow:\n    furniture: furniture/foot\n"
    "    frames: {only: {x: 15mm, y: 40pt, width: 60mm, height: 120pt}}\n",
    "layouts/pocket/macros.xml.j2": """\
{% import 'inner.xml.j2' as inner %}
{% macro seen(document, words) %}
<p style="text">{{ inner.dash() }} {{ words.seen }} {{ document.spots|join(', ') }}</p>
{% endmacro %}
""",
    "layouts/pocket/inner.xml.j2": "{% macro dash() %}–{% endmacro %}\n",
    f"{_PARTS}/rare.xml.j2": _RARE,
    f"{_PARTS}/shy.xml.j2": _SHY,
    "layouts/pocket/illustrations/wave.xml.j2": """\
{% import 'inner.xml.j2' as inner %}
<drawing width="100" height="20">
  <path d="M0 10 L100 {{ 4 + 8 * random(seed).unit() }}" stroke="{{ colours.main }}"
    thickness="2"/>
</drawing>
""",
    "layouts/pocket/pages/plan.xml.j2": _QUAY["layouts/pocket/pages/plan.xml.j2"].replace(
        "  <fillers/>", '  <use template="story" of="opening/welcome" start="right"/>\n  <fillers/>'
    ),
    "layouts/pocket/pages/story.xml.j2": """\
<page master="narrow" overflow="narrow" anchor="story">
  <frame name="only">
    <p style="text">{{ words.tide }}</p>
    {% for bird in edition.collections.birds %}<p style="text">{{ bird.call }}: {{ edition.name }}
      has it on {{ folio_of(bird.key) or 'no page' }}, and {{ find('birds/gull').call if
      find('birds/gull') else 'no gull' }} too.</p>
    <vector src="wave.svg" width="100%" artifact="true"/>{% endfor %}
    {% for bird in edition.left_out.birds %}<p style="text">Not {{ bird.call }}.</p>{% endfor %}
  </frame>
</page>
""",
    "layouts/pocket/pages/bird.xml.j2": _QUAY["layouts/pocket/pages/bird.xml.j2"]
    .replace("<page ", "{% import 'macros.xml.j2' as m %}\n<page ", 1)
    .replace('height="40mm"', 'width="40%"')
    .replace(
        """\
    {% for block in""",
        """\
    <footnotes style="text">{% for ref, note in document.notes.items() %}<item note="{{ ref }}">{{
      note }}</item>{% endfor %}</footnotes>
    {% for block in""",
    )
    .replace(
        """\
    <p style="text">{{ words.seen }} {{ document.spots|join(', ') }}</p>
""",
        """\
    {{ m.seen(document, words) }}
    {% if document.rare %}{% include 'parts/rare.xml.j2' %}{% endif %}
    {% if document.mood %}{% include ['parts/' ~ document.mood.plain ~ '.xml.j2',
      'parts/shy.xml.j2'] %}{% endif %}
    {% include 'parts/may-be.xml.j2' ignore missing %}
    <illustration name="wave" seed="all" main="tide" height="20mm" artifact="true"/>
""",
    ),
    "layouts/pocket/furniture/foot.xml.j2": _QUAY["layouts/pocket/pages/foot.xml.j2"].replace(
        "{{ folio }}", "{{ folio }} {{ publication.title }} {{ bookmark }}"
    ),
}
del HARBOUR["layouts/pocket/pages/foot.xml.j2"]


def harbour() -> Tree:
    """Return the files of the publication."""
    tree = {name: text.encode() for name, text in HARBOUR.items()}
    for font in (_FONT, _HEAVY):
        tree[font] = (FONTS / font.removeprefix("fonts/")).read_bytes()
    tree[PICTURE] = picture((90, 140, 160))
    tree["images/high.png"] = picture((90, 140, 160), (450, 600))
    tree["images/wide.png"] = picture((90, 140, 160), (600, 300))
    tree["images/wave.svg"] = _WAVE.format(y=5).encode()
    return tree


def link(target: str) -> bytes:
    """Return what makes a file a link."""
    return _LINK + target.encode()


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (600, 450)) -> bytes:
    """Return a picture of one colour."""
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


def write(folder: Path, tree: Tree, there: Mapping[str, bytes]) -> None:
    """Make the files of a folder those of a tree; `there` is what it has.

    What begins as a link is one.
    """
    for name in there.keys() - tree.keys():
        (folder / name).unlink()
    for name, data in tree.items():
        path = folder / name
        if there.get(name) != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            if data.startswith(_LINK):
                path.symlink_to(data.removeprefix(_LINK).decode())
            else:
                path.write_bytes(data)


# What stands in files, as it is found, and what may stand there instead. What the last of each
# makes is found again.
_SWAPS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "words": (
        (
            "source/birds/*",
            r"forgets|sandwiches|harbour|ferry|opportunity|cormorant",
            ("forgets", "sandwiches", "harbour", "ferry", "opportunity " * 9, "cor**mor**ant"),
        ),
        ("source/birds/*", r"(?<=^call: ).+", ("Heron", "A *gull*", "An eider of the whole quay")),
        ("source/opening/*", r"(?<=^hello: ).+", ("Look *up* from it", "Look down", "Look")),
        ("source/birds/*", r"(?<=alt: )[^}]+", ("A heron at the steps", "A heron that stands")),
    ),
    "a place": (("source/*", r"\A(# .*\n)*", ("", "# a line\n", "# two\n# lines\n")),),
    "a field": (
        ("source/birds/*", r"(?<=^rare: ).+", ("true", "false", "true", "false", "maybe")),
        ("source/birds/*", r"^mood: .+\n|\Z", ("", "mood: shy\n", "mood: glad\n", "mood: rare\n")),
        ("source/birds/*", r"(?<=^spots: ).+", ("[north]", "[south]", "[north, south, steps]")),
        ("source/birds/*", r"^hyphenation: .+\n|\Z", ("", "hyphenation: [sandwi-ches]\n")),
        ("source/birds/*", r"(?<=far: ).+(?=\})", ("Far away.", "As near as *that*.")),
    ),
    "the publication": (
        ("source/quay.yaml", r"(?<=seen: ).+(?=\})", ("Seen at", "Seen *mostly* at", "At")),
        ("source/quay.yaml", r"(?<=^title: ).+", ("Birds of the Quay", "Birds", "The *Quay*")),
        ("source/quay.yaml", r"(?<=^language: ).+", ("en-GB", "nl-BE")),
        (
            "source/quay.yaml",
            r"(?<=^press: ).+",
            (
                "{preflight: two-leaves}",
                "{preflight: two-leaves, spots: [Silver]}",
                "{standards: [PDF/X-4]}",
            ),
        ),
        ("source/quay.yaml", r"(?<=^date: ).+", ("2031-02-03", "2031-02-04")),
        ("source/quay.yaml", r"(?<=^hyphenation: ).+", ("[sand-wiches]", "[sandwich-es, quay]")),
        (
            "source/quay.yaml",
            r"(?<=birds: \{kind: bird, order: \[).*?(?=\])",
            ("heron, gull, eider", "gull, eider, heron", "eider", "heron, gull", "tern"),
        ),
    ),
    "an edition": (
        ("source/editions/*", r"(?<=^name: ).+", ("Whole quay", "Quay", "North *quay*")),
        ("source/editions/*", r"(?<=spots: )\[.*?\]", ("[north]", "[south, north]", "[steps]")),
        ("source/editions/*", r"(?<=most: )\d", ("1", "2", "3")),
        ("source/editions/*", r"(?<=order: \{birds: )\[.*?\]", ("[eider]", "[gull, eider]", "[]")),
        ("source/editions/*", r"(?<=gull: \{call: )[^}]+", ("Gull of the north", "Gull")),
        ("source/editions/*", r"^based-on: .+\n|\Z", ("", "based-on: north\n", "based-on: all\n")),
    ),
    "the layout": (
        ("*/layout.yaml", r"(?<=tide: \{cmyk: )\[.*?\]", ("[90, 50, 20, 10]", "[80, 50, 20, 10]")),
        ("*/layout.yaml", r", spot: Silver|(?=\}\n  soot)", (", spot: Silver", "")),
        ("*/two-leaves.yaml", r"(?<=page-multiple: )\d", ("1", "2", "4")),
        ("*/layout.yaml", r"(?<=rgb: )'#.*?'", ("'#1A5A80'", "'#101010'", "'#20304F'")),
        ("*/layout.yaml", r"(?<=text: \{font: plain, size: )\w+", ("9pt", "10pt", "10.5pt")),
        ("*/layout.yaml", r"(?<=grid: true)(, hyphenate: true)?", ("", ", hyphenate: true")),
        ("*/layout.yaml", r"(?<=left: \{x: )\w+", ("15mm", "16mm", "14mm")),
        ("*/layout.yaml", r"(?<=only: \{x: )\w+", ("15mm", "16mm", "14mm")),
        ("*/layout.yaml", r"(?<=width: 60mm, height: )\w+", ("120pt", "60pt", "300pt")),
        ("*/layout.yaml", r"(?<=start: )\w+", ("40pt", "41pt")),
        ("*/layout.yaml", r"(?<=step: )\w+", ("14pt", "15pt")),
        ("*/layout.yaml", r"(?<=^hyphenation: ).+", ("[oppor-tu-nity]", "[op-portunity]")),
        ("*/layout.yaml", r"(?<=fillers: ).+(?=\})", ("[blank]", "[blank, blank]", "[welcome]")),
        ("*/layout.yaml", r"(?<=swatch: )\w+", ("soot", "tide", "foam")),
    ),
    "a template": (
        ("*/pages/*", r'(?<=style=")\w+', ("text", "text", "text", "name", "titel")),
        ("*.j2", r"\A(\{# .* #\}\n)*", ("", "{# a line #}\n", "{# two #}\n{# lines #}\n")),
        ("*/pages/bird*", r'(?<=width=")\d+%', ("40%", "35%", "20%")),
        ("*/pages/story*", "no page|nowhere", ("no page", "nowhere")),
        ("*/pages/story*", 'anchor="story"', ('anchor="story"', 'anchor="story" bookmark="S"')),
        ("*/pages/plan*", ' start="right"|(?<="opening/welcome")(?=/>\n  <f)', ("",) * 2),
        ("*/macros*", r"(?<=\{\{ )inner.dash\(\)|'-'", ("inner.dash()", "'-'")),
        ("*/inner*", "–|—|·", ("–", "—", "·")),
        ("*/foot*", r"\{\{ bookmark \}\}|\{\{ side \}\}", ("{{ bookmark }}", "{{ side }}")),
        ("*/wave*", r'(?<=thickness=")\d', ("1", "2", "3")),
        ("*/wave*", r"(?<=L100 \{\{ )\d", ("1", "4", "6")),
        ("*/parts/*", "quay|Shy|Coy", ("quay", "Shy", "Coy")),
    ),
}  # fmt: skip


def _swapped(kind: str) -> Callable[[Tree, random.Random], None]:
    def swap(tree: Tree, chance: random.Random) -> None:
        files, pattern, texts = chance.choice(_SWAPS[kind])
        name = chance.choice(sorted(name for name in tree if fnmatchcase(name, files)) or [""])
        old = tree.get(name, b"").decode(errors="surrogateescape")
        if found := [*re.finditer(pattern, old, re.MULTILINE)]:
            match = chance.choice(found)
            new = f"{old[: match.start()]}{chance.choice(texts)}{old[match.end() :]}"
            tree[name] = new.encode(errors="surrogateescape")

    return swap


def _choose_file(*files: tuple[str, bytes | None]) -> Callable[[Tree, random.Random], None]:
    """Return a change that makes a file one of several, or takes it away."""

    def choose(tree: Tree, chance: random.Random) -> None:
        name, data = chance.choice(files)
        tree.pop(name, None)
        if data is not None:
            tree[name] = data

    return choose


def _font(name: str) -> bytes:
    return (FONTS / "work-sans" / name).read_bytes()


_MAY_BE = f"{_PARTS}/may-be.xml.j2"
_PLAIN = b'<p style="text">plain</p>\n'
CHANGES: list[Change] = [
    *((kind, _swapped(kind)) for kind in _SWAPS for _ in _SWAPS[kind]),
    *(
        ("a document", _choose_file(*files))
        for files in (
            [("source/birds/tern.yaml", _BIRD.format(bird=n).encode()) for n in ("tern", "skua")],
            [("source/birds/tern.yaml", None)],
            [("source/birds/eider.yaml", HARBOUR["source/birds/eider.yaml"].encode())],
            [("source/birds/eider.yaml", None), ("source/editions/south.yaml", None)],
            [(n, HARBOUR[n].encode()) for n in HARBOUR if n.startswith("source/editions/")],
        )
    ),
    *(
        ("a picture", _choose_file(*files))
        for files in (
            [(PICTURE, picture((90, shade, 160))) for shade in (140, 20)],
            [(PICTURE, picture((90, 140, 160), (450, 600))), (PICTURE, b"no picture")],
            [(PICTURE, None), (PICTURE, picture((90, 140, 160)))],
            [(PICTURE, link(name)) for name in ("high.png", "wide.png", "../../out.png")],
            [("images/wave.svg", _WAVE.format(y=y).encode()) for y in (2, 5, 8)],
            [("images/wave.svg", None), ("images/wave.svg", _WAVE.format(y=5).encode())],
        )
    ),
    *(
        ("a template", _choose_file(*files))
        for files in (
            [(_MAY_BE, _PLAIN), (_MAY_BE, b""), (_MAY_BE, None)],
            [(f"{_PARTS}/rare.xml.j2", _RARE.encode()), (f"{_PARTS}/rare.xml.j2", None)],
            [(f"{_PARTS}/glad.xml.j2", data) for data in (b"", _PLAIN, None)],
            [("layouts/pocket/inner.xml.j2", None), (_MAY_BE, b"{% if %}"), (_MAY_BE, b"\xff")],
            [("layouts/pocket/inner.xml.j2", HARBOUR["layouts/pocket/inner.xml.j2"].encode())] * 3,
        )
    ),
    ("a font", _choose_file((_FONT, _font("WorkSans_500Medium.ttf")), (_FONT, _font(_FONT[16:])))),
    ("a font", _choose_file((_HEAVY, _font("WorkSans_600SemiBold.ttf")), (_HEAVY, b"no font"))),
    ("a font", _choose_file((_HEAVY, _font(_HEAVY[16:])))),
]  # fmt: skip
