"""Composed pages in, drawn sheets out, and all that a PDF of them is put together from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from memopress.render.model import Artwork, SpotInk, UnknownAnchorError
from memopress.render.overlay import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memopress.page.model import Fault, Page, Picture
    from memopress.picture import Plates
    from memopress.render.chest import PlanChest
    from memopress.render.model import (
        Comment,
        DrawnSheet,
        FaceFile,
        Output,
        SheetContent,
        SubsetProgram,
    )

# The colour space of all plates (ISO 32000-1, 8.6.6.4), as ReportLab names it.
_ALL = SpotInk("All", "All", (1, 1, 1, 1))


def draw(
    pages: Sequence[Page],
    output: Output,
    faces: Mapping[str, FaceFile],
    plates: Plates,
    chest: PlanChest,
    sheets: Sequence[tuple[Page, ...]] | None = None,
    faults: Mapping[int, Sequence[Fault]] | None = None,
) -> Artwork:
    """Return the pages drawn as the PDF that an output wants.

    `faults` are what errors left of pages, by folios: they are for drafts, and raise ValueError in
    any other output.

    `sheets` are those of them that are wanted: the pages that stand on each sheet, one or the two
    of a spread; without it each page has a sheet of its own. Only sheets are drawn that the chest
    does not have: hand the same one to every drawing of a build.
    Raises UnknownAnchorError, KeyError for a swatch or a face that is not there, PictureFault, and
    FontFault.
    """
    # Imported here, as a check of the content must not wait for ReportLab to load.
    from memopress.render.board import Board  # noqa: PLC0415

    sheets = [(page,) for page in pages] if sheets is None else sheets
    chest.turn_to(pages)
    board = Board(output, plates, faces, chest.case)
    comments: tuple[tuple[Comment, ...], ...] = ()
    if output.watermark:
        from memopress.render.faults import DraftBoard  # noqa: PLC0415 - few files are drafts

        board = drafting = DraftBoard(output, plates, faces, chest.case, faults or {})
        comments = tuple(map(drafting.comments, sheets))
    elif faults:
        raise ValueError(f"what errors left of pages is shown in drafts, not in a {output.name}")
    drawn = []
    for sheet in sheets:
        key = chest.key(sheet, output, faces, plates, board.inks)
        drawn.append(chest.sheet(key, lambda sheet=sheet: board.draw(sheet)))  # type: ignore[misc]
    _check_anchors(pages, drawn)
    around = tuple(board.surround(sheets))
    parts = [part for sheet in drawn for part in (sheet.part, sheet.over) if part]
    parts += [part for more in around for part in more]
    pictures = _pictures(sheets, output, plates)
    return Artwork(
        output,
        tuple(drawn),
        around,
        _subsets(parts, faces, chest),
        lambda name: plates.make(pictures[name], output),
        (_ALL, *board.inks.spots.values()),
        tuple(layer.name for layer in LAYERS) if output.overlay else (),
        chest.deflated(output.condition.icc) if output.condition else b"",
        comments,
    )


def _check_anchors(pages: Iterable[Page], sheets: Iterable[DrawnSheet]) -> None:
    """Raise UnknownAnchorError for a link to an anchor that no page has."""
    anchors = {anchor for page in pages for anchor, _ in page.destinations}
    for sheet in sheets:
        for target in (target for page in sheet.pages for target in page.targets):
            if target not in anchors:
                raise UnknownAnchorError(f"no page has the anchor '{target}'")


def _pictures(
    sheets: Iterable[tuple[Page, ...]], output: Output, plates: Plates
) -> dict[str, Picture]:
    """Return the pictures on sheets by the names of their plates."""
    from memopress.page.model import Picture  # noqa: PLC0415

    items = (placed.item for sheet in sheets for page in sheet for placed in page.items)
    pictures = dict.fromkeys(item for item in items if isinstance(item, Picture))
    return {plates.name(picture, output): picture for picture in pictures}


def _subsets(
    parts: Iterable[SheetContent], faces: Mapping[str, FaceFile], chest: PlanChest
) -> dict[str, SubsetProgram]:
    """Return the font programs of all that parts show, by their faces."""
    shown: defaultdict[str, set[int]] = defaultdict(set)
    for use in (use for part in parts for use in part.fonts):
        shown[use.face].update(use.texts)
    return {face: chest.subset(chest.case.file(faces[face]), shown[face]) for face in sorted(shown)}
