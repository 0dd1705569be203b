"""What a file says of itself, in XMP and in Info."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memopress.preflight.rules.rule import must

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

MISSING = must("metadata-missing", "PDF/X-4 describes a file in an XMP packet (ISO 15930-7)")
INCOMPLETE = must(
    "metadata-incomplete",
    "title, dates and the identifiers of document, version and rendition tell files apart",
)
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
_DIGITS = re.compile(r"\D")


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
                if _date(own) != _date(other) if name in _DATES else own.strip() != other:
                    yield DIFFERS.found(f"{name[1:]} differs from XMP", value=own, limit=other)
    trapped = str(info.get("/Trapped", "missing")).lstrip("/")
    said = xmp.get(f"{_PDF}Trapped")
    if trapped not in ("True", "False"):
        yield TRAPPED.found("it is not said whether the file is trapped", value=trapped)
    elif said and said != trapped:
        yield DIFFERS.found("Trapped differs from XMP", value=trapped, limit=said)


def _date(text: str) -> str:
    """Return the fourteen digits of a date, without its zone."""
    return _DIGITS.sub("", text.removeprefix("D:"))[:14]
