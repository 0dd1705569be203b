"""The brochures of peers hold our words, and the work that is measured is the work it says."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from brochure import paragraphs, read
from compare import PEERS, Result, as_data, table
from measure import bare
from memopress.diagnostics import Severity
from memopress.edition import choose_editions
from memopress.job import read_job
from memopress.page import compose_edition
from stopwatch import Cost, FailedError, cost
from work import NATIONAL, Many, Municipal, copy, editions_of, restyle, reword_card, reword_chapter

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure import Source

ROOT = Path(__file__).parents[1]
PAGES = 44  # of the national edition
ENVIRONMENT = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'benchmarks'}"}


@pytest.fixture(scope="module")
def source() -> Source:
    """Return the national edition, as peers get it."""
    return read(ROOT, [NATIONAL])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project."""
    copy(ROOT, tmp_path / "project")
    return tmp_path / "project"


def test_the_pages_of_peers_are_those_of_ours(source: Source) -> None:
    """Their order, and the drawings that are on them."""
    job = read_job(ROOT)
    (edition,) = choose_editions(job.publication, [NATIONAL])
    composed = compose_edition(job.composer, edition)
    ours = [
        (each.template, each.document.key if each.document else "") for each in composed.originals
    ]

    pages = source.editions[NATIONAL]["pages"]

    assert [(page["kind"], page["of"]) for page in pages] == ours
    assert {name for page in pages for name in page["drawings"]} <= source.drawings.keys()


# WeasyPrint takes up to a minute: MEMOPRESS_PEERS=all, by hand.
READ = (
    PEERS if os.environ.get("MEMOPRESS_PEERS") else [each for each in PEERS if each != "WeasyPrint"]
)


@pytest.mark.parametrize("peer", READ)
def test_a_peers_brochure_holds_our_words(peer: str, source: Source, tmp_path: Path) -> None:
    """Every paragraph of every card and chapter is in it, on as many pages as ours."""
    module, package = PEERS[peer]
    if not importlib.util.find_spec(package):
        pytest.skip(f"{package} is not installed")
    importlib.import_module(module).write(source, tmp_path, ROOT / "images")

    cost(
        [sys.executable, str(ROOT / "benchmarks" / f"{module}.py"), str(tmp_path), NATIONAL],
        ENVIRONMENT,
    )

    with pypdfium2.PdfDocument(tmp_path / f"{NATIONAL}.pdf") as pdf:
        texts = [bare(page.get_textpage().get_text_bounded()) for page in pdf]
        boxes = {(page.get_mediabox(), page.get_trimbox()) for page in pdf}
    assert len(texts) == PAGES
    ((media, trim),) = boxes
    millimetres = [(b - a) / 72 * 25.4 for a, b in zip(trim[:2], trim[2:], strict=True)]
    assert millimetres == pytest.approx([170, 240], abs=0.1)
    bleed = [abs(a - b) / 72 * 25.4 for a, b in zip(media, trim, strict=True)]
    assert bleed == pytest.approx([3] * 4, abs=0.1)
    whole = "".join(texts)
    held = {page["of"] for page in source.editions[NATIONAL]["pages"]}
    keys = [key for key in held if key.startswith(("practices/", "chapters/"))]
    assert len(keys) == 28 + 3
    wanted = [text for key in keys for text in paragraphs(source.documents[key])]
    lacking = [text for text in wanted if bare(text) not in whole]
    assert lacking == []


@pytest.mark.parametrize("change", [reword_card, reword_chapter, restyle])
def test_each_run_changes_the_same_one_line(
    change: Callable[[Path, int], None], project: Path
) -> None:
    """And makes it what no run before has made it: nothing kept can be of use for it."""
    files = [file for part in ("source", "layouts") for file in (project / part).rglob("*.*")]
    seen = []
    for run in range(25):
        before = {file: file.read_text(encoding="utf-8").splitlines() for file in files}
        change(project, run)
        changed = [
            (file, number, new)
            for file in files
            for number, (old, new) in enumerate(
                zip(before[file], file.read_text(encoding="utf-8").splitlines(), strict=True)
            )
            if old != new
        ]
        assert len(changed) == 1
        seen += changed

    assert len({(file, number) for file, number, _ in seen}) == 1
    assert len({line for _, _, line in seen}) == 25


def test_a_municipal_edition_has_the_cards_of_its_municipality_and_its_province(
    project: Path,
) -> None:
    """Its own come first in their section; no two are called alike."""
    Municipal(60)(project)

    editions = choose_editions(read_job(project).publication)

    assert len(editions) == 60
    assert len({edition.name for edition in editions}) == 60
    assert sorted(edition.id for edition in editions) == list(editions_of(project))
    for edition in editions:
        name = edition.name.rstrip(" 0123456789")
        cards = edition.collections["practices"]
        own = [card.id for card in cards if any(name == place.name for place in card.places)]
        provinces = {
            place.province for card in cards for place in card.places if place.name == name
        }
        assert own
        assert len(provinces) == 1
        everywhere = (*cards, *edition.left_out["practices"])
        there = [c.id for c in everywhere if provinces & {place.province for place in c.places}]
        assert {card.id for card in cards} == set(there)
        first: dict[str, list[bool]] = {}
        for card in cards:
            first.setdefault(str(card.chapter), []).append(card.id in own)
        assert all(marks == sorted(marks, reverse=True) for marks in first.values())


def test_many_cards_fit_their_brochure(project: Path) -> None:
    """Their texts differ, a register of several pages lists them all, and nothing is too long."""
    Many(84)(project)

    job = read_job(project)
    (edition,) = choose_editions(job.publication, [NATIONAL])
    composed = compose_edition(job.composer, edition)

    cards = edition.collections["practices"]
    assert len({(card.title.plain, card.body.plain) for card in cards}) == len(cards) == 84
    assert composed.whole
    assert not [each for each in composed.diagnostics if each.severity is Severity.ERROR]
    assert sum(page.card for page in composed.pages) == 84
    assert sum(page.continues for page in composed.pages) >= 1


def test_ratios_are_of_the_turns() -> None:
    """The middlemost of each turn's, not the ratio of what is middlemost of each."""
    ours = [Cost(wall, 1.0, 1e6) for wall in (2.0, 8.0, 9.0)]
    theirs = [Cost(wall, 2.0, 2e6) for wall in (1.0, 2.0, 9.0)]
    result = Result("something", {"memopress": ours, "Typst": theirs})

    assert result.ratio("Typst", "wall") == 2
    assert result.ratio("Typst", "cpu") == 0.5
    assert result.median("memopress", "wall") == 8
    row = list(table(as_data([result], 3)))[-1]
    assert row == "| something | 8.00 s, 1.00 s, 1 MB | 2.0 × · 0.50 × · 0.50 × |"
    fewer = Result("something", result.costs, "of fewer")
    assert list(table(as_data([fewer], 3)))[-1].startswith("| something (of fewer) | 8.00 s")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only the largest is known")
def test_a_cost_is_that_of_all_processes() -> None:
    """Memory that two of them hold at once is added up."""
    hold = "import time; held = bytearray(b'x' * 60_000_000); time.sleep(0.5)"
    both = f"import subprocess, sys; p = [subprocess.Popen([sys.executable, '-c', {hold!r}])"
    both += " for _ in range(2)]; [each.wait() for each in p]"

    found = cost([sys.executable, "-c", both], os.environ)

    assert found.peak > 120e6
    assert found.wall > 0.5
    alone = cost([sys.executable, "-c", both], os.environ, looks=False)
    assert 60e6 < alone.peak <= found.peak


def test_a_command_that_fails_is_no_figure() -> None:
    """It is told with what it said."""
    with pytest.raises(FailedError, match="no such thing"):
        cost([sys.executable, "-c", "raise SystemExit('no such thing')"], os.environ)
