"""The desk in a real browser, with the edition of Brussels on it: what is shown and done."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from conftest import ROOT, needs, small_project
from memopress.desk import Desk
from memopress.keeping import Cache
from memopress.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

CARD = "source/practices/muzik1030.yaml"
PARTS = ("source", "layouts", "fonts", "images")
WAIT = 60_000  # milliseconds, on a machine that does much else


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the memorandum that may be edited."""
    made = tmp_path_factory.mktemp("desk")
    for part in PARTS:
        shutil.copytree(ROOT / part, made / part)
    return made


@pytest.fixture(scope="module")
def desk(folder: Path, kept: Path) -> Iterator[Page]:
    """Return the page in a browser, with pages shown; whatever it complains of is a failure."""
    needs("chromium")
    served = Desk(Session(folder, Cache(kept)), edition="brussel", editor="true")
    thread = threading.Thread(target=served.run)
    thread.start()
    complaints: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-BE")
            context.set_default_timeout(WAIT)
            expect.set_options(timeout=WAIT)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text))
            page.goto(served.address)
            sheet(page, 1).wait_for()
            yield page
            browser.close()
    finally:
        served.end()
        thread.join(timeout=20)
    assert complaints == []


def sheet(desk: Page, folio: int) -> Locator:
    """Return a page of the edition, its picture shown."""
    return desk.locator(f"figure[data-folio='{folio}'][data-number]")


def number(desk: Page, folio: int) -> str:
    """Return the number of the state in which a page is shown."""
    return sheet(desk, folio).get_attribute("data-number") or ""


def folio_of(desk: Page, words: str) -> int:
    """Return the page in view that has words, which are there for those who do not see it."""
    figure = desk.locator("figure", has=desk.locator("p", has_text=words)).first
    figure.wait_for()
    return int(figure.get_attribute("data-folio") or 0)


def show(desk: Page, file: str, words: str) -> int:
    """Go to the page that a line of a file is seen on, as an editor may ask; return its folio."""
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if words in text)
    found = desk.evaluate(
        """async ([file, line]) => {
          const token = sessionStorage.getItem("token");
          const path = `/at?file=${encodeURIComponent(file)}&line=${line}`;
          return (await fetch(path, { headers: { "X-Desk": token } })).json();
        }""",
        [file, line],
    )
    folio: int = found["pages"][0]["folio"]
    sheet(desk, folio).wait_for()
    return folio


def test_the_page_loads(desk: Page) -> None:
    """The edition is there in the reader's language, and the token is out of sight."""
    expect(desk.locator("#title")).to_have_text("Lokaal talent doet me wat")
    expect(desk.locator("#edition")).to_have_value("brussel")
    expect(desk.locator("figure")).to_have_count(20)
    expect(desk.locator("#kinds button").first).to_have_text("Scherm")
    assert desk.url.endswith("/")
    assert desk.title().startswith("Brussel")


def test_keys_turn_pages_and_change_the_view(desk: Page) -> None:
    """Spreads, single pages and the contact sheet; from page to page."""
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("#folio")).to_have_text("2–3 / 20")
    desk.keyboard.press("c")
    expect(desk.locator("main")).to_have_attribute("data-view", "contact")
    sheet(desk, 12).wait_for()
    pair = [desk.locator(f"figure[data-folio='{folio}']").bounding_box() for folio in (2, 3)]
    assert pair[0]
    assert pair[1]
    assert pair[0]["y"] == pair[1]["y"]
    assert abs(pair[0]["x"] + pair[0]["width"] - pair[1]["x"]) < 1
    desk.keyboard.press("+")
    larger = desk.locator("figure[data-folio='2']").bounding_box()
    assert larger
    assert larger["width"] > pair[0]["width"]
    desk.keyboard.press("0")
    desk.keyboard.press("p")
    expect(desk.locator("#folio")).to_have_text("2 / 20")
    desk.keyboard.press("s")
    desk.keyboard.press("Home")
    expect(desk.locator("#folio")).to_have_text("1 / 20")


def test_size_goes_to_400_percent(desk: Page) -> None:
    """At actual size a point is 1/72 inch of the screen's; pictures have as many pixels."""
    whole = desk.locator("figure[data-folio='1'] img")
    for key, size in (("1", 1), ("4", 4)):
        desk.keyboard.press(key)
        width = 170 / 25.4 * 96 * size
        expect(whole).to_have_js_property("naturalWidth", round(width + 0.49))
        box = desk.locator("figure[data-folio='1']").bounding_box()
        assert box
        assert abs(box["width"] - width) < 1
    desk.keyboard.press("0")
    expect(desk.locator("#scale")).to_have_value("fit")


def test_outputs_and_editions_are_switched(desk: Page) -> None:
    """Press pages have their bleed and marks around them; another edition has other pages."""
    shown = desk.locator("figure[data-folio='1']")
    narrow = shown.bounding_box()
    desk.keyboard.press("w")
    expect(shown).to_have_attribute("data-kind", "press")
    wide = shown.bounding_box()
    assert narrow
    assert wide
    assert wide["width"] / wide["height"] > narrow["width"] / narrow["height"]
    desk.keyboard.press("q")
    expect(shown).to_have_attribute("data-kind", "screen")
    desk.select_option("#edition", "limburg")
    expect(desk).to_have_title("Limburg – Lokaal talent doet me wat")
    sheet(desk, 1).wait_for()
    desk.select_option("#edition", "brussel")
    expect(desk.locator("figure")).to_have_count(20)


def test_a_picture_that_comes_late_is_called_what_it_is(desk: Page) -> None:
    """Another output that is chosen as it comes, and given up at once, is not what is shown."""
    shown = desk.locator("figure[data-folio='1']")
    desk.keyboard.press("w")
    expect(shown).to_have_attribute("data-kind", "press")
    desk.evaluate(
        """async () => {
          const press = (key) =>
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          const figure = document.querySelector("figure[data-folio='1']");
          const { decode } = HTMLImageElement.prototype;
          let come;
          const coming = new Promise((done) => (come = done));
          const asked = new Promise((begun) => {
            HTMLImageElement.prototype.decode = async function () {
              await decode.call(this);
              if (!this.src.includes("/screen/1?")) return;
              begun();
              await coming;
            };
          });
          press("q");
          await asked;
          press("w");
          come();
          // Both are told of before any timer: the press's picture is never asked for.
          await new Promise((laid) => {
            new MutationObserver(laid).observe(figure, { childList: true });
          });
          press("q");
          HTMLImageElement.prototype.decode = decode;
        }"""
    )
    expect(shown).to_have_attribute("data-kind", "screen")
    expect(shown.locator("img")).to_have_attribute("src", re.compile("/screen/1"))


def test_nothing_moves_under_the_pointer(desk: Page) -> None:
    """The tools stay where they are, whichever edition and output is chosen, and in the window."""

    def tools() -> list[float]:
        boxes = [each.bounding_box() for each in desk.locator("header > :is(button, .set)").all()]
        return [each["x"] + each["width"] for each in boxes if each]

    before = tools()
    if desk.locator("#kinds [data-name=plates]").count():
        desk.keyboard.press("e")
        expect(desk.locator("#ink")).to_be_visible()
        assert tools() == before
    desk.keyboard.press("q")
    expect(desk.locator("#ink")).to_be_hidden()
    name = desk.locator("#edition option:checked")
    name.evaluate("(option) => { option.textContent += ', Leuven en omstreken'; }")
    assert tools() == before
    name.evaluate("(option) => { option.textContent = option.textContent.split(',')[0]; }")
    desk.set_viewport_size({"width": 640, "height": 800})
    assert max(tools()) < 640
    desk.set_viewport_size({"width": 1280, "height": 800})


def test_labels_cover_no_words(desk: Page) -> None:
    """What tells the order of reading stands beside the blocks, and on the page."""
    desk.keyboard.press("Home")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("r")
    desk.locator("figure[data-folio='3'] .over .label").first.wait_for()
    covered = desk.evaluate(
        """() => [...document.querySelectorAll("figure[data-folio='3'] .over")].flatMap((over) => {
          const boxes = (which) => [...over.querySelectorAll(which)].map((e) => e.getBBox());
          const [, , width] = over.getAttribute("viewBox").split(" ").map(Number);
          return boxes(".label rect").filter((label) => label.x < 0 || label.x + label.width > width
            || boxes(".block").some((block) => label.x < block.x + block.width - 0.1
              && label.x + label.width > block.x + 0.1 && label.y < block.y + block.height - 0.1
              && label.y + label.height > block.y + 0.1)).map(({ x, y }) => [x, y]);
        })"""
    )
    assert covered == []
    desk.keyboard.press("r")


def test_overlays_lie_over_the_pages(desk: Page) -> None:
    """Grid, frames, bleed, structure and findings are laid over, and taken away."""
    over = desk.locator("figure[data-folio='2'] svg.over")
    desk.keyboard.press("ArrowRight")
    for key, part in (("g", ".grid"), ("f", ".frame"), ("b", ".trim"), ("r", ".block")):
        desk.keyboard.press(key)
        expect(over.locator(part).first).to_be_attached()
        desk.keyboard.press(key)
        expect(over).to_have_count(0)


def test_a_click_tells_the_source(desk: Page, folder: Path) -> None:
    """What is clicked tells its file and line, and a link opens these; a list of blocks too."""
    folio = show(desk, str(folder / CARD), "is sinds 2021")
    box = sheet(desk, folio).bounding_box()
    facts = desk.evaluate(
        """async (folio) => (await fetch(`/facts/brussel/${folio}`,
          { headers: { "X-Desk": sessionStorage.getItem("token") } })).json()""",
        folio,
    )
    title = next(each for each in facts["blocks"] if each["tag"].startswith("H"))
    assert title["file"] == str(folder / CARD)
    x, y, width, height = title["boxes"][0]
    assert box
    scale = box["width"] / facts["trim"][0]
    desk.mouse.click(box["x"] + (x + width / 2) * scale, box["y"] + (y + height / 2) * scale)
    place = desk.locator("#source-place")
    expect(place).to_have_text(f"{CARD}:{title['line']}")
    link = desk.locator("#source-open").get_attribute("href")
    assert link == f"vscode://file{folder / CARD}:{title['line']}:{title['column']}"
    desk.keyboard.press("Escape")
    expect(place).to_be_hidden()
    desk.click("#tab-page")
    desk.locator("#page .blocks button").first.press("Enter")
    expect(place).to_be_visible()
    desk.keyboard.press("Escape")
    desk.click("#tab-findings")


def test_a_saved_file_is_seen(desk: Page, folder: Path) -> None:
    """A word on disk is a word on the page; then it is broken, shown with its line, and mended."""
    file = folder / CARD
    text = file.read_text(encoding="utf-8")
    folio = show(desk, str(file), "is sinds 2021")
    before = number(desk, folio)

    desk.click("#tab-page")
    desk.locator("#page .blocks button", has_text="is sinds 2021").first.click()
    changed = text.replace("title: ", "title: Nieuw ", 1).replace("is sinds", "blijft sinds", 1)
    file.write_text(changed, encoding="utf-8")
    expect(sheet(desk, folio)).not_to_have_attribute("data-number", before)
    words = desk.locator(f"figure[data-folio='{folio}'] .unseen")
    expect(words).to_contain_text("Nieuw")
    expect(desk.locator("#source-words")).to_contain_text("blijft sinds 2021")
    desk.set_viewport_size({"width": 1000, "height": 500})
    desk.wait_for_function(
        """() => { const card = document.querySelector("#source").getBoundingClientRect();
          return card.right <= innerWidth && card.bottom <= innerHeight && card.top >= 0; }"""
    )
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.keyboard.press("Escape")
    desk.click("#tab-findings")
    show(desk, str(file), "blijft sinds 2021")
    place = sheet(desk, folio).bounding_box()
    expect(desk.locator("#notice")).to_be_hidden()

    file.write_text(text.replace("title: ", "titel: ", 1), encoding="utf-8")
    expect(desk.locator("#notice")).to_be_visible()
    error = desk.locator(".finding", has=desk.locator(".dot.error")).first
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith("title: "))
    expect(error).to_contain_text(f"{CARD}:{line}")
    expect(desk.locator("figure")).to_have_count(20)
    assert sheet(desk, folio).bounding_box() == place  # the notice lies over the pages
    desk.click("#notice button")
    expect(desk.locator(".finding.chosen pre")).to_contain_text("titel: ")

    file.write_text(text, encoding="utf-8")
    expect(desk.locator("#notice")).to_be_hidden()
    expect(desk.locator(".dot.error")).to_have_count(0)
    expect(words).not_to_contain_text("Nieuw")


def test_what_cannot_be_read_is_shown_when_it_is_mended(desk: Page, tmp_path: Path) -> None:
    """The edition that was asked for comes as soon as there is any, with all there is to choose."""
    small_project(tmp_path)
    publication = tmp_path / "source/quay.yaml"
    text = publication.read_text(encoding="utf-8")
    publication.write_text("title: [", encoding="utf-8")
    served = Desk(Session(tmp_path), edition="north")
    thread = threading.Thread(target=served.run)
    thread.start()
    browser = desk.context.browser
    assert browser
    page = browser.new_page(locale="en-GB")
    try:
        page.goto(served.address)
        expect(page.locator("#notice")).to_be_visible()
        expect(page.locator(".dot.error")).to_have_count(1)
        publication.write_text(text, encoding="utf-8")
        expect(page.locator("#edition")).to_have_value("north")
        sheet(page, 1).wait_for()
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#found")).to_have_attribute("title", re.compile("while composing"))
    finally:
        page.close()
        served.end()
        thread.join(timeout=20)


def test_everybody_can_use_it(desk: Page) -> None:
    """axe-core finds nothing to tell, in either surround, with what opens opened."""
    for surround in ("light", "dark"):
        desk.emulate_media(color_scheme=surround, reduced_motion="reduce")
        for steps in ((), ("#tab-page",), ("#settings",)):
            for each in steps:
                desk.click(each)
            found: Any = Axe().run(desk)
            assert found.response["violations"] == []
        desk.keyboard.press("Escape")
        desk.click("#tab-findings")


def test_words_are_dutch_or_english(desk: Page) -> None:
    """The desk speaks the language that is chosen; no word of one is missing in the other."""
    text = (ROOT / "src/memopress/desk/page/words.js").read_text(encoding="utf-8")
    dutch, english = text.split("  en: {")
    names = [
        {line.split(":")[0].strip() for line in part.splitlines() if line.startswith("    ")}
        for part in (dutch, english.split("\n  },")[0])
    ]
    assert names[0] == names[1]
    desk.click("#settings")
    desk.select_option("#language", "en")
    desk.keyboard.press("Escape")
    expect(desk.locator("#kinds button").first).to_have_text("Screen")
    expect(desk.locator("html")).to_have_attribute("lang", "en")
