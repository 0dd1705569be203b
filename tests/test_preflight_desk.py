"""Verdicts of several files at once, kept from one build to the next."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import needs
from handmade import Page, made
from memopress import keeping
from memopress.diagnostics import Severity
from memopress.preflight import (
    DEFAULT,
    RULES,
    Finding,
    Verdict,
    desk,
    judge,
    judge_all,
    load_profile,
    separations,
)
from memopress.units import Box
from records import replace

if TYPE_CHECKING:
    from collections.abc import Callable

PROFILE = load_profile(DEFAULT, RULES)
# Thirds of a point, so that nothing is a round figure.
FULL = made(Page("1 1 1 1 k 10.333 20.667 70.111 70.777 re f 0.1 w 5.3333 5 m 90 5.1234 l S"))
LIGHT = made(Page("0 0 0 0.5 k 10 20 70 70 re f 0.07 w 5 5 m 90 5 l S"), Page("", rotate=90))
RED = made(Page("1 0 0 rg 10 20 70 70 re f"))
FILES = {"full.pdf": FULL, "light.pdf": LIGHT, "red.pdf": RED, "none.pdf": b"no PDF at all"}

# A finding with all fields set, and none to what it is without.
EVERYTHING = Finding(
    "ink-average",
    Severity.NOTE,
    "too much ‘ink’ – π",
    "why",
    page=3,
    box=Box(1 / 3, 2 / 3, 1e-9, 100.123456789),
    value="334 %",
    limit="300 %",
    folio=5,
    card="practices/radar",
    source="source/practices/radar.yaml:2:1",
    count=7,
    standards=("PDF/UA-1", "PDF/A-2a"),
)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of files that were really judged, as they are."""
    names: list[str] = []

    def count(data: bytes, name: str, *more: Any) -> Verdict:
        names.append(name)
        return judge(data, name, *more)

    monkeypatch.setattr(desk, "judge", count)
    return names


def one(data: bytes, folder: Path | None, **changes: Any) -> Verdict:
    """Return the verdict on a file, by the usual profile with changes."""
    return judge_all({"x.pdf": (data, replace(PROFILE, **changes))}, folder)["x.pdf"]


def test_verdict_is_found_again_equal(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kept verdict is the same in every field, and Ghostscript does not run for it."""
    needs("gs")
    first = one(FULL, tmp_path)
    monkeypatch.setattr(separations, "separated", None)

    again = one(FULL, tmp_path)

    assert again == first == judge_again(first)
    assert runs == ["x.pdf"]
    assert {"ink-average", "thin-line"} <= {each.code for each in first.findings}
    assert any(each.box for each in first.findings)


def judge_again(verdict: Verdict) -> Verdict:
    """Return a verdict made of its fields one by one: nothing hides beside them."""
    return Verdict(**{each.name: getattr(verdict, each.name) for each in fields(Verdict)})


def test_every_field_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No field of a verdict or of a finding is lost or rounded."""
    both = ("PDF/UA-1", "PDF/A-2a")
    findings = (EVERYTHING, EVERYTHING)
    whole = Verdict("x.pdf", DEFAULT, ("PDF/X-4",), 9, findings, standards=both, keeps=both[:1])
    plain = Finding("rgb", Severity.ERROR, "m", "w")
    assert all(getattr(EVERYTHING, f.name) != getattr(plain, f.name) for f in fields(Finding))
    monkeypatch.setattr(desk, "judge", lambda *_: whole)
    one(FULL, tmp_path)
    monkeypatch.setattr(desk, "judge", None)

    assert one(FULL, tmp_path) == whole


@pytest.mark.parametrize("what", ["file", "name", "limit", "severity", "ink", "rules"])
def test_what_counts_makes_a_new_verdict(
    what: str, tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file, name, profile or text of the rules is judged anew."""
    needs("gs")
    one(LIGHT, tmp_path)
    if what == "name":
        judge_all({"y.pdf": (LIGHT, PROFILE)}, tmp_path)
    elif what == "rules":
        monkeypatch.setattr(desk, "_rules", lambda: "other rules")
        one(LIGHT, tmp_path)
    else:
        changes: dict[str, dict[str, Any]] = {
            "limit": {"limits": replace(PROFILE.limits, line=0.01)},
            "severity": {"severities": {"thin-line": None}},
            "ink": {"inks": ("PANTONE 021 C",)},
        }
        one(LIGHT + b"\n" if what == "file" else LIGHT, tmp_path, **changes.get(what, {}))

    assert len(runs) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_rules_are_known_by_their_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any change in the text of a rule, of what reads a file or of a measure is another digest."""
    room = Path(desk.__file__).parent
    for path in (*room.rglob("*.py"), *room.rglob("*.txt")):
        (tmp_path / path.relative_to(room)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path.relative_to(room)).write_bytes(path.read_bytes())
    digest: Callable[[], str] = desk._rules.__wrapped__  # noqa: SLF001 - what it is known by
    before = digest()
    monkeypatch.setattr(desk, "__file__", str(tmp_path / "desk.py"))

    assert digest() == before
    for name in ("rules/ink.py", "reading/content.py", "reading/latin.txt", "separations.py"):
        with (tmp_path / name).open("ab") as file:
            file.write(b"# changed\n")
        assert digest() != before
        before = digest()


# What may stand in a file that is whole, and of no verdict on this file.
SPOILT: dict[str, Any] = {
    "no verdict": [],
    "null": None,
    "a number": 3,
    "without a field": {},
    "of another file": {"of": "0" * 64},
    "of another name": {"file": "y.pdf"},
    "of another profile": {"profile": "digital"},
    "claims that are a word": {"claims": "PDF/X-4"},
    "claims of numbers": {"claims": [4]},
    "pages in words": {"pages": "one"},
    "pages below none": {"pages": -1},
    "keeps everything": {"keeps": True},
    "findings that are no list": {"findings": "all"},
    "findings of nothing": {"findings": [None]},
    "findings without fields": {"findings": [{"code": "rgb"}]},
    "a severity that is none": {"severity": "fatal"},
    "a box of words": {"box": {"x": "1", "y": 2, "width": 3, "height": 4}},
    "a box of four": {"box": [1, 2, 3, 4]},
    "a box without end": {"box": {"x": float("inf"), "y": 2, "width": 3, "height": 4}},
    "a page in words": {"page": "1"},
    "a message in numbers": {"message": 3},
    "a field too many": {"colour": "red"},
}


@pytest.mark.parametrize("fault", [*SPOILT, "cut off", "deep", "of no text"])
def test_spoilt_verdict_is_made_anew(fault: str, tmp_path: Path, runs: list[str]) -> None:
    """What is of no verdict on the file is judged again, and then kept again; digests may fit."""
    needs("gs")
    first = one(LIGHT, tmp_path)
    (path,) = tmp_path.iterdir()
    good = path.read_bytes()
    whole = json.loads(keeping.kept(path) or b"")
    if fault == "cut off":
        path.write_bytes(good[: len(good) // 2])
    elif fault == "deep":
        keeping.keep(path, b"[" * 100_000)
    elif fault == "of no text":
        keeping.keep(path, b"\xff\xfe\x00")
    else:
        spoilt = SPOILT[fault]
        if isinstance(spoilt, dict) and not spoilt.keys() <= whole.keys():
            (finding, *_) = whole["findings"]
            spoilt = {"findings": [finding | spoilt]}
        changed = {**whole, **spoilt} if isinstance(spoilt, dict) and spoilt else spoilt
        keeping.keep(path, json.dumps(changed).encode())

    assert one(LIGHT, tmp_path) == first
    assert path.read_bytes() == good
    assert len(runs) == 2


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept the verdict is the same, and nothing is left behind."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    for folder in (tmp_path / "file", tmp_path / "file/below"):
        assert one(LIGHT, folder) == judge(LIGHT, "x.pdf", PROFILE)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that cannot be written whole is not written at all."""
    needs("gs")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    assert one(LIGHT, tmp_path) == judge(LIGHT, "x.pdf", PROFILE)
    assert not list(tmp_path.iterdir())


def test_several_files_at_once(tmp_path: Path, runs: list[str]) -> None:
    """Files that are judged side by side have the verdicts that they have one by one, in order."""
    apart = {name: judge(data, name, PROFILE) for name, data in FILES.items()}

    for folder in (None, tmp_path, tmp_path):
        together = judge_all({name: (data, PROFILE) for name, data in FILES.items()}, folder)
        assert together == apart
        assert list(together) == list(FILES)
    assert not judge_all({}, tmp_path)
    assert sorted(set(runs)) == sorted(FILES)


def test_one_folder_for_several_builds(tmp_path: Path) -> None:
    """Builds that run at once may keep their verdicts in one folder."""
    needs("gs")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: one(LIGHT, tmp_path), range(4)))

    assert len(set(map(str, found))) == 1
    (kept,) = tmp_path.iterdir()
    assert json.loads(keeping.kept(kept) or b"")["file"] == "x.pdf"
    assert os.access(kept, os.R_OK)


def test_unchecked_verdicts_are_not_kept(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was judged without Ghostscript is judged again when it is there."""
    needs("gs")
    with monkeypatch.context() as patch:
        patch.setattr("shutil.which", lambda _: None)
        without = one(FULL, tmp_path)
    assert without.unchecked
    assert not list(tmp_path.iterdir())

    found = one(FULL, tmp_path)

    assert not found.unchecked
    assert "ink-average" in {each.code for each in found.findings}
    assert runs == ["x.pdf"] * 2
