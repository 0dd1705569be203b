"""Verdicts of several files at once, kept from one build to the next."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import fields

from conftest import needs
from handmade import Page, made
from memopress.diagnostics import Severity
from memopress.keeping import Cache
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
from memopress.preflight.case import Case
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
    remedy="12 pixels – or more",
)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of files that were really judged, as they are."""
    names: list[str] = []
    look = Case.look

    def count(case: Case, *more: Any) -> None:
        names.append(case.name)
        look(case, *more)

    monkeypatch.setattr(Case, "look", count)
    return names


def one(data: bytes, cache: Cache | None, **changes: Any) -> Verdict:
    """Return the verdict on a file, by the usual profile with changes."""
    return judge_all({"x.pdf": (data, replace(PROFILE, **changes))}, cache)["x.pdf"]


def kept(folder: Path) -> list[Path]:
    """Return the files of verdicts below a cache's folder."""
    return sorted(folder.glob("*/verdict/*"))


def test_verdict_is_found_again_equal(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kept verdict is the same in every field, and Ghostscript does not run for it."""
    needs("gs")
    first = one(FULL, Cache(tmp_path))
    monkeypatch.setattr(separations, "_plates", None)

    again = one(FULL, Cache(tmp_path))

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
    monkeypatch.setattr(Case, "verdict", lambda *_: whole)
    one(FULL, Cache(tmp_path))
    monkeypatch.setattr(Case, "verdict", None)

    assert one(FULL, Cache(tmp_path)) == whole


@pytest.mark.parametrize("what", ["file", "name", "limit", "severity", "ink", "rules"])
def test_what_counts_makes_a_new_verdict(what: str, tmp_path: Path, runs: list[str]) -> None:
    """Another file, name, profile or text of the rules is judged anew."""
    needs("gs")
    cache = Cache(tmp_path)
    one(LIGHT, cache)
    if what == "name":
        judge_all({"y.pdf": (LIGHT, PROFILE)}, cache)
    elif what == "rules":
        one(LIGHT, Cache(tmp_path, "other rules"))
    else:
        changes: dict[str, dict[str, Any]] = {
            "limit": {"limits": replace(PROFILE.limits, line=0.01)},
            "severity": {"severities": {"thin-line": None}},
            "ink": {"inks": ("PANTONE 021 C",)},
        }
        one(LIGHT + b"\n" if what == "file" else LIGHT, cache, **changes.get(what, {}))

    assert len(runs) == 2
    assert len(kept(tmp_path)) == 2


# What may be kept and is of no verdict on this file.
SPOILT: dict[str, Callable[[Verdict], Any]] = {
    "no verdict": lambda _: [],
    "null": lambda _: None,
    "a number": lambda _: 3,
    "nothing": lambda _: {},
    "of another name": lambda v: replace(v, file="y.pdf"),
    "of another profile": lambda v: replace(v, profile="digital"),
    "claims that are a word": lambda v: replace(v, claims="PDF/X-4"),
    "claims of numbers": lambda v: replace(v, claims=(4,)),
    "pages in words": lambda v: replace(v, pages="one"),
    "pages below none": lambda v: replace(v, pages=-1),
    "keeps everything": lambda v: replace(v, keeps=True),
    "findings that are no list": lambda v: replace(v, findings="all"),
    "findings of nothing": lambda v: replace(v, findings=(None,)),
    "findings without fields": lambda v: replace(v, findings=({"code": "rgb"},)),
    "a severity that is none": lambda v: _found(v, severity="fatal"),
    "a box of words": lambda v: _found(v, box={"x": "1", "y": 2, "width": 3, "height": 4}),
    "a box of three": lambda v: _found(v, box=[1, 2, 3]),
    "a box without end": lambda v: _found(v, box=Box(float("inf"), 2.0, 3.0, 4.0)),
    "a page in words": lambda v: _found(v, page="1"),
    "page 0": lambda v: _found(v, page=0),
    "a message in numbers": lambda v: _found(v, message=3),
}


def _found(verdict: Verdict, **changes: Any) -> Verdict:
    """Return a verdict with one finding, some of whose fields are other ones."""
    return replace(verdict, findings=(replace(verdict.findings[0], **changes),))


@pytest.mark.parametrize("fault", [*SPOILT, "cut off", "deep", "of no text"])
def test_spoilt_verdict_is_made_anew(fault: str, tmp_path: Path, runs: list[str]) -> None:
    """What is of no verdict on the file is judged again, and then kept again; seals may fit."""
    needs("gs")
    first = one(LIGHT, Cache(tmp_path))
    (path,) = kept(tmp_path)
    good = path.read_bytes()
    key = path.name
    if fault == "cut off":
        path.write_bytes(good[: len(good) // 2])
    elif fault == "deep":
        Cache(tmp_path).put("verdict", key, b"\x91" * 100_000)
    elif fault == "of no text":
        Cache(tmp_path).put("verdict", key, b"\xa3\xff\xfe\x00")
    else:
        Cache(tmp_path).put("verdict", key, msgspec.msgpack.encode(SPOILT[fault](first)))

    assert one(LIGHT, Cache(tmp_path)) == first
    assert path.read_bytes() == good
    assert len(runs) == 2


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept the verdict is the same, and nothing is left behind."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    for folder in (tmp_path / "file", tmp_path / "file/below"):
        assert one(LIGHT, Cache(folder)) == judge(LIGHT, "x.pdf", PROFILE)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that cannot be written whole is not written at all."""
    needs("gs")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    assert one(LIGHT, Cache(tmp_path)) == judge(LIGHT, "x.pdf", PROFILE)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_several_files_at_once(tmp_path: Path, runs: list[str]) -> None:
    """Files that are judged together have the verdicts that they have one by one, in order."""
    apart = {name: judge(data, name, PROFILE) for name, data in FILES.items()}

    for cache in (None, Cache(tmp_path), Cache(tmp_path)):
        together = judge_all({name: (data, PROFILE) for name, data in FILES.items()}, cache)
        assert together == apart
        assert list(together) == list(FILES)
    assert not judge_all({}, Cache(tmp_path))
    assert sorted({*runs, "none.pdf"}) == sorted(FILES)


def test_files_are_judged_in_heaps(runs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """No more pages are read at once than there is room for, and all files are judged."""
    apart = {name: judge(data, name, PROFILE) for name, data in FILES.items()}
    judged: list[int] = []
    heap = desk.Desk._judge  # noqa: SLF001

    def count(here: Any) -> None:
        judged.append(len(here._cases))  # noqa: SLF001
        heap(here)

    monkeypatch.setattr(desk.Desk, "_judge", count)
    for name, most, heaps in (("_PAGES", 1, [2, 1]), ("_BYTES", 1, [1, 1, 1, 0])):
        with monkeypatch.context() as patch:
            patch.setattr(desk, name, most)
            found = judge_all({name: (data, PROFILE) for name, data in FILES.items()})
        assert found == apart
        assert judged == heaps
        judged.clear()
    assert len(runs) == 6


def test_one_folder_for_several_builds(tmp_path: Path) -> None:
    """Builds that run at once may keep their verdicts in one folder."""
    needs("gs")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: one(LIGHT, Cache(tmp_path)), range(4)))

    assert len(set(map(str, found))) == 1
    (path,) = kept(tmp_path)
    assert os.access(path, os.R_OK)


def test_unchecked_verdicts_are_not_kept(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was judged without Ghostscript is judged again when it is there."""
    needs("gs")
    with monkeypatch.context() as patch:
        patch.setattr("shutil.which", lambda _: None)
        without = one(FULL, Cache(tmp_path))
    assert without.unchecked
    assert not kept(tmp_path)

    found = one(FULL, Cache(tmp_path))

    assert not found.unchecked
    assert "ink-average" in {each.code for each in found.findings}
    assert runs == ["x.pdf"] * 2


def test_another_ghostscript_makes_other_plates(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ink is known by the version that measured it, and verdicts with it."""
    needs("gs")
    first = one(FULL, Cache(tmp_path))
    monkeypatch.setattr(desk, "ghostscript_print", lambda: "99.9")

    assert one(FULL, Cache(tmp_path)) == first
    assert len(runs) == 2
    assert len(list(tmp_path.glob("*/ink/*"))) == 2
    assert len(list(tmp_path.glob("*/page/*"))) == 1
