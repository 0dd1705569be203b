"""Preflight profiles: the limits that a press sets, as YAML that a shop can write itself."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field, structs
from msgspec.structs import fields, replace

from memopress.diagnostics import Place, Problems, Severity, did_you_mean
from memopress.fields import Fields
from memopress.files import Files
from memopress.plain import FileFault
from memopress.standards import STANDARDS, X4
from memopress.units import mm
from memopress.yamlnodes import Mapping, Scalar, load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection

FOLDER = Path(__file__).parent / "profiles"
DEFAULT = "sheetfed-coated"
_OFF = "off"


class Limits(Struct, frozen=True):
    """The figures that rules compare with. Lengths in points, ink in percent, pictures in ppi."""

    bleed: float = mm(3)
    safety: float = mm(5)
    trim_difference: float = 0.1
    ink: float = 300.0  # summed over all plates, averaged over a square
    ink_square: float = mm(15)
    ink_peak: float = 320.0
    picture_least: float = 150.0
    picture_wanted: float = 300.0
    line_art_least: float = 550.0
    line_art_wanted: float = 800.0
    line: float = 0.25
    small_text: float = 8.0  # white and in several inks
    small_text_inks: int = 1
    black_text: float = 12.0  # below: black ink alone, overprinting
    black_line: float = 2.0
    rich_black_text: float = 280.0  # the most ink of black text
    page_multiple: int = 4
    spots: int = 0  # how many spot inks there may be


_LENGTHS = frozenset(
    (
        "bleed",
        "safety",
        "trim_difference",
        "ink_square",
        "line",
        "small_text",
        "black_text",
        "black_line",
    )
)
_NEGATIVE = -math.ulp(0)  # the largest length that is less than none
_WHOLE = frozenset(("small_text_inks", "page_multiple", "spots"))


class Profile(Struct, frozen=True):
    """A named set of limits; `severities` change those of rules by code, None switches one off.

    `conditions` are the printing conditions that an output intent may name, all if there are none;
    `inks` are the spot inks that the job has ordered, besides those that the limits leave open.
    `standards` are those whose rules apply; the press's own rules go with PDF/X-4.
    """

    name: str
    description: str = ""
    limits: Limits = Limits()
    severities: dict[str, Severity | None] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    inks: tuple[str, ...] = ()
    standards: tuple[str, ...] = (X4,)


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that come along."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_profile(
    name: str, codes: Collection[str], folder: Path | None = None, files: Files | None = None
) -> Profile:
    """Return a profile: a YAML file, one of that name in `folder`, or one that comes along.

    `codes` are the rules that it may name. A project's are read as its `files`; a file that is
    named otherwise may be anywhere, and those that it is based on beside it. Raises InputError with
    all that is wrong in it.
    """
    problems = Problems()
    files = files or Files(Path(name).parent)
    with files.quoting():
        profile = _load(name, codes, folder, files, problems, (), None)
        problems.stop()
    return profile


def _load(
    name: str,
    codes: Collection[str],
    folder: Path | None,
    files: Files,
    problems: Problems,
    above: tuple[Path, ...],
    place: Place | None,
) -> Profile:
    # A shop may call its profile like the one that it is based on.
    found = _find(name, folder, files)
    path = next((each for each in found if each.resolve() not in above), None)
    if path is None:
        reason = "is based on itself" if found else "is not there"
        near = files.names(folder, "*.yaml") if folder else ()
        known = {*profile_names(), *(each.stem for each in near)} - {each.stem for each in above}
        hint = did_you_mean(name, sorted(known))
        problems.error("unknown-profile", f"the preflight profile '{name}' {reason}", place, hint)
        return Profile(name)
    try:
        files.read(path)
    except FileFault as fault:
        if fault.code == "foreign-file":  # told where it is named; all else, where it is
            message = f"the preflight profile '{name}' {fault}"
            problems.error(fault.code, message, place, fault.hint)
            return Profile(name)
    node = load_yaml(path, files, problems)
    if not isinstance(node, Mapping):
        if node is not None:
            problems.error("wrong-type", "a profile has named fields", node.place)
        return Profile(name)
    reader = Fields(node, f"the profile '{path.stem}'", problems, {})
    base, written = reader.text("based-on", None), node.get("based-on")
    spot = written.place if written else None
    above = (*above, path.resolve())
    origin = Profile("")
    if base:
        origin = _load(base, codes, path.parent, files, problems, above, spot)
    made = Profile(
        path.stem,
        reader.text("description", origin.description),
        _limits(reader.mapping("limits", "limits"), origin.limits),
        origin.severities | _severities(reader.mapping("rules", "rules"), codes),
        reader.words("conditions") or origin.conditions,
        reader.words("inks") or origin.inks,
        _standards(reader) or origin.standards,
    )
    reader.done()
    return made


def _find(name: str, folder: Path | None, files: Files) -> list[Path]:
    """Return the files that a name may mean, the nearest first."""
    own = Path(name)
    candidates = [own] if own.suffix in (".yaml", ".yml") else []
    if folder is not None:
        candidates.append(folder / f"{name}.yaml")
    candidates.append(FOLDER / f"{name}.yaml")
    return [path for path in candidates if files.is_there(path)]


def _limits(reader: Fields | None, origin: Limits) -> Limits:
    if reader is None:
        return origin
    made = {}
    for each in fields(Limits):
        key, default = each.name.replace("_", "-"), getattr(origin, each.name)
        told = len(reader.problems.found)
        if each.name in _LENGTHS:
            least = 0.0 if each.name == "ink_square" else _NEGATIVE
            made[each.name] = reader.length(key, default, above=least)
            hint = "a length such as 3mm or 0.25pt"
        elif each.name in _WHOLE:
            made[each.name] = reader.whole(key, default, least=0)
            hint = "a whole number such as 4, or 0"
        else:
            made[each.name] = reader.number(key, default, above=0)
            hint = f"a number such as {default:g}, without a unit"
        found = reader.problems.found
        found[told:] = [structs.replace(fault, hints=(hint,)) for fault in found[told:]]
    reader.done()
    return replace(origin, **made)


def _standards(reader: Fields) -> tuple[str, ...]:
    node = reader.node.get("standards")
    names = reader.words("standards")
    for name in names:
        if node is not None and name not in STANDARDS:
            hint = did_you_mean(name, STANDARDS)
            message = f"there are no rules of the standard '{name}'"
            reader.problems.error("unknown-standard", message, node.place, hint)
    return names


def _severities(reader: Fields | None, codes: Collection[str]) -> dict[str, Severity | None]:
    if reader is None:
        return {}
    words = {_OFF: None, **{s.value: s for s in Severity}}
    found = {}
    for code, (place, node) in reader.node.entries.items():
        word = node.text if isinstance(node, Scalar) else ""
        # YAML reads a bare 'off' as false; its text is still what was written.
        if code not in codes:
            hint = did_you_mean(code, codes)
            reader.problems.error("unknown-rule", f"there is no rule '{code}'", place, hint)
        elif word not in words:
            message = f"'{code}' wants a severity, or off"
            hint = did_you_mean(word, words)
            reader.problems.error("wrong-type", message, node.place, hint)
        else:
            found[code] = words[word]
    return found
