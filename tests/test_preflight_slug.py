"""The slug line of a page: judged by itself, and the page once, whatever lines stand beside it."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from conftest import Brochure, needs
from handmade import Page, made, picture, spot
from lettered import truetype
from memopress.finish.typefaces import to_unicode
from memopress.preflight import DEFAULT, RULES, judge, judge_all, load_profile
from memopress.preflight.reading import open_file
from test_preflight_pages import Told, Work, work  # noqa: F401 - a fixture

PRESS = load_profile(DEFAULT, RULES)
BLEED = (20, 30, 220, 180)
BODY = "q 0 0 0 1 k 10 20 70 70 re f Q"
LINE = "q /All cs 1 scn BT /S 6 Tf {x} {y} Td [{codes}] TJ ET Q"


def line(codes: str = "<0002>", x: float = 22, y: float = 5, **changes: str) -> str:
    """Return the content of a slug line, with parts of it changed."""
    text = LINE.format(x=x, y=y, codes=codes)
    for old, new in changes.items():
        text = text.replace({"colour": "/All cs 1 scn", "end": "Q", "begin": "BT"}[old], new)
    return text


def lined(body: str, *lines: str) -> bytes:
    """Return a file of a page with content in several streams; the font of the last one is S."""
    pictures = {"P": picture(1, 1, b"\0\0\0\xff")}
    blank = Page("", bleed=BLEED, pictures=pictures, spaces={"All": spot("All", 1, 1, 1, 1)})
    with pikepdf.open(io.BytesIO(made(blank))) as pdf:
        name = Name.AAAAAA_Made
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=name, Flags=4,
            FontFile2=pdf.make_stream(truetype()),
        )  # fmt: skip
        cid = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity,
            FontDescriptor=pdf.make_indirect(descriptor), W=Array([0, Array([400, 250, 610, 655])]),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(cid)]),
            ToUnicode=pdf.make_stream(to_unicode({1: "A", 2: "a", 3: "b"})),
        )  # fmt: skip
        page = pdf.pages[0].obj
        page.Resources.Font = Dictionary(S=pdf.make_indirect(font))
        page.Contents = Array([pdf.make_stream(each.encode()) for each in (body, *lines)])
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def pages_known(cache: Told) -> int:
    """Return of how many pages something is kept."""
    return len(set(cache.keys.get("page", ())))


# What is no slug line that may stand beside any page, and pages that none may stand beside.
ODD: dict[str, tuple[str, str]] = {
    "in the bleed": (BODY, line(y=40)),
    "near the bleed": (BODY, line(y=25)),
    "beyond the page": (BODY, line(x=239)),
    "white": (BODY, line(colour="0 0 0 0 k")),
    "in black that knocks out": (BODY, line(colour="0 0 0 1 k")),
    "in RGB": (BODY, line(colour="1 0 0 rg")),
    "in four inks": (BODY, line(colour="1 1 1 1 k")),
    "unseen": (BODY, line(begin="BT 3 Tr")),
    "drawn around": (BODY, line(begin="BT 1 Tr")),
    "a clip": (BODY, line(begin="BT 7 Tr")),
    "untold": (BODY, line("<0000>")),
    "no such glyph": (BODY, line("<0909>")),
    "no such font": (BODY, line().replace("/S", "/T")),
    "overprints": (BODY, line(begin="/OP gs BT")),
    "no text": (BODY, "q 0 0 0 1 k 22 5 3 3 re f Q"),
    "a shape besides": (BODY, line(end="22 5 3 3 re f Q")),
    "a picture besides": (BODY, line(end="Q q 9 0 0 9 60 5 cm /P Do Q")),
    "half a picture": (BODY, line(end="Q q 9 0 0 9 60 5 cm /P")),
    "no end of text": (BODY, line().replace("ET", "")),
    "no end": (BODY, line(end="")),
    "too many ends": (BODY, line(end="Q Q")),
    "a sequence without end": (BODY, line(begin="/Artifact BMC BT")),
    "an end of a sequence": (BODY, line(begin="EMC BT")),
    "a colour that is left": (f"{BODY} 1 0 0 rg", line(colour="")),
    "a map that is left": (f"{BODY} 9 0 0 9 0 0 cm", line()),
    "a state that is left": (f"{BODY} /OP gs", line()),
    "a mode that is left": (f"{BODY} BT 3 Tr ET", line()),
    "a state that is kept": (f"{BODY} q", line()),
    "a text that is begun": (f"{BODY} BT", line()),
    "a path that is begun": (f"{BODY} 20 5 9 9 re", line()),
    "a clip that is begun": (f"{BODY} 20 5 9 9 re W", line()),
    "a string that is begun": (f"{BODY} (", line(end="Q ) Tj")),
    "operands that are begun": (f"{BODY} 1 0 0", line(colour="rg")),
    "a sequence that is begun": (f"{BODY} /P BMC", line()),
    "what nobody knows": (f"{BODY} BX", line(end="Q EX")),
    "a mark where it stands": (f"{BODY} 0 g 20 2 9 9 re f", line()),
    "a mark that it reaches": (f"{BODY} q 0 g 40 2 9 9 re f Q", line("<0002>" * 8)),
    "a page with its font": (f"BT /S 20 Tf 30 60 Td [<0003>] TJ ET {BODY}", line()),
}


@pytest.mark.usefixtures("no_ghostscript")
@pytest.mark.parametrize("case", ODD)
def test_verdicts_do_not_depend_on_pages_with_other_lines(case: str) -> None:
    """Whatever is kept of the same page with a plain line, and of itself, they are the same."""
    body, odd = ODD[case]
    data = lined(body, odd)
    expected = judge(data, "x.pdf", PRESS)
    others = {
        "usual": (lined(BODY, line()), PRESS),
        "same": (lined(body, line("<0003>")), PRESS),
        "none": (lined(body), PRESS),
    }
    cache = Told()

    assert judge_all({**others, "x.pdf": (data, PRESS)}, cache)["x.pdf"] == expected
    cache.forget("verdict")
    assert judge_all({"x.pdf": (data, PRESS)}, cache)["x.pdf"] == expected


def test_a_page_with_other_lines_is_judged_once(work: Work) -> None:  # noqa: F811
    """It is read and drawn once, and Ghostscript sees it once; each line is read."""
    red = BODY.replace("0 0 0 1 k", "1 0 0 rg")
    files = {
        f"{number}.pdf": lined(red, line(codes))
        for number, codes in enumerate(("<00020003>", "<0002>", "<0003>", "<0002><0002>"))
    }
    cache = Told()

    found = judge_all({name: (data, PRESS) for name, data in files.items()}, cache)

    assert work.done() == (1, 1, 1, 1)
    assert pages_known(cache) == 1
    assert found == {name: judge(data, name, PRESS) for name, data in files.items()}
    assert {"rgb"} <= {each.code for each in found["3.pdf"].findings}


@pytest.mark.parametrize(
    "case", ["in the bleed", "near the bleed", "a mark where it stands", "a mark that it reaches"]
)
def test_a_line_that_is_in_the_way_is_judged_with_its_page(case: str, work: Work) -> None:  # noqa: F811
    """Rules may look at what lies under it, and plates at what it reaches into."""
    body, odd = ODD[case]
    judge_all({"plain": (lined(body, line()), PRESS), "x.pdf": (lined(body, odd), PRESS)})

    assert work.done()[0] > 1


def test_press_pages_of_editions_are_shared(brochure: Brochure) -> None:
    """Real ones, with crop marks and slug lines that name their editions: most are one."""
    needs("gs")
    cache = Told()
    files = {
        each: brochure.file(each, "press").read_bytes() for each in ("limburg", "vlaams-brabant")
    }

    found = judge_all({name: (data, PRESS) for name, data in files.items()}, cache)

    count = sum(len(open_file(data).sheets) for data in files.values())
    assert pages_known(cache) == len(set(cache.keys["ink"])) <= count - 7
    assert found == {name: judge(data, name, PRESS) for name, data in files.items()}
