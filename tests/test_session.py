"""A project kept open: after any change it has what a new one has, and has done little for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from PIL import Image

from memopress.composing import compose, tell_faults
from memopress.diagnostics import InputError, Problems
from memopress.edition import read_editions
from memopress.page import composer
from memopress.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from conftest import Project

LAYOUT = "layouts/pocket/layout.yaml"
GULL = "source/birds/gull.yaml"


def made(session: Session) -> list[object]:
    """Return all that a session makes of its project and tells of it."""
    problems, found = Problems(), Problems()
    try:
        job = session.job
        editions = read_editions(job.publication)
        found.extend(tell_faults(job, editions, problems))
        problems.extend((*job.publication.diagnostics, *job.diagnostics))
        whole = [each for each in editions if not each.faults]
        compositions = compose(session, whole, problems, found)
    except InputError as error:
        return [*error.diagnostics]
    told = session.files.quoted((*problems.found, *found.found))
    return [(each.edition.id, each.pages, each.folios) for each in compositions] + [*told]


def other_card(project: Project) -> None:
    """Add a card that nobody listed."""
    project.write("source/birds/tern.yaml", "call: Tern\nnotes: |\n  It dives.\nspots: [south]\n")


def other_picture(project: Project) -> None:
    """Put another picture in the place of one, or where there was one."""
    Image.new("RGB", (600, 900), "white").save(project.folder / "images" / "heron.png")


def no_picture(project: Project) -> None:
    """Take a picture away."""
    (project.folder / "images" / "heron.png").unlink()


CHANGES: list[Callable[[Project], None]] = [
    lambda p: p.change(GULL, "the sign", "each sign"),
    lambda p: p.change(GULL, "each sign", "all signs"),  # as long, and perhaps as old
    lambda p: p.change(GULL, "notes: |", "note: |"),  # broken
    lambda p: p.change(GULL, "note: |", "notes: |"),
    lambda p: p.change("source/quay.yaml", "Birds of the Quay", "All Birds of the Quay"),
    lambda p: p.change("source/quay.yaml", "Seen at", "Met at"),
    lambda p: p.change("source/editions/north.yaml", "of the north", "from the north"),
    other_card,
    other_picture,
    no_picture,
    other_picture,
    lambda p: p.change(LAYOUT, "size: 24pt", "size: 20pt"),
    lambda p: p.change("layouts/pocket/pages/foot.xml.j2", "{{ folio }}", "– {{ folio }} –"),
    lambda p: p.change(LAYOUT, "'#1A5A80'", "'#1A5A8'"),  # of no colour
    lambda p: p.change(LAYOUT, "'#1A5A8'", "'#1A5A90'"),
    lambda p: (p.folder / "source/birds/tern.yaml").unlink(),
]


def test_after_any_change_all_is_as_if_it_were_read_anew(project: Project) -> None:
    """Whatever a session takes again of what it read before is what another one makes."""
    session = Session(project.folder)
    made(session)
    for number, change in enumerate(CHANGES):
        change(project)

        assert session.refresh(), number
        assert made(session) == made(Session(project.folder)), number


def test_nothing_has_changed_where_nothing_has(project: Project) -> None:
    """What is written again as it was is no change, and neither is what was never read."""
    session = Session(project.folder)
    first = made(session)
    text = (project.folder / GULL).read_text(encoding="utf-8")
    project.write(GULL, text)
    os.utime(project.folder / GULL, (1, 1))
    project.write("notes.txt", "nobody reads this")

    assert not session.refresh()
    assert made(session) == first


def test_a_changed_card_is_composed_and_no_other(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One word of one card: its pages are composed, the rest is at hand."""
    session = Session(project.folder)
    made(session)
    composed = []
    whole = composer.compose_sheets  # type: ignore[attr-defined]

    def heard(*arguments: Any, **more: Any) -> Any:
        composed.append(arguments[0].place.file)
        return whole(*arguments, **more)

    monkeypatch.setattr(composer, "compose_sheets", heard)
    project.change(GULL, "the sign", "each sign")
    session.refresh()
    made(session)

    assert {file.rpartition("/")[2] for file in composed} == {"bird.xml.j2"}
    assert len(composed) == 2  # one edition gives the card another name


def test_a_glimpse_is_what_the_whole_will_be(project: Project) -> None:
    """The pages that are made before the rest are those that come with it."""
    session = Session(project.folder)
    (edition,) = read_editions(session.job.publication, ("all",))
    before = session.compose(edition)
    for file, old, new in (
        (GULL, "the sign", "each sign"),
        (LAYOUT, "size: 24pt", "size: 20pt"),
        ("layouts/pocket/pages/bird.xml.j2", 'height="40mm"', 'height="50mm"'),
    ):
        project.change(file, old, new)
        session.refresh()
        (edition,) = read_editions(session.job.publication, ("all",))
        seen = session.glimpse(edition, before, range(1, 9))
        before = session.compose(edition)

        assert seen == {page.folio: page for page in before.pages}
