"""Fonts: what is whole is used, what is damaged is told, what is measured is what is drawn."""

from __future__ import annotations

import io
import os
import random
import struct
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

import memopress
import memopress.composing
import memopress.press
from conftest import FONTS, Project
from memopress.render import FaceFile, Typecase
from memopress.typeset import (
    BrokenGlyphError,
    Face,
    FontFault,
    GlyphError,
    MissingGlyphError,
    Setting,
    Span,
    TextStyle,
    Typesetter,
)
from records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REGULAR = FONTS / "work-sans/WorkSans_400Regular.ttf"
BOLD = FONTS / "work-sans/WorkSans_700Bold.ttf"
# How many fonts are harmed at random; a long run asks for more of them.
COUNT = int(os.environ.get("MEMOPRESS_HARMED_FONTS", "240"))
TEXTS = (
    "The quick brown fox jumps over the lazy dog, 0123456789.",
    "financiële koffiehuizen, cafés & ‘naïeve’ œuvres – ’t Zand: €\u00a01.250 (½)",
    "PAROCHIEZAAL AVONTUUR Ångström ÇÉÈÊËÏÖÜ ß ø Ł ž; [x] {y} / \\ * # @ ! ?",
)
FEATURES = (
    (("kern", True), ("liga", True)),
    (("kern", True), ("liga", True), ("onum", True), ("pnum", True), ("case", True)),
)
NEEDED = ("head", "hhea", "maxp", "hmtx", "cmap", "OS/2", "post", "name")


# Fonts that are made here: a square for each letter.


def square(pen: Any, width: int = 500) -> Any:
    """Return the glyph of a square."""
    pen.moveTo((50, 0))
    for point in ((50, 700), (width - 50, 700), (width - 50, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen


def made(
    *,
    cff: bool = False,
    letters: str = "abcfinx",
    blank: str = "",
    space: bool = True,
    change: Callable[[TTFont], None] = lambda _font: None,
) -> bytes:
    """Return a font of squares for some letters; the glyphs of those in `blank` are empty."""
    names = [".notdef", "space", *(f"u{ord(char):04X}" for char in letters)]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(names)
    codes = {32: "space"} if space else {}
    codes |= {ord(char): f"u{ord(char):04X}" for char in letters}
    builder.setupCharacterMap(codes)
    empty = {"space", *(f"u{ord(char):04X}" for char in blank)}
    if cff:
        shapes: dict[str, Any] = {}
        for name in names:
            pen = T2CharStringPen(500, None)
            shapes[name] = (pen if name in empty else square(pen)).getCharString()
        builder.setupCFF("Squares", {}, shapes, {})
    else:
        glyphs = {}
        for name in names:
            drawn = TTGlyphPen(None)
            glyphs[name] = (drawn if name in empty else square(drawn)).glyph()
        builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (500, 0 if name in empty else 50) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "psName": "Squares"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, sxHeight=500, sCapHeight=700)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    change(builder.font)
    return saved(builder.font)


def saved(font: TTFont) -> bytes:
    """Return a font as the bytes of a file."""
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def rebuilt(data: bytes, **tables: bytes | None) -> bytes:
    """Return a font with other tables, or without those that are None, and all sums right.

    A name stands for a tag: OS_2 for OS/2, CFF for 'CFF '.
    """
    whole: dict[str, bytes | None] = {
        tag: data[offset : offset + length] for tag, (_, offset, length) in records(data).items()
    }
    whole |= {name.replace("_", "/").ljust(4): table for name, table in tables.items()}
    kept = {tag: table for tag, table in sorted(whole.items()) if table is not None}
    head = data[:4] + struct.pack(">4H", len(kept), 0, 0, 0)
    body, at = b"", 12 + 16 * len(kept)
    for tag, table in kept.items():
        head += struct.pack(">4s3I", tag.encode(), 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return summed(head + body)


def table_of(data: bytes, tag: str) -> bytearray:
    """Return a table of a font."""
    _, offset, length = records(data)[tag]
    return bytearray(data[offset : offset + length])


def poked(data: bytes, tag: str, at: int, form: str, *values: int) -> bytes:
    """Return a font with some numbers in a table changed, and all sums right."""
    table = table_of(data, tag)
    struct.pack_into(form, table, at, *values)
    return rebuilt(data, **{tag.strip().replace("/", "_"): bytes(table)})


@cache
def sound_of(file: Path) -> bytes:
    """Return the bytes of a font of the repository."""
    return file.read_bytes()


# What a font makes of texts.


@dataclass(frozen=True)
class Seen:
    """What there is to see of texts in a font: glyphs with their places, and their outlines."""

    shaped: tuple[Any, ...]
    heights: tuple[float, ...]
    glyphs: tuple[Any, ...]
    outlines: tuple[Any, ...]


def seen(data: bytes, texts: tuple[str, ...] = TEXTS) -> Seen:
    """Return what a font makes of texts, up to the outlines in its subset; raises FontFault."""
    face = Face("text", data, "harmed.ttf")
    shaped = tuple(face.shape(text, each, "nl") for text in texts for each in FEATURES)
    gids = sorted({gid for each in shaped for gid in each.gids})
    file = Typecase().file(FaceFile("text", data, "harmed.ttf"))
    file.metrics()
    subset = hb.Font(hb.Face(hb.Blob(file.subset(gids)))) if not file.is_cff else None
    return Seen(
        shaped,
        (face.cap_height, face.x_height),
        tuple((face.glyph(gid), file.width(gid)) for gid in gids),
        tuple(outline(subset, gid) for gid in gids) if subset else (file.subset(gids),),
    )


def outline(font: hb.Font, gid: int) -> tuple[Any, ...]:
    """Return a glyph's outline as moves, lines and curves, and its advance."""
    found: list[Any] = []
    draw = hb.DrawFuncs()
    draw.set_move_to_func(lambda x, y, to: to.append(("m", x, y)))
    draw.set_line_to_func(lambda x, y, to: to.append(("l", x, y)))
    draw.set_quadratic_to_func(lambda a, b, x, y, to: to.append(("q", a, b, x, y)))
    draw.set_cubic_to_func(lambda a, b, c, d, x, y, to: to.append(("c", a, b, c, d, x, y)))
    draw.set_close_path_func(lambda to: to.append(("z",)))
    font.draw_glyph(gid, draw, found)
    return (*found, font.get_glyph_h_advance(gid))


def verdict(data: bytes, sound: Seen, texts: tuple[str, ...] = TEXTS) -> str:
    """Return 'refused', 'told' at a character, 'harmless', or 'wrong' for a harmed font."""
    try:
        found = seen(data, texts)
    except FontFault:
        return "refused"
    except GlyphError:
        return "told"
    return "harmless" if found == sound else "wrong"


# Harms.


def records(data: bytes) -> dict[str, tuple[int, int, int]]:
    """Return where each table's entry, and the table itself, begin, and how long it is."""
    (count,) = struct.unpack_from(">H", data, 4)
    found = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack_from(">4s3I", data, at)
        found[tag.decode()] = (at, offset, length)
    return found


def removed(data: bytes, tag: str) -> bytes:
    """Return a font whose directory does not name a table."""
    at, _, _ = records(data)[tag]
    (count,) = struct.unpack_from(">H", data, 4)
    head = data[:4] + struct.pack(">H", count - 1) + data[6:at] + data[at + 16 : 12 + 16 * count]
    return head + bytes(16) + data[12 + 16 * count :]


def zeroed(data: bytes, tag: str) -> bytes:
    """Return a font with a table of zeros."""
    _, offset, length = records(data)[tag]
    return data[:offset] + bytes(length) + data[offset + length :]


def entry(data: bytes, tag: str, offset: int | None = None, length: int | None = None) -> bytes:
    """Return a font whose directory tells another offset or length of a table."""
    at, own, size = records(data)[tag]
    told = struct.pack(">2I", own if offset is None else offset, size if length is None else length)
    return data[: at + 8] + told + data[at + 16 :]


def table_harms(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a font with each table missing, zeroed, cut, laid over another, and out of the file."""
    found = records(data)
    for tag, (_, offset, length) in found.items():
        other = next(each for each in found if each != tag)
        yield f"{tag} missing", removed(data, tag)
        yield f"{tag} zeroed", zeroed(data, tag)
        yield f"{tag} cut", entry(data, tag, length=length // 2)
        yield f"{tag} of no length", entry(data, tag, length=0)
        yield f"{tag} longer", entry(data, tag, length=length + 4)
        yield f"{tag} over another", entry(data, tag, offset=found[other][1])
        yield f"{tag} moved", entry(data, tag, offset=offset + 4)
        yield f"{tag} outside", entry(data, tag, offset=len(data) + 64)
        yield f"{tag} half outside", entry(data, tag, offset=len(data) - length // 2)
        yield f"{tag} huge", entry(data, tag, length=0xFFFFFFF0)


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Return a font with some bits changed, anywhere or within one table."""
    harmed = bytearray(data)
    first, length = 0, len(data)
    if chance.random() < 0.7:
        _, first, length = chance.choice(list(records(data).values()))
    for _ in range(chance.choice((1, 1, 2, 8))):
        harmed[first + chance.randrange(max(length, 1))] ^= 1 << chance.randrange(8)
    return bytes(harmed)


def directory_flipped(data: bytes, chance: random.Random) -> bytes:
    """Return a font with some bytes of its directory changed."""
    harmed = bytearray(data)
    (count,) = struct.unpack_from(">H", data, 4)
    for _ in range(chance.choice((1, 1, 2, 4))):
        harmed[chance.randrange(12 + 16 * count)] = chance.randrange(256)
    return bytes(harmed)


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """Return a font with a stretch of zeros or noise."""
    length = chance.choice((1, 4, 64, 512, 4096))
    at = chance.randrange(max(len(data) - length, 1))
    new = bytes(length) if chance.random() < 0.5 else chance.randbytes(length)
    return data[:at] + new + data[at + length :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """Return the beginning of a font."""
    return data[: chance.randrange(len(data))]


def shifted(data: bytes, chance: random.Random) -> bytes:
    """Return a font with bytes put in or left out somewhere."""
    at, length = chance.randrange(len(data)), chance.choice((1, 2, 4, 16, 512))
    if chance.random() < 0.5:
        return data[:at] + data[at + length :]
    return data[:at] + bytes(length) + data[at:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Return a font with a block in the place of another, as a disk or a transfer mixes them."""
    size = chance.choice((64, 512, 4096)) if len(data) > 8192 else 64
    one, other = (size * chance.randrange(len(data) // size) for _ in range(2))
    return data[:one] + data[other : other + size] + data[one + size :]


def appended(data: bytes, chance: random.Random) -> bytes:
    """Return a font with something after its end, which is never read."""
    return data + chance.randbytes(chance.randrange(1, 64))


def summed(data: bytes) -> bytes:
    """Return a font with all sums right, as if its maker had harmed it."""
    harmed = bytearray(data)
    own = records(data)
    _, head, _ = own["head"]
    harmed[head + 8 : head + 12] = bytes(4)
    for at, offset, length in own.values():
        harmed[at + 4 : at + 8] = total(harmed[offset : offset + length]).to_bytes(4)
    rest = (0xB1B0AFBA - total(harmed)) & 0xFFFFFFFF
    harmed[head + 8 : head + 12] = rest.to_bytes(4)
    return bytes(harmed)


def total(data: bytes | bytearray) -> int:
    """Return the sum of words of four bytes (OpenType 1.9, otff)."""
    filled = bytes(data) + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(filled) // 4}I", filled)
    return sum(words) & 0xFFFFFFFF


HARMS = (flipped, flipped, directory_flipped, overwritten, cut, shifted, doubled, appended)


@pytest.mark.parametrize("kind", ["TrueType", "CFF"])
def test_a_harmed_table_is_told(kind: str) -> None:
    """Each table missing, zeroed, cut, elsewhere: refused, or what is printed is the same."""
    data = sound_of(REGULAR) if kind == "TrueType" else made(cff=True)
    texts = TEXTS if kind == "TrueType" else ("fanxi bic",)
    sound = seen(data, texts)

    found = {what: verdict(harmed, sound, texts) for what, harmed in table_harms(data)}

    assert [what for what, each in found.items() if each == "wrong"] == []
    needed = (*NEEDED, *(("glyf", "loca") if kind == "TrueType" else ("CFF ",)))
    for tag in needed:
        mine = {what: each for what, each in found.items() if what.startswith(f"{tag} ")}
        assert set(mine.values()) - {"harmless"} == {"refused"}, mine
        assert mine[f"{tag} missing"] == mine[f"{tag} outside"] == "refused"
        assert tag == "name" or mine[f"{tag} zeroed"] == "refused"


def test_a_font_harmed_at_random_is_told_or_harmless() -> None:
    """Bits, bytes, blocks and ends: a font is refused, or all that it prints is the same."""
    fonts = [(sound_of(REGULAR), TEXTS), (made(cff=True), ("fanxi bic",))]
    sounds = [seen(data, texts) for data, texts in fonts]
    found: dict[str, list[int]] = {}
    for seed in range(COUNT):
        chance = random.Random(seed)  # noqa: S311 - the same harms each time
        harm = HARMS[seed % len(HARMS)]
        number = 0 if chance.random() < 0.8 else 1
        data, texts = fonts[number]
        harmed = harm(data, chance)
        found.setdefault(verdict(harmed, sounds[number], texts), []).append(seed)

    assert "wrong" not in found, found["wrong"]
    assert len(found["refused"]) > COUNT / 2


def test_a_font_with_mistakes_of_its_maker_breaks_nothing() -> None:
    """With all sums right, what is drawn may be odd, and is drawn or told all the same."""
    fonts = [(sound_of(REGULAR), TEXTS), (made(cff=True), ("fanxi bic",))]
    found: dict[str, int] = {}
    for seed in range(COUNT):
        chance = random.Random(seed)  # noqa: S311 - the same harms each time
        data, texts = fonts[chance.random() < 0.3]
        tag = chance.choice(list(records(data)))
        _, offset, length = records(data)[tag]
        harmed = bytearray(data)
        for _ in range(chance.choice((1, 2, 8, 40))):
            # Where a table begins, most depends on.
            within = min(length, chance.choice((16, 64, length)))
            harmed[offset + chance.randrange(within)] = chance.choice((0, 1, 127, 255, seed % 256))
        try:
            seen(summed(bytes(harmed)), texts)
            told = "drawn"
        except (FontFault, GlyphError) as fault:
            told = type(fault).__name__
        found[told] = found.get(told, 0) + 1

    assert found["FontFault"] > 0
    assert found["drawn"] > 0


@pytest.mark.parametrize("file", sorted(FONTS.rglob("*.ttf")), ids=lambda file: file.name)
def test_the_fonts_that_come_along_are_sound(file: Path) -> None:
    """Each of them is whole, and nothing is odd about it."""
    assert Face("text", file.read_bytes(), file.name).remarks == ()


SOUND: dict[str, Callable[[], bytes]] = {
    "TrueType": made,
    "compact": lambda: made(cff=True),
    "OS/2 of Apple": lambda: with_os2(0, 68),
    "OS/2 version 0": lambda: with_os2(0, 78),
    "OS/2 version 1": lambda: with_os2(1, 86),
    "characters beyond the first plane": lambda: made(letters="fanxi\U0001f600"),
    "a sum of head that is wrong, in a file whose own is right": lambda: resummed(made(), "head"),
    "no sum of glyf, in a file whose own is right": lambda: resummed(made(), "glyf"),
    "another name, and the file's sum left": lambda: renamed(made()),
    "something after its end": lambda: made() + bytes(64),
}


def with_os2(version: int, length: int) -> bytes:
    """Return a font with an older OS/2."""
    table = struct.pack(">H", version) + table_of(made(), "OS/2")[2:length]
    return rebuilt(made(), OS_2=bytes(table))


def resummed(data: bytes, tag: str) -> bytes:
    """Return a font with the sum of a table 0, and the file's sum right."""
    harmed = bytearray(data)
    at, _, _ = records(data)[tag]
    _, head, _ = records(data)["head"]
    harmed[at + 4 : at + 8] = bytes(4)
    harmed[head + 8 : head + 12] = bytes(4)
    harmed[head + 8 : head + 12] = ((0xB1B0AFBA - total(harmed)) & 0xFFFFFFFF).to_bytes(4)
    return bytes(harmed)


def renamed(data: bytes) -> bytes:
    """Return a font with other words in its table of names, and no sum changed."""
    _, offset, length = records(data)["name"]
    name = data[offset : offset + length]
    return data[:offset] + name.replace(b"S\0q\0u", b"C\0u\0b") + data[offset + length :]


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_font_is_used(kind: str) -> None:
    """What is old or odd and harmless is measured and drawn."""
    found = seen(SOUND[kind](), ("fanxi",))

    assert len(found.shaped[0].gids) == 5
    assert found.shaped[0].width == 2500
    assert all(found.outlines)


def test_a_font_of_symbols_is_used() -> None:
    """Its characters stand where symbols stand, and are found by their plain codes."""

    def symbols(font: TTFont) -> None:
        (table, *_) = font["cmap"].tables
        table.platformID, table.platEncID = 3, 0
        table.cmap = {0xF000 + code: name for code, name in table.cmap.items()}
        font["cmap"].tables = [table]

    face = Face("text", made(change=symbols), "symbols.ttf")

    assert face.covers("\uf061")
    assert face.shape("a", (), "nl").width == 500


def tangled() -> bytes:
    """Return substitutions of 8,000 features whose lists of 8,000 rules lie over each other."""
    features = b"".join(struct.pack(">4sH", b"calt", 48_010 + 2 * n) for n in range(8000))
    head = struct.pack(">I3HH", 0x10000, 0, 10, 64_400, 8000) + features
    filled = head.ljust(64_400, b"\x1f") + struct.pack(">H", 9000)
    return filled + bytes(18_000)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty"),
    "words": (lambda: b"Dear reader", "holds no font"),
    "WOFF": (lambda: b"wOFF" + bytes(60), "is a font for web pages (WOFF)"),
    "WOFF2": (lambda: b"wOF2" + bytes(60), "is a font for web pages (WOFF2)"),
    "Type 1": (lambda: b"%!PS-AdobeFont-1.0", "is a PostScript font (Type 1)"),
    "pictures": (
        lambda: rebuilt(made(), glyf=None, loca=None, CBDT=b"\0\3\0\0"),
        "has pictures of its letters and no outlines",
    ),
    "CFF2": (
        lambda: rebuilt(made(cff=True), CFF=None, CFF2=b"\2\0\5\0\0"),
        "is a variable font with outlines that no PDF can hold (CFF2)",
    ),
    "em": (lambda: poked(made(), "head", 18, ">H", 8), "is damaged: its em has 8 units"),
    "magic": (lambda: poked(made(), "head", 12, ">I", 1), "is damaged: its table 'head' is of no"),
    "long loca": (lambda: poked(made(), "head", 50, ">H", 7), "'loca' is of no known format"),
    "back": (lambda: poked(made(), "loca", 2, ">H", 60), "is damaged: its table 'loca' leads back"),
    "past": (
        lambda: poked(made(), "loca", 18, ">H", 999),
        "its table 'loca' leads past the glyphs",
    ),
    "widths": (
        lambda: poked(made(), "hhea", 34, ">H", 99),
        "has widths of 99 glyphs, and 9",
    ),
    "no width": (lambda: poked(made(), "hmtx", 0, ">H", 0), "no width"),
    "wide": (
        lambda: poked(poked(made(), "head", 18, ">H", 16), "hmtx", 0, ">H", 65000),
        "4,062 em",
    ),
    "glyphs": (lambda: poked(made(cff=True), "maxp", 4, ">H", 8), "outlines of 9 glyphs, and 8"),
    "map": (lambda: poked(made(), "maxp", 4, ">H", 5), "is damaged: "),
    "post": (lambda: poked(made(), "post", 0, ">I", 7), "its table 'post' is of no known version"),
    "names": (lambda: poked(made(), "name", 14, ">H", 9999), "its table 'name' ends too early"),
    "two kinds": (lambda: rebuilt(made(), CFF=b"\1\0\4\4"), "has outlines of two kinds"),
    "lists over each other": (
        lambda: rebuilt(made(), GSUB=tangled()),
        "is damaged: lists of its table 'GSUB' lie over each other",
    ),
    "a table left out": (lambda: removed(sound_of(REGULAR), "GSUB"), "something lies outside"),
    "a table with a letter changed": (
        lambda: sound_of(REGULAR).replace(b"GSUB", b"GSUc", 1),
        "it has a table 'GSUc'",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_wrong_is_said(kind: str) -> None:
    """A file that is no font, or whose maker made mistakes, is refused with a hint."""
    make, message = REFUSED[kind]

    with pytest.raises(FontFault) as raised:
        seen(make(), ("fanxi",))

    assert message in str(raised.value)
    assert raised.value.hint


def test_the_first_font_of_a_collection_is_used_and_told() -> None:
    """Its tables are looked for in the whole file."""
    one = made()
    at = 12 + 4 * 2
    moved = bytearray(one)
    for record, offset, _ in records(one).values():
        struct.pack_into(">I", moved, record + 8, offset + at)
    data = b"ttcf" + struct.pack(">HHIII", 1, 0, 2, at, at) + moved

    face = Face("text", data, "squares.ttc")

    told = ("font-collection", "is a collection of 2 fonts; the first of them is used")
    assert face.remarks == (told,)
    assert face.shape("fanxi", (), "nl").width == 2500


def test_a_variable_font_is_told() -> None:
    """It is used as it is without being varied."""
    data = rebuilt(made(), fvar=struct.pack(">8H", 1, 0, 16, 2, 0, 20, 0, 4))

    assert Face("text", data, "x.ttf").remarks == (
        ("font-variable", "is a variable font; it is used without being varied"),
    )


def test_half_a_font_stops_the_build(project: Project) -> None:
    """It is told at its place in the layout, with what to do; nothing is made."""
    file = project.folder / "fonts/work-sans/WorkSans_400Regular.ttf"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    with pytest.raises(memopress.InputError) as raised:
        memopress.build(project.folder)

    (told,) = raised.value.diagnostics
    assert told.code == "font-unreadable"
    assert "WorkSans_400Regular.ttf is cut short: its table" in told.message
    assert told.place
    assert told.place.file.endswith("layout.yaml")
    assert told.hints == ("take the file anew from its maker",)
    assert not (project.folder / "output").exists()


def test_a_font_that_cannot_be_embedded_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the making of a subset finds is told at the font's place; nothing is made."""

    def refuse(*_: Any) -> None:
        raise RuntimeError("Subsetting failed")

    monkeypatch.setattr(hb, "subset", refuse)
    with pytest.raises(memopress.InputError) as raised:
        memopress.build(project.folder)

    (told,) = raised.value.diagnostics
    assert told.code == "font-unreadable"
    assert told.message.endswith("cannot be put into a PDF")
    assert told.place
    assert told.place.file.endswith("layout.yaml")
    assert not (project.folder / "output").exists()


def test_what_is_odd_about_a_font_is_told_once(project: Project) -> None:
    """A variable font is a warning at its place in the layout."""
    file = project.folder / "fonts/work-sans/WorkSans_700Bold.ttf"
    fvar = struct.pack(">8H", 1, 0, 16, 2, 0, 20, 0, 4)
    file.write_bytes(rebuilt(file.read_bytes(), fvar=fvar))

    (told,) = memopress.check(project.folder)

    assert told.code == "font-variable"
    assert told.place
    assert told.place.file.endswith("layout.yaml")


def test_what_is_drawn_is_what_was_measured(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A font file that is replaced while a build goes on changes nothing in it."""
    before = memopress.build(project.folder, folder=project.folder / "before")
    compose = memopress.composing.compose

    def replaced(*args: Any) -> Any:
        composed = compose(*args)
        file = project.folder / "fonts/work-sans/WorkSans_400Regular.ttf"
        file.write_bytes(BOLD.read_bytes())
        return composed

    monkeypatch.setattr(memopress.press, "compose", replaced)
    after = memopress.build(project.folder, folder=project.folder / "after")

    assert [made.sha256 for made in after.files] == [made.sha256 for made in before.files]


# Glyphs.


def without_outline(data: bytes, char: str) -> bytes:
    """Return a font whose glyph for a character is empty."""
    font = TTFont(io.BytesIO(data))
    font["glyf"][font.getBestCmap()[ord(char)]] = TTGlyphPen(None).glyph()
    return saved(font)


def test_an_empty_glyph_is_told_at_its_character(project: Project) -> None:
    """A letter that would leave a gap in a word is an error where the word stands."""
    file = project.folder / "fonts/work-sans/WorkSans_400Regular.ttf"
    file.write_bytes(without_outline(file.read_bytes(), "z"))
    project.change("source/birds/heron.yaml", "until the fish", "until the lazy fish")

    told = [each for each in memopress.check(project.folder) if each.code == "broken-glyph"]

    assert told
    assert "the glyph for 'z' (U+007A) in" in told[0].message
    assert "(WorkSans_400Regular.ttf) is empty" in told[0].message
    assert told[0].place
    assert told[0].place.file.endswith("heron.yaml")


def test_blank_characters_may_be_empty() -> None:
    """Spaces, joiners and their like have no ink; letters have."""
    letters = "a\u00a0\u2009\u200b\u200d\u2800\u3164n"
    face = Face("text", made(letters=letters, blank=letters[1:]), "x.ttf")

    assert face.shape(letters[:-1], (), "nl").texts[0] == "a"
    with pytest.raises(BrokenGlyphError, match=r"the glyph for 'n' \(U\+006E\) in text \(x.ttf\)"):
        face.shape(letters, (), "nl")


def test_a_rule_may_leave_a_letter_to_its_neighbour() -> None:
    """Fonts of ligatures put a wide glyph beside an empty one; that is no damage."""
    data = made(letters="fix-", blank="-", change=ligature)

    shaped = Face("text", data, "x.ttf").shape("fix", (("calt", True),), "nl")

    assert shaped.texts == ("f", "i", "x")
    assert shaped.gids[0] == 5


def ligature(font: TTFont) -> None:
    """Give a font a rule that puts its hyphen, which is empty, in the place of an f."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString  # noqa: PLC0415

    addOpenTypeFeaturesFromString(font, "feature calt { sub u0066 by u002D; } calt;")


def test_a_glyph_that_rules_leave_missing_is_told() -> None:
    """What a rule puts in a letter's place must be a glyph."""

    def nothing(font: TTFont) -> None:
        ligature(font)
        lookup = font["GSUB"].table.LookupList.Lookup[0]
        lookup.SubTable[0].mapping = {"u0066": ".notdef"}

    face = Face("text", made(letters="fix-", change=nothing), "x.ttf")

    with pytest.raises(MissingGlyphError, match="no glyph for 'f'"):
        face.shape("fix", (("calt", True),), "nl")


@pytest.mark.parametrize(
    ("at", "form", "values"),
    [
        (10, ">H", (900,)),  # a contour that ends too far
        (12, ">H", (9999,)),  # instructions that go on past its end
        (0, ">h", (40,)),  # contours that are not there
        (14, ">B", (0x08 | 0x01,)),  # a flag that stands for too many points
        (0, ">h8xHH", (-1, 1, 3)),  # a part of itself
        (0, ">h8xHH", (-1, 1, 999)),  # a part that there is not
        (0, ">h8xHH", (-1, 33, 2)),  # parts without an end
    ],
)
def test_a_broken_outline_is_told(at: int, form: str, values: tuple[int, ...]) -> None:
    """An outline that no longer holds together is found when its letter is used."""
    data = made()
    (start,) = struct.unpack_from(">H", table_of(data, "loca"), 6)
    face = Face("text", poked(data, "glyf", 2 * start + at, form, *values), "x.ttf")

    assert face.shape("fix", (), "nl").width == 1500
    with pytest.raises(BrokenGlyphError, match=r"the glyph for 'b' .* is damaged"):
        face.shape("fibx", (), "nl")


def test_a_broken_compact_outline_is_told() -> None:
    """HarfBuzz follows it, and says where it leads to nothing."""
    data = made(cff=True)
    table = table_of(data, "CFF ")
    code = bytes(table).rindex(b"\x0e")  # the end of the last glyph, of x
    table[code - 4 : code + 1] = b"\x0a\x0a\x0a\x0a\x0a"
    face = Face("text", rebuilt(data, CFF=bytes(table)), "x.otf")

    assert face.shape("fin", (), "nl").width == 1500
    with pytest.raises(BrokenGlyphError, match=r"the glyph for 'x' .* is damaged"):
        face.shape("fix", (), "nl")


def test_a_font_without_a_space_may_be_used_for_signs() -> None:
    """A fallback gives the space; without any it is told."""
    setter = Typesetter(
        {name: Face(name, made(space=name == "text"), "x.ttf") for name in ("signs", "text")}
    )
    style = TextStyle(("signs", "text"), 10, "ink")

    (line,) = setter.set((Span("fix fix", style),), 200, Setting())

    assert [(run.face, "".join(run.texts)) for run in line.runs] == [
        ("signs", "fix"),
        ("text", " "),
        ("signs", "fix"),
    ]
    with pytest.raises(MissingGlyphError, match="no glyph for ' '"):
        setter.set((Span("fix fix", replace(style, faces=("signs",))),), 200, Setting())


# Odd values.


def test_heights_that_cannot_be_are_none() -> None:
    """A height of letters below nothing, or of a version that has none, is the usual one."""
    usual = Face("text", made(), "x.ttf")
    below = Face("text", poked(made(), "OS/2", 86, ">2h", -500, -700), "x.ttf")
    old = Face("text", SOUND["OS/2 of Apple"](), "x.ttf")

    assert (usual.x_height, usual.cap_height) == (0.5, 0.7)
    assert (below.x_height, below.cap_height) == (0.5, 0.7)
    assert (old.x_height, old.cap_height, old.weight) == (0.5, 0.7, 400)


def test_a_descriptor_holds_what_can_be() -> None:
    """Angles that no letters lean by are none, and old fonts have the ascent that lines have."""

    def metrics(data: bytes) -> Any:
        return Typecase().file(FaceFile("text", data, "x.ttf")).metrics()

    assert metrics(poked(made(), "post", 4, ">i", 1)).angle == 0
    assert metrics(poked(made(), "post", 4, ">i", 0x7FFFFFFF)).angle == 0
    assert metrics(poked(made(), "post", 4, ">i", -12 * 65536)).angle == -12
    assert metrics(poked(made(), "OS/2", 4, ">H", 65535)).weight == 1000
    old = metrics(SOUND["OS/2 of Apple"]())
    assert (old.ascent, old.descent, old.cap_height) == (800, -200, 800)


def test_a_name_of_a_font_is_fit_for_a_pdf() -> None:
    """What a PostScript name cannot hold is left out of it."""
    data = made(change=lambda font: font["name"].setName("Carré/(x)", 6, 3, 1, 0x409))
    bare = made(change=lambda font: font["name"].setName("", 6, 3, 1, 0x409))

    assert Typecase().file(FaceFile("text", data, "x.ttf")).name == "Carrx"
    assert Typecase().file(FaceFile("text", bare, "mijn letter.ttf")).name == "mijnletter"
    assert Typecase().file(FaceFile("text", bare, "漢.ttf")).name == "Font"
