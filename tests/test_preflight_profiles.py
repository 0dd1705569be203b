"""Preflight profiles: those that come along, and those that a shop writes itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from msgspec.structs import fields

from handmade import Page, made
from memopress.diagnostics import InputError, Severity
from memopress.preflight import DEFAULT, RULES, Limits, Profile, judge, load_profile, profile_names
from memopress.preflight.profile import FOLDER
from memopress.standards import A2A, UA1
from memopress.units import mm, parse_length
from records import replace

if TYPE_CHECKING:
    from memopress.diagnostics import Diagnostic

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from preflight import filled, limits_table, rules_table  # noqa: E402

SHOP = """\
based-on: sheetfed-uncoated
description: Our small offset press
limits:
  bleed: 2mm
  ink: 260
  line: 0.5pt
  spots: 1
rules:
  page-count: off
  thin-line: error
  safety: note
  'ink-peak': "off"
  page-empty: warning
conditions: [FOGRA47, FOGRA52]
inks:
  - PANTONE 021 C
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, which is empty at first."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text: str, name: str = "shop.yaml") -> str:
    """Write a profile and return its file's name."""
    Path(name).write_text(text, encoding="utf-8")
    return name


def faults(text: str) -> tuple[Diagnostic, ...]:
    """Return what there is to say about a profile with mistakes."""
    with pytest.raises(InputError) as caught:
        load_profile(written(text), RULES)
    return caught.value.diagnostics


def test_profiles_that_come_along_load() -> None:
    """There are four; each says what it is for, and names only rules that there are."""
    assert profile_names() == ("digital", "screen", "sheetfed-coated", "sheetfed-uncoated")
    for name in profile_names():
        profile = load_profile(name, RULES)
        assert profile.name == name
        assert profile.description
        assert set(profile.severities) <= set(RULES)


def test_default_profile_states_the_limits_in_full() -> None:
    """The YAML that a shop may copy from has every limit, and the same as there is without it."""
    stated = yaml.safe_load((FOLDER / f"{DEFAULT}.yaml").read_text(encoding="utf-8"))["limits"]

    assert list(stated) == [each.name.replace("_", "-") for each in fields(Limits)]
    assert load_profile(DEFAULT, RULES).limits == Limits()


@pytest.mark.parametrize("where", ["by path", "by name"])
def test_profile_of_a_shop(where: str) -> None:
    """A file works by its path and by its name in a folder; what it does not say, its base does."""
    Path("own").mkdir()
    written(SHOP, "own/shop.yaml")

    if where == "by path":
        profile = load_profile("own/shop.yaml", RULES)
    else:
        profile = load_profile("shop", RULES, Path("own"))

    base = load_profile("sheetfed-uncoated", RULES)
    assert profile.name == "shop"
    assert profile.description == "Our small offset press"
    assert profile.limits == replace(base.limits, bleed=mm(2), ink=260, line=0.5, spots=1)
    assert profile.limits.ink_peak == 300
    assert profile.severities == {
        "page-count": None,
        "thin-line": Severity.ERROR,
        "safety": Severity.NOTE,
        "ink-peak": None,
        "page-empty": Severity.WARNING,
    }
    assert profile.conditions == ("FOGRA47", "FOGRA52")
    assert profile.inks == ("PANTONE 021 C",)


def test_profile_in_a_folder_is_preferred() -> None:
    """A shop may give a profile the name of one that comes along, and base it on that."""
    written("based-on: sheetfed-coated\nlimits: {ink: 250}\n", "sheetfed-coated.yaml")

    profile = load_profile("sheetfed-coated", RULES, Path())

    assert (profile.limits.ink, profile.limits.ink_peak) == (250, 320)
    assert load_profile("sheetfed-coated", RULES).limits.ink == 300


def test_profile_on_a_profile_beside_it() -> None:
    """A base is looked for beside the file that names it, and bases have bases."""
    Path("own").mkdir()
    written("based-on: house\nrules: {safety: off}\n", "own/job.yaml")
    written("based-on: digital\nlimits: {spots: 2}\nrules: {safety: error}\n", "own/house.yaml")

    profile = load_profile("own/job.yaml", RULES)

    assert (profile.limits.spots, profile.limits.page_multiple) == (2, 2)
    assert profile.severities["safety"] is None
    assert profile.severities["overprint-black-text"] is Severity.NOTE


def test_severities_change_what_findings_are() -> None:
    """A rule is switched off by a bare 'off', which YAML reads as false; others weigh as told.

    What the profile makes of a rule does not change whether PDF/X-4 is kept.
    """
    data = made(Page("0.1 w 10 10 m 90 10 l S 1 0 0 rg 50 50 20 20 re f"))
    rules = "rules: {ink-average: off, rgb: off, thin-line: error, page-count: note}\n"

    usual = judge(data, "x.pdf", load_profile(DEFAULT, RULES))
    own = judge(data, "x.pdf", load_profile(written(f"based-on: {DEFAULT}\n{rules}"), RULES))

    before = {each.code: each.severity for each in usual.findings}
    after = {each.code: each.severity for each in own.findings}
    assert before["rgb"] is Severity.ERROR
    assert "rgb" not in after
    assert (before["thin-line"], after["thin-line"]) == (Severity.WARNING, Severity.ERROR)
    assert (before["page-count"], after["page-count"]) == (Severity.WARNING, Severity.NOTE)
    changed = {"rgb", "thin-line", "page-count"}
    assert {c: s for c, s in before.items() if c not in changed} == {
        c: s for c, s in after.items() if c not in changed
    }
    assert (usual.keeps, own.keeps) == ((), ())


def test_rules_apply_by_the_standards_of_a_profile() -> None:
    """A profile without PDF/X-4 has neither its rules nor the press's, and tells what it keeps."""
    data = made(Page("0.1 w 10 10 m 90 10 l S 1 0 0 rg 50 50 20 20 re f"))
    own = load_profile(written("standards: PDF/UA-1\n"), RULES)

    assert own.standards == (UA1,)
    assert load_profile(written("based-on: screen\n"), RULES).standards == (UA1, A2A)
    verdict = judge(data, "x.pdf", own)
    assert all(UA1 in RULES[each.code].standards for each in verdict.findings)
    assert (verdict.standards, verdict.keeps, verdict.unchecked) == ((UA1,), (), ())


def test_an_unknown_standard_is_told_at_its_line() -> None:
    """Only standards that there are rules of may be named."""
    (fault,) = faults("description: x\nstandards: [PDF/X-4, PDF/A-2A]\n")

    assert (fault.code, fault.place and fault.place.line) == ("unknown-standard", 2)
    assert fault.hints == ("did you mean 'PDF/A-2a'?",)


MISTAKES = """\
based-on: sheetfed-coatd
descripton: Nothing
limits:
  bleed: -1mm
  inc: 300
  ink: lots
  ink-peak: 320%
  ink-square: 0
  page-multiple: 2.5
  spots: -1
  picture-least: nan
  line: 3 lines
rules:
  thin-lin: off
  safety: fatal
  rgb: [error]
inks: {a: b}
"""
TOLD = {
    "1:11": ("unknown-profile", "did you mean 'sheetfed-coated'?"),
    "2:1": ("unknown-field", "did you mean 'description'?"),
    "4:10": ("wrong-type", "a length such as 3mm or 0.25pt"),
    "5:3": ("unknown-field", "did you mean 'ink'?"),
    "6:8": ("wrong-type", "a number such as 300, without a unit"),
    "7:13": ("wrong-type", "a number such as 320, without a unit"),
    "8:15": ("wrong-type", "a length such as 3mm or 0.25pt"),
    "9:18": ("wrong-type", "a whole number such as 4, or 0"),
    "10:10": ("wrong-type", "a whole number such as 4, or 0"),
    "11:18": ("wrong-type", "a number such as 150, without a unit"),
    "12:9": ("wrong-type", "a length such as 3mm or 0.25pt"),
    "14:3": ("unknown-rule", "did you mean 'thin-line'?"),
    "15:11": ("wrong-type", "known here: off, error, warning, note"),
    "16:8": ("wrong-type", "known here: off, error, warning, note"),
    "17:7": ("wrong-type", ""),
}


def test_all_mistakes_are_told_at_once() -> None:
    """Each mistake is told at its line and column with what to write instead, all of them."""
    found = {}
    for each in faults(MISTAKES):
        assert each.place
        assert each.place.file == "shop.yaml"
        spot = f"{each.place.line}:{each.place.column}"
        found[spot] = (each.code, each.hints[0] if each.hints else "")

    assert found == TOLD


@pytest.mark.parametrize(
    ("text", "spot", "message"),
    [
        ("description: x\nbased-on: shop\n", "2:11", "the preflight profile 'shop' is based on it"),
        ("limits: many\n", "1:9", "'limits' wants fields of its own"),
        ("limits: {line: [1]}\n", "1:16", "'line' wants a length"),
        ("- ink: 300\n", "1:1", "a profile has named fields"),
        ("limits:\n  ink: 1\n  ink: 2\n", "3:3", "'ink' stands here twice"),
        ("limits: {ink: 0}\n", "1:15", "'ink': '0' is too small"),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, spot: str, message: str) -> None:
    """So is each mistake that leaves nothing else to say."""
    (found,) = faults(text)

    assert str(found.place) == f"shop.yaml:{spot}"
    assert found.message.startswith(message)


def test_profiles_that_are_based_on_each_other() -> None:
    """A circle of profiles is told where it closes."""
    written("based-on: shop\n", "other.yaml")

    (found,) = faults("based-on: other\n")

    assert found.message == "the preflight profile 'shop' is based on itself"
    assert str(found.place).endswith("other.yaml:1:11")


def test_mistake_in_a_base_is_told_in_its_file() -> None:
    """What is wrong in a base is told there, not where the base is named."""
    written("limits: {ink: much}\n", "house.yaml")

    (found,) = faults("based-on: house\nlimits: {ink: 200}\n")

    assert str(found.place).endswith("house.yaml:1:15")


@pytest.mark.parametrize("name", ["sheetfed-coatet", "none.yaml", "../digital", ""])
def test_profile_that_is_not_there(name: str) -> None:
    """A name without a profile is told with the nearest one, or all that there are."""
    with pytest.raises(InputError) as caught:
        load_profile(name, RULES)

    (found,) = caught.value.diagnostics
    assert found.code == "unknown-profile"
    assert found.hints


def test_documentation_tells_of_all_rules_and_limits() -> None:
    """The tables of docs/preflight.md are made of the rules and profiles as they are.

    After a change of either, run: python docs/preflight.py.
    """
    text = (ROOT / "docs/preflight.md").read_text(encoding="utf-8")

    assert filled(text) == text
    table = rules_table()
    assert table in text
    assert limits_table() in text
    for code, rule in RULES.items():
        assert f"| `{code}` | {rule.severity.value} |" in table
    assert limits_table().count("\n") == len(fields(Limits)) + 2


def test_documented_limits_read_back() -> None:
    """What the table of limits shows is what one writes into a profile."""
    names = [name for name in profile_names() if name != "screen"]
    for column, name in enumerate(names, 2):
        rows = [row.split("|") for row in limits_table().splitlines()[2:]]
        limits = load_profile(name, RULES).limits
        for row in rows:
            key, shown = row[1].strip(" `"), row[column].strip()
            value = getattr(limits, key.replace("-", "_"))
            assert parse_length(shown) == pytest.approx(value, abs=0.01), key


def test_profile_is_plain() -> None:
    """A profile can be made without a file; then its limits are the usual ones."""
    assert Profile("mine").limits == load_profile(DEFAULT, RULES).limits
