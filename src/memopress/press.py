"""The story: from a project's YAML to its finished PDFs, through the rooms in order."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress import keeping, shelf
from memopress.content import inspect_content
from memopress.diagnostics import Diagnostic, InputError, Place, Problems, Severity, merged
from memopress.edition import Edition, edition_ids, read_editions
from memopress.files import Files, leads_out, shown
from memopress.job import CACHE, Job, read_job
from memopress.judging import judged, read_rules
from memopress.keeping import Cache
from memopress.layout import inspect_templates
from memopress.making import Begin, File, cannot_part, inspect_pictures, make_plates, press_files
from memopress.page import (
    Composition,
    Report,
    compose_edition,
    inspect_contrast,
    inspect_reading,
    report,
    skim,
)
from memopress.picture import see
from memopress.subject import Subject
from memopress.ticket import USUAL, Choices

if TYPE_CHECKING:
    from memopress.manifest import Made
    from memopress.preflight import Profile, Verdict
    from memopress.render import Name

OUTPUTS: tuple[Name, ...] = ("press", "screen")

Tell = Callable[[str, float], None]  # hears what is begun, and which share is done


class Built(Struct, frozen=True):
    """What a build made, and what there is to say about it.

    `reports` are of each edition's typography, `verdicts` on each file that is to keep a standard.
    `failed` are the editions that were not made, by their ids; what there was of them before is as
    it was. `flaws` tell of each file that was made and should not be used: its name, and why.
    All is well if there is no error among the `diagnostics`.
    """

    folder: Path
    files: tuple[Made, ...]
    diagnostics: tuple[Diagnostic, ...]
    reports: tuple[Report, ...]
    verdicts: tuple[Verdict, ...] = ()
    failed: tuple[str, ...] = ()
    flaws: tuple[tuple[str, str], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything was made as it should be."""
        return not any(each.severity is Severity.ERROR for each in self.diagnostics)

    @property
    def is_final(self) -> bool:
        """Whether the same would come of the same again: all was made, and all was judged."""
        return not self.failed and not any(
            each.code in ("not-checked", "not-written") for each in self.diagnostics
        )


def build(
    project: Path | str | Files = ".",
    editions: Sequence[str] = (),
    outputs: Sequence[Name] = OUTPUTS,
    folder: Path | str | None = None,
    *,
    choices: Choices = USUAL,
    strict: bool = False,
    tell: Tell = lambda _step, _share: None,
    cache: Cache | None = None,
) -> Built:
    """Make the PDFs of a project's editions (all when none is named) and the manifest.

    `outputs` are press, screen and proof, `choices` what may be chosen about them. `folder` takes
    the files, the project's output/ when None; `tell` hears of each step and of the share (0 to 1)
    that is done. What a later build can use is kept in the `cache`.
    An edition is made whole or not at all, whatever becomes of the others: see `Built.failed`. A
    file that its profile rejects, or that breaks a standard it was to keep, is made all the same,
    without the label: see `Built.flaws`. Both are errors among the diagnostics. With `strict`,
    nothing is made if anything is an error or a warning, or was not checked.
    Raises InputError with everything that is wrong if no edition was made; then nothing in the
    folder has changed. Choices that contradict themselves or the outputs have the code 'wrong-use',
    and are told alone.
    """
    if contradictions := choices.contradictions(outputs):
        raise InputError(contradictions)
    files = project if isinstance(project, Files) else Files(Path(project))
    with files.quoting():
        built = _build(
            files,
            editions,
            outputs,
            folder,
            choices=choices,
            strict=strict,
            tell=tell,
            cache=cache or Cache(None),
        )
    return replace(built, diagnostics=files.quoted(built.diagnostics))


def _build(
    known: Files,
    editions: Sequence[str],
    outputs: Sequence[Name],
    folder: Path | str | None,
    *,
    choices: Choices,
    strict: bool,
    tell: Tell,
    cache: Cache,
) -> Built:
    """Return what a build makes; its diagnostics are still without the lines that they are of."""
    project = known.root
    target = project / "output" if folder is None else Path(folder)
    _check_target(target, folder, known)
    _clear(known, target)
    job = read_job(project, known, cache)
    chosen = read_editions(job.publication, editions)
    problems = Problems()
    skimmed = _tell_faults(job, chosen, problems, alone=not editions)
    problems.extend((*job.publication.diagnostics, *job.diagnostics))
    led_away = {
        each.id: _led_away(target, each)
        for each in chosen
        if not each.faults and leads_out(target / each.id, target)
    }
    problems.extend(led_away.values())
    if "press" in outputs:
        problems.extend(inspect_content(job.publication, ("filled",)))
    general = Problems()
    profiles: dict[Name, Profile] = {
        name: read_rules(job, name, general) for name in outputs if name != "proof"
    }
    problems.extend(general.found)
    whole = [each for each in chosen if not each.faults and each.id not in led_away]
    wanted = {each.id: job.outputs(each, outputs, choices) for each in whole}
    count = max(len(whole), 1) * (1 + len(outputs))
    done = 0

    def begin(step: str) -> None:
        nonlocal done
        tell(step, done / count)
        done += 1

    compositions = compose(job, whole, problems, begin, skimmed)
    if len(_sound(compositions)) < len(compositions):  # for what a card lacks that they tell of?
        _tell_faults(job, (), problems)
    compositions = _with(compositions, cannot_part(compositions, wanted), problems)
    plates = job.plates()
    if not general.errors:
        faults = make_plates(_sound(compositions), wanted, plates)
        compositions = _sound(_with(compositions, faults, problems))
    if general.errors or not compositions:
        raise InputError(problems.found)
    try:
        files = tuple(press_files(job, compositions, wanted, plates, begin))
    except InputError as error:
        raise InputError((*problems.found, *error.diagnostics)) from error
    files, verdicts, flaws = judged(job, files, profiles, problems)
    if strict:
        _stop_at_warnings(problems)
    made = _put(target, files, problems)
    if not made:
        raise InputError(problems.found)
    names = dict.fromkeys(entry.edition for entry in made)
    return Built(
        target,
        made,
        tuple(problems.found),
        tuple(
            report(c.edition.id, c.pages, c.fitted) for c in compositions if c.edition.id in names
        ),
        tuple(each for each in verdicts if any(each.file == entry.file for entry in made)),
        tuple(edition.id for edition in chosen if edition.id not in names),
        tuple(each for each in flaws if any(each[0] == entry.file for entry in made)),
    )


def _check_target(target: Path, given: Path | str | None, files: Files) -> None:
    """Raise InputError for a folder that leads elsewhere, but for the one that was asked for."""
    if given is None and (target.is_symlink() or files.leads_out(target)):
        message = f"the folder {target.name} is a link, or leads out of the project"
        hint = "name the folder that is meant: --out DIR"
        place = Place(shown(target))
        raise InputError([Diagnostic(Severity.ERROR, "foreign-file", message, place, (hint,))])


def _led_away(target: Path, edition: Edition) -> Diagnostic:
    """Return what there is to say of an edition whose folder leads out of the output folder."""
    message = f"its folder {shown(target / edition.id)} leads out of {shown(target)}"
    subject, hints = Subject.of(edition.id), ("take the link away",)
    return Diagnostic(Severity.ERROR, "foreign-file", message, edition.place, hints, subject)


def _clear(files: Files, target: Path) -> None:
    """Take away what builds left that were killed; what cannot be mended is told in the end."""
    if not files.leads_out(files.root / CACHE):
        keeping.clear(files.root / CACHE)
    with suppress(shelf.NotPutError):
        shelf.mend(target)


def _tell_faults(
    job: Job, chosen: Iterable[Edition], problems: Problems, *, alone: bool = True
) -> list[Diagnostic]:
    """Tell of what keeps editions from being made; of what concerns none of them, if `alone`.

    Return what else can be seen to be wrong on the pages of these editions.
    """
    skimmed: list[Diagnostic] = []
    if alone:
        for faults in job.publication.faults.values():
            problems.extend(faults)
    for edition in chosen:
        problems.extend(edition.faults)
        if edition.faults:  # the others tell theirs when they are composed
            problems.extend(edition.diagnostics)
            skimmed += skim(job.composer.templates, edition)
    return skimmed


def _stop_at_warnings(problems: Problems) -> None:
    """Raise InputError if there is more than notes."""
    told = [each.severity for each in problems.found]
    errors, warnings = told.count(Severity.ERROR), told.count(Severity.WARNING)
    if errors or warnings:
        what = (
            f"{errors} error(s) and {warnings} warning(s)" if errors else f"{warnings} warning(s)"
        )
        problems.error("strict", f"{what} stop this build, as --strict is given")
        raise InputError(problems.found)


def _put(target: Path, files: Sequence[File], problems: Problems) -> tuple[Made, ...]:
    """Put the editions into the output folder, one by one, and return what is there of them."""
    made: list[Made] = []
    editions: dict[str, list[File]] = {}
    for file in files:
        editions.setdefault(file.edition.id, []).append(file)
    try:
        with shelf.hold(target) as held:
            for edition, own in editions.items():
                entries = [file.entry() for file in own]
                try:
                    held.put(edition, {file.name: file.data for file in own}, entries)
                except shelf.NotPutError as fault:
                    _not_put(fault, Subject.of(edition), problems)
                else:
                    made += entries
    except shelf.NotPutError as fault:
        _not_put(fault, None, problems)
    return tuple(made)


def _not_put(fault: shelf.NotPutError, edition: Subject | None, problems: Problems) -> None:
    message = f"{shown(fault.path)} cannot be written: {fault}"
    full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    room = "make room on this disk, or name a folder on another one: --out DIR"
    mine = "is it a folder, open elsewhere, or not yours to change? --out DIR names another place"
    problems.error("not-written", message, None, room if full else mine, subject=edition)


def screen_file(project: Path | str, edition: str) -> bytes:
    """Return the screen file of an edition, as a build makes it; nothing is put away.

    Raises InputError with everything that is wrong.
    """
    files = Files(Path(project))
    with files.quoting():
        return _screen_file(read_job(files.root, files), edition)


def _screen_file(job: Job, edition: str) -> bytes:
    problems = Problems()
    chosen = read_editions(job.publication, (edition,))
    if len(chosen) > 1:
        message = f"'{edition}' stands for {len(chosen)} editions"
        raise InputError([Diagnostic(Severity.ERROR, "wrong-use", message, None, ("name one",))])
    skimmed = _tell_faults(job, chosen, problems, alone=False)
    problems.extend(merged(skimmed, edition_ids(job.publication)))
    problems.stop()
    compositions = compose(job, chosen, problems)
    problems.stop()
    plates, outputs = job.plates(), {each.id: job.outputs(each, ("screen",)) for each in chosen}
    _with(compositions, make_plates(compositions, outputs, plates), problems)
    problems.stop()
    (file,) = press_files(job, compositions, outputs, plates, lambda _step: None)
    return file.data


def check(project: Path | str = ".", cache: Cache | None = None) -> tuple[Diagnostic, ...]:
    """Return everything there is to say about a project, errors included, without making PDFs."""
    problems = Problems()
    files = Files(Path(project))
    try:
        job = read_job(files.root, files, cache)
        chosen = read_editions(job.publication)
        skimmed = _tell_faults(job, chosen, problems)
        problems.extend((*job.publication.diagnostics, *job.diagnostics))
        problems.extend(inspect_content(job.publication))
        read_rules(job, "press", problems)
        whole = [each for each in chosen if not each.faults]
        compositions = compose(job, whole, problems, skimmed=skimmed)
        malformed = Problems()
        inspect_templates(job.layout.folder, job.composer.templates.shown, files, malformed)
        problems.extend_anew(malformed.found)
        _inspect_access(job, compositions, problems)
    except InputError as error:
        problems.extend(error.diagnostics)
    return files.quoted(problems.found)


def _inspect_access(job: Job, compositions: Sequence[Composition], problems: Problems) -> None:
    """Tell of pages that some cannot read: faint text, headings and texts out of their order.

    They cost more than a build should take for what its files are made of; the rest of what those
    need who do not see the pages is told wherever pages are composed.
    """
    plates = job.plates()
    faces, palette = job.composer.typesetter.faces, job.layout.palette
    found = list(inspect_contrast(compositions, palette, faces, cache(lambda p: see(p, plates))))
    own = Problems()
    for each in compositions:
        inspect_reading(each.pages, each.edition.id, own, whole=each.whole)
    problems.extend(merged(found + own.found, edition_ids(job.publication)))


def survey(
    project: Path | str = ".", editions: Sequence[str] = ()
) -> dict[str, list[dict[str, object]]]:
    """Return editions (all when none is named), the fonts and the styles, as rows.

    Editions have their `file`, which may stand for many, and their page and card counts. Raises
    InputError with what is wrong with any of them.
    """
    files = Files(Path(project))
    with files.quoting():
        job = read_job(files.root, files)
        problems = Problems()
        chosen = read_editions(job.publication, editions)
        for edition in chosen:
            problems.extend(edition.faults)
        problems.stop()
        compositions = compose(job, chosen, problems)
    return {
        "editions": [
            {
                "name": each.edition.id,
                "file": each.edition.file,
                "pages": len(each.pages),
                **{name: len(docs) for name, docs in each.edition.collections.items()},
            }
            for each in compositions
        ],
        "fonts": [
            {"name": font.name, "file": font.file.name} for font in job.layout.fonts.values()
        ],
        "styles": [
            {
                "name": s.name,
                "font": s.font,
                "size": f"{s.size:g}/{s.leading:g} pt",
                "swatch": s.swatch,
            }
            for s in job.layout.styles.values()
        ],
    }


def compose(
    job: Job,
    editions: Iterable[Edition],
    problems: Problems,
    begin: Begin = lambda _step: None,
    skimmed: Iterable[Diagnostic] = (),
) -> list[Composition]:
    """Return the editions composed; what is wrong or worth telling goes to `problems`.

    What was `skimmed` of others is told together with what these have in common with them. Those
    that cannot be made have errors among their own diagnostics too.
    """
    compositions: list[Composition] = []
    found = [*skimmed]
    for edition in editions:
        begin(f"compose {edition.id}")
        problems.extend(edition.diagnostics)
        composition = compose_edition(job.composer, edition)
        found += composition.diagnostics
        compositions.append(composition)
    pictures = inspect_pictures(compositions, job.files)
    problems.extend(merged(found, edition_ids(job.publication)))
    return _with(compositions, pictures, problems)


def _sound(compositions: Iterable[Composition]) -> list[Composition]:
    """Return the editions without an error."""
    return [
        each
        for each in compositions
        if not any(told.severity is Severity.ERROR for told in each.diagnostics)
    ]


def _with(
    compositions: Iterable[Composition],
    found: Mapping[str, Sequence[Diagnostic]],
    problems: Problems,
) -> list[Composition]:
    """Return the editions, with what else was found by their ids; it is told once."""
    made = []
    for each in compositions:
        more = tuple(found.get(each.edition.id, ()))
        problems.extend(more)
        made.append(replace(each, diagnostics=(*each.diagnostics, *more)))
    return made
