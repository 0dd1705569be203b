"""A small project of one edition that has one of everything, for tests/attack.py to spoil.

It builds without a diagnostic: whatever is told of it afterwards is told of what was spoilt.
"""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
FONTS = {
    "fonts/sans.ttf": "work-sans/WorkSans_400Regular.ttf",
    "fonts/sans-italic.ttf": "work-sans/WorkSans_400Regular_Italic.ttf",
    "fonts/sans-bold.ttf": "work-sans/WorkSans_700Bold.ttf",
}
PROFILE = "layouts/pocket/press.icc"
_TEXTS = {
    "source/quay.yaml": """\
title: Birds of the Quay
name: quay
author: Ann Tern
subject: A pocket guide
language: nl-BE
date: 2031-02-03
layout: pocket
press:
  profile: press.icc
  condition: FOGRA39
  spots: [Zilver]
  marks: [crop, registration, colour-bar, slug]
  preflight: quay
  standards: [PDF/X-4, PDF/UA-1, PDF/A-2a]
screen: {standards: [PDF/UA-1, PDF/A-2a]}
collections:
  opening: {order: [welcome]}
  birds: {kind: bird, order: [heron, gull]}
words: {seen: Seen at, page: op pagina, note: Noot, back: Terug naar noot}
hyphenation: [ha-ven-stad, Quay]
checks:
  - {same: places.boats, by: places.name}
  - {sum: places.boats, total: total}
  - {alike: tags}
  - apostrophes
  - filled: total
kinds:
  greeting: {hello: text, more: blocks, notes: map of text}
  place: {name: word, boats: number?}
  bird:
    call: text
    story: blocks
    places: list of place
    total: word?
    tags: list of word
    rare: flag?
    tide: one of high|low
    mate: ref birds?
    portrait: picture?
""",
    "source/opening/welcome.yaml": """\
kind: greeting
hello: Look *up* from the **water**
more: |
  Three birds, one tide, and a [DKO]{expansion="deeltijds kunstonderwijs"} that sings [of the
  quay]{lang=en}.[^1] Their [page](https://example.org "Website of the quay") tells more, and the
  next [card](#birds/heron "Grey heron") too.

  ## What they do

  - they stand
  - they *wait*

  1. they fish
  2. they leave

  > The harbour is a mirror.

  | bird | boats |
  |---|---:|
  | heron | 12 |
  | gull | 7 |
notes:
  '1': So it is told by those who were there.
""",
    "source/birds/heron.yaml": """\
call: Grey heron
story: |
  It stands **still** until the fish forgets. Meervoudige verantwoordelijkheden
  onderhandelen ondertussen tussen havenstad en buitenwijken, in 102.000 kleine stappen
  van ongeveer € 25.
places:
  - {name: North, boats: 1200}
  - {name: Steps, boats: 30}
total: '1.230'
tags: [long neck, patience]
rare: false
tide: low
mate: gull
portrait: {file: heron.jpg, alt: A heron at the steps, focus: [0.5, 0.3]}
hyphenation: [on-der-tus-sen]
""",
    "source/birds/gull.yaml": """\
call: Herring gull
story: It has read the sign about sandwiches.
places: [{name: North, boats: 1200}]
tags: [sandwich]
total: '1.200'
tide: high
""",
    "source/editions/all.yaml": """\
name: Whole quay
cover: Every bird
select: {birds: {places.name: [North]}}
order: {birds: [gull]}
override:
  birds/gull: {call: Herring gull of the north}
budget: {multiple: 6, fillers: [blank, blank]}
""",
    "layouts/pocket/layout.yaml": """\
format: {width: 120mm, height: 90mm, bleed: 3mm, safety: 3mm}
baseline: {start: 30pt, step: 12pt}
budget: {multiple: 2, fillers: [blank]}
swatches:
  tide: {cmyk: [90, 50, 20, 10], rgb: '#1A5A80'}
  foam: {cmyk: [10, 2, 0, 0], rgb: '#E6F2F8'}
  soot: {cmyk: [0, 0, 0, 100], rgb: '#101010'}
  silver: {cmyk: [0, 0, 0, 40], rgb: '#9A9A9A', spot: Zilver}
fonts:
  plain: {file: sans.ttf, bold: heavy, italic: slanted, fallback: [heavy]}
  slanted: {file: sans-italic.ttf, bold: heavy}
  heavy: {file: sans-bold.ttf}
styles:
  text: {font: plain, size: 8pt, leading: 12pt, swatch: soot, grid: true, hyphenate: true}
  story: {based-on: text, align: justify, word-space: [80, 100, 133], tolerance: 120,
    letter-space: 10, glyph-scale: 1.5, last-line: 16, hyphens: {before: 3, after: 3, row: 2, cost: 100},
    drop-lines: 2, drop-style: initial, features: [onum]}
  initial: {font: heavy, size: 20pt, leading: 24pt, swatch: tide}
  name: {font: heavy, size: 14pt, leading: 18pt, grid: 1/2, swatch: tide, after: 2pt, balance: true,
    margins: ink}
  small: {font: plain, size: 7pt, leading: 9pt, swatch: soot, first-baseline: x-height, zone: 20}
  label: {font: heavy, size: 8pt, leading: 12pt, swatch: soot, upper: true, tracking: 40,
    keep-next: true, indent: 1mm, first-indent: 1mm}
characters:
  link: {swatch: tide}
  note: {features: [sups]}
  tide: {swatch: tide, scale: 1.2, rise: 0.1, tracking: 5}
masters:
  single:
    furniture: foot
    frames:
      main: {x: 10mm, y: 24pt, width: 100mm, height: 200pt, next: late}
      late: {x: 50%, y: 16lines, width: 45mm, height: 24pt}
  pair:
    furniture: foot
    frames:
      left: {x: 10mm, y: 24pt, width: 48mm, height: 200pt, copyfit: {tracking: -8, leading: 0.96, size: 0.95}}
      right: {x: 62mm, y: 24pt, width: 48mm, height: 200pt, columns: 2, gap: 3mm, balance: true, valign: middle}
  onward:
    frames:
      main: {x: 10mm, y: 24pt, width: 100mm, height: 200pt, mirror: false}
hyphenation: [bui-ten-wij-ken]
spoken: {→: •}
""",
    "layouts/pocket/quay.yaml": """\
based-on: sheetfed-coated
limits: {page-multiple: 2}
""",
    "layouts/pocket/macros.xml.j2": """\
{% macro blocks(text, style='text') %}
{% for block in text %}
  {% if block.kind == 'list' %}
  <list style="{{ style }}" marker="{{ '#.' if block.ordered else '–' }}" indent="9pt" gap="1pt">
    {% for item in block['items'] %}<item>{{ item }}</item>{% endfor %}
  </list>
  {% elif block.kind == 'heading' %}
  <h2 style="label">{{ block.text }}</h2>
  {% elif block.kind == 'quote' %}
  <box inset="3pt" role="BlockQuote">{% for item in block['items'] %}<p style="{{ style }}">{{ item }}</p>{% endfor %}</box>
  {% elif block.kind == 'table' %}
  <table style="small" head-style="small" stroke="soot" thickness="0.5pt" widths="60% 40%" stripe="foam" before="3pt">
    {% for row in block.rows %}
    <tr{% if loop.first %} head="true"{% endif %}>
      {% for cell in row %}<td{% if block.aligns[loop.index0] %} align="{{ block.aligns[loop.index0] }}"{% endif %}>{{ cell }}</td>{% endfor %}
    </tr>
    {% endfor %}
  </table>
  {% else %}
  <p style="{{ style }}">{{ block.text }}</p>
  {% endif %}
{% endfor %}
{% endmacro %}
{% macro told(name, key) %}{{ name }}, {{ words.page }} {{ folio_of(key) or 0 }}{% endmacro %}
""",
    "layouts/pocket/pages/plan.xml.j2": """\
<plan>
  <use template="welcome" of="opening/welcome" label="{{ edition.fields.cover }}"/>
  <use template="contents"/>
  {% for bird in edition.collections.birds %}
  <use template="bird" of="{{ bird.key }}" card="true" index="{{ loop.index }}"/>
  {% endfor %}
  <fillers/>
</plan>
""",
    "layouts/pocket/pages/welcome.xml.j2": """\
{% import 'macros.xml.j2' as m with context %}
<page master="single" overflow="onward" bookmark="{{ publication.title }}" level="0" label="{{ label }}">
  <frame name="main">
    <h1 style="name">{{ document.hello }}</h1>
    {{ m.blocks(document.more) }}
    {% for number, note in document.notes.items() %}
    <list style="small" marker="{{ number }}" indent="8pt"><item note="{{ number }}" title="{{ words.note }} {{ number }}" back="{{ words.back }} {{ number }}">{{ note }}</item></list>
    {% endfor %}
  </frame>
</page>
""",
    "layouts/pocket/pages/contents.xml.j2": """\
{% import 'macros.xml.j2' as m with context %}
<page master="pair" anchor="contents" bookmark="Contents" level="1">
  <shape x="-3mm" y="70mm" width="126mm" height="23mm" fill="foam"/>
  <frame name="left" role="TOC">
    {% for bird in edition.collections.birds|sort(attribute='id') %}
    <tag role="TOCI"><row gap="2mm">
      <cell width="80%"><p style="text"><a href="#{{ bird.key }}" title="{{ m.told(bird.call.plain, bird.key) }}">{{ bird.call }}</a></p></cell>
      <cell width="20%" valign="bottom"><p style="text"><a href="#{{ bird.key }}" title="{{ m.told(bird.call.plain, bird.key) }}">{{ folio_of(bird.key) or 0 }}</a></p></cell>
    </row></tag>
    {% endfor %}
  </frame>
  <frame name="right">
    <pills style="small" fill="foam" gap="2pt" inset="3pt" radius="3pt">
      {% for tag in edition.collections.birds[0].tags|unique %}<pill>{{ tag|title }}</pill>{% endfor %}
      <pill>rope</pill>
    </pills>
    <rule stroke="tide" thickness="0.5pt" before="4pt" after="4pt"/>
    <vector src="quay.svg" parts="a b" lit="b" fill="foam" lit-fill="tide" stroke="soot" thickness="0.3" width="12mm" before="2pt"/>
    <space height="4pt"/>
    <p style="small">{{ 102000|thousands }} <span style="tide">waves</span>, <strong>all</strong> <em>of</em> them<br/>here</p>
  </frame>
</page>
""",
    "layouts/pocket/pages/bird.xml.j2": """\
{% import 'macros.xml.j2' as m with context %}
<page master="pair onward" bookmark="{{ document.call.plain }}" level="1" section="tide">
  <frame name="left">
    <h2 style="name">{{ document.call }}</h2>
    {% if document.portrait %}
    <wrap side="right" width="14mm" gap="4pt"><picture src="gull.png" height="12mm" artifact="true"/></wrap>
    {% endif %}
    {% for block in document.story %}<p style="story">{{ block.text }}</p>{% endfor %}
  </frame>
  <frame x="62mm" y="24pt" width="48mm" height="200pt" valign="top">
    {% if document.portrait %}
    <picture src="{{ document.portrait.file.name }}" alt="{{ document.portrait.alt.plain }}"
      focus="{{ document.portrait.focus|join(' ') }}" height="16mm" order="1"/>
    <picture src="rope.tif" artifact="true" height="6mm" before="2pt"/>
    {% endif %}
    <illustration name="wave" seed="{{ document.id }}" main="tide" accent="silver" paper="foam" height="fill" min="5mm"/>
    <box fill="foam" stroke="tide" thickness="0.4pt" inset="4pt" outset="0 2pt" radius="2pt" before="4pt" columns="2" gap="4pt">
      {% for place in document.places %}<p style="small">{{ words.seen }} {{ place.name }}{% if place.boats %}: {{ place.boats|thousands }}{% endif %}</p>{% endfor %}
    </box>
  </frame>
  <drawing x="98mm" y="5.5mm" width="10mm" height="4mm">
    <group transform="translate(2 1) rotate(3) scale(0.9)" opacity="0.9">
      <path d="M0 5 Q5 0 10 5 T20 5 A3 3 0 0 1 26 5 z" stroke="tide" stroke-width="0.6" cap="round"/>
      <circle cx="4" cy="3" r="1" fill="tide 50%"/>
      <polygon points="0,0 4,0 2,3" fill="soot" rotate="10"/>
      <line x1="0" y1="9" x2="20" y2="9" stroke="tide"/>
      <ellipse cx="9" cy="3" rx="2" ry="1" fill="soot"/>
      <rect x="12" y="1" width="3" height="2" radius="0.5" fill="soot"/>
    </group>
  </drawing>
</page>
""",
    "layouts/pocket/pages/blank.xml.j2": """\
<page master="onward">
  <shape x="10mm" y="40pt" width="80mm" height="100pt" fill="tide 20%" opacity="0.8" dash="2 1" stroke="tide"/>
</page>
""",
    "layouts/pocket/pages/foot.xml.j2": """\
<furniture>
  <frame x="90mm" y="228pt" width="20mm" height="16pt"><p style="small">{{ folio }} {{ label }}</p></frame>
</furniture>
""",
    "layouts/pocket/illustrations/wave.xml.j2": """\
{% set chance = random('wave ' ~ seed) %}
<drawing width="{{ width|round(2) }}" height="{{ height|round(2) }}" fill="{{ colours.paper }}">
  {% for i in range(chance.whole(3, 5)) %}
  <path d="M0 {{ (height * chance.unit())|round(2) }} C{{ (width / 3)|round(2) }} 0 {{ (width / 2)|round(2) }} {{ height|round(2) }} {{ width|round(2) }} {{ (height * chance.between(0.2, 0.8))|round(2) }}" stroke="{{ chance.choose([colours.main, colours.accent]) }}" stroke-width="0.8"/>
  {% endfor %}
</drawing>
""",
    "images/quay.svg": """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">
  <path id="a" d="M0,0L60,0L60,40C50,60 20,60 0,40Z"/>
  <path id="b" d="M60 10 h30 v20 q-10 5 -30 0 z"/>
</svg>
""",
}


@cache
def files() -> dict[str, bytes]:
    """Return the project's files by their paths."""
    return {
        **{name: text.encode() for name, text in _TEXTS.items()},
        **{name: (ROOT / "fonts" / font).read_bytes() for name, font in FONTS.items()},
        PROFILE: (ROOT / "src/memopress/profiles/ISOcoated_v2_300_bas.icc").read_bytes(),
        "images/heron.jpg": _picture("RGB", (600, 200), "JPEG"),
        "images/gull.png": _picture("RGBA", (200, 170), "PNG"),
        "images/rope.tif": _picture("CMYK", (600, 80), "TIFF"),
    }


def write(folder: Path, made: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _picture(mode: str, size: tuple[int, int], form: str) -> bytes:
    """Return a picture of coarse noise, which compresses well and is nowhere blank."""
    chance = random.Random(mode)  # noqa: S311 - the same picture every time
    bands = len(mode)
    small = Image.frombytes(mode, (8, 6), bytes(chance.choices(range(40, 216), k=48 * bands)))
    out = io.BytesIO()
    options = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    small.resize(size).save(out, form, **options)
    return out.getvalue()
