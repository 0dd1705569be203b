"""How long the desk takes, from saving a file to the new page painted in a real browser.

    python benchmarks/desk.py [--runs 15] [--soak MINUTES]

A copy of the project is shown in a headless Chromium, the national edition, at the size of a
laptop's window. Files are written as an editor does; what is painted is known from the page itself:
the first frame after the new picture is in its place. With `--soak`, files are edited at random
instead for so many minutes, and the memory of the desk's process is told.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from work import NATIONAL, copy, restyle, reword_card

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
BROWSER = "/usr/bin/chromium"
_CARD = "source/practices/open-dansvloer.yaml"
_QUIET = 1500  # milliseconds between two runs: what can wait is done then
# Notes when pages are painted that have a new number; a task after a frame's callbacks comes when
# that frame is painted.
_WATCH = """
window.painted = {};
const seen = (figure) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    window.painted[figure.dataset.folio] = performance.timeOrigin + performance.now();
  };
  port2.postMessage(0);
});
new MutationObserver((records) => records.forEach(({ target }) => seen(target)))
  .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-number"] });
"""
# Tells when the first page was painted; 0 where none is in half a minute.
_PAINTED = """
async () => {
  for (let tries = 0; tries < 15_000; tries += 1) {
    const times = Object.values(window.painted);
    if (times.length) return Math.min(...times);
    await new Promise((done) => setTimeout(done, 2));
  }
  return 0;
}
"""
# Turns to an edition, and tells after how many milliseconds all its pages in view are painted.
_TURN = """
async (id) => {
  const begun = performance.now();
  const select = document.getElementById("edition");
  select.value = id;
  select.dispatchEvent(new Event("change"));
  const main = document.getElementById("pages");
  const inView = () => [...document.querySelectorAll("figure.page")].filter((figure) => {
    const box = figure.getBoundingClientRect(), frame = main.getBoundingClientRect();
    return box.bottom > frame.top + 2 && box.top < frame.bottom - 2;
  });
  const name = select.selectedOptions[0].textContent;
  while (!document.title.startsWith(`${name} –`) || !inView().every((f) => f.dataset.number)) {
    await new Promise(requestAnimationFrame);
  }
  await new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    requestAnimationFrame(() => port2.postMessage(0));
  });
  return performance.now() - begun;
}
"""


@contextmanager
def served(project: Path, edition: str, cache: Path) -> Iterator[tuple[str, int]]:
    """Serve a project for a while; give the desk's address, and the number of its process."""
    command = [
        sys.executable, "-m", "memopress", "preview", edition, "--no-browser",
        "--project", str(project), "--cache", str(cache),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout  # noqa: S101 - it is asked for
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


@contextmanager
def desk(address: str) -> Iterator[Page]:
    """Open the desk in a browser for a while, with its pages shown."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(_WATCH)
        page.goto(address)
        page.wait_for_selector("figure[data-number]", timeout=120_000)
        try:
            yield page
        finally:
            browser.close()


def measure(page: Page, project: Path, change: Callable[[Path, int], None], runs: int) -> None:
    """Make a change again and again, and tell how long it takes until its page is painted."""
    took = []
    for run in range(runs):
        page.wait_for_timeout(_QUIET)
        page.evaluate("window.painted = {}")
        change(project, run)
        saved = time.time() * 1000
        painted = float(page.evaluate(_PAINTED))
        if not painted:
            raise TimeoutError("no page was painted")
        took.append(painted - saved)
    _tell(took)


def _tell(took: Sequence[float]) -> None:
    ordered = sorted(took)
    last = ordered[int(len(ordered) * 0.9)]
    print(
        f"    median {statistics.median(took):.0f} ms, nine of ten below {last:.0f} ms", flush=True
    )


def show(page: Page, file: str, line: int) -> None:
    """Have the page shown that a place in a file is seen on."""
    page.evaluate(
        """async ([file, line]) => {
          const token = sessionStorage.getItem("token");
          await fetch(`/at?file=${file}&line=${line}`, { headers: { "X-Desk": token } });
        }""",
        [file, line],
    )
    page.wait_for_timeout(1500)


def turns(page: Page, runs: int) -> None:
    """Go from edition to edition, each seen before, and tell how long it takes."""
    ids: list[str] = page.evaluate(
        "[...document.querySelectorAll('#edition option')].map(o => o.value)"
    )
    for each in ids:
        page.evaluate(_TURN, each)
        page.wait_for_timeout(_QUIET)
    took = []
    for run in range(runs):
        took.append(page.evaluate(_TURN, ids[run % len(ids)]))
        page.wait_for_timeout(200)
    _tell(took)


def soak(page: Page, project: Path, pid: int, minutes: float) -> None:
    """Edit at random, with faults among it, and tell the memory of the process now and then."""
    chance = random.Random(7)  # noqa: S311 - the same edits each time
    files = sorted((project / "source/practices").glob("*.yaml"))
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    layout = project / "layouts/memorandum/layout.yaml"
    design = layout.read_text(encoding="utf-8")
    begun, edits, told = time.monotonic(), 0, 0.0
    while (spent := time.monotonic() - begun) < minutes * 60:
        if spent >= told:
            print(
                f"    {spent / 60:5.1f} min, {edits} edits: {_memory(pid) / 2**20:.0f} MiB",
                flush=True,
            )
            told = spent + 60
        file = chance.choice(files)
        text = texts[file]
        kind = chance.random()
        if kind < 0.05:  # broken, and mended by a later edit
            file.write_text(text.replace("title:", "title: [", 1), encoding="utf-8")
        elif kind < 0.1:
            size = f"{9.2 + chance.random() / 10:.3f}pt"
            layout.write_text(design.replace("size: 9.25pt", f"size: {size}", 1), encoding="utf-8")
        else:
            words = list(
                re.finditer(r"\b[a-z]{5,}\b", text.partition("body:")[2].split("places:")[0])
            )
            word = chance.choice(words)[0] if words else "kunst"
            file.write_text(text.replace(word, word[::-1]), encoding="utf-8")
        edits += 1
        page.wait_for_timeout(chance.choice((50, 300, 700)))
        if chance.random() < 0.1:
            page.keyboard.press(chance.choice(("ArrowRight", "ArrowLeft", "]", "Home")))
        if chance.random() < 0.3:
            file.write_text(text, encoding="utf-8")
    print(f"    {edits} edits: {_memory(pid) / 2**20:.0f} MiB", flush=True)


def _memory(pid: int) -> int:
    """Return the resident memory of a process in bytes (Linux)."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024  # type: ignore[index] # it is there


def main() -> None:
    """Measure, or soak."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project, cache = Path(folder, "project"), Path(folder, "cache")
        copy(ROOT, project)
        with served(project, NATIONAL, cache) as (address, pid), desk(address) as page:
            if asked.soak:
                print("random edits")
                soak(page, project, pid, asked.soak)
                return
            card = project / _CARD
            lines = card.read_text(encoding="utf-8").splitlines()
            show(page, str(card), next(n for n, each in enumerate(lines, 1) if "beweging" in each))
            print("one word of one card, to its page painted")
            measure(page, project, reword_card, asked.runs)
            print("one style in layout.yaml, to the page in view painted")
            measure(page, project, restyle, asked.runs)
            print("from edition to edition, each seen before")
            turns(page, asked.runs)


if __name__ == "__main__":
    main()
