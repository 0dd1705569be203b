"""What a file says of itself, in XMP and in Info."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import must
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

MISSING = must(
    "metadata-missing", "PDF/X-4 describes a file in an XMP packet (ISO 15930-7)", X4, UA1, A2A
)
INCOMPLETE = must(
    "metadata-incomplete",
    "title, dates and the identifiers of document, version and rendition tell files apart",
)
# PDF/A-2 has readers ignore Info (ISO 19005-2, 6.1.5); to agree with XMP was asked by PDF/A-1.
DIFFERS = must("metadata-differs", "Info and XMP have to say the same (ISO 15930-7)")
TRAPPED = must("trapped", "a press must know whether a file is trapped already: True or False")

_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_NEEDED = {
    "dc:title": f"{_DC}title",
    "xmp:CreateDate": f"{_XMP}CreateDate",
    "xmp:ModifyDate": f"{_XMP}ModifyDate",
    "xmp:MetadataDate": f"{_XMP}MetadataDate",
    "xmpMM:DocumentID": f"{_MM}DocumentID",
    "xmpMM:VersionID": f"{_MM}VersionID",
    "xmpMM:RenditionClass": f"{_MM}RenditionClass",
}
_TWINS = {
    "/Title": f"{_DC}title",
    "/Author": f"{_DC}creator",
    "/Subject": f"{_DC}description",
    "/Creator": f"{_XMP}CreatorTool",
    "/Producer": f"{_PDF}Producer",
    "/CreationDate": f"{_XMP}CreateDate",
    "/ModDate": f"{_XMP}ModifyDate",
}
_DATES = ("/CreationDate", "/ModDate")
# Dates of PDF and of XMP (ISO 32000-1, 7.9.4; XMP part 1, 8.2.1.1), which may end early.
_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?[.\d]*"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<hours>\d\d)[':]?(?P<minutes>\d\d)?)?"
)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of what is missing, and of what is said in two ways."""
    xmp, info = file.xmp, file.info
    if not xmp:
        yield MISSING.found("the file has no XMP metadata that can be read")
    else:
        lost = [name for name, key in _NEEDED.items() if not xmp.get(key)]
        if lost:
            yield INCOMPLETE.found("the metadata are not complete", value=f"no {', '.join(lost)}")
        for name, key in _TWINS.items():
            if name in info and xmp.get(key):
                own, other = str(info[name]), xmp[key]
                same = (
                    _is_same_moment(own, other)
                    if name in _DATES
                    else own.strip().replace("; ", ", ") == other
                )
                if not same:
                    yield DIFFERS.found(f"{name[1:]} differs from XMP", value=own, limit=other)
    trapped = str(info.get("/Trapped", "missing")).lstrip("/")
    said = xmp.get(f"{_PDF}Trapped")
    if trapped not in ("True", "False"):
        yield TRAPPED.found("it is not said whether the file is trapped", value=trapped)
    elif said and said != trapped:
        yield DIFFERS.found("Trapped differs from XMP", value=trapped, limit=said)


def _is_same_moment(one: str, other: str) -> bool:
    """Tell whether two dates are one moment, as far as both tell it.

    Zones count where both have one: many tools write the zone in one of the two alone.
    """
    dates = [found for text in (one, other) if (found := _DATE.match(text))]
    if len(dates) < 2:
        return one == other
    zoned = all(date["zone"] for date in dates)
    try:
        first, second = (_moment(date, zoned=zoned) for date in dates)
    except (ValueError, OverflowError):
        return one == other
    told = min(len(first), len(second))
    return first[:told] == second[:told]


def _moment(date: re.Match[str], *, zoned: bool) -> tuple[int, ...]:
    """Return year, month, day, hour, minute and second, as many of them as a date tells."""
    told = [int(part) for part in date.groups()[:6] if part]
    year, month, day, hour, minute, second = (*told, *(0, 1, 1, 0, 0, 0)[len(told) :])
    moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    if zoned and date["sign"]:
        off = dt.timedelta(hours=int(date["hours"]), minutes=int(date["minutes"] or 0))
        moment += off if date["sign"] == "-" else -off
    return moment.timetuple()[: len(told)]
