"""A press file without a fault, made by our own pipeline, and the ways to damage it."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from conftest import face_file, needs, once
from memopress.colour import Palette, Swatch
from memopress.diagnostics import Severity
from memopress.files import Files
from memopress.finish import finish
from memopress.keeping import Cache
from memopress.page.model import Artifact, Page, Picture, Placed, Segment, Shape
from memopress.picture import Plates
from memopress.preflight import DEFAULT, RULES, Profile, Verdict, judge, judge_all, load_profile
from memopress.render import Condition, Info, PlanChest, draw
from memopress.standards import X4
from memopress.ticket import CONDITION, Ticket
from memopress.typeset.model import Line, Run
from memopress.units import Point, Size, mm
from records import replace

if TYPE_CHECKING:
    from memopress.page.model import Item

ROOT = Path(__file__).parents[1]
ICC = ROOT / "src/memopress/profiles/ISOcoated_v2_300_bas.icc"
FONT = ROOT / "fonts/work-sans/WorkSans_400Regular.ttf"
FACES = {"text": face_file("text", FONT)}
INK = "PANTONE 300 C"
TRIM = Size(mm(105), mm(148))
BLEED = mm(3)
LAST = 4  # of the good file's pages, the one that most tests damage
EDGE = mm(13)  # how far the trim is from the sheet's edge: bleed, and room for marks
PALETTE = Palette(
    {
        "black": Swatch("black", (0, 0, 0, 100), (0, 0, 0)),
        "white": Swatch("white", (0, 0, 0, 0), (255, 255, 255)),
        "night": Swatch("night", (90, 60, 30, 40), (20, 50, 80)),
        "coral": Swatch("coral", (0, 60, 50, 0), (240, 110, 90)),
        "house": Swatch("house", (100, 45, 0, 0), (0, 90, 170), INK),
    }
)
INFO = Info("Proef", "Wie", "Een goed bestand", "nl-BE", dt.date(2026, 3, 2), "Proef", "memopress")


def profile() -> Profile:
    """Return what files here are judged by: the usual profile, one spot ink being ordered."""
    return replace(load_profile(DEFAULT, RULES), inks=(INK,))


# The good file ------------------------------------------------------------------------------------


@cache
def good() -> bytes:
    """Return the good file: four pages with what press files have, all of it as it should be.

    The first has a ground that runs into the bleed and large white text on it, the second a picture
    of 300 ppi that bleeds, small black text and a thin black line, the third large coloured text,
    a spot ink and something half transparent; the fourth has text, and room for what tests add.
    """
    chest = PlanChest(Cache(None))
    with tempfile.TemporaryDirectory() as name:
        picture = Path(name) / "picture.png"
        _photograph().save(picture)
        plates = Plates(Cache(None), ICC.read_bytes(), Files(Path(name)))
        high = mm(60)
        pages: list[list[tuple[float, float, Item]]] = [
            [
                (0, 0, _box(-BLEED, -BLEED, TRIM.width + BLEED, TRIM.height + BLEED, "night")),
                (mm(15), mm(60), _text(chest, "Lokaal talent", 24, "white")),
            ],
            [
                (-BLEED, -BLEED, Picture(str(picture), Size(TRIM.width + 2 * BLEED, high))),
                (mm(15), mm(80), _text(chest, "Kleine zwarte letters op papier", 9, "black")),
                (mm(15), mm(90), _rule(mm(70), 0.5, "black")),
            ],
            [
                (mm(15), mm(30), _text(chest, "Kleurige kop", 20, "coral")),
                (mm(15), mm(40), _box(0, 0, mm(60), mm(20), "house")),
                (mm(25), mm(50), _box(0, 0, mm(60), mm(20), "coral", opacity=0.5)),
                (mm(15), mm(90), _text(chest, "Nog een kleine regel", 9, "black")),
            ],
            [(mm(15), mm(30), _text(chest, "De laatste bladzijde", 9, "black"))],
        ]
        sheets = [
            Page(
                number,
                TRIM,
                BLEED,
                tuple(Placed(Point(x, y), item, Artifact.LAYOUT, None) for x, y, item in items),
            )
            for number, items in enumerate(pages, 1)
        ]
        ticket = Ticket(Condition(CONDITION, ICC.read_bytes()), PALETTE, spots=(INK,))
        return finish(draw(sheets, ticket.output("press", INFO), FACES, plates, chest)).data


def _photograph() -> Image.Image:
    """Return a soft picture, so that nothing in it ends along an edge of the page."""
    size = (1400, 760)
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    return Image.merge(
        "RGB",
        (
            across.point(lambda v: 90 + v // 3),
            down.point(lambda v: 120 + v // 3),
            across.point(lambda v: 200 - v // 3),
        ),
    )


def _text(chest: PlanChest, text: str, size: float, swatch: str) -> Line:
    file = chest.case.file(FACES["text"])
    pairs = list(file.shape(text))
    width = sum(file.width(gid) for gid, _ in pairs) * size / 1000
    gids, texts = zip(*pairs, strict=True)
    return Line(width, (Run("text", size, swatch, 0, width, gids, texts, (0,) * len(gids)),), text)


def _box(x0: float, y0: float, x1: float, y1: float, fill: str, opacity: float = 1.0) -> Shape:
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    path = [Segment("L" if n else "M", corner) for n, corner in enumerate(corners)]
    return Shape((*path, Segment("Z")), fill=fill, opacity=opacity)


def _rule(length: float, width: float, stroke: str) -> Shape:
    return Shape((Segment("M", (0, 0)), Segment("L", (length, 0))), stroke=stroke, width=width)


# Damage -------------------------------------------------------------------------------------------

Change = Callable[[Pdf], object]


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong with a file, and what a preflight is to say of it.

    `do` changes the good file open, or `raw` its bytes. `page` is None where the file as a whole is
    at fault; `value` and `limit` are what the finding says, `box` where it is in the sheet's own
    points (left, bottom, right, top), each where it is told. `conditions` are what the
    job allows. `whole` is what shows only beside other pages.
    """

    name: str
    code: str
    page: int | None
    do: Change | None = None
    raw: Callable[[bytes], bytes] | None = None
    value: str | None = None
    limit: str | None = None
    box: tuple[float, float, float, float] | None = None
    conditions: tuple[str, ...] = ()
    save: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False

    def file(self) -> bytes:
        """Return the good file with this damage."""
        data = good()
        if self.do is not None:
            target = io.BytesIO()
            with pikepdf.open(io.BytesIO(data)) as pdf:
                self.do(pdf)
                if self.is_alone:
                    del pdf.pages[: LAST - 1]
                how = {"deterministic_id": "encryption" not in self.save, **self.save}
                # Metadata stay as broken as they are.
                pdf.save(target, fix_metadata_version=False, **how)
            data = target.getvalue()
        return self.raw(data) if self.raw else data

    @property
    def is_alone(self) -> bool:
        """Whether the file is the last page, damaged, without the others: it is judged sooner."""
        return self.page == LAST and not (self.whole or self.raw or self.save)

    def by(self) -> Profile:
        """Return what the file is judged by."""
        by = replace(profile(), conditions=self.conditions)
        if self.is_alone:
            by = replace(by, limits=replace(by.limits, page_multiple=1))
        return by

    def verdict(self) -> Verdict:
        """Return what is said of the file."""
        return judge(self.file(), self.name, self.by())


def verdicts(common: Path, name: str, files: Iterable[Damage]) -> dict[str, Verdict]:
    """Return what is said of each of some files by its name: their plates are made together.

    They are judged under a name, once for all tests in all processes.
    """
    needs("gs")

    def make() -> dict[str, Verdict]:
        known = [(each.name, (each.file(), each.by())) for each in files]
        assert len(dict(known)) == len(known)
        return judge_all(dict(known), jobs=2)

    return once(common, f"verdicts-{name}", make)


def adding(code: str, page: int = 4, **resources: Any) -> Change:
    """Return how a page gets content more; resources by kind, or functions that make them."""

    def change(pdf: Pdf) -> None:
        sheet = pdf.pages[page - 1]
        for kind, entries in resources.items():
            table = sheet.obj.Resources.get(f"/{kind}", Dictionary())
            # Tables may be shared between pages: this page gets its own.
            table = Dictionary({str(key): value for key, value in table.items()})
            for name, entry in (entries(pdf) if callable(entries) else entries).items():
                table[f"/{name}"] = entry
            sheet.obj.Resources[f"/{kind}"] = table
        sheet.contents_add(f"q {code} Q".encode())

    return change


def swapping(page: int, old: str, new: str) -> Change:
    """Return how a text that stands once in a page's content becomes another."""

    def change(pdf: Pdf) -> None:
        sheet = pdf.pages[page - 1]
        sheet.contents_coalesce()
        content = sheet.obj.Contents.read_bytes().decode("latin-1")
        assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times"
        sheet.obj.Contents = pdf.make_stream(content.replace(old, new).encode("latin-1"))

    return change


def describing(old: str, new: str) -> Change:
    """Return how a text that stands once in the XMP becomes another."""

    def change(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert packet.count(old) == 1, f"{old!r} stands {packet.count(old)} times"
        pdf.Root.Metadata.write(packet.replace(old, new).encode())

    return change


def setting(where: Callable[[Pdf], Object], key: str, value: Any = None) -> Change:
    """Return how an entry of a dictionary is set, or taken away with None."""

    def change(pdf: Pdf) -> None:
        owner = where(pdf)
        if value is None:
            del owner[key]
        else:
            owner[key] = value(pdf) if callable(value) else value

    return change


def on(page: int) -> Callable[[Pdf], Object]:
    """Return what finds a page's dictionary."""
    return lambda pdf: pdf.pages[page - 1].obj


def picture(
    pdf: Pdf, width: int, height: int, space: Any, sample: bytes, bits: int = 8, **more: Any
) -> Object:
    """Return a picture whose pixels are all of one sample; of one bit, its rows are that byte."""
    row = sample * width if bits == 8 else sample * ((width + 7) // 8)
    image: Object = Stream(
        pdf,
        row * height,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=space,
        BitsPerComponent=bits,
        **more,
    )
    return pdf.make_indirect(image)


def form(pdf: Pdf, code: str, resources: Object | None = None, **more: Any) -> Object:
    """Return a form XObject of a page's size."""
    made: Object = Stream(
        pdf,
        code.encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 372, 494]),
        Resources=resources or Dictionary(),
        **more,
    )
    return pdf.make_indirect(made)


def icc(pdf: Pdf, name: str = "sRGB.icc", channels: int = 3) -> Object:
    """Return an ICCBased space of one of our profiles."""
    data = (ICC.parent / name).read_bytes()
    return Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, data, N=channels))])


def separation(name: str, *cmyk: float) -> Object:
    """Return the space of a spot ink, as ours are written."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=list(cmyk))
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint])


# Judgement ----------------------------------------------------------------------------------------


def agrees(verdict: Verdict, damage: Damage) -> None:
    """Assert that a verdict has one finding, that of a damage, and has applied all rules."""
    said = "\n".join(str(each) for each in (*verdict.findings, *verdict.unchecked))
    assert {each.code for each in verdict.findings} == {damage.code}, said
    assert verdict.unchecked == (), said
    assert {each.page for each in verdict.findings} == {1 if damage.is_alone else damage.page}, said
    first = verdict.findings[0]
    assert first.severity is RULES[damage.code].severity
    assert damage.value in (None, first.value), said
    assert damage.limit in (None, first.limit), said
    if damage.box is not None:
        left, low, right, high = damage.box
        wanted = (left - EDGE, EDGE + TRIM.height - high, right - left, high - low)
        found = first.box
        assert found is not None
        assert (found.x, found.y, found.width, found.height) == pytest.approx(wanted, abs=1.1), said
    assert (X4 in verdict.keeps) is (X4 not in RULES[damage.code].standards)
    assert verdict.passed is (RULES[damage.code].severity is not Severity.ERROR)
