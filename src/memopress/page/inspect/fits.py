"""What was too much for its frame, and what was made to fit: told with all it takes to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.page.inspect.passages import beginning
from memopress.page.inspect.report import Copyfitted
from memopress.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memopress.content import Document
    from memopress.diagnostics import Place, Problems
    from memopress.page.plan import Part
    from memopress.page.sheet import Sheet


def tell_fits(
    sheet: Sheet, part: Part, edition: str, folio: int, problems: Problems
) -> Iterator[Copyfitted]:
    """Tell what ran over on a page of a part, and yield which of its frames were copyfitted."""
    for frame, overset in sheet.overset:
        problems.error(
            "overset",
            f"the frame is too small by {overset.lines} line(s), about {overset.words} word(s), "
            f"from '{beginning(overset.text)}' on",
            overset.source,
            "shorten the text, enlarge the frame, or let the frame copyfit",
            subject=Subject.of(
                edition,
                folio,
                document=part.name,
                field=_field(part.document, overset.source),
                frame=frame,
                line=beginning(overset.text),
            ),
        )
    for fitted in sheet.fitted:
        yield Copyfitted(folio, fitted.frame, fitted.fit)
        problems.note(
            "copyfit",
            f"the frame is copyfitted: {fitted.fit}",
            fitted.source or part.place,
            subject=Subject.of(
                edition,
                folio,
                document=part.name,
                field=_field(part.document, fitted.source),
                frame=fitted.frame,
            ),
        )


def _field(document: Document | None, source: Place | None) -> str:
    """Return the field of a document that a place in its file belongs to, '' for none."""
    if document is None or source is None:
        return ""
    places = [(document.place_of(name), name) for name in document]
    above = [
        (place.line, place.column, name)
        for place, name in places
        if place is not None and place.file == source.file and place.line <= source.line
    ]
    return max(above)[-1] if above else ""
