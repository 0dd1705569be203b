"""What several tests need: a page set from a snippet of markup, and a small other publication."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from markupsafe import Markup
from PIL import Image

import memopress
from memopress.composing import compose
from memopress.diagnostics import Diagnostic, Place, Problems
from memopress.edition import choose_editions
from memopress.files import Files
from memopress.keeping import Cache
from memopress.layout import Layout, Templates, elements, load_layout
from memopress.page.model import Drawing, Link, Picture, Placed, Role, Spot
from memopress.page.place.figures import Figures
from memopress.page.prepare import Matter, Pieces
from memopress.page.sheet import Sheet, compose_sheets
from memopress.render import FaceFile, Info
from memopress.session import Session
from memopress.trace import trace
from memopress.typeset import Face, Line, Typesetter

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from memopress.page import Composition
    from memopress.page.model import Page
    from memopress.preflight import Verdict

Made = TypeVar("Made")
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# Everywhere the same examples, unless told otherwise: HYPOTHESIS_PROFILE=long looks for others, and
# for many more of them. No example is held to a time, which machines do not share; what a fixture
# gives to all examples of a test is a folder, in which each of them writes its own files.
LONG = 25  # times as many
HEALTH = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile(
    "usual", derandomize=True, database=None, deadline=None, suppress_health_check=HEALTH
)
settings.register_profile("long", print_blob=True, deadline=None, suppress_health_check=HEALTH)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

# Nothing is kept from one test to another, but where one asks for it.
os.environ["MEMOPRESS_CACHE"] = ""

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "fonts"
EDITIONS = tuple(sorted(path.stem for path in (ROOT / "source/editions").glob("*.yaml")))
OUTPUTS = ("press", "screen")
BUILT = tuple(itertools.product(EDITIONS, OUTPUTS))
# A page whose sums are easy: 200 by 300 pt, baselines at 20, 32, 44 … pt, capitals of 6.6 pt in
# ten points of Work Sans.
LAYOUT = """
format: {{width: 200pt, height: 300pt, bleed: 9pt}}
baseline: {{start: 20pt, step: 12pt}}
swatches:
  ink: {{cmyk: [0, 0, 0, 100], rgb: '#000000'}}
  coral: {{cmyk: [0, 60, 50, 0], rgb: '#F06E5A'}}
fonts:
  text: {{file: work-sans/WorkSans_400Regular.ttf, italic: italic, bold: bold, fallback: [inter]}}
  italic: {{file: work-sans/WorkSans_400Regular_Italic.ttf, fallback: [inter]}}
  bold: {{file: work-sans/WorkSans_700Bold.ttf, fallback: [inter]}}
  inter: {{file: inter/Inter_400Regular.ttf}}
styles:
  body: {{font: text, size: 10pt, leading: 12pt, swatch: ink, grid: true, margins: none}}
  hyphenated: {{based-on: body, hyphenate: true}}
  head: {{font: bold, size: 14pt, leading: 18pt, swatch: ink, before: 6pt, after: 2pt,
    margins: none}}
  small: {{font: text, size: 7pt, leading: 9pt, swatch: ink, margins: none}}
characters:
  coral: {{swatch: coral}}
  raised: {{features: [sups]}}
masters:
  plain:
    frames:
      {frames}
"""
MAIN = "main: {x: 20pt, y: 20pt, width: 160pt, height: 120pt}"
INFO = Info(
    title="Lokaal talent",
    author="Wie",
    subject="Proef",
    language="nl-BE",
    date=dt.date(2026, 3, 2),
    slug="Lokaal talent · Limburg",
    creator="memopress",
)

# A publication that has nothing of the memorandum: English, landscape A5, other kinds of files,
# other pages, one swatch set. Each test that needs a fault puts one in.
FILES = {
    "source/quay.yaml": """\
title: Birds of the Quay
name: quay-birds
author: Ann Tern
subject: A pocket guide
language: en-GB
date: 2031-02-03
layout: pocket
press: {preflight: two-leaves}
collections:
  opening: {order: [welcome]}
  birds: {kind: bird, order: [heron, gull, eider]}
words: {seen: Seen at}
kinds:
  greeting: {hello: text, more: blocks}
  bird: {call: text, notes: blocks, spots: list of word, portrait: picture?}
""",
    "source/opening/welcome.yaml": """\
kind: greeting
hello: Look *up* from the water
more: |
  Three birds, one tide.
""",
    "source/birds/heron.yaml": """\
call: Grey heron
notes: |
  It stands **still** until the fish forgets.

  - long neck
  - longer patience
spots: [north, steps]
portrait: {file: heron.png, alt: A heron at the steps}
""",
    "source/birds/gull.yaml": """\
call: Herring gull
notes: |
  It has read the sign about sandwiches.
spots: [north]
""",
    "source/birds/eider.yaml": """\
call: Common eider
notes: |
  It crosses the harbour like a small ferry.
spots: [south]
""",
    "source/editions/all.yaml": "name: Whole quay\n",
    "source/editions/north.yaml": """\
name: North quay
select: {birds: {spots: [north]}}
override: {birds/gull: {call: Herring gull of the north}}
""",
    "layouts/pocket/layout.yaml": """\
format: {width: 210mm, height: 148mm, bleed: 3mm}
baseline: {start: 40pt, step: 14pt}
budget: {multiple: 2, fillers: [blank]}
swatches:
  tide: {cmyk: [90, 50, 20, 10], rgb: '#1A5A80'}
  soot: {cmyk: [0, 0, 0, 100], rgb: '#101010'}
fonts:
  plain: {file: work-sans/WorkSans_400Regular.ttf, bold: heavy}
  heavy: {file: work-sans/WorkSans_700Bold.ttf}
styles:
  text: {font: plain, size: 10pt, leading: 14pt, swatch: soot, grid: true}
  name: {font: heavy, size: 24pt, leading: 28pt, swatch: tide, after: 6pt}
masters:
  spread:
    furniture: foot
    frames:
      left: {x: 15mm, y: 40pt, width: 85mm, height: 330pt}
      right: {x: 110mm, y: 40pt, width: 85mm, height: 330pt}
""",
    "layouts/pocket/two-leaves.yaml": """\
based-on: sheetfed-coated
limits: {page-multiple: 2}
""",
    "layouts/pocket/pages/plan.xml.j2": """\
<plan>
  <use template="welcome" of="opening/welcome"/>
  <use template="list"/>
  {% for bird in edition.collections.birds %}
  <use template="bird" of="{{ bird.key }}" card="true"/>
  {% endfor %}
  <fillers/>
</plan>
""",
    "layouts/pocket/pages/welcome.xml.j2": """\
<page master="spread" bookmark="{{ publication.title }}" level="0">
  <frame name="left">
    <h1 style="name">{{ document.hello }}</h1>
    {% for block in document.more %}<p style="text">{{ block.text }}</p>{% endfor %}
  </frame>
</page>
""",
    "layouts/pocket/pages/list.xml.j2": """\
<page master="spread">
  <frame name="left">
    {% for bird in edition.collections.birds %}
    <p style="text"><a href="#{{ bird.key }}">{{ bird.call }} {{ folio_of(bird.key) or 0 }}</a></p>
    {% endfor %}
  </frame>
</page>
""",
    "layouts/pocket/pages/bird.xml.j2": """\
<page master="spread" bookmark="{{ document.call.plain }}" level="1">
  <frame name="left">
    <h2 style="name">{{ document.call }}</h2>
    {% for block in document.notes %}
    {% if block.kind == 'list' %}
    <list style="text" marker="–" indent="12pt">
      {% for item in block['items'] %}<item>{{ item }}</item>{% endfor %}
    </list>
    {% else %}
    <p style="text">{{ block.text }}</p>
    {% endif %}
    {% endfor %}
  </frame>
  <frame name="right">
    {% if document.portrait %}
    <picture src="{{ document.portrait.file.name }}" alt="{{ document.portrait.alt }}"
      height="40mm"/>
    {% endif %}
    <p style="text">{{ words.seen }} {{ document.spots|join(', ') }}</p>
  </frame>
</page>
""",
    "layouts/pocket/pages/blank.xml.j2": """\
<page master="spread">
  <shape x="15mm" y="40pt" width="85mm" height="330pt" fill="tide 20%"/>
</page>
""",
    "layouts/pocket/pages/foot.xml.j2": """\
<furniture>
  <frame x="110mm" y="380pt" width="85mm" height="20pt"><p style="text">{{ folio }}</p></frame>
</furniture>
""",
}


def examples(number: int) -> settings:
    """Return how a test tries so many examples, in a long run many more."""
    return settings(max_examples=often(number, number * LONG))


def often(usual: int, long: int) -> int:
    """Return how often a test does something: usually, or in a long run."""
    return long if settings.get_current_profile_name() == "long" else usual


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return 0, no workers, for tests or files of them that are named; None for the usual number.

    A worker starts in seconds, and most files of tests run in less.
    """
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    files = (Path(name.partition("::")[0]) for name in config.args)
    return 0 if named and all(file.is_file() for file in files) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test fail that is skipped in CI, where all tools are and all tests have to run."""
    report = yield
    return _unskipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let a file fail that is skipped in CI."""
    report = yield
    return _unskipped(report)


def _unskipped(report: Report) -> Report:
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be in CI: {report.longrepr}"
    return report


def spent() -> float:
    """Return the seconds that this process has worked, and what it has run and waited for.

    A limit on them holds however much else the machine does; one on the clock does not.
    """
    return sum(os.times()[:4])


def needs(*tools: str) -> None:
    """Skip a test where one of its tools is not installed."""
    for tool in tools:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")


@pytest.fixture
def no_ghostscript(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide Ghostscript, which takes most of the time, has bounds of its own, and tells of ink."""
    monkeypatch.setattr("memopress.programs.shutil.which", lambda _: None)


@dataclass(frozen=True)
class Brochure:
    """The folder of a finished build, its manifest, and the verdicts on its files by name."""

    folder: Path
    entries: tuple[Mapping[str, Any], ...]
    verdicts: Mapping[str, Verdict]

    def file(self, edition: str, output: str) -> Path:
        """Return the PDF of an edition and output."""
        entry = self.entry(edition, output)
        return self.folder / str(entry["file"])

    def entry(self, edition: str, output: str) -> Mapping[str, Any]:
        """Return the manifest's entry of an edition and output."""
        (entry,) = (e for e in self.entries if (e["edition"], e["output"]) == (edition, output))
        return entry


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for what is made once for all workers; who makes it locks it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(common: Path, name: str, make: Callable[[], Made]) -> Made:
    """Return what is made under a name by the first worker that asks, and read by all others."""
    kept = common / name
    with FileLock(common / f"{name}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
    made: Made = pickle.loads(kept.read_bytes())  # noqa: S301 - what this run has written itself
    return made


@pytest.fixture(scope="session")
def kept(common: Path) -> Path:
    """Return the folder of a cache that has what was made for the memorandum's editions."""
    return common / "kept"


@pytest.fixture(scope="session")
def brochure(common: Path, kept: Path) -> Brochure:
    """All editions of this repository's memorandum, built once: in a folder that CI looks at."""
    folder = Path(os.environ.get("MEMOPRESS_BROCHURE") or common / "brochure")

    def make() -> tuple[Verdict, ...]:
        return memopress.build(Session(ROOT, Cache(kept)), folder=folder).verdicts

    verdicts = once(common, "verdicts", make)
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return Brochure(folder, tuple(entries), {each.file: each for each in verdicts})


@dataclass(frozen=True)
class Composed:
    """All editions of the memorandum before anything is drawn, and what there is to say of them."""

    compositions: tuple[Composition, ...]
    said: tuple[Diagnostic, ...]

    def pages(self, edition: str) -> tuple[Page, ...]:
        """Return the pages of an edition."""
        (found,) = (each.pages for each in self.compositions if each.edition.id == edition)
        return found


@pytest.fixture(scope="session")
def composed(common: Path) -> Composed:
    """All editions of this repository's memorandum, composed once."""

    def make() -> Composed:
        session, problems = Session(ROOT), Problems()
        chosen = choose_editions(session.job.publication, ())
        editions = compose(session, chosen, problems, problems)
        return Composed(tuple(editions), tuple(problems.found))

    return once(common, "composed", make)


@dataclass(frozen=True)
class SetPage:
    """A page as composed from a snippet, and what was said about it."""

    sheet: Sheet
    problems: tuple[Diagnostic, ...]
    sheets: tuple[Sheet, ...] = ()

    @property
    def lines(self) -> list[Placed]:
        """The placed lines of text."""
        return [placed for placed in self.sheet.items if isinstance(placed.item, Line)]

    @property
    def codes(self) -> list[str]:
        """The codes of what was said."""
        return [found.code for found in self.problems]

    def describe(self) -> list[str]:
        """Return the items as text: "P at 42,55 'Storm sluit'"."""
        return describe(self.sheet.items)


def role_of(placed: Placed) -> Role:
    """Return the structure element of an item that is no artifact."""
    assert isinstance(placed.role, Role)
    return placed.role


def describe(items: Iterable[Placed]) -> list[str]:
    """Return placed items as text: role (or 'artifact'), point, and what the item shows."""
    return [
        f"{placed.role.tag if isinstance(placed.role, Role) else 'artifact'} at "
        f"{round(placed.at.x, 1):g},{round(placed.at.y, 1):g} {_shown(placed)}"
        for placed in items
    ]


def _shown(placed: Placed) -> str:
    item = placed.item
    if isinstance(item, Line):
        return f"'{item.text}'"
    if isinstance(item, Picture):
        return f"picture {item.size.width:g} x {item.size.height:g}"
    if isinstance(item, Drawing):
        return f"drawing {item.clip.width:g} x {item.clip.height:g}"
    if isinstance(item, Link):
        return f"link to {item.target}"
    if isinstance(item, Spot):
        return f"spot {item.anchor!r}"
    xs = [x for segment in item.path for x in segment.points[0::2]]
    ys = [y for segment in item.path for y in segment.points[1::2]]
    return f"shape {max(xs) - min(xs):g} x {max(ys) - min(ys):g}"


def said(text: str, line: int, column: int = 1, file: str = "said.yaml") -> Markup:
    """Return text as a template gets it from the content: with the mark of its place."""
    return Markup(trace(Place(file, line, column))) + text  # noqa: S704 - the mark is no markup


def put_picture(name: str = "x.jpg") -> None:
    """Write a file of a name below images/, which is all that composing asks of most pictures."""
    file = Path("images", name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"")


def small_layout(folder: Path) -> Layout:
    """Return a layout with the styles and the master of LAYOUT, written into a folder."""
    _write(folder / "layout.yaml", LAYOUT.format(frames=MAIN))
    return load_layout(folder, FONTS)


def face(name: str, path: Path) -> Face:
    """Return a font file ready to shape."""
    return Face(name, path.read_bytes(), path.name)


def face_file(name: str, path: Path) -> FaceFile:
    """Return a font file ready to draw with."""
    return FaceFile(name, path.read_bytes(), path.name)


def typesetter(faces: dict[str, str], language: str = "nl-BE") -> Typesetter:
    """Return a typesetter over some of the repository's fonts."""
    return Typesetter({name: face(name, FONTS / file) for name, file in faces.items()}, language)


@pytest.fixture
def set_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SetPage]:
    """Return a function that composes one page from markup in a master's frames.

    `styles` are lines of YAML that come after those of the layout; `overflow` names a master.
    """
    monkeypatch.chdir(tmp_path)

    def compose(
        markup: str,
        /,
        frames: str = MAIN,
        *,
        left: bool = False,
        language: str = "nl-BE",
        styles: str = "",
        overflow: str = "",
        **values: Any,
    ) -> SetPage:
        folder = Path("layout")
        text = LAYOUT.format(frames=frames)
        own = "".join(f"  {style.strip()}\n" for style in styles.strip().splitlines())
        _write(folder / "layout.yaml", text.replace("characters:\n", f"{own}characters:\n"))
        onward = f' overflow="{overflow}"' if overflow else ""
        _write(folder / "pages/test.xml.j2", f'<page master="plain"{onward}>{markup}</page>')
        layout, problems = load_layout(folder, FONTS), Problems()
        faces = {name: face(name, font.file) for name, font in layout.fonts.items()}
        setter = Typesetter(faces, language)
        files = Files(Path())
        for written in files.names(Path(), "*.yaml"):
            files.read(written)  # the content that `said` texts come from, where a test has it
        templates = Templates(layout, "layout", files)
        matter = Matter(layout, setter, Path("images"), files, language)
        _, roots = templates.pages("test", values, problems, None)
        sheets: tuple[Sheet, ...] = (Sheet(),)
        if roots:
            (page,) = roots
            assert isinstance(page, elements.Page)
            sheets = compose_sheets(page, Pieces(matter), Figures(templates), problems, left=left)
        problems.extend(matter.problems.found)
        return SetPage(sheets[0], tuple(problems.found), sheets)

    return compose


@dataclass(frozen=True)
class Project:
    """A project folder that a test may change."""

    folder: Path

    def write(self, file: str, text: str) -> None:
        """Write a file of the project."""
        _write(self.folder / file, text)

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))


def small_project(folder: Path) -> Project:
    """Write the small publication: English, landscape, its own fields, layout and fonts."""
    return written(folder, FILES, {"heron.png": (1200, 900)})


def written(
    folder: Path, files: Mapping[str, str], pictures: Mapping[str, tuple[int, int]]
) -> Project:
    """Write a project of these files, in two fonts, with pictures of one colour of these sizes."""
    project = Project(folder)
    for file, text in files.items():
        project.write(file, text)
    for file in ("work-sans/WorkSans_400Regular.ttf", "work-sans/WorkSans_700Bold.ttf"):
        (folder / "fonts" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "fonts" / file).write_bytes((FONTS / file).read_bytes())
    for name, size in pictures.items():
        (folder / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, (90, 140, 160)).save(folder / "images" / name)
    return project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the small publication in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return small_project(tmp_path)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
