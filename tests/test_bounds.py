"""Large, deep and odd inputs: a diagnostic at its place, and work that grows with their size."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from PIL import Image

import memopress
from conftest import FILES, Project, typesetter
from memopress import limits
from memopress.content.load import load_content
from memopress.content.markup import read_blocks
from memopress.content.oddities import inspect_content
from memopress.diagnostics import Place, Problems, did_you_mean
from memopress.files import Files
from memopress.picture import PictureFault
from memopress.picture import convert as conversion
from memopress.picture.pixels import flatten, reduced, weight
from memopress.typeset import Setting, Shape, Span, TextStyle
from memopress.units import Size
from memopress.yamlnodes import Scalar, load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GULL = "source/birds/gull.yaml"
LAYOUT = "layouts/pocket/layout.yaml"
PUBLICATION = "source/quay.yaml"


def told(code: str) -> list[str]:
    """Return places and messages of what a check tells, without the rest of a long message."""
    return [
        f"{found.place} {found.message[:90]}"
        for found in memopress.check(".")
        if found.code == code
    ]


def calls(work: Callable[[], object]) -> int:
    """Return how many functions some work calls, when it is done for the second time.

    The first finds what is kept, and whether its lines are covered.
    """
    work()
    count: Counter[str] = Counter()

    def hear(_frame: object, event: str, _argument: object) -> None:
        count[event] += 1

    sys.setprofile(hear)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count["call"] + count["c_call"]


def gull(notes: str, call: str = "Herring gull") -> str:
    """Return the file of a bird."""
    text = notes.replace("\n", "\n  ")
    return f"call: {call}\nnotes: |\n  {text}\nspots: [north]\n"


DEEP = "[" * 900 + "x" + "]" * 900


@pytest.mark.parametrize(
    ("file", "text", "line", "column"),
    [
        (GULL, f"call: {DEEP}\n", 1, 46),
        (GULL, "call: " + "{a: " * 900 + "x" + "}" * 900, 1, 163),
        (GULL, "call: A\nspots:\n  " + "- " * 900 + "x", 3, 81),
        (GULL, "".join(" " * n + "a:\n" for n in range(900)), 41, 41),
        (LAYOUT, f"spoken: {DEEP}\n", 1, 48),
        ("source/editions/all.yaml", f"name: A\nselect: {DEEP}\n", 2, 48),
        (PUBLICATION, f"checks: {DEEP}\n", 1, 48),
    ],
    ids=["list", "map", "dashes", "lines", "layout", "edition", "publication"],
)
def test_deep_yaml_is_one_fault(
    project: Project, file: str, text: str, line: int, column: int
) -> None:
    """Nesting 900 deep is told where it goes too deep, and nothing is raised."""
    project.write(file, text)

    message = f"lists and maps stand here more than {limits.DEPTH} deep in each other"
    assert told("too-deep") == [f"{file}:{line}:{column} {message}"]


def test_deeper_yaml_than_the_parser_takes(project: Project) -> None:
    """What libyaml itself refuses, or what is never closed, is told as broken YAML."""
    for text in ("[" * 5000, "[" * 900, "{a: " * 5000, "- " * 5000 + "x"):
        project.write(GULL, f"call: {text}" if text[0] != "-" else text)
        assert len(told("yaml-syntax")) == 1


def test_aliases_are_counted_each_time(project: Project) -> None:
    """Thirty lines that stand for a thousand million values are refused, deep ones too."""
    doubled = "".join(f"  - &a{n + 1} [*a{n}, *a{n}]\n" for n in range(30))
    project.write(GULL, f"call: A\nnotes: x\nspots:\n  - &a0 [x]\n{doubled}")
    assert "more stands here than can be read" in told("too-large")[0]

    chain = "".join(f"  - &a{n + 1} [*a{n}]\n" for n in range(900))
    project.write(GULL, f"call: A\nnotes: x\nspots:\n  - &a0 [x]\n{chain}")
    assert told("too-deep")


def test_aliases_of_records(project: Project) -> None:
    """A tree of records whose branches are aliases is no tree that can be read."""
    tree = "&a0 {}"
    for number in range(1, 25):
        tree = f"&a{number} {{a: {tree}, b: *a{number - 1}}}"
    kinds = FILES[PUBLICATION].replace("kinds:\n", "kinds:\n  node: {a: node?, b: node?}\n")
    project.write(PUBLICATION, kinds.replace("list of word,", "list of word, tree: node?,"))
    project.write(GULL, gull("It.") + f"tree: {tree}\n")

    assert len(told("too-large")) == 1


def test_an_alias_that_holds_itself_is_still_told(project: Project) -> None:
    """Counting what aliases hold does not run in circles."""
    project.write(GULL, "call: A\nnotes: x\nspots: &a [*a]\n")

    assert told("yaml-alias") == [f"{GULL}:3:8 this alias holds itself"]


def test_a_large_file_is_not_read(project: Project) -> None:
    """A file of more than some MiB is told, whatever it holds."""
    project.write(GULL, "# x\n" * (limits.FILE // 4 + 1))

    assert told("too-large") == [f"{GULL}:1 this file has 4.0 MiB, and 4 MiB are the most"]


def test_a_long_name(project: Project) -> None:
    """A name of a thousand letters is no name."""
    project.write(GULL, gull("It.") + "v" * 1000 + ": x\n")

    assert told("too-long") == [f"{GULL}:5:1 this name has 1,000 characters, and may have 200"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * 10**6, "too-long"),
        ("a" * 5000, "too-long"),
        ("woord " * 200_000, "too-long"),
        ("*a **b" * 5000, "too-long"),
        ("*a " * 300 + "b*" * 300, "unsupported-markup"),
        ("> " * 50_000 + "x", "unsupported-markup"),
        ("[" * 5000, "too-long"),
        ("**a" * 5000, "too-long"),
    ],
)
def test_texts_that_cannot_be_set(project: Project, text: str, code: str) -> None:
    """A word of a million letters and the like are told where the text stands."""
    project.write(GULL, gull(text))

    found = told(code)

    assert found
    assert found[0].startswith(f"{GULL}:3:3 ")


def test_a_long_word_outside_of_markdown(project: Project) -> None:
    """A plain word and a title go the same way, and the message does not hold all of it."""
    project.write(GULL, gull("It.", "a" * 10**6).replace("[north]", f"[{'b' * 10**5}]"))

    assert told("too-long")
    assert all(len(found.message) <= limits.MESSAGE for found in memopress.check("."))


@pytest.mark.parametrize(
    "number", ["1e400", "9" * 5000, ".inf", ".nan", "59:" * 3000 + "59", "'\u00b2'", "'1e999'"]
)
def test_numbers_beyond_all_measure(project: Project, number: str) -> None:
    """Numbers that no float or line holds are told of, in layout and content."""
    layout = FILES[LAYOUT].replace("styles:\n", f"styles:\n  odd: {{font: plain, size: {number}, "
        f"leading: {number}, swatch: soot, tracking: {number}, drop-lines: {number}, "
        f"word-space: [{number}, {number}, {number}]}}\n")  # fmt: skip
    project.write(LAYOUT, layout)
    project.write(PUBLICATION, FILES[PUBLICATION].replace("word,", "word, count: number?,"))
    project.write(GULL, gull("It.") + f"count: {number}\n")

    assert any(found.startswith(f"{GULL}:5:8 'count'") for found in told("wrong-type"))
    project.write(GULL, gull("It."))
    assert len(told("wrong-type")) == 5


def test_whole_numbers_have_an_end(project: Project) -> None:
    """A column for each of a thousand million would fill the memory."""
    project.write(LAYOUT, FILES[LAYOUT].replace("330pt}\n", "330pt, columns: 999999999}\n", 1))

    assert "'columns': '999999999' is more than 10000" in told("wrong-type")[0]


def test_halves_of_characters(project: Project) -> None:
    r"""An escape such as \ud800 is no character, whichever parser reads it."""
    project.write(GULL, 'call: "\\ud800"\nnotes: x\nspots: [x]\n')

    assert len(memopress.check(".")) == 1


def test_types_may_not_be_endless(project: Project) -> None:
    """A type that is a list of lists of lists … is told."""
    deep = "list of " * 5000 + "word"
    project.write(PUBLICATION, FILES[PUBLICATION].replace("list of word", deep))

    assert len(told("too-deep")) == 1


def test_markup_may_not_be_endless(project: Project) -> None:
    """Elements 5,000 deep in each other are told at the template's line."""
    page = "layouts/pocket/pages/welcome.xml.j2"
    nested = '<p style="text">' + "<em>" * 5000 + "x" + "</em>" * 5000 + "</p><h1"
    project.write(page, FILES[page].replace("<h1", nested))

    (found,) = told("too-deep")
    assert found.startswith(f"{page}:3:")


def read_keys(folder: Path, count: int) -> None:
    """Read a file with so many unknown fields, and tell of each."""
    file = folder / "many.yaml"
    file.write_text("".join(f"field{n}: x\n" for n in range(count)), encoding="utf-8")
    problems = Problems()
    node = load_yaml(file, Files(folder), problems)
    assert node
    for name in getattr(node, "entries", {}):
        problems.error("unknown-field", name, node.place, problems.near(name, ["title", "field"]))
    assert len(problems.found) == count


def forbidden(folder: Path, count: int) -> None:
    """Read a file with so many characters that cannot be printed."""
    file = folder / "many.yaml"
    file.write_text("a\x01\n" * count, encoding="utf-8")
    problems = Problems()
    load_yaml(file, Files(folder), problems)
    told = min(count, limits.CHARACTERS)
    places = [Place(str(file), number, 2) for number in range(1, told + 1)]
    if count > told:
        places.append(Place(str(file), told + 1, 2))
        assert f"{count - told:,} more" in problems.found[-1].message
    assert [found.place for found in problems.found] == places


def blocks(folder: Path, count: int) -> None:
    """Read a file with so many block texts."""
    file = folder / "many.yaml"
    file.write_text("- |\n\n  x\n" * count, encoding="utf-8")
    load_yaml(file, Files(folder), Problems())


def spans(_folder: Path, count: int) -> None:
    """Read a text with so many spans that are wrong."""
    text = "[a]{x=y}\n" * count
    places = tuple(Place("said.yaml", n + 1, 1) for n in range(count + 1))
    problems = Problems()
    read_blocks(Scalar(text, text, places[0], places), problems)
    assert problems.found[-1].place == Place("said.yaml", count, 5)


def shape(_folder: Path, count: int) -> None:
    """Shape a word of so many letters."""
    setter = typesetter({"plain": "work-sans/WorkSans_400Regular.ttf"})
    setter.ruler.shape("a" * count, TextStyle(("plain",), 10, "ink"))


@pytest.mark.parametrize("work", [read_keys, forbidden, blocks, spans, shape])
def test_work_grows_with_size_alone(tmp_path: Path, work: Callable[[Path, int], None]) -> None:
    """Twice as much to read calls about twice as many functions."""
    work(tmp_path, 10)  # what is read once and kept

    assert calls(lambda: work(tmp_path, 800)) < 2.5 * calls(lambda: work(tmp_path, 400))


def test_breaking_grows_with_size_alone() -> None:
    """Where no line may end in a hyphen, ways that differ in lines alone are not kept apart."""
    setter = typesetter({"plain": "work-sans/WorkSans_400Regular.ttf"}, "en-GB")
    style = TextStyle(("plain",), 10, "ink")

    def work(count: int) -> None:
        spans = (Span("ever so many words " * count, style),)
        setter.set(spans, Shape(((0.0, 200.0),), frozenset({2})), Setting(align="justify"))

    work(10)
    assert calls(lambda: work(160)) < 2.6 * calls(lambda: work(80))


def test_hints_have_an_end() -> None:
    """The first hundred wrong words are compared; a word that comes again is still told alike."""
    problems = Problems()
    hints = [problems.near(f"titel{n}", ["title"]) for n in range(300)]

    assert hints.count("did you mean 'title'?") == limits.HINTS
    assert problems.near("titel0", ["title"]) == hints[0]
    assert problems.near("other", ["title"]) == ""


def test_hints_name_some_of_very_many() -> None:
    """A hint does not list thousands of names, nor compare endless words."""
    known = [f"name{n}" for n in range(5000)]

    assert did_you_mean("xyz", known).endswith("name29, …")
    assert did_you_mean("x" * 10**6, ["x" * (10**6 - 1)]).startswith("known here: ")


def test_alike_words_have_an_end(project: Project) -> None:
    """Two thousand words that are all alike are not told in pairs of each with each."""
    words = ", ".join(
        f"place{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{n // 676 * 'x'}" for n in range(1500)
    )
    project.write(PUBLICATION, FILES[PUBLICATION] + "checks:\n  - alike: spots\n")
    project.write(GULL, gull("It.").replace("[north]", f"[{words}]"))

    found = inspect_content(load_content(project.folder), ("alike",))

    assert Counter(each.code for each in found) == {"alike": limits.ALIKE, "not-compared": 1}


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "I;16", "CMYK", "LA"])
def test_a_large_picture_is_reduced_by_strips(
    mode: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Strips give what the whole gives: nothing shifts, and the camera's way up is kept."""
    monkeypatch.setattr("memopress.picture.pixels._STRIP", 3000)
    ramp = Image.linear_gradient("L").resize((250, 170))
    image: Image.Image = ramp.convert("I").convert("I;16") if mode == "I;16" else ramp.convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    image.getexif()[0x0112] = 6

    made = reduced(image, tmp_path / "a.png", 4)
    whole = flatten(image, tmp_path / "a.png").reduce(4)

    assert made.mode == whole.mode
    assert made.size == (43, 63) == whole.size
    pairs = zip(made.resize((8, 8)).tobytes(), whole.resize((8, 8)).tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 6


def test_what_takes_too_much_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A picture that cannot be reduced under the bound is told of, with what to do."""
    monkeypatch.setattr(conversion, "_LARGE", 1000)
    monkeypatch.setattr(conversion, "_HEAVIEST", 100_000)
    file = tmp_path / "large.png"
    Image.new("RGB", (200, 100), "red").save(file)
    converter: Any = conversion.Converter(b"", Files(tmp_path))

    plate, _ = converter.convert(file, Size(10, 5), (0.5, 0.5), "rgb", 72)
    assert (plate.width, plate.height) == (10, 5)
    with pytest.raises(PictureFault, match=r"too large for the size .* fewer pixels"):
        converter.convert(file, Size(500, 250), (0.5, 0.5), "rgb", 300)


def test_weight_of_a_picture_of_177_megapixels() -> None:
    """Four bytes a pixel are in reach where it is reduced; two of them are not."""

    class Header:
        """What is known of a picture before it is decoded."""

        width, height, mode, format = 15400, 11500, "RGB", "PNG"
        size = (width, height)
        info: ClassVar[dict[str, object]] = {}

    header: Any = Header()
    assert weight(header, header.size, 6) < 800_000_000
    assert weight(header, header.size, 1) > 1_000_000_000
    header.format = "WEBP"
    assert weight(header, header.size, 6) > 1_000_000_000
