"""Makes the pictures of docs/preview.md: what the desk really shows, in a real browser.

    python docs/preview.py [NAME…]

A copy of the memorandum is served and edited; Debian's Chromium takes the pictures, which are left
in docs/preview/.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from memopress.desk import Desk
from memopress.keeping import open_cache
from memopress.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Page

DOCS = Path(__file__).parent
PARTS = ("source", "layouts", "fonts", "images")
CARD = "source/practices/muzik1030.yaml"
_SIZE = {"width": 1360, "height": 850}
_STILL = 1500  # milliseconds, after which nothing moves any more


@contextmanager
def desk(project: Path) -> Iterator[Page]:
    """Open the desk on a project for a while, with the edition of Brussels on it."""
    served = Desk(Session(project, open_cache(None)), edition="brussel")
    thread = threading.Thread(target=served.run)
    thread.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport=_SIZE, locale="en-GB", color_scheme="light")  # type: ignore[arg-type]
            page.goto(served.address)
            page.wait_for_selector("figure[data-number]", timeout=120_000)
            yield page
            browser.close()
    finally:
        served.end()
        thread.join()


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(250)


def at(page: Page, file: Path, words: str) -> None:
    """Go to the page that a line of a file is seen on."""
    lines = file.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if words in text)
    page.evaluate(
        """async ([file, line]) => {
          const token = sessionStorage.getItem("token");
          await fetch(`/at?file=${file}&line=${line}`, { headers: { "X-Desk": token } });
        }""",
        [str(file), line],
    )


def spreads(page: Page, project: Path) -> None:
    """Show two pages that face each other, and where one of their texts comes from."""
    del project
    press(page, "ArrowRight")
    page.wait_for_timeout(_STILL)
    page.mouse.click(250, 520)


def structure(page: Page, project: Path) -> None:
    """Show the order in which pages are read, and what there is to know of their setting."""
    del project
    page.emulate_media(color_scheme="dark")
    press(page, "Escape", "ArrowRight", "ArrowRight", "ArrowRight", "r")
    page.click("#tab-page")


def construction(page: Page, project: Path) -> None:
    """Show grid, frames, bleed and safety over a page for the press."""
    del project
    press(page, "r", "w", "g", "f", "b")


def inks(page: Page, project: Path) -> None:
    """Show a single plate."""
    del project
    press(page, "g", "f", "b", "Home", "ArrowRight", "e")
    page.select_option("#ink", "Magenta")
    page.wait_for_timeout(3 * _STILL)


def contact(page: Page, project: Path) -> None:
    """Show all pages of an edition."""
    del project
    page.emulate_media(color_scheme="light")
    press(page, "q", "c")
    page.click("#tab-findings")


def draft(page: Page, project: Path) -> None:
    """Show a text that runs over, with its finding and its line."""
    press(page, "s")
    file = project / CARD
    text = file.read_text(encoding="utf-8")
    start = text.index("body: |\n") + len("body: |\n")
    body = text[start:].split("\nplaces:")[0]
    file.write_text(text.replace(body, "\n\n".join([body] * 4)), encoding="utf-8")
    page.wait_for_selector("#notice:not([hidden])")
    at(page, file, "is sinds 2021")
    page.wait_for_timeout(_STILL)
    page.locator(".row-button").first.click()


SHOWN: tuple[Callable[[Page, Path], None], ...] = (
    spreads, structure, construction, inks, contact, draft,
)  # fmt: skip


def main(names: Sequence[str]) -> None:
    """Take the pictures, all of them if none is named; each begins where the one before ended."""
    folder = DOCS / "preview"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for part in PARTS:
            shutil.copytree(DOCS.parent / part, Path(place, part))
        with desk(Path(place)) as page:
            for show in SHOWN:
                show(page, Path(place))
                page.wait_for_timeout(_STILL)
                if names and show.__name__ not in names:
                    continue
                path = folder / f"{show.__name__}.png"
                page.screenshot(path=path)
                with Image.open(path) as image:
                    small = image.convert("RGB").quantize(200, Image.Quantize.MEDIANCUT)
                small.save(path, optimize=True)
                print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    main(sys.argv[1:])
