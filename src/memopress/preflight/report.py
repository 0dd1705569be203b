"""A verdict as one page of HTML: what was found, and where, on pictures of the pages."""

from __future__ import annotations

import base64
import html
import io
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.diagnostics import Severity
from memopress.preflight.raster import NotDrawnError, check_drawable, drawn
from memopress.preflight.reading import DamagedError, open_file
from memopress.preflight.reading.allowance import SpentError, allowance
from memopress.printing import visible
from memopress.units import in_mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL import Image

    from memopress.preflight.model import Finding, Verdict
    from memopress.preflight.reading import PageObject
    from memopress.units import Box

_RESOLUTION = 48  # of the pictures, in pixels an inch
_MANY = 60  # pages without findings: more are not pictured
_MOST = 1_000  # pages with findings: nobody looks at more pictures
_QUALITY = 72
_LEAST = 9.0  # points: what is smaller is marked as large as this

_STYLE = """
:root { --ink: #1b1a1d; --paper: #fff; --line: #d9d6d0; --error: #c0261c; --warning: #9a5b00;
  --note: #2b5fa8; --ground: #f6f4f0 }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 4rem; color: var(--ink);
  background: var(--ground); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem }
.verdict { display: inline-block; margin: .5rem 0 1rem; padding: .25rem .8rem; border-radius: 1rem;
  color: #fff; font-weight: 600 }
.verdict.passed { background: #18703f } .verdict.rejected { background: var(--error) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.2rem; margin: 0 }
dt { color: #5b5852 } dd { margin: 0 }
.pages { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.2rem }
figure { margin: 0 } figcaption { font-size: .85rem; margin-top: .3rem }
.page { position: relative; background: var(--paper); border: 1px solid var(--line) }
.page img { display: block; width: 100% }
.page a { position: absolute; border: 2px solid; border-radius: 2px }
.trim { position: absolute; border: 1px dashed #00000055; pointer-events: none }
.mark-error { border-color: var(--error) !important; background: #c0261c22 }
.mark-warning { border-color: var(--warning) !important; background: #ffb00033 }
.mark-note { border-color: var(--note) !important }
table { width: 100%; border-collapse: collapse; background: var(--paper); font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem;
  border-bottom: 1px solid var(--line) }
td.number { white-space: nowrap } td small { color: #5b5852; display: block }
td code { white-space: nowrap } tr:target { background: #fff3c4 }
.error, .warning, .note { font-weight: 600 }
.error { color: var(--error) } .warning { color: var(--warning) } .note { color: var(--note) }
@media print { body { background: #fff; padding: 0; font-size: 9pt } }
"""


def as_html(verdict: Verdict, data: bytes) -> str:
    """Return a verdict on a file of these bytes as a page of HTML that needs no other file.

    Each finding with a place is a box on its page's picture, which leads to its row in the table.
    The pages with findings are pictured; those of a file without any all are, up to a number.
    """
    with allowance(len(data)):
        return _html(verdict, data)


def _html(verdict: Verdict, data: bytes) -> str:
    name = _escaped(Path(verdict.file).name)
    state = "passed" if verdict.passed else "rejected"
    counts = ", ".join(f"{len(verdict.of(s))} {s.value}(s)" for s in Severity)
    claims = _escaped(", ".join(verdict.claims) or "no standard")
    kept = "; ".join(
        f"{'keeps' if each in verdict.keeps else 'does not keep'} {_escaped(each)}"
        for each in verdict.standards
    )
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Preflight: {name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{name}</h1>",
        f'<p class="verdict {state}">{state} by {_escaped(verdict.profile)}</p>',
        "<dl>",
        f"<dt>Found</dt><dd>{counts}</dd>",
        f"<dt>Standard</dt><dd>claims {claims}; {kept}</dd>",
        f"<dt>Pages</dt><dd>{verdict.pages}</dd>",
        *(
            f"<dt>Not checked</dt><dd>{_escaped(', '.join(each.codes))}: {_escaped(each.why)}</dd>"
            for each in verdict.unchecked
        ),
        "</dl>",
        *_pictured(verdict, data),
        *_table(verdict.findings),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _escaped(text: str) -> str:
    """Return text for HTML, with what no page can show, or what would turn its words, visible."""
    return html.escape(visible(text))


def _table(findings: Sequence[Finding]) -> Iterable[str]:
    if not findings:
        yield "<h2>Findings</h2>\n<p>Nothing was found.</p>"
        return
    yield '<h2>Findings</h2>\n<table>\n<thead><tr><th scope="col">Page</th>'
    yield '<th scope="col">Rule</th><th scope="col">What</th><th scope="col">Found</th>'
    yield '<th scope="col">Wanted</th><th scope="col">From</th></tr></thead>\n<tbody>'
    for number, each in enumerate(findings):
        where = "file" if each.page is None else str(each.page)
        if each.folio is not None and each.folio != each.page:
            where += f" (folio {each.folio})"
        if each.box is not None:
            place = f"{in_mm(each.box.x):.1f}, {in_mm(each.box.y):.1f} mm"
            where += f"<small>{place}</small>"
        times = f" ({each.count} times)" if each.count > 1 else ""
        word = each.severity.value
        remedy = f"<small>{_escaped(each.remedy)}</small>" if each.remedy else ""
        yield (
            f'<tr id="finding-{number}"><td class="number">{where}</td>'
            f'<td><span class="{word}">{word}</span><br><code>{_escaped(each.code)}</code></td>'
            f"<td>{_escaped(each.message)}{times}<small>{_escaped(each.why)}</small>"
            f"{remedy}</td><td>{_escaped(each.value)}</td><td>{_escaped(each.limit)}</td>"
            f"<td>{_escaped(each.card)}<small>{_escaped(each.source)}</small></td></tr>"
        )
    yield "</tbody>\n</table>"


def _pictured(verdict: Verdict, data: bytes) -> Iterable[str]:
    """Yield the pages as pictures with what was found on them; nothing where none can be drawn."""
    try:
        file = open_file(data)
        sheets = file.sheets
    except (DamagedError, SpentError):
        return
    numbers = {each.page for each in verdict.findings}
    chosen = [s for s in sheets if s.number in numbers] or sheets[:_MANY]
    chosen = chosen[:_MOST]
    yield f"<h2>Pages</h2>\n<p>{len(chosen)} of {len(sheets)} pages"
    yield " have findings.</p>" if numbers - {None} else " are shown; none has findings.</p>"
    by_page: dict[int | None, list[tuple[int, Finding]]] = {}
    for n, each in enumerate(verdict.findings):
        by_page.setdefault(each.page, []).append((n, each))
    yield '<div class="pages">'
    try:
        check_drawable(file)
        for sheet, image in drawn(data, chosen, _RESOLUTION):
            found = by_page.get(sheet.number, [])
            caption = f"page {sheet.number}"
            if sheet.folio is not None and sheet.folio != sheet.number:
                caption += f", folio {sheet.folio}"
            if sheet.card:
                caption += f"<br>{_escaped(sheet.card)}"
            yield f'<figure>\n<div class="page"><img alt="" src="{_inline(image)}">'
            yield f'<span class="trim" style="{_place(sheet, sheet.from_trim(sheet.trim))}"></span>'
            yield from (_marked(sheet, number, each) for number, each in found if each.box)
            yield f"</div>\n<figcaption>{caption}</figcaption>\n</figure>"
    except (NotDrawnError, SpentError) as fault:
        yield f"<p>{_escaped(str(fault))}</p>"
    yield "</div>"


def _marked(sheet: PageObject, number: int, finding: Finding) -> str:
    """Return a finding's box on its page's picture, as a link to its row."""
    word, title = finding.severity.value, _escaped(f"{finding.code}: {finding.message}")
    place = _place(sheet, finding.box) if finding.box else ""
    return (
        f'<a class="mark-{word}" href="#finding-{number}" title="{title}" '
        f'aria-label="{title}" style="{place}"></a>'
    )


def _place(sheet: PageObject, box: Box) -> str:
    """Return a box, from the trim's top left, as shares of the page's picture."""
    media, trim = sheet.whole, sheet.trim
    width, height = max(box.width, _LEAST), max(box.height, _LEAST)
    x = box.x + trim.x0 - media.x0 - (width - box.width) / 2
    y = box.y + media.y1 - trim.y1 - (height - box.height) / 2
    left, top = 100 * x / media.width, 100 * y / media.height
    return (
        f"left:{left:.2f}%;top:{top:.2f}%;"
        f"width:{100 * width / media.width:.2f}%;height:{100 * height / media.height:.2f}%"
    )


def _inline(image: Image.Image) -> str:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(data.getvalue()).decode()}"
