"""Files that are broken, or meant to break their reader: there is always a verdict, and soon."""

from __future__ import annotations

import io
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, StreamDecodeLevel

from broken import WAYS, broken
from conftest import examples, spent
from damaged import ICC, Damage, adding, form, good, on, profile, setting, swapping
from memopress.preflight import RULES, judge

if TYPE_CHECKING:
    from pikepdf import Pdf

    from damaged import Change
    from memopress.preflight import Verdict

FOREIGN = sorted((Path(__file__).parent / "data/foreign").glob("*.pdf"))
_SECONDS = 30


@cache
def sources() -> dict[str, bytes]:
    """Return files to break: as they are, and with nothing compressed that can be read."""
    files = {"good": good(), **{path.stem: path.read_bytes() for path in FOREIGN}}
    return files | {f"{name}, plain": _plain(file) for name, file in files.items()}


def _plain(data: bytes) -> bytes:
    """Return a file whose streams are not compressed, its big profile cut short."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for intent in pdf.Root.get("/OutputIntents", ()):
            if "/DestOutputProfile" in intent:
                intent.DestOutputProfile = pdf.make_stream(ICC.read_bytes()[:400], N=4)
        pdf.save(
            target,
            qdf=True,
            object_stream_mode=ObjectStreamMode.disable,
            stream_decode_level=StreamDecodeLevel.generalized,
            fix_metadata_version=False,
        )
    return target.getvalue()


def judged(data: bytes) -> Verdict:
    """Return a verdict that came in time, that says something, and that can be told as data."""
    start = spent()
    verdict = judge(data, "broken.pdf", profile())
    assert spent() - start < _SECONDS
    assert {each.code for each in verdict.findings} <= set(RULES)
    assert str(verdict.as_data())
    assert verdict.summary()
    for each in verdict.findings:
        assert str(each)
    return verdict


def codes(verdict: Verdict) -> set[str]:
    """Return the codes of what is found."""
    return {each.code for each in verdict.findings}


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("way", WAYS)
@examples(100)
@given(data=st.data())
def test_a_broken_file_gets_a_verdict(way: str, data: st.DataObject) -> None:
    """Whatever bits and bytes are lost, in whichever tool's file, nothing is raised."""
    judged(data.draw(broken(sources(), way)).data(sources()))


@pytest.mark.parametrize("way", WAYS)
@examples(4)
@given(data=st.data())
def test_a_broken_file_gets_a_verdict_with_ghostscript(way: str, data: st.DataObject) -> None:
    """What Ghostscript makes of a broken file, or does not, is told like all else."""
    judged(data.draw(broken(sources(), way)).data(sources()))


@pytest.mark.parametrize(
    "data",
    [b"", b"hallo\n" * 50, b"\x89PNG\r\n\x1a\n" + bytes(200), b"%PDF-1.6\n", b"%PDF-1.6\n%%EOF\n"],
    ids=["nothing", "text", "PNG", "header", "header and end"],
)
def test_what_is_no_pdf_is_damaged(data: bytes) -> None:
    """It is rejected as damaged, all other rules are named as not checked."""
    verdict = judged(data)

    assert codes(verdict) == {"damaged"}
    assert (
        len(verdict.unchecked[0].codes)
        == sum(rule.applies(profile()) for rule in RULES.values()) - 1
    )
    assert not verdict.passed
    assert verdict.keeps == ()


def _containing_itself(pdf: Pdf) -> None:
    loop = form(pdf, "/X Do")
    loop.Resources = Dictionary(XObject=Dictionary(X=loop))
    adding("/X Do", XObject={"X": loop})(pdf)


def _nested(depth: int, times: int = 1) -> Change:
    """Return how a page gets a form in a form, so deep, each painted so often."""

    def change(pdf: Pdf) -> None:
        inner = form(pdf, "0 0 0 0.2 k 100 100 60 60 re f")
        for _ in range(depth):
            inner = form(pdf, "/X Do " * times, Dictionary(XObject=Dictionary(X=inner)))
        adding("/X Do", XObject={"X": inner})(pdf)

    return change


def _swollen(pdf: Pdf) -> None:
    """Give a page a content of 200 MB, in a fifth of a megabyte of the file."""
    deflate = zlib.compressobj(9)
    piece = b"0 0 m " * 170_000
    data = b"".join(deflate.compress(piece) for _ in range(200)) + deflate.flush()
    pdf.pages[3].obj.Contents = pdf.make_stream(b"")
    pdf.pages[3].obj.Contents.write(data, filter=Name.FlateDecode)


def _swollen_profile(pdf: Pdf) -> None:
    data = zlib.compress(bytes(100_000_000))
    pdf.Root.OutputIntents[0].DestOutputProfile.write(data, filter=Name.FlateDecode)


def _dense(pdf: Pdf) -> None:
    """Fill a page with a pattern of cells a millionth of a point apart."""
    pattern = pdf.make_stream(
        b"0 0 0 0.2 k 0 0 1 1 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 1, 1]), XStep=0.000001, YStep=0.000001, Resources=Dictionary(),
    )  # fmt: skip
    adding("/Pattern cs /P scn 40 40 280 400 re f", Pattern={"P": pattern})(pdf)


def _large(side: int) -> Change:
    return setting(on(4), "/MediaBox", Array([0, 0, side, side]))


def _looping(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def _without_pages(pdf: Pdf) -> None:
    del pdf.pages[:]


HOSTILE: dict[str, tuple[Change, str]] = {
    "page tree in a loop": (_looping, "damaged"),
    "no pages": (_without_pages, "damaged"),
    "no page tree": (setting(lambda pdf: pdf.Root, "/Pages"), "damaged"),
    "form that contains itself": (_containing_itself, "content-broken"),
    "100 forms in each other": (_nested(100), "content-broken"),
    "forms without number": (_nested(12, 10), "content-broken"),
    "states kept without number": (adding("q " * 200_000 + "Q " * 200_000), "content-broken"),
    "content of 200 MB": (_swollen, "content-broken"),
    "profile of 100 MB": (_swollen_profile, "intent-profile"),
    "pattern without number": (_dense, "content-broken"),
    "no content": (setting(on(4), "/Contents"), "page-empty"),
    "content that is a number": (setting(on(4), "/Contents", 42), "content-broken"),
    "content of nonsense": (setting(on(4), "/Contents", Array([1, Name.A])), "content-broken"),
    "content that ends early": (swapping(4, "q\n.25 w", "q\n.25 w [1 2"), "content-broken"),
    "resources of nonsense": (setting(on(4), "/Resources", 7), "content-broken"),
    "fonts of nonsense": (
        setting(lambda pdf: pdf.pages[3].obj.Resources, "/Font", Array([1])), "content-broken"),
    "media box of names": (
        setting(on(4), "/MediaBox", Array([Name.A, Name.B, 1, 2])), "damaged"),
    "media box of no size": (setting(on(4), "/MediaBox", Array([5, 5, 5, 5])), "box-nesting"),
    "media box of no width": (
        setting(on(4), "/MediaBox", Array([0, 0, 0.001, 14400])), "box-nesting"),
    "trim box of nonsense": (setting(on(4), "/TrimBox", Array([1, 2, 3])), "trim-missing"),
    "page of 1e9 points": (
        lambda pdf: [
            setting(on(4), key, Array([0, 0, 10**9, 10**9]))(pdf)
            for key in ("/MediaBox", "/TrimBox", "/BleedBox")
        ], "page-sizes"),
    "numbers that are none": (
        swapping(1, "0.9 0.6 0.3 0.4 k", "nan inf 1e400 -- k"), "content-broken"),
    "number of 400 digits": (
        swapping(1, "28.346 464.882 m", "9" * 400 + " 464.882 m"), "content-broken"),
    "rotation without end": (setting(on(4), "/Rotate", 10**15 + 7), "page-rotated"),
    "units without end": (setting(on(4), "/UserUnit", 10**6), "page-scaled"),
}  # fmt: skip


# What no renderer would stand: ink is told as not checked, instead of waiting for Ghostscript.
ENDLESS = {
    "page of 1e9 points",
    "forms without number",
    "states kept without number",
    "content of 200 MB",
    "pattern without number",
}


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - ENDLESS))
def test_a_hostile_file_gets_its_verdict(name: str) -> None:
    """What loops, swells or is nonsense is found as such, in little time."""
    change, code = HOSTILE[name]
    verdict = judged(Damage(name, code, None, change).file())

    assert code in codes(verdict), [str(each) for each in verdict.findings]
    assert verdict.passed is (code == "page-empty")  # which is a warning


@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_what_no_renderer_stands_is_given_to_none(name: str) -> None:
    """It is found as what it is, and ink is told as not checked."""
    change, code = HOSTILE[name]
    verdict = judged(Damage(name, code, None, change).file())

    assert code in codes(verdict), [str(each) for each in verdict.findings]
    assert not verdict.passed
    assert "ink-average" in {code for each in verdict.unchecked for code in each.codes}


@pytest.mark.parametrize("side", [14_400, 5_000])
def test_a_large_page_is_measured_in_larger_pixels(side: int) -> None:
    """The largest page that PDF has takes no more memory than a poster."""
    verdict = judged(Damage("large", "", None, _large(side)).file())

    assert codes(verdict) == set()
