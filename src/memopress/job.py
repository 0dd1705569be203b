"""A project read for making files of it: content, layout, templates, and the job ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.content import Publication, read_content
from memopress.diagnostics import Diagnostic, InputError, Problems, Severity, merged
from memopress.edition import edition_ids, read_editions
from memopress.files import FONT, Files, shown
from memopress.keeping import Cache, digest
from memopress.layout import Layout, Templates, Typeface, inspect_templates, read_layout
from memopress.page import Composer, skim
from memopress.picture import Plates
from memopress.plain import FileFault
from memopress.readings import Readings
from memopress.render import Info
from memopress.render.model import DOT
from memopress.ticket import USUAL, Choices, Ticket, read_ticket
from memopress.typeset import Face, FontFault, Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from memopress.edition import Edition
    from memopress.render import Name, Output


class Job(Struct, frozen=True):
    """A project that has been read: its content, layout, job ticket, templates and files."""

    project: Path
    publication: Publication
    layout: Layout
    ticket: Ticket
    composer: Composer
    files: Files
    cache: Cache
    diagnostics: tuple[Diagnostic, ...] = ()  # what deserves a look

    def plates(self) -> Plates:
        """Return what makes plates of the pictures for the printing condition, and keeps them."""
        return Plates(self.cache, self.ticket.condition.icc, self.files)

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


def read_job(
    project: Path,
    files: Files | None = None,
    cache: Cache | None = None,
    readings: Readings | None = None,
    before: Composer | None = None,
    *,
    only_content: bool = False,
) -> Job:
    """Return a project's content and layout; what is made of them is kept in the cache.

    What `readings` have of files that have not changed is taken from there, and so is what the
    composer knows that was there `before`: its pages too, if `only_content` has changed since.

    Raises InputError with the faults of both, and with those of editions and templates that do not
    depend on them; but faults of single documents and editions alone are no reason, they are the
    publication's `faults`. With lenient files no fault is a reason unless nothing can be made, and
    nothing but drafts can be made of the job: they tell nothing of faults, which are told before.
    """
    files = files or Files(project)
    with files.quoting():
        readings = readings or Readings()
        readings.begin()
        job = _read(project, files, cache or Cache(None), readings, before, only_content)
        readings.end()
        return job


def _read(
    project: Path,
    files: Files,
    cache: Cache,
    readings: Readings,
    before: Composer | None,
    only_content: bool,  # noqa: FBT001 - one caller
) -> Job:
    told, problems = Problems(), Problems()
    publication = read_content(project, files, told, readings)
    folder = _layout_folder(project, publication, files, problems)
    layout = _layout(folder, project / "fonts", files, readings, problems) if folder else None
    sound = not problems.errors
    faces = _faces(layout, files, readings, problems) if layout else {}
    ticket = None
    if publication and layout and (sound or layout.palette.swatches):
        ticket = read_ticket(publication, layout, files, problems)
    if files.lenient and layout:
        _lend(layout, faces, files)
    faulty = bool(problems.errors) or (publication is not None and "" in publication.faults)
    if not (publication and folder and layout and ticket) or (
        not faces if files.lenient else faulty
    ):
        found = _look_round(publication, folder, layout, files, cache)
        raise InputError(dict.fromkeys((*told.found, *problems.found, *found)))
    print_ = _print(publication, layout, faces, files, mended=faulty and files.lenient)
    if before and only_content and before.goes_on(layout, faces, print_):
        composer = before.renewed(files, publication)
        return Job(
            project, publication, layout, ticket, composer, files, cache, tuple(problems.found)
        )
    language = str(publication.language)
    templates, typesetter = before.tools(layout, faces, language, files) if before else (None, None)
    composer = Composer(
        layout=layout,
        templates=templates or Templates(layout, shown(folder), files, cache, language),
        typesetter=typesetter or Typesetter(faces, language, cache),
        images=project / "images",
        files=files,
        cache=cache,
        print=print_,
    )
    return Job(project, publication, layout, ticket, composer, files, cache, tuple(problems.found))


def _print(
    publication: Publication,
    layout: Layout,
    faces: dict[str, Face],
    files: Files,
    *,
    mended: bool,
) -> str:
    """Return what is the same as long as whatever all pages are composed with is.

    What is composed in a layout that was mended is no page of the layout that has its faults.
    """
    return digest(
        *(["mended"] if mended else []),
        shown(layout.folder),
        files.read(layout.folder / "layout.yaml"),
        *(part for name, face in faces.items() for part in (name, face.data)),
        publication.language,
        "\n".join(publication.hyphenation),
    )


def _layout_folder(
    project: Path, publication: Publication | None, files: Files, problems: Problems
) -> Path | None:
    """Return the folder of the layout, None after a diagnostic, or where it cannot be known."""
    layouts = project / "layouts"
    only = files.names(layouts, "*/layout.yaml")
    if publication is None or not publication.layout:
        # Which layout it is cannot be known now; an only one is looked at all the same.
        return only[0].parent if len(only) == 1 else None
    folder = layouts / publication.layout
    if files.is_there(folder / "layout.yaml"):
        return folder
    near = problems.near(publication.layout, (each.parent.name for each in only))
    message, hint = f"there is no layout '{publication.layout}'", "or name another layout"
    hint = f"make {shown(folder / 'layout.yaml')}, {hint}"
    problems.error("layout-missing", message, publication.layout.place, near, hint)
    return only[0].parent if files.lenient and len(only) == 1 else None


def _look_round(
    publication: Publication | None,
    folder: Path | None,
    layout: Layout | None,
    files: Files,
    cache: Cache,
) -> list[Diagnostic]:
    """Return what else is wrong in a project that cannot be made: in editions and templates."""
    problems = Problems()
    editions: tuple[Edition, ...] = ()
    skimmed: list[Diagnostic] = []
    if publication and publication.settled:
        try:
            editions = read_editions(publication)
        except InputError as error:
            problems.extend(error.diagnostics)
    templates = None
    if layout and folder:
        language = str((publication and publication.language) or "en")
        templates = Templates(layout, shown(folder), files, language=language)
    for edition in editions:
        problems.extend(edition.faults)
        if templates:
            skimmed += skim(templates, edition)
    if publication:
        problems.extend(merged(skimmed, edition_ids(publication)))
    if folder:
        malformed = Problems()
        inspect_templates(folder, shown(folder), files, cache, malformed)
        problems.extend_anew(malformed.found)
    return problems.found


def font_fault(font: Typeface, fault: FontFault) -> Diagnostic:
    """Return what there is to say of a font that cannot be used."""
    message = f"font '{font.name}': {font.file.name} {fault}"
    return Diagnostic(Severity.ERROR, "font-unreadable", message, font.place, (fault.hint,))


def _lend(layout: Layout, faces: dict[str, Face], files: Files) -> None:
    """Give fonts that cannot be read the face of another one, its fallbacks' first."""
    there = dict(faces)
    for name, font in layout.fonts.items():
        for other in (*font.fallback, *there):
            if name not in faces and other in there:
                whose = layout.fonts[other].file
                faces[name] = Face(name, files.read(whose, FONT), whose.name)


def _layout(
    folder: Path, fonts: Path, files: Files, readings: Readings, problems: Problems
) -> Layout | None:
    """Return the layout of a folder, read now or before."""
    return readings.take(
        ("layout", folder), (), files, problems, lambda own: read_layout(folder, fonts, files, own)
    )


def _faces(layout: Layout, files: Files, readings: Readings, problems: Problems) -> dict[str, Face]:
    """Return the faces of a layout by the names of its fonts, opened now or before."""
    return readings.take(
        "faces", (layout.fonts,), files, problems, lambda own: _opened(layout, files, own)
    )


def _opened(layout: Layout, files: Files, problems: Problems) -> dict[str, Face]:
    faces = {}
    for name, font in layout.fonts.items():
        try:
            face = faces[name] = Face(name, files.read(font.file, FONT), font.file.name)
        except FontFault as fault:
            problems.extend([font_fault(font, fault)])
        except FileFault:
            continue  # told with the layout
        else:
            for code, remark in face.remarks:
                problems.warn(code, f"font '{name}': {face.file} {remark}", font.place)
    return faces
