"""A project read for making files of it: content, layout, templates, and the job ticket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memopress.content import Publication, read_content
from memopress.diagnostics import Diagnostic, InputError, Problems, Severity
from memopress.files import FONT, FileFault, Files, shown
from memopress.layout import Font, Layout, Templates, load_layout
from memopress.page import Composer
from memopress.picture import Plates
from memopress.render import Info
from memopress.render.model import DOT
from memopress.ticket import USUAL, Choices, Ticket, read_ticket
from memopress.typeset import Face, FontFault, Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memopress.edition import Edition
    from memopress.render import Name, Output

CACHE = Path(".cache") / "memopress"  # below the project; may be deleted at any time


@dataclass(frozen=True, slots=True)
class Job:
    """A project that has been read: its content, layout, job ticket, templates and files."""

    project: Path
    publication: Publication
    layout: Layout
    ticket: Ticket
    composer: Composer
    files: Files
    diagnostics: tuple[Diagnostic, ...] = ()  # what deserves a look

    def plates(self) -> Plates:
        """Return what makes plates of the pictures for the printing condition, and keeps them."""
        return Plates(self.kept("pictures"), self.ticket.condition.icc, self.files)

    def kept(self, name: str) -> Path | None:
        """Return a folder of the cache, None where it leads out of the project: nothing is kept."""
        return _kept(self.project, name, self.files)

    def outputs(
        self, edition: Edition, names: Iterable[Name], choices: Choices = USUAL
    ) -> tuple[Output, ...]:
        """Return the outputs of an edition, as the job ticket and the choices want them."""
        publication = edition.publication
        info = Info(
            title=f"{publication.title} – {edition.name}",
            author=str(publication.author),
            subject=str(publication.subject),
            language=str(publication.language),
            date=publication.date,
            slug=f"{publication.title}{DOT}{edition.name}",
            creator="memopress",
        )
        return tuple(self.ticket.output(name, info, choices) for name in names)


def read(project: Path, files: Files | None = None) -> Job:
    """Return a project's content and layout.

    Raises InputError with the faults of both; but faults of single documents and editions alone are
    no reason, they are the publication's `faults`.
    """
    files = files or Files(project)
    with files.quoting():
        return _read(project, files)


def _read(project: Path, files: Files) -> Job:
    problems = Problems()
    publication = layout = None
    told = Problems()
    try:
        publication = read_content(project, files, told)
    except InputError as error:
        problems.extend(error.diagnostics)
    folder = project / "layouts" / (publication.layout if publication else "")
    if publication is None:
        # Which layout it is cannot be known now; an only one is looked at all the same.
        only = files.names(project / "layouts", "*/layout.yaml")
        if len(only) == 1:
            try:
                load_layout(only[0].parent, project / "fonts", files)
            except InputError as error:
                problems.extend(error.diagnostics)
        problems.stop()
    elif not files.is_there(folder / "layout.yaml"):
        problems.error(
            "layout-missing",
            f"there is no layout '{publication.layout}'",
            publication.place,
            f"make {shown(folder / 'layout.yaml')}, or name another layout",
        )
    else:
        try:
            layout = load_layout(folder, project / "fonts", files)
        except InputError as error:
            problems.extend(error.diagnostics)
    _stop(publication, problems)
    assert publication is not None  # noqa: S101 - stop() raised otherwise
    assert layout is not None  # noqa: S101
    faces = _faces(layout, files, problems)
    ticket = read_ticket(publication, layout, files, problems)
    _stop(publication, problems)
    assert ticket is not None  # noqa: S101
    hyphenation = _kept(project, "hyphenation", files)
    composer = Composer(
        layout=layout,
        templates=Templates(layout, shown(folder), files),
        typesetter=Typesetter(faces, str(publication.language), hyphenation),
        images=project / "images",
        files=files,
    )
    return Job(project, publication, layout, ticket, composer, files, tuple(problems.found))


def _kept(project: Path, name: str, files: Files) -> Path | None:
    folder = project / CACHE / name
    return None if files.leads_out(folder) else folder


def _stop(publication: Publication | None, problems: Problems) -> None:
    """Raise InputError if there is an error, with those of single documents as well."""
    if problems.errors:
        alone = publication.faults.values() if publication else ()
        raise InputError([*(fault for found in alone for fault in found), *problems.found])


def font_fault(font: Font, fault: FontFault) -> Diagnostic:
    """Return what there is to say of a font that cannot be used."""
    message = f"font '{font.name}': {font.file.name} {fault}"
    return Diagnostic(Severity.ERROR, "font-unreadable", message, font.place, (fault.hint,))


def _faces(layout: Layout, files: Files, problems: Problems) -> dict[str, Face]:
    faces = {}
    for name, font in layout.fonts.items():
        try:
            face = faces[name] = Face(name, files.read(font.file, FONT), font.file.name)
        except FontFault as fault:
            problems.extend([font_fault(font, fault)])
        except FileFault as fault:
            message = f"font '{name}': {font.file.name} {fault}"
            problems.error(fault.code, message, font.place, fault.hint)
        else:
            for code, remark in face.remarks:
                problems.warn(code, f"font '{name}': {face.file} {remark}", font.place)
    return faces
