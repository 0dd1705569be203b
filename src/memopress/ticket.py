"""The job ticket: what a publication wants of its files; outputs are made of it here alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memopress.diagnostics import Diagnostic, Problems, did_you_mean
from memopress.filenames import is_below
from memopress.files import PROFILE, shown
from memopress.marks import MARKS
from memopress.picture import profile_fault
from memopress.plain import FileFault
from memopress.render import Condition, Output
from memopress.standards import A2A, STANDARDS, UA1

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memopress.colour import Palette
    from memopress.content import Publication, Record
    from memopress.files import Files
    from memopress.layout import Layout
    from memopress.marks import PrintersMark
    from memopress.render import Info, Name

PROFILES = Path(__file__).parent / "profiles"
PROFILE_NAMES = ("ISOcoated_v2_300_bas.icc",)  # CMYK profiles that come along
CONDITION = "FOGRA39"  # what the first of them describes
_KEPT: dict[Name, tuple[str, ...]] = {"press": STANDARDS, "screen": (UA1, A2A)}


class Choices(Struct, frozen=True):
    """What may be chosen about outputs; unsaid, all is as usual.

    `marks` are those around the pages of a press file: all when None, and when empty its sheets end
    with the bleed. `cover_apart` makes two press files, of the cover and of the inside. `overlay`
    shows the layout's construction in proofs, `spreads` their facing pages side by side.
    """

    marks: tuple[PrintersMark, ...] | None = None
    cover_apart: bool = False
    overlay: bool = True
    spreads: bool = False

    def contradictions(
        self, outputs: Sequence[Name], *, strict: bool = False
    ) -> tuple[Diagnostic, ...]:
        """Return what these choices ask of outputs that cannot have it, all of it wrong use."""
        problems = Problems()

        def wrong(message: str, hint: str) -> None:
            problems.error("wrong-use", message, None, hint)

        if "draft" in outputs and len({*outputs}) > 1:
            wrong("a draft is made alone", "no other output comes of what has errors")
        if "draft" in outputs and strict:
            wrong(
                "a draft is made in spite of errors, and a strict build of none",
                "leave one of the two out",
            )
        for mark in self.marks or ():
            if mark not in MARKS:
                wrong(f"there is no mark '{mark}'", did_you_mean(mark, MARKS))
        if self.spreads and "press" in outputs:
            wrong(
                "a press file cannot have spreads",
                "print shops want single pages; ask for spreads of the output 'proof' alone",
            )
        if self.spreads and "screen" in outputs:
            wrong(
                "a screen file cannot have spreads",
                "viewers put pages side by side; ask for spreads of the output 'proof' alone",
            )
        if self.cover_apart and "press" not in outputs:
            wrong(
                "a cover apart is for press files, and none is made", "ask for the output 'press'"
            )
        if self.marks is not None and "press" not in outputs:
            wrong(
                "marks are chosen for press files, and none is made", "ask for the output 'press'"
            )
        return tuple(problems.found)


USUAL = Choices()


class Ticket(Struct, frozen=True):
    """What a job is printed by, whatever the edition: its condition, and the layout's swatches.

    `spots` are the spot inks that it prints, `marks` those around its pages: all when there are
    none. `standards` are what is asked of outputs, all that they can keep where nothing is.
    `root` is the folder below which press files tell where their items come from. What was read in
    spite of errors is for `drafts_alone`.
    """

    condition: Condition
    palette: Palette
    spots: tuple[str, ...] = ()
    marks: tuple[PrintersMark, ...] = ()
    standards: Mapping[Name, tuple[str, ...]] = field(default_factory=dict)
    root: str = ""
    drafts_alone: bool = False

    def output(self, name: Name, info: Info, choices: Choices = USUAL) -> Output:
        """Return what the files of an output are to be that say `info` of themselves.

        Raises ValueError where nothing but drafts can be made, for any other output.
        """
        if self.drafts_alone and name != "draft":
            raise ValueError(f"a project that is read in spite of its errors has no {name}")
        standards = self.standards.get(name) or _KEPT.get(name, ())
        if name == "press":
            return Output(
                name,
                "1.6",
                info,
                self.palette,
                colours="cmyk",
                resolution=300,
                condition=self.condition,
                spots=self.spots,
                standards=standards,
                bleed=True,
                marks=(self.marks or MARKS) if choices.marks is None else choices.marks,
                cover_apart=choices.cover_apart,
                origins=self.root,
            )
        seen = Output(name, "1.7", info, self.palette, "rgb", resolution=150, bookmarks=True)
        if name == "screen":
            return replace(seen, condition=_screen(), standards=standards, links=True)
        if name == "draft":
            return replace(seen, links=True, spreads=choices.spreads, tagged=False)
        return replace(
            seen,
            bleed=True,
            marks=("slug",) if choices.overlay else ("crop", "slug"),
            overlay=choices.overlay,
            spreads=choices.spreads,
            tagged=False,
        )


@cache
def _screen() -> Condition:
    """Return what files for the screen are meant for."""
    return Condition("sRGB IEC61966-2.1", (PROFILES / "sRGB.icc").read_bytes())


def read_ticket(
    publication: Publication, layout: Layout, files: Files, problems: Problems
) -> Ticket | None:
    """Return the job ticket of a publication; what is wrong with it is told.

    It is None where its printing condition cannot be had. Of a layout that has faults it is not
    told that it lacks an ink: the fault may be the ink's.
    """
    settled = not problems.errors
    condition = _condition(publication, layout.folder, files, problems)
    press = publication.press
    if settled:
        _check_spots(press, layout.palette, problems)
    tickets: dict[Name, Record] = {"press": press, "screen": publication.screen}
    for name, ticket in tickets.items():
        _check_standards(name, ticket, problems)
    if condition is None:
        return None
    return Ticket(
        condition,
        layout.palette,
        spots=tuple(map(str, press.spots or ())),
        marks=press.marks,
        standards={name: tuple(map(str, ticket.standards)) for name, ticket in tickets.items()},
        root=shown(files.root),
        drafts_alone=files.lenient,
    )


def _condition(
    publication: Publication, folder: Path, files: Files, problems: Problems
) -> Condition | None:
    """Return the printing condition: its profile is the layout's own, or one that comes along.

    Told is a profile that cannot be read, or that is of no printing condition.
    """
    press = publication.press
    place, name = press.place_of("profile"), str(press.profile or PROFILE_NAMES[0])
    if files.lenient:  # a draft is for no press, and any profile tells its colours
        name = PROFILE_NAMES[0]
    if not is_below(name):
        message = f"the ICC profile '{name}' is not below {shown(folder)}"
        problems.error("foreign-file", message, place, "put it there, and give its name alone")
        return None
    own = files.is_there(folder / name)
    path = folder / name if own else PROFILES / Path(name.replace("\\", "/")).name
    try:
        icc = files.read(path, PROFILE)
    except FileFault as error:
        if error.missing:
            hint = f"put it into {shown(folder)}, or use one of these: {', '.join(PROFILE_NAMES)}"
            problems.error("profile-missing", f"there is no ICC profile '{name}'", place, hint)
        else:
            problems.error(error.code, f"the ICC profile '{name}' {error}", place, error.hint)
        return None
    if fault := profile_fault(icc, known=not own):
        message = f"the ICC profile '{name}' {fault}"
        hint = "a printing condition has a profile of an output device, for CMYK"
        problems.error("profile-unusable", message, place, hint)
        return None
    return Condition(str(press.condition or CONDITION), icc)


def _check_spots(press: Record, palette: Palette, problems: Problems) -> None:
    """Tell of ordered inks that no swatch is of, and of inks that swatches show in two colours."""
    place = press.place_of("spots")
    shown_as: dict[str, tuple[str, tuple[float, ...]]] = {}
    for swatch in palette.swatches.values():
        if swatch.spot:
            first, cmyk = shown_as.setdefault(swatch.spot, (swatch.name, swatch.cmyk))
            if cmyk != swatch.cmyk:
                pair = f"'{swatch.name}' and '{first}'"
                message = f"{pair} are the ink '{swatch.spot}' in two colours"
                hint = f"give them the same cmyk, or write a lighter one as '{first} 30%'"
                problems.error("spot-inconsistent", message, place, hint)
    for name in press.spots or ():
        if name not in shown_as:
            message = f"no swatch of the layout is of the spot ink '{name}'"
            problems.error("unknown-spot", message, place, did_you_mean(str(name), shown_as))


def _check_standards(output: Name, ticket: Record, problems: Problems) -> None:
    """Tell of standards that an output is asked to keep and cannot."""
    place, own = ticket.place_of("standards"), _KEPT[output]
    for standard in ticket.standards:
        if standard not in STANDARDS:
            message, hint = f"there is no standard '{standard}'", did_you_mean(standard, STANDARDS)
        elif standard not in own:
            why = "it is in RGB and has links, which ISO 15930-7 forbids"
            message = f"a {output} file cannot keep {standard}: {why}"
            hint = f"ask for {', '.join(own)}"
        else:
            continue
        problems.error("impossible-standard", message, place, hint)
