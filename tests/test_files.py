"""Files: only plain ones below the project are read, each once; names are judged in one place."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memopress.diagnostics import Diagnostic, InputError, Place, Severity
from memopress.filenames import (
    LONGEST,
    doubles,
    folded,
    is_below,
    is_readable,
    length_fault,
    name_fault,
    told,
)
from memopress.files import Files, leads_out, shown
from memopress.plain import FileFault, read_plain

if TYPE_CHECKING:
    from collections.abc import Callable

LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="links, pipes, and names that may be any bytes"
)
FOREIGN = b"caf\xe9.yaml"  # in Latin-1, and no UTF-8


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project's folder, the current one, with files beside it that are not its own."""
    (tmp_path / "secret.yaml").write_text("secret: 1\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/other.yaml").write_text("other: 1\n")
    project = tmp_path / "project"
    (project / "source").mkdir(parents=True)
    (project / "source/own.yaml").write_text("own: 1\n")
    monkeypatch.chdir(project)
    return project


def fault(read: Callable[[], object]) -> FileFault:
    """Return the fault that reading ends with."""
    with pytest.raises(FileFault) as raised:
        read()
    return raised.value


@LINUX
def test_what_is_no_file_is_never_opened(folder: Path) -> None:
    """A pipe blocks nobody, and a folder, a socket and a device are no files either."""
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")
    server = socket.socket(socket.AF_UNIX)
    server.bind("socket")  # a relative one, as their names are short
    server.close()
    files = Files(folder)

    for name, code, message in (
        ("pipe", "not-a-file", "is a pipe, and no file"),
        ("socket", "not-a-file", "is a socket, and no file"),
        ("source", "not-a-file", "is a folder, and no file"),
        ("zero", "foreign-file", "leads out of the project"),
        ("none", "missing-file", "cannot be read: No such file or directory"),
        ("none\0", "missing-file", "embedded null"),
        ("n" * 300, "missing-file", "cannot be read: File name too long"),
        ("\ud800", "missing-file", "surrogates not allowed"),
    ):
        for read in (files.read, files.large, files.digest):
            found = fault(lambda read=read, name=name: read(folder / name))  # type: ignore[misc]
            assert found.code == code, name
            assert message in str(found)
            assert found.missing == (code == "missing-file")
    assert str(fault(lambda: read_plain(Path("/dev/zero"), 9))) == "is a device, and no file"
    assert str(fault(lambda: read_plain(folder / "zero", 9))) == "is a link, and no file"


@LINUX
def test_links_are_followed_as_long_as_they_stay_inside(folder: Path) -> None:
    """A link to a file of the project is as good as the file; one that leads out is not."""
    (folder / "inside.yaml").symlink_to("source/own.yaml")
    (folder / "there").symlink_to("source")
    (folder / "out.yaml").symlink_to("../secret.yaml")
    (folder / "up").symlink_to("..")
    (folder / "round").symlink_to("round")
    (folder / "dead").symlink_to("source/nothing")
    files = Files(folder)

    assert files.read(folder / "inside.yaml") == files.read(folder / "there/own.yaml")
    for name in ("out.yaml", "up/secret.yaml", "../secret.yaml", "source/../../secret.yaml"):
        assert fault(lambda name=name: files.read(folder / name)).code == "foreign-file"  # type: ignore[misc]
        assert files.is_there(folder / name)
    for name in ("round", "dead"):
        assert fault(lambda name=name: files.read(folder / name)).code in (  # type: ignore[misc]
            "missing-file",
            "not-a-file",
        )
    assert not files.is_there(folder / "dead")
    assert files.leads_out(folder / "up")
    assert not files.leads_out(folder / "none/yet")
    assert leads_out(folder / "there", folder / "there/deeper")
    assert Files(folder, folder.parent / "elsewhere").read(Path("../elsewhere/other.yaml"))


def test_a_file_has_a_size_that_is_told(folder: Path) -> None:
    """What is larger than its kind may be is not read; a hole counts as what it stands for."""
    with (folder / "hole").open("wb") as file:
        file.truncate(1 << 40)
    files = Files(folder)

    found = fault(lambda: files.read(folder / "hole"))
    assert (found.code, str(found)) == ("too-large", "has 1048576.0 MiB, and 4 MiB are the most")
    assert fault(lambda: files.large(folder / "hole")).code == "too-large"
    (folder / "exact").write_bytes(b"12345678")
    assert read_plain(folder / "exact", 8) == b"12345678"
    assert fault(lambda: read_plain(folder / "exact", 7)).code == "too-large"


def test_a_file_is_read_once(folder: Path) -> None:
    """Small files stay as they were first read; a large one that has become another is a fault."""
    small, picture = folder / "source/own.yaml", folder / "picture"
    picture.write_bytes(b"one")
    files = Files(folder)
    first = files.read(small), files.large(picture), files.digest(picture)
    lengths: list[int] = []

    def look(data: bytes) -> int:
        lengths.append(len(data))
        return len(data)

    assert (files.facts(picture, look), files.facts(picture, look), lengths) == (3, 3, [3])
    small.write_text("own: 2\n")
    picture.write_bytes(b"two")

    assert (files.read(small), files.digest(picture)) == (first[0], first[2])
    assert files.facts(picture, look) == 3
    found = fault(lambda: files.large(picture))
    assert (found.code, str(found)) == ("changed-file", "changed while the build was at work")
    assert Files(folder).large(picture) == b"two"
    small.unlink()
    assert files.read(small) == first[0]


@LINUX
def test_a_link_put_in_the_place_of_a_folder_is_told(folder: Path) -> None:
    """What has been resolved and is another place when it is opened, is not read."""
    files = Files(folder)
    files.read(folder / "source/own.yaml")
    files.is_there(folder / "source/late.yaml")
    (folder / "source/own.yaml").rename(folder / "own.yaml")
    (folder / "source").rmdir()
    (folder.parent / "elsewhere/late.yaml").write_text("late: 1\n")
    (folder / "source").symlink_to("../elsewhere")

    assert fault(lambda: files.read(folder / "source/late.yaml")).code == "changed-file"


@LINUX
def test_names_are_listed_without_leaving_the_project(folder: Path) -> None:
    """Sorted, with links among them; what is not entered, and what is no text, is told."""
    for name in ("b/two.yaml", "a/one.yaml", "a/deep/three.yaml", "a/no.txt"):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "source" / name).touch()
    (folder / "source/out").symlink_to("../../elsewhere")
    (folder / "source/in").symlink_to("b")
    (folder / "source/a/link.yaml").symlink_to("../../../secret.yaml")
    Path(os.fsdecode(os.fsencode(folder) + b"/source/a/" + FOREIGN)).touch()
    Path(os.fsdecode(os.fsencode(folder) + b"/source/\xff")).mkdir()
    (folder / "source/a/two\nlines.yaml").touch()
    files = Files(folder)
    heard: list[tuple[str, str]] = []

    def listed(pattern: str) -> list[str]:
        heard.clear()
        found = files.names(Path("source"), pattern, lambda p, f: heard.append((shown(p), f.code)))
        return [each.as_posix().removeprefix("source/") for each in found]

    assert listed("*/*.yaml") == ["a/link.yaml", "a/one.yaml", "b/two.yaml", "in/two.yaml"]
    assert sorted(heard) == [
        ("source/\\xff", "wrong-name"),
        ("source/a/caf\\xe9.yaml", "wrong-name"),
        ("source/a/two\\nlines.yaml", "wrong-name"),
        ("source/out", "foreign-file"),
    ]
    assert listed("**/*.yaml") == [
        "a/deep/three.yaml",
        "a/link.yaml",
        "a/one.yaml",
        "b/two.yaml",
        "own.yaml",
    ]
    assert listed("*.txt") == [] == heard
    assert files.names(Path("nowhere"), "*") == []
    assert files.names(folder.parent, "*") == []


def test_lines_are_of_what_was_read(folder: Path) -> None:
    """A place may name any file; only what this run has read is quoted, as it was read."""
    (folder / "text").write_bytes("\ufeffone\r\ntwo\rthree".encode())
    (folder / "bytes").write_bytes(b"\xff\n")
    files = Files(folder)
    for name in ("text", "bytes"):
        files.read(folder / name)
    (folder / "text").write_text("other")

    assert files.lines("text") == ("one", "two", "three")
    assert files.lines("bytes") == ("",)
    for other in ("source/own.yaml", "/etc/passwd", "../secret.yaml", ""):
        assert files.lines(other) == ()
    told_of = [
        Diagnostic(Severity.ERROR, "x", "X", place)
        for place in (Place("text", 2, 1), Place("text", 9), Place("../secret.yaml", 1), None)
    ]
    assert [each.excerpt for each in files.quoted(told_of)] == ["two", "", "", ""]
    with pytest.raises(InputError, match=r"(?m)^    two$"), files.quoting():
        raise InputError(told_of)
    alone = Diagnostic(Severity.ERROR, "x", "X", Place("../secret.yaml", 1))
    assert str(alone) == "../secret.yaml:1: error: X [x]"


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "...", ".hidden", " a", "a ", "a.", "a/b", "a\\b", "a:b", "a\nb", "a\x00",
        "a\x7f", "a\x85", 'a"', "a<b", "a>b", "a|b", "a?", "a*", "con", "CON", "Con.pdf", "nul",
        "com1", "LPT9.x.y", "com²", "conin$", "aux .txt", "manifest.json", "Manifest.JSON",
        "\udce9", "a" * 232, "é" * 116,
    ],
)  # fmt: skip
def test_names_that_no_file_should_have(name: str) -> None:
    """What some system forbids, takes for something else, or cannot be told."""
    assert name_fault(name)


@pytest.mark.parametrize(
    "name",
    ["a", "limburg", "West-Vlaanderen 2", "a.b", "console", "com10", "con-1", "鳥", "é" * 77],
)
def test_names_that_every_system_takes(name: str) -> None:
    """Letters of every kind, spaces and dots within."""
    assert name_fault(name) == ""


def test_names_that_are_one_on_some_system() -> None:
    """Case, the normal form, and compatible characters make no difference."""
    assert list(doubles(["Ä", "b", "a\u0308", "B", "ﬁ", "fi", "c"])) == [
        ("a\u0308", "Ä"), ("B", "b"), ("fi", "ﬁ"),
    ]  # fmt: skip
    assert folded("STRASSE") == folded("straße")


def test_a_name_leaves_room_for_what_stands_beside_it() -> None:
    """Bytes count, as they are with letters and accents apart, and a temporary name is longer."""
    assert length_fault("a" * 231) == ""
    assert length_fault("a" * 232) == "has 232 bytes, and 231 are the most"
    assert length_fault("é" * 78).startswith("has 234 bytes")
    assert 231 + len(".-") + 8 < LONGEST


def test_a_name_is_below_a_folder_or_not() -> None:
    """As it is written: absolute ones, drives and steps up are not."""
    assert all(map(is_below, ("a", "a/b.png", "a..b", "...", "a/./b", "ab:c.png")))
    assert not any(
        map(is_below, ("", "/a", "../a", "a/../../b", "\\a", "a\\..\\b", "C:a", "C:\\a", "a\0b"))
    )


@LINUX
def test_a_name_that_is_no_text_is_told_as_its_bytes(folder: Path) -> None:
    """What Python makes of bytes that are no UTF-8 can be printed nowhere."""
    name = os.fsdecode(FOREIGN)
    assert told(name) == "caf\\xe9.yaml"
    assert shown(folder / name) == "caf\\xe9.yaml"
    assert told("a\nb\ud800") == "a\\nb\\ud800"
    assert (is_readable(name), is_readable("café\u202e"), is_readable("a\tb")) == (
        False,
        True,
        False,
    )
