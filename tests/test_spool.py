"""A strict build puts nothing away before all is made: what is done waits on the disk."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memopress import press, shelf
from memopress.making import File
from memopress.manifest import Made
from memopress.spool import Spool

if TYPE_CHECKING:
    import pytest

    from conftest import Project


def test_what_waits_is_as_it_was(tmp_path: Path) -> None:
    """Each edition's files come in the order in which they went, and nothing is left of them."""
    spool = Spool(tmp_path / "none" / "yet")
    rows = [("b", "x"), ("b", "y"), ("a", "x")]
    kept = [
        (Made(f"{edition}/{name}.pdf", edition, name, 1, size, "", ()), b"x" * size)
        for size, (edition, name) in enumerate(rows, 1)
    ]
    assert list(spool.editions()) == []
    for made, data in kept:
        spool.put(made, data)

    assert list(tmp_path.iterdir()) == []
    assert list(spool.editions()) == [("b", kept[:2]), ("a", kept[2:])]
    spool.close()
    assert list(tmp_path.iterdir()) == []


def test_a_strict_build_holds_no_files_in_memory(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But those of the batch in hand; what it puts away is what any build does."""
    alive: list[int] = []
    hold = shelf.hold

    def held(*arguments: Any) -> Any:
        gc.collect()
        alive.append(sum(isinstance(each, File) for each in gc.get_objects()))
        return hold(*arguments)

    monkeypatch.setattr(press, "_BATCH", 1)
    monkeypatch.setattr(shelf, "hold", held)

    usual = press.build(project.folder, folder="usual")
    strict = press.build(project.folder, folder="strict", strict=True)

    assert strict.files == usual.files
    assert {each.edition for each in usual.files} == {"all", "north"}
    for each in usual.files:
        assert Path("usual", each.file).read_bytes() == Path("strict", each.file).read_bytes()
    assert alive[-1] <= 2
    assert len(alive) == 3
