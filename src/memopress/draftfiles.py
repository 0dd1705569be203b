"""Drafts as files: one PDF for each edition, made in spite of errors, that is no other output."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from memopress import shelf
from memopress.built import Built, check_target, not_put
from memopress.diagnostics import InputError, Problems, merged
from memopress.drafting import drafts, usable
from memopress.edition import edition_ids
from memopress.finish import finish
from memopress.job import font_fault
from memopress.making import File, components
from memopress.remarks import findings
from memopress.render import FaceFile, PlanChest, draw
from memopress.stages import Stages
from memopress.subject import Subject
from memopress.ticket import USUAL, Choices
from memopress.typeset import FontFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.drafting import Drafted
    from memopress.manifest import Made
    from memopress.session import Session


def draft_file(made: Drafted, choices: Choices = USUAL) -> tuple[File, Drafted]:
    """Return the file of a draft; with it comes the draft as it was drawn.

    Pictures that turn out to be of no use then are no longer on that. Raises InputError for a font
    that cannot be put into a file.
    """
    job, edition = made.job, made.edition
    (output,) = job.outputs(edition, ("draft",), choices)
    plates, chest = job.plates(), PlanChest(job.cache)
    made = usable(made, partial(plates.make, output=output))
    told = findings(made)
    faults = {
        page.folio: (*made.faults.get(page.folio, ()), *told.get(page.folio, ()))
        for page in made.pages
    }
    faces = {
        name: FaceFile(name, face.data, face.file)
        for name, face in job.composer.typesetter.faces.items()
    }
    ((component, sheets),) = components(output, made.pages).items()
    try:
        artwork = draw(made.pages, output, faces, plates, chest, sheets, faults)
        bound = finish(artwork)
    except FontFault as fault:
        raise InputError([font_fault(job.layout.fonts[fault.face], fault)]) from fault
    cards = dict.fromkeys(page.name for page in artwork.pages if page.card)
    return File(edition, component, bound, len(artwork.sheets), tuple(cards), frozenset()), made


def build_drafts(
    session: Session,
    editions: Sequence[str] = (),
    folder: Path | str | None = None,
    *,
    choices: Choices = USUAL,
    stages: Stages | None = None,
) -> Built:
    """Make a draft of each edition (of all when none is named) in spite of errors.

    Raises InputError as `drafting.drafts` does; then nothing in the folder has changed.
    """
    stages, problems, found = stages or Stages(), Problems(), Problems()
    target = session.project / "output" if folder is None else Path(folder)
    check_target(target, folder, session.files)
    with suppress(shelf.NotPutError):  # what cannot be mended is told in the end
        shelf.mend(target)
    made: list[Made] = []
    failed: list[str] = []
    names: list[str] = []
    composing = drafts(session, editions)
    while True:
        with stages.stage("compose"):
            each = next(composing, None)
        if each is None:
            break
        edition = each.edition.id
        if not names:
            names = edition_ids(each.job.publication)
            count = len(editions or names)
            stages.expect(compose=count, draw=count, put=count)
        try:
            with stages.stage("draw", edition):
                file, shown = draft_file(each, choices)
            found.extend(shown.diagnostics)
            with stages.stage("put", edition), shelf.hold(target) as held:
                held.put(edition, {file.name: file.data}, [file.entry()])
        except InputError as error:
            found.extend((*each.diagnostics, *error.diagnostics))
            failed.append(edition)
        except shelf.NotPutError as fault:
            not_put(fault, Subject.of(edition), problems)
            failed.append(edition)
        else:
            made.append(file.entry())
    told = (*merged(found.found, names), *problems.found)
    if not made:
        raise InputError(told)
    return Built(target, tuple(made), tuple(told), (), failed=tuple(failed))
