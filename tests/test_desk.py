"""The desk without a browser: who may come in, what is drawn, and what a change makes anew."""

from __future__ import annotations

import http.client
import io
import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from conftest import needs, small_project
from memopress.cli import main
from memopress.desk import Desk
from memopress.desk.editor import Editor
from memopress.desk.hand import Hand
from memopress.desk.model import View
from memopress.desk.raster import rasterise
from memopress.desk.studio import Studio
from memopress.keeping import Cache
from memopress.press import build
from memopress.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Project

TOKEN = "of-this-test"  # noqa: S105 - it opens nothing else
GULL = "source/birds/gull.yaml"


class Guest:
    """Somebody who asks the desk, with the headers of a browser that has its page open."""

    def __init__(self, desk: Desk) -> None:
        """Come to a desk that is served."""
        self.desk = desk

    def ask(
        self, path: str, method: str = "GET", body: object = None, **headers: str
    ) -> tuple[int, bytes]:
        """Return the status and the body of an answer; a header of '' is not sent."""
        named = {"Host": f"127.0.0.1:{self.desk.port}", "X-Desk": TOKEN}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in named.items():
                if value:
                    connection.putheader(name, value)
            data = json.dumps(body).encode() if body is not None else b""
            connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def data(self, path: str) -> Any:
        """Return what is told under a path."""
        status, body = self.ask(path)
        assert status == 200, (path, status, body)
        return json.loads(body)


@contextmanager
def served(desk: Desk) -> Iterator[Guest]:
    """Serve a desk for a while."""
    thread = threading.Thread(target=desk.run)
    thread.start()
    try:
        guest = Guest(desk)
        guest.data("/project")
        yield guest
    finally:
        desk.end()
        thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guest]:
    """Return somebody at a desk with the small publication on it."""
    folder = tmp_path_factory.mktemp("quay")
    small_project(folder)
    with served(Desk(Session(folder), token=TOKEN)) as guest:
        yield guest


def until(is_so: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait until something is so, and tell whether it ever was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return is_so()


# who may come in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"}, 200),
        ({"X_Desk": ""}, 403),
        ({"X_Desk": "guessed"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:{port}"}, 421),
        ({"Host": "127.0.0.1"}, 421),  # of another port
        ({"Host": ""}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
    ],
    ids=str,
)
def test_only_the_desk_itself_is_answered(
    guest: Guest, headers: dict[str, str], status: int
) -> None:
    """The token of the address is wanted, and no other site's page gets an answer."""
    named = {name: each.format(port=guest.desk.port) for name, each in headers.items()}

    assert guest.ask("/project", **named)[0] == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/static/desk.js", 200),
        ("/static/inter-400.woff2", 200),
        ("/static/../server.py", 404),
        ("/static/..%2fserver.py", 404),
        ("/static/%2e%2e/%2e%2e/cli.py", 404),
        ("/static/index.html", 404),
        ("/static//etc/passwd", 404),
        ("/project", 403),
        ("/edition/all", 403),
        ("/picture/all/screen/1", 403),
        ("/events", 403),
        ("/at?file=source/quay.yaml&line=1", 403),
        ("/etc/passwd", 403),
    ],
)
def test_the_page_itself_is_open_and_nothing_else(guest: Guest, path: str, status: int) -> None:
    """Without the token there is the page, without anything of the project."""
    found, body = guest.ask(path, X_Desk="")

    assert found == status
    assert b"Quay" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "/edition/none", "/edition/..%2f..", "/picture/all/screen/99",
        "/picture/all/none/1", "/facts/all/0", "/nothing",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(guest: Guest, path: str) -> None:
    """A path of nothing is answered so, and reads no file."""
    guest.data("/edition/all")

    assert guest.ask(path)[0] == 404


def test_it_answers_on_the_loopback_address_alone(guest: Guest) -> None:
    """The port is taken on 127.0.0.1, and on no other address."""
    assert guest.desk._socket.getsockname()[0] == "127.0.0.1"  # noqa: SLF001


def test_only_files_that_were_read_are_opened(guest: Guest, tmp_path: Path) -> None:
    """Whoever asks for another file to be opened gets nothing, and no program is begun."""
    ran = tmp_path / "ran"
    guest.desk._editor = Editor(f"touch {ran} {{file}}")  # noqa: SLF001
    other = tmp_path / "other.yaml"
    other.write_text("x", encoding="utf-8")

    for file in (str(other), "../other.yaml", "/etc/passwd", ""):
        assert guest.ask("/open", "POST", {"file": file, "line": 1})[0] == 404
    assert guest.ask("/open", "POST", {"file": 1})[0] == 400
    assert not ran.exists()
    source = guest.data("/facts/all/1")["spots"][0]["file"]
    assert guest.ask("/open", "POST", {"file": source, "line": 1})[0] == 204
    assert until(ran.exists)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("code", ["code", "--goto", "/x y.yaml:3:7"]),
        ("/usr/bin/subl -n", ["/usr/bin/subl", "-n", "/x y.yaml:3:7"]),
        ("gvim", ["gvim", "+3", "/x y.yaml"]),
        ("ed -l {line} '{file}'", ["ed", "-l", "3", "/x y.yaml"]),
    ],
)
def test_editors_are_told_the_line(command: str, words: list[str]) -> None:
    """Each in its way; no word is read by a shell."""
    assert Editor(command).command("/x y.yaml", 3, 7) == words


@pytest.mark.parametrize("wanted", ["nroth", "*x"])
def test_an_edition_that_is_not_there_opens_no_desk(
    project: Project,
    wanted: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is refused as a build does, before anything is served."""
    argv = ["memopress", "preview", wanted, "--no-browser", "--no-cache"]
    monkeypatch.setattr("sys.argv", [*argv, f"--project={project.folder}"])
    monkeypatch.setattr(Desk, "run", Desk.end)
    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "unknown-edition" in told.err
    assert wanted != "nroth" or "did you mean 'north'?" in told.err


def test_a_preview_ends_with_a_word_of_its_own(project: Project) -> None:
    """It tells its address alone on its output, and how to stop it; nothing was to be written."""
    words = [sys.executable, "-m", "memopress", "preview", "north", "--no-browser", "--no-cache"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=project.folder, stdout=pipe, stderr=pipe, text=True) as run:
        assert run.stdout
        assert run.stdout.readline().startswith("http://127.0.0.1:")
        run.send_signal(signal.SIGINT)
        out, told = run.communicate(timeout=20)

    assert run.returncode == 130
    assert out == ""
    assert "Ctrl-C" in told
    assert told.splitlines()[-1] == "the preview has ended"


# what is drawn ---------------------------------------------------------------------------------


def test_pictures_are_the_pages_of_a_build(project: Project) -> None:
    """Pixel by pixel: each page as it is shown is the page of the file that is made."""
    session = Session(project.folder, Cache(None))
    build(session, ("all",), folder=project.folder / "out")
    studio = Studio(session, Hand(), lambda _name, _data: None)
    studio.open()
    state = studio.edition("all")
    for kind in ("screen", "press"):
        data = (project.folder / f"out/all/quay-birds-all-{kind}.pdf").read_bytes()
        for index, page in enumerate(state["pages"]):
            shown = studio.picture("all", kind, page["folio"], 1.5)
            with Image.open(io.BytesIO(shown)) as image:
                made = rasterise(data, 1.5, index)
                assert image.size == made.size
                assert ImageChops.difference(image.convert("RGB"), made).getbbox() is None


def test_fine_rules_are_faint_on_small_pages() -> None:
    """A rule of 0.4 points is as grey as it is thin, on a page no larger than a stamp."""
    rule = b"0.4 w 0 50 m 100 50 l S"
    data = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    ) % (len(rule), rule)
    small = rasterise(data, 0.25).convert("L")

    assert small.size == (25, 25)
    ink = sum(255 - shade for shade in small.crop((12, 0, 13, 25)).tobytes()) / 255
    assert 0 < ink < 0.5  # pixels; it is a tenth of one


def test_plates_have_the_inks_of_the_page(guest: Guest) -> None:
    """A plate is dark where its ink is; all together they are the page in the press's colours."""
    needs("gs")
    guest.data("/edition/all")
    plates = {}
    for ink in ("Cyan", "Yellow", "Black", ""):
        status, body = guest.ask(f"/plate/all/1?ink={ink}&scale=1")
        assert status == 200
        with Image.open(io.BytesIO(body)) as image:
            width, height = image.size
            inside = (width // 14, height // 10, width * 13 // 14, height * 9 // 10)
            plates[ink] = image.convert("RGB").crop(inside)  # without the marks

    dark = {ink: image.getextrema()[0][0] for ink, image in plates.items()}  # type: ignore[index]
    assert dark["Cyan"] < 40 < dark["Yellow"] < 255  # the greeting is in 'tide'
    red, _, blue = plates[""].resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    assert red < blue


# what a change makes anew ----------------------------------------------------------------------


class Watcher:
    """A studio with somebody before it, and what it told."""

    def __init__(self, folder: Path, *folios: int) -> None:
        """Look at some pages of an edition."""
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.hand = Hand()
        self.studio = Studio(Session(folder), self.hand, lambda *event: self.told.append(event))
        self.studio.open()
        self.state = self.studio.edition("all")
        self.studio.views["x"] = View("all", "screen", folios, 1.0)
        self.settle()

    def settle(self) -> list[str]:
        """Let all be done that waits, and return the names of what was told meanwhile."""
        while self.studio._stale or not self.hand._work.empty():  # noqa: SLF001
            time.sleep(0.005)
        self.hand.do(3, lambda: None).result()  # type: ignore[arg-type]
        return [name for name, _ in self.told]

    def change(self) -> dict[str, Any]:
        """Follow a change, and return the last state of the pages."""
        self.told.clear()
        self.hand.do(0, self.studio.change).result()  # type: ignore[arg-type]
        self.settle()
        states = [data["state"] for name, data in self.told if name == "pages"]
        self.state = states[-1] if states else self.state
        return self.state

    @property
    def numbers(self) -> list[int]:
        """The numbers of the pages' states."""
        return [page["number"] for page in self.state["pages"]]


def test_only_what_has_changed_is_told(project: Project) -> None:
    """A word of a card is another state of its page, with the box of what is other on it."""
    watcher = Watcher(project.folder, 4, 5)
    before = watcher.numbers
    project.change(GULL, "the sign", "each sign")
    watcher.change()

    assert [n for n, (one, two) in enumerate(zip(before, watcher.numbers, strict=True), 1)
            if one != two] == [4]  # fmt: skip
    (first, *_) = [data for name, data in watcher.told if name == "pages"]
    assert [*first["changed"]] == [4]
    ((_, _, width, height),) = first["changed"][4]
    assert 0 < height < 30 < width


def test_a_colour_is_another_state_of_all_pages(project: Project) -> None:
    """What pages are drawn with is a part of how they look."""
    watcher = Watcher(project.folder, 1)
    before = watcher.numbers
    project.change("layouts/pocket/layout.yaml", "'#1A5A80'", "'#80301A'")
    watcher.change()

    assert not {*before} & {*watcher.numbers}


def test_a_break_is_shown_as_a_draft_and_mended(project: Project) -> None:
    """The pages stay, the error is told with its line, and all is well when it is mended."""
    watcher = Watcher(project.folder, 4)
    project.change(GULL, "call: ", "call: [")
    state = watcher.change()

    assert not state["sound"]
    assert len(state["pages"]) == 6
    (row, *_) = watcher.studio.findings("all")
    assert (row["severity"], row["file"], row["line"]) == ("error", GULL, 1)
    assert row["spots"] == [{"folio": 4, "box": None}]  # the page of its document
    project.change(GULL, "call: [", "call: ")
    assert watcher.change()["sound"]
    assert [row for row in watcher.studio.findings("all") if row["severity"] == "error"] == []


def test_what_is_told_twice_is_a_row_once(project: Project) -> None:
    """A picture that is not there is told with its document and with its page: with the page."""
    watcher = Watcher(project.folder, 3)
    project.change("source/birds/heron.yaml", "heron.png", "herron.png")
    watcher.change()

    (row,) = (each for each in watcher.studio.findings("all") if each["severity"] == "error")
    assert row["code"] == "picture-missing"
    ((folio, box),) = (spot.values() for spot in row["spots"])
    assert (folio, round(box[2])) == (3, 241)  # its grey field


def test_what_is_wrong_with_all_editions_is_a_row_once(project: Project) -> None:
    """What keeps the project from being read is told with the draft that is made of it."""
    watcher = Watcher(project.folder, 2)
    project.change("layouts/pocket/layout.yaml", "bleed: 3mm", "blede: 3mm")
    file = "layouts/pocket/pages/list.xml.j2"
    project.change(file, '<p style="text"><a', '<par/><p style="text"><a')
    watcher.change()

    told = [row for row in watcher.studio.findings("all") if row["severity"] == "error"]
    assert [row["code"] for row in told] == ["unknown-field", "unknown-element"]
    assert "<par/>" in told[1]["excerpt"]


def test_without_a_publication_the_last_pages_stay(project: Project) -> None:
    """A project folder that is renamed is missed, and found again when it is back."""
    watcher = Watcher(project.folder, 1)
    before = watcher.numbers
    away = project.folder.with_name("away")
    project.folder.rename(away)
    state = watcher.change()
    assert not state["current"]
    assert watcher.numbers == before
    away.rename(project.folder)

    assert watcher.change()["current"]
    assert watcher.numbers == before


def test_a_project_that_cannot_be_read_is_told(project: Project) -> None:
    """What is wrong is there from the beginning; the editions come when it is mended."""
    text = (project.folder / "source/quay.yaml").read_text(encoding="utf-8")
    project.write("source/quay.yaml", "title: [")
    told: list[tuple[str, dict[str, Any]]] = []
    studio = Studio(Session(project.folder), Hand(), lambda *event: told.append(event))
    studio.open()

    assert studio.project()["editions"] == []
    assert [row["severity"] for row in studio.findings("-")] == ["error"]
    project.write("source/quay.yaml", text)
    studio.change()
    assert [name for name, _ in told] == ["project", "findings"]
    assert [each["id"] for each in studio.project()["editions"]] == ["all", "north"]


def test_places_and_pages_find_each_other(project: Project) -> None:
    """A line of a file leads to its page, be it named from here, from the project, or wholly."""
    watcher = Watcher(project.folder, 1)
    facts = watcher.studio.facts("all", 4)
    note = next(each for each in facts["blocks"] if each["text"].startswith("It has read"))
    for file in (note["file"], str(project.folder / GULL)):
        found = watcher.studio.spotted(file, note["line"], "all")
        assert [each.folio for each in found] == [4]
    after = watcher.studio.spotted(GULL, 99, "all")
    assert {each.folio for each in after} == {4}
    assert watcher.studio.spotted("source/none.yaml", 1, "all") == []


def test_what_is_read_is_told_in_its_order(project: Project) -> None:
    """The blocks of a page are those of the file that is made, in the order of reading."""
    facts = Watcher(project.folder, 1).studio.facts("all", 3)

    assert [(each["tag"], each["text"]) for each in facts["blocks"]] == [
        ("H2", "Grey heron"),
        ("P", "It stands still until the fish forgets."),
        ("Lbl", "–"),
        ("LBody", "long neck"),
        ("Lbl", "–"),
        ("LBody", "longer patience"),
        ("Figure", ""),
        ("P", "Seen at north, steps"),
    ]
    assert facts["blocks"][6]["alt"] == "A heron at the steps"
    assert facts["report"]["lines"] > 4


def test_the_desk_survives_saves_and_those_who_leave(tmp_path: Path) -> None:
    """Fifty quick saves, files half written, a browser that goes away: the last word is shown."""
    project = small_project(tmp_path / "quay")
    file = project.folder / GULL
    text = file.read_text(encoding="utf-8")
    with served(Desk(Session(project.folder), token=TOKEN)) as guest:
        before = guest.data("/edition/all")["pages"][3]["number"]
        gone = http.client.HTTPConnection("127.0.0.1", guest.desk.port, timeout=20)
        gone.request("GET", "/events", headers={"X-Desk": TOKEN})
        assert b"hello" in gone.getresponse().readline()
        gone.close()
        for number in range(50):
            file.write_text(text[:40], encoding="utf-8")  # half of it
            file.write_text(text.replace("the sign", f"sign {number}"), encoding="utf-8")

        def last() -> bool:
            blocks = guest.data("/facts/all/4")["blocks"]
            return any("sign 49" in each["text"] for each in blocks)

        assert until(last)
        state = guest.data("/edition/all")
        assert state["sound"]
        assert state["pages"][3]["number"] > before
