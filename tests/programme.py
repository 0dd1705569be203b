"""A season programme of sixteen pages: what the author of a second publication would want."""

from __future__ import annotations

SEASON = {
    "source/season.yaml": """\
title: A season at the Lock
name: lock-season
author: The Lock
subject: Season programme
language: en-GB
date: 2026-09-01
layout: lock
collections:
  opening: {order: [welcome]}
  months: {kind: month, order: [october, november, december]}
words: {season: Season, day: October}
kinds:
  greeting: {hello: text, body: blocks, notes: map of text}
  month: {title: text, body: blocks, poster: picture?, events: list of event}
  event: {slot: word, title: text, body: blocks}
""",
    "source/opening/welcome.yaml": """\
kind: greeting
hello: Come in
body: |
  The door of the lock keeper's house[^house] is open again. All of it stands at
  https://www.lock-at-the-harbour.example/programme/season-of-this-year/all-evenings, and more.

  # What is new

  We play on weekdays[^days] too.

  - more seats
  - more light

  1. ring the bell
  2. wait for the bridge

  > Nobody leaves before the last bridge.

  | house | seats |
  |---|---:|
  | the house | 80 |
  | the boat | 24 |
notes:
  house: Built in 1893.
  days: Not on Mondays.
""",
    **{
        f"source/months/{month.lower()}.yaml": f"""\
title: {month}
body: |
  Two evenings in {month}.
{poster}events:
  - slot: {month.lower()}-tide
    title: Tide
    body: |
      Songs of the *tide*, twice.
  - slot: {month.lower()}-night
    title: Night
    body: |
      A reading by night, with tea.
"""
        for month, poster in (
            ("October", "poster: {file: posters/tall.png, alt: A tall ship in October}\n"),
            ("November", "poster: {file: posters/wide.png, alt: A wide boat in November}\n"),
            ("December", ""),
        )
    },
    "source/editions/season.yaml": "name: Whole season\n",
    "layouts/lock/layout.yaml": """\
format: {width: 148mm, height: 210mm, bleed: 3mm}
baseline: {start: 40pt, step: 13pt}
budget: {multiple: 16, fillers: [lines, lines, lines, lines, lines, lines, lines, lines, lines]}
swatches:
  sea: {cmyk: [80, 40, 20, 20], rgb: '#2A6A88'}
  soot: {cmyk: [0, 0, 0, 100], rgb: '#101010'}
fonts:
  plain: {file: work-sans/WorkSans_400Regular.ttf, bold: heavy, italic: heavy}
  heavy: {file: work-sans/WorkSans_700Bold.ttf}
styles:
  body: {font: plain, size: 9pt, leading: 13pt, swatch: soot, grid: true}
  list: {based-on: body}
  small: {font: plain, size: 7pt, leading: 9pt, swatch: soot}
  quote: {based-on: body, indent: 12pt, before: 6pt, after: 6pt}
  table: {based-on: body, grid: false}
  table-head: {based-on: table, font: heavy}
  head: {based-on: body, font: heavy, before: 6pt}
  title: {font: heavy, size: 22pt, leading: 26pt, swatch: sea, after: 6pt}
masters:
  one:
    furniture: foot
    frames:
      main: {x: 15mm, y: 40pt, width: 118mm, height: 480pt}
""",
    "layouts/lock/pages/plan.xml.j2": """\
<plan>
  <use template="welcome" of="opening/welcome" start="right"/>
  <use template="contents"/>
  {% for month in edition.collections.months %}
  <use template="month" of="{{ month.key }}" start="right" blank="lines"
    tint="{{ 10 * loop.index }}"/>
  {% endfor %}
  <fillers/>
</plan>
""",
    "layouts/lock/pages/welcome.xml.j2": """\
<page master="one" bookmark="{{ publication.title }}" level="0">
  <frame name="main">
    <h1 style="title">{{ document.hello }}</h1>
    <footnotes style="small" numbering="page" stroke="sea" width="25%">
      {% for ref, note in document.notes.items() %}
      <item note="{{ ref }}">{{ note }}</item>
      {% endfor %}
    </footnotes>
    {{ document.body|blocks(level=2, table_head='table-head', indent='14pt') }}
  </frame>
</page>
""",
    "layouts/lock/pages/contents.xml.j2": """\
<page master="one">
  <frame name="main">
    {% for month in edition.collections.months %}
    {% for event in month.events %}
    <p style="body"><a href="#{{ event.slot }}">{{ event.title }} in {{ month.title }}
      {{ folio_of(event.slot) }}</a></p>
    {% endfor %}
    {% endfor %}
  </frame>
</page>
""",
    "layouts/lock/pages/month.xml.j2": """\
<page master="one" overflow="one" bookmark="{{ document.title.plain }}" level="1">
  <shape x="-3mm" y="-3mm" width="154mm" height="10mm" fill="sea {{ tint }}%" mirror="false"/>
  <frame name="main">
    <h2 style="title">{{ document.title }}</h2>
    {{ document.body|blocks }}
    {% if document.poster %}
    <picture src="{{ document.poster.file }}" alt="{{ document.poster.alt }}" width="30%"
      before="13pt"/>
    <picture src="{{ document.poster.file }}" artifact="true" width="40mm" height="40mm"
      fit="contain" focus="0 1" before="13pt"/>
    {% endif %}
    {% for event in document.events %}
    <box before="13pt" anchor="{{ event.slot }}" bookmark="{{ event.title.plain }}" level="2"
      fill="sea 10%" inset="6pt">
      <h3 style="head">{{ event.title }}</h3>
      {{ event.body|blocks }}
    </box>
    {% endfor %}
  </frame>
</page>
""",
    "layouts/lock/pages/lines.xml.j2": """\
<page master="one">
  <shape x="15mm" y="40pt" width="118mm" height="2pt" fill="sea"/>
</page>
""",
    "layouts/lock/pages/foot.xml.j2": """\
<furniture>
  <frame x="15mm" y="550pt" width="118mm" height="20pt"><p style="body">{{ folio }}</p></frame>
</furniture>
""",
}
