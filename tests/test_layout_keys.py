"""Every key of layout.yaml: a wrong value is told at its line, and so is a key that is misspelt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from conftest import FONTS
from memopress.diagnostics import InputError
from memopress.fields import Fields
from memopress.layout import load_layout

if TYPE_CHECKING:
    from memopress.diagnostics import Diagnostic
    from memopress.yamlnodes import Node

# What no key takes, whatever it is for.
NEVER = ("[[1]]", "{a: {b: c}}", "")


class Key(NamedTuple):
    """A key's good value; wrong ones, each with its code and how its hint begins."""

    good: str
    wrong: tuple[tuple[str, str, str], ...] = ()


def key(good: str, *wrong: str) -> Key:
    """Return a key whose wrong values are of another kind, or out of bounds."""
    return Key(good, tuple((each, "wrong-type", "") for each in wrong))


def near(good: str, slip: str, code: str = "wrong-type", hint: str = "") -> Key:
    """Return a key with a wrong value that is nearly a right one, which the hint tells."""
    return Key(good, ((slip, code, f"did you mean '{hint or good}'?"),))


def length(good: str, *wrong: str) -> Key:
    """Return a key for a length."""
    return key(good, "wide", "12 ells", "1e3", *wrong)


FIELDS = key("{}", "3", "[a]")  # fields of its own, that stand in this table too
FLAG = near("true", "ture")
NUMBER = key("0", "much", "nan", "9" * 9)

# All keys, by what has them. Names that the writer chooses are keys as well.
KEYS: dict[str, dict[str, Key]] = {
    "the layout": {
        "format": FIELDS,
        "baseline": FIELDS,
        "budget": FIELDS,
        "swatches": FIELDS,
        "fonts": FIELDS,
        "styles": FIELDS,
        "characters": FIELDS,
        "masters": FIELDS,
        "hyphenation": Key("[wa-ter]", (("[wa ter]", "wrong-hyphenation", "list its words"),)),
        "spoken": FIELDS,
    },
    "format": {
        "width": length("400pt", "2pt", "20000pt"),
        "height": length("400pt", "2pt", "20000pt"),
        "bleed": length("9pt", "-1pt", "301pt"),
        "safety": length("9pt", "-1pt", "301pt"),
    },
    "baseline": {"start": length("10pt"), "step": length("12pt", "0", "0.1pt")},
    "budget": {
        "multiple": key("4", "0", "-4", "2.5", "true", "'4'", "1:30", "010", "10001"),
        "fillers": near("[blank]", "blnk", "unknown-template", "blank"),
    },
    "swatches": {"coral": FIELDS},
    "swatch": {
        "cmyk": key("[0, 60, 50, 0]", "[0, 1, 2]", "[0, 1, 2, 3, x]", "[0, 1, 2, 101]", "red"),
        "rgb": key("'#F06E5A'", "'#F06E5'", "'#F06E5G'", "coral"),
        "spot": Key(
            "Pink",
            (("All", "reserved-name", "give the ink's name"), ("x" * 128, "too-long", "")),
        ),
    },
    "fonts": {"plain": FIELDS},
    "font": {
        "file": near("inter/Inter_400Regular.ttf", "inter/Inter_40Regular.ttf", "font-missing"),
        "italic": near("plain", "plian", "unknown-font"),
        "bold": near("plain", "plian", "unknown-font"),
        "fallback": near("[plain]", "[plian]", "unknown-font", "plain"),
    },
    "styles": {
        "body": key("{font: plain, size: 9pt, leading: 12pt, swatch: coral}", "3"),
        "heir": FIELDS,
    },
    "style": {
        "based-on": near("body", "boddy", "unknown-style"),
        "font": near("plain", "plian", "unknown-font"),
        "size": length("9pt", "0.4pt", "-3pt", "15000pt"),
        "leading": length("12pt", "0.4pt", "15000pt"),
        "swatch": near("coral", "corral 30%", "unknown-swatch"),
        "align": near("left", "letf"),
        "hyphenate": FLAG,
        "grid": key("4/5", "5", "1/0", "half", "-1"),
        "first-baseline": near("cap-height", "capheight"),
        "tracking": NUMBER,
        "before": length("0"),
        "after": length("0"),
        "indent": length("0"),
        "first-indent": length("0"),
        "upper": FLAG,
        "features": near("[onum, -liga, ss01, ABCD]", "-ligga", hint="liga"),
        "margins": near("optical", "optcal"),
        "balance": FLAG,
        "word-space": key("[80, 100, 130]", "80", "[80, 100]", "[100, 80, 130]", "[1, 2, x]"),
        "letter-space": key("10", "wide", "-1", "2001"),
        "glyph-scale": key("1", "wide", "-1", "101"),
        "tolerance": key("120", "high", "99", "10001"),
        "hyphens": FIELDS,
        "last-line": key("16", "short", "-1", "101"),
        "zone": key("14", "wide", "0", "101"),
        "looseness": key("1", "loose", "-10", "0.5", "10001"),
        "keep": key("2", "none", "0", "1.5"),
        "keep-together": FLAG,
        "keep-next": near("false", "flase"),
        "drop-lines": key("2", "two", "-1"),
        "drop-style": near("body", "bdoy", "unknown-style"),
    },
    "hyphens": {
        "before": key("3", "few", "0"),
        "after": key("3", "few", "0"),
        "row": key("2", "few", "-1"),
        "cost": key("100", "high", "-1", "10001"),
    },
    "characters": {"link": FIELDS},
    "character style": {
        "font": near("plain", "plian", "unknown-font"),
        "scale": key("1", "large", "0", "101"),
        "rise": key("0.3", "high", "-101", "101"),
        "swatch": near("coral", "corral", "unknown-swatch"),
        "tracking": NUMBER,
        "upper": FLAG,
        "features": near("[smcp]", "[smcpp]", hint="smcp"),
    },
    "masters": {"page": FIELDS},
    "master": {
        "furniture": near("foot", "foots", "unknown-template"),
        "frames": FIELDS,
    },
    "frames": {
        "main": FIELDS,
        "rest": key("{x: 0, y: 0, width: 9pt, height: 9pt}", "3"),
    },
    "master, frame": {
        "x": length("20pt"),
        "y": length("5%"),
        "width": length("160pt", "0", "-9pt", "20000pt"),
        "height": length("120pt", "0", "-9pt", "20000pt"),
        "columns": Key("2", (("0", "wrong-type", ""), ("99", "no-room", ""))),
        "gap": length("9pt", "-1pt"),
        "valign": near("middle", "midle"),
        "mirror": FLAG,
        "balance": FLAG,
        "next": near("rest", "rset", "unknown-frame"),
        "copyfit": FIELDS,
    },
    "copyfit": {
        "tracking": NUMBER,
        "leading": key("0.96", "less", "0.4", "1.1"),
        "size": key("0.95", "less", "0.4", "1.1"),
    },
    "spoken": {"→": Key("arrow")},
}
# What stands below a key, where that has another name in messages.
BELOW = {
    "coral": "swatch",
    "plain": "font",
    "heir": "style",
    "link": "character style",
    "page": "master",
    "main": "master, frame",
}
CHOSEN = {"swatches", "fonts", "styles", "characters", "masters", "frames", "spoken"}
ALL = [(kind, name) for kind, keys in KEYS.items() for name in keys]
WRONG = [
    (kind, name, value, code, hint)
    for kind, name in ALL
    for value, code, hint in (
        *KEYS[kind][name].wrong,
        *((each, "", "") for each in NEVER),
    )
    # It may have no words; and what has fields may have one that is called so.
    if (name, value) != ("hyphenation", "")
    and not (value.startswith("{") and KEYS[kind][name].good.startswith("{"))
]


class Written(NamedTuple):
    """A layout.yaml that has all keys, and on which lines they stand."""

    text: str
    lines: dict[tuple[str, str], int]


def written(changed: tuple[str, str] = ("", ""), name: str = "", value: str = "") -> Written:
    """Return the layout; `changed` is a key of some kind that gets another name or value."""
    lines: list[str] = []
    places: dict[tuple[str, str], int] = {}

    def write(kind: str, indent: str) -> None:
        for own, plain in KEYS[kind].items():
            here = (kind, own) == changed
            called, below = name if here and name else own, BELOW.get(own, own)
            places[kind, own] = len(lines) + 1
            if plain is FIELDS and not (here and not name):
                lines.append(f"{indent}{called}:")
                write(below, f"{indent}  ")
            else:
                lines.append(f"{indent}{called}: {value if here and not name else plain.good}")

    write("the layout", "")
    return Written("\n".join(lines) + "\n", places)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a layout's folder that has two templates."""
    monkeypatch.chdir(tmp_path)
    Path("pages").mkdir()
    for name in ("foot", "blank"):
        Path(f"pages/{name}.xml.j2").touch()


def told(text: str) -> list[Diagnostic]:
    """Return all that is wrong with a layout."""
    Path("layout.yaml").write_text(text, encoding="utf-8")
    try:
        load_layout(Path(), FONTS)
    except InputError as error:
        return list(error.diagnostics)
    return []


def test_all_keys_stand_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that layout.yaml can have and this table has not is not tested below."""
    asked: set[tuple[str, str]] = set()
    take = Fields.take

    def noted(self: Fields, name: str) -> Node | None:
        asked.add((re.sub(r" '[^']*'", "", self.what), name))
        return take(self, name)

    monkeypatch.setattr(Fields, "take", noted)

    assert told(written().text) == []
    assert asked == set(ALL)


@pytest.mark.parametrize(("kind", "name", "value", "code", "hint"), WRONG)
def test_a_wrong_value_is_told_at_its_line(
    kind: str, name: str, value: str, code: str, hint: str
) -> None:
    """It is told once, with the nearest right one, and nothing else is."""
    layout = written((kind, name), value=value)
    found = told(layout.text)

    assert [each.code for each in found] == [code or found[0].code]
    assert found[0].place
    assert found[0].place.line == layout.lines[kind, name]
    assert not hint or found[0].hints[0].startswith(hint)


@pytest.mark.parametrize(("kind", "name"), [each for each in ALL if each[0] not in CHOSEN])
def test_a_key_that_is_misspelt_is_told(kind: str, name: str) -> None:
    """Its line says which one may be meant."""
    layout = written((kind, name), name=name + name[-1])

    (found,) = (each for each in told(layout.text) if each.code == "unknown-field")
    assert found.place
    assert found.place.line == layout.lines[kind, name]
    assert found.hints == (f"did you mean '{name}'?",)


@pytest.mark.parametrize("char", ["→→", "''"])
def test_what_is_spoken_is_one_character(char: str) -> None:
    """Words are not spoken otherwise than they are written."""
    layout = written(("spoken", "→"), name=char)

    (found,) = told(layout.text)
    assert found.place
    assert found.place.line == layout.lines["spoken", "→"]
