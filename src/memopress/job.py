"""A project read for making files of it: content, layout, templates, and the job ticket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from memopress.content import Publication, Record, read_content
from memopress.diagnostics import Diagnostic, InputError, Problems, Severity, did_you_mean
from memopress.filenames import is_below
from memopress.files import FONT, PROFILE, FileFault, Files, shown
from memopress.layout import Font, Layout, Templates, load_layout
from memopress.page import Composer
from memopress.picture import Plates, profile_fault
from memopress.render import Name, Output, cannot_keep, output
from memopress.typeset import Face, FontFault, Typesetter

PROFILES = Path(__file__).parent / "profiles"
PROFILE_NAMES = ("ISOcoated_v2_300_bas.icc",)  # CMYK profiles that come along
CONDITION = "FOGRA39"  # what the first of them describes
CACHE = Path(".cache") / "memopress"  # below the project; may be deleted at any time


@dataclass(frozen=True, slots=True)
class Job:
    """A project that has been read: its content, layout and templates, and where its files are."""

    project: Path
    publication: Publication
    layout: Layout
    composer: Composer
    files: Files
    diagnostics: tuple[Diagnostic, ...] = ()  # what deserves a look

    @property
    def profile(self) -> Path:
        """The ICC profile of the printing condition: the layout's own, or one that comes along."""
        return _profile(self.publication, self.layout.folder, self.files)

    @property
    def icc(self) -> bytes:
        """The bytes of that profile."""
        return self.files.read(self.profile, PROFILE)

    def plates(self) -> Plates:
        """Return what makes plates of the pictures for the printing condition, and keeps them."""
        return Plates(self.kept("pictures"), self.icc, self.files)

    def kept(self, name: str) -> Path | None:
        """Return a folder of the cache, None where it leads out of the project: nothing is kept."""
        return _kept(self.project, name, self.files)

    @property
    def condition(self) -> str:
        """The name of the printing condition in the registry of characterisations."""
        return str(self.publication.press.condition or CONDITION)

    def output(self, name: Name) -> Output:
        """Return an output as the job wants it."""
        tickets = {"press": self.publication.press, "screen": self.publication.screen}
        asked = tickets[name].standards if name in tickets else ()
        return output(name, self.profile, self.spots, tuple(str(each) for each in asked))

    @property
    def spots(self) -> tuple[str, ...]:
        """The spot inks that the job prints."""
        return tuple(str(name) for name in self.publication.press.spots or ())


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
    _check_profile(publication, folder, files, problems)
    _check_spots(publication, layout, problems)
    _check_standards(publication, problems)
    _stop(publication, problems)
    hyphenation = _kept(project, "hyphenation", files)
    composer = Composer(
        layout=layout,
        templates=Templates(layout, shown(folder), files),
        typesetter=Typesetter(faces, str(publication.language), hyphenation),
        images=project / "images",
        files=files,
    )
    return Job(project, publication, layout, composer, files, tuple(problems.found))


def _kept(project: Path, name: str, files: Files) -> Path | None:
    folder = project / CACHE / name
    return None if files.leads_out(folder) else folder


def _check_profile(
    publication: Publication, folder: Path, files: Files, problems: Problems
) -> None:
    """Tell of an ICC profile that cannot be read, or that is of no printing condition."""
    place = publication.press.place_of("profile")
    name = str(publication.press.profile or PROFILE_NAMES[0])
    if not is_below(name):
        message = f"the ICC profile '{name}' is not below {shown(folder)}"
        problems.error("foreign-file", message, place, "put it there, and give its name alone")
        return
    try:
        path = _profile(publication, folder, files)
        if fault := profile_fault(files.read(path, PROFILE), known=path.parent == PROFILES):
            message = f"the ICC profile '{name}' {fault}"
            hint = "a printing condition has a profile of an output device, for CMYK"
            problems.error("profile-unusable", message, place, hint)
    except FileFault as error:
        if not error.missing:
            problems.error(error.code, f"the ICC profile '{name}' {error}", place, error.hint)
            return
        problems.error(
            "profile-missing",
            f"there is no ICC profile '{name}'",
            place,
            f"put it into {shown(folder)}, or use one of these: {', '.join(PROFILE_NAMES)}",
        )


def _stop(publication: Publication | None, problems: Problems) -> None:
    """Raise InputError if there is an error, with those of single documents as well."""
    if problems.errors:
        alone = publication.faults.values() if publication else ()
        raise InputError([*(fault for found in alone for fault in found), *problems.found])


def _check_standards(publication: Publication, problems: Problems) -> None:
    """Tell of standards that an output is asked to keep and cannot."""
    tickets: dict[Name, Record] = {"press": publication.press, "screen": publication.screen}
    for name, ticket in tickets.items():
        for standard in ticket.standards:
            if fault := cannot_keep(name, standard):
                place = ticket.place_of("standards")
                problems.error("impossible-standard", fault[0], place, fault[1])


def _check_spots(publication: Publication, layout: Layout, problems: Problems) -> None:
    """Tell of ordered inks that no swatch is of, and of inks that swatches show in two colours."""
    place = publication.press.place_of("spots")
    shown_as: dict[str, tuple[str, tuple[float, ...]]] = {}
    for swatch in layout.palette.swatches.values():
        if swatch.spot:
            first, cmyk = shown_as.setdefault(swatch.spot, (swatch.name, swatch.cmyk))
            if cmyk != swatch.cmyk:
                pair = f"'{swatch.name}' and '{first}'"
                message = f"{pair} are the ink '{swatch.spot}' in two colours"
                hint = f"give them the same cmyk, or write a lighter one as '{first} 30%'"
                problems.error("spot-inconsistent", message, place, hint)
    for name in publication.press.spots or ():
        if name not in shown_as:
            message = f"no swatch of the layout is of the spot ink '{name}'"
            problems.error("unknown-spot", message, place, did_you_mean(str(name), shown_as))


def _profile(publication: Publication, folder: Path, files: Files) -> Path:
    name = str(publication.press.profile or PROFILE_NAMES[0])
    own = folder / name
    if is_below(name) and files.is_there(own):
        return own
    return PROFILES / Path(name.replace("\\", "/")).name


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
