"""Content streams: complete in themselves, and of known operators only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Stream

from memopress.preflight.reading.allowance import counted
from memopress.preflight.reading.decoding import decoded
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import Facts, File, PageObject

OPERATOR = must(
    "operator-unknown",
    "content has the operators of ISO 32000-1 alone, also between BX and EX (ISO 19005-2, 6.2.2)",
    A2A,
)
RESOURCES = must(
    "resources-inherited",
    "content that names resources has a Resources dictionary of its own (ISO 19005-2, 6.2.2)",
    A2A,
)
INTENT = must(
    "rendering-intent",
    "a rendering intent is one of the four, be it of content, states or pictures (ISO 19005-2, "
    "6.2.6, with 6.2.2, 6.2.5 and 6.2.8.1)",
    A2A,
)
_INTENTS = ("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation")
_NAMED = re.compile(
    rb"/(?!(?:DeviceGray|DeviceRGB|DeviceCMYK|Pattern)\s)[^\s/<>\[\](){}%]+\s+"
    rb"(?:[-+.\d]+\s+)?(?:Tf|Do|gs|cs|CS|scn|SCN|sh)\b"
)


def check_page(sheet: PageObject, _facts: Facts, _: Profile) -> Iterator[Finding]:
    """Tell of operators, rendering intents and resources of a page's content."""
    for painted in sheet.paintings:
        if painted.foreign:
            what = f"there is no operator '{painted.foreign[0]}'"
            yield OPERATOR.found(what, sheet)
        intents = {*painted.intents}
        for image in painted.images.values():
            if "/Intent" in image:
                intents.add(str(image.Intent)[1:])
        for name in sorted(intents.difference(_INTENTS)):
            yield INTENT.found("an unknown rendering intent", sheet, value=name)
        for form in counted(painted.forms.values()):
            own = isinstance(form.get("/Resources"), Dictionary)
            if not own and isinstance(form, Stream) and _borrows(form):
                yield RESOURCES.found("a form uses the resources of its page", sheet)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of the resources of fonts that are drawn in the file, and of those of the page tree."""
    for use in file.fonts:
        font = use.font
        drawn = {**font.glyphs, **font.stencils}
        shown = [drawn[code] for code in sorted(font.used) if code in drawn]
        if not isinstance(font.resources, Dictionary) and any(map(_borrows, shown)):
            what = f"the font {font.name} uses the resources of its page"
            yield RESOURCES.found(what, use.sheet, use.box)
    for sheet in file.sheets:
        if sheet.summary.borrows:
            yield RESOURCES.found("the page uses the resources of the page tree", sheet)


def _borrows(stream: Stream) -> bool:
    """Tell whether content names what is in resources."""
    return bool(_NAMED.search(decoded(stream)))
