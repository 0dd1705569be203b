"""Every word of the printed memorandum stands in the source files once, and no word besides.

The printed text is `tests/data/memorandum.txt`, as it came out of the printed PDF. A page or card
of it is a range of lines, and belongs to one YAML file. The lines are mended by the rules below and
by the tables of repairs, each entry under its line number; the YAML is read as plain words. Then
both must hold the same words, with their punctuation, the same number of times, and every field
must run in the printed order.

Rules that need no table:

- a line's end is a space, and so is any run of spaces;
- a hyphen after a letter at a line's end was set by the line break, and goes;
- the arrows before list items and the # before tags are the layout's;
- under PLAATS only bare words and numbers are compared, without commas, colons and brackets.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
SOURCE = HERE.parent / "source"
# No splitlines(): it would also break at characters that are not line ends here.
LINES = ["", *(HERE / "data" / "memorandum.txt").read_text(encoding="utf-8").split("\n")]


@dataclass(frozen=True)
class Repairs:
    """What is put right in the printed text beyond the rules, by line number."""

    mended: Mapping[int, tuple[str, str]]  # as extracted, as printed
    debris: Mapping[int, tuple[str, str]]  # what goes, why
    joined: frozenset[int]  # the word goes on in the next line; its soft hyphen was lost
    hyphenated: frozenset[int]  # the word goes on in the next line after a hyphen of its own
    suspended: frozenset[int]  # a suspended hyphen: it stays, and a space follows

    def without(self, table: str, line: int) -> "Repairs":
        """Return these repairs less one entry."""
        entries = getattr(self, table)
        rest: Any = (
            entries - {line}
            if isinstance(entries, frozenset)
            else {number: entry for number, entry in entries.items() if number != line}
        )
        return replace(self, **{table: rest})

    def entries(self) -> Iterator[tuple[str, int]]:
        """Yield the table and line of every entry."""
        for table in ("mended", "debris", "joined", "hyphenated", "suspended"):
            for line in getattr(self, table):
                yield table, line


NEIGHBOUR = "title of the card before, left over on this page"
SECTION = "letters of the fore-edge tab, glued to the title"
LAID_OUT = "the layout joins the list of places"
NAMED = "the place again, beside its number of inhabitants"
DASH = "the layout draws the dash of a list item"
FOLIO = "the layout knows the page numbers"

REPAIRS = Repairs(
    mended={
        65: ("spel plezier", "spelplezier"),
        98: ("amateur kunstensector", "amateurkunstensector"),
        241: ("kunst disciplines", "kunstdisciplines"),
        257: ("PRACTICES .", "PRACTICES."),
        440: ("kunst onderwijs", "kunstonderwijs"),
        638: ("Frans  -", "Frans-"),
        777: ("infra structuur", "infrastructuur"),
        903: ("Koor wandelingen", "Koorwandelingen"),
        1027: ("kunsten aars", "kunstenaars"),
        1545: ("( jong)", "(jong)"),
        1733: ("initia tief", "initiatief"),
        1746: ("muziek academie", "muziekacademie"),
    },
    debris={
        213: ("-", DASH),
        216: ("–", DASH),
        221: ("–", DASH),
        225: ("–", DASH),
        251: ("12", FOLIO),
        253: ("23", FOLIO),
        255: ("32", FOLIO),
        307: ("ZI", SECTION),
        458: ("SA", SECTION),
        719: ("17", FOLIO),
        920: ("en", LAID_OUT),
        924: ("(Bertem),", NAMED),
        925: ("(Hoeilaart),", NAMED),
        926: ("(Hulden-", NAMED),
        927: ("berg),", NAMED),
        928: ("(Overijse) en", NAMED),
        929: ("(Tervuren)", NAMED),
        1091: ("en", LAID_OUT),
        1215: ("Het Schrijfgezelschap", NEIGHBOUR),
        1526: ("Maakleerplek brengt", NEIGHBOUR),
        1527: ("kunstenaars bij elkaar", NEIGHBOUR),
        1621: ("Internationaal", NEIGHBOUR),
        1622: ("koorfestival Genk", NEIGHBOUR),
        1869: ("Muziekstudenten stellen", NEIGHBOUR),
        1870: ("zelf hun lessenpakket", NEIGHBOUR),
        1871: ("samen in Ateliers Muziek", NEIGHBOUR),
        2101: ("De stad in beeld", NEIGHBOUR),
        2102: ("gebracht door de", NEIGHBOUR),
        2103: ("ambassadeurs van Mechelen", NEIGHBOUR),
    },
    joined=frozenset(
        {
            10,  # gemeenteraadsverkiezingen
            193,  # amateurkunstenaars
            361,  # amateurkunstbeoefenaars
            433,  # cultuurprofessional
            434,  # bruggenbouwer
            465,  # (deeltijds kunst)onderwijs
            1263,  # (amateur)kunstenaars
            1469,  # stad/gemeente
            1906,  # ondersteuning/subsidie
            1969,  # jazz/pop/rock
            2115,  # Deurne/Stad Antwerpen
        }
    ),
    hyphenated=frozenset(
        {
            865,  # Sint-Martens-Latem
            1461,  # Cas-Co
        }
    ),
    suspended=frozenset(
        {
            56,  # vrijetijds- en cultuurparticipatie
            985,  # amateur- en professionele kunstenaars
        }
    ),
)


# Lines of the printed pages that hold no card, and the file that each belongs to.
PAGES = {
    "front/cover": (1, 11),
    "front/inleiding": (12, 48),
    "front/voorwoord": (52, 94),
    "front/oproep": (98, 120),
    "front/sector": (122, 186),
    "front/noden": (188, 227),
    "front/actiepunten": (231, 257),
    "chapters/zichtbaarheid": (258, 322),
    "chapters/infrastructuur": (323, 405),
    "chapters/samenwerking": (406, 475),
}
# Words of the new edition only, which the printed memorandum does not have.
NEW_FILES = {"front/fillers", "front/register", "front/colofon"}
# Fields that no reader reads as words of the page: settings, and the picture's own data.
SETTINGS = {"kind", "bookmark", "picture", "swatch", "discipline", "chapter", "hyphenation"}
# Printed figures that a drawing shows once more, beside the text that has them.
DRAWN = {"graphics", "share"}


@cache
def load(name: str) -> Any:
    """Return the tree of one source file, named without its suffix."""
    return yaml.safe_load((SOURCE / f"{name}.yaml").read_text(encoding="utf-8"))


def card_order() -> list[str]:
    """Return the ids of the cards in printed order."""
    order: list[str] = load("memorandum")["collections"]["practices"]["order"]
    return order


def chapter_names() -> list[str]:
    """Return the chapters' names in printed order."""
    order = load("memorandum")["collections"]["chapters"]["order"]
    return [load(f"chapters/{name}")["name"] for name in order]


def sections() -> dict[str, tuple[int, int]]:
    """Return first and last line of every file's printed text; a card begins at its label."""
    labels = {name.upper() for name in chapter_names()}
    starts = [n for n, line in enumerate(LINES) if line.strip() in labels]
    ends = [*(start - 1 for start in starts[1:]), len(LINES) - 1]
    cards = zip(card_order(), starts, ends, strict=True)
    return PAGES | {f"practices/{card}": (start, end) for card, start, end in cards}


SECTIONS = sections()


def place_lines() -> set[int]:
    """Return the lines that name places and inhabitants: from PLAATS's own to the next blank."""
    found = set()
    for label in (n for n, line in enumerate(LINES) if line.strip() == "PLAATS"):
        line = label + 2
        while LINES[line].strip():
            found.add(line)
            line += 1
    return found


PLACE_LINES = place_lines()


def printed_words(name: str, repairs: Repairs = REPAIRS) -> list[str]:
    """Return the words of one file's printed text in printed order, mended."""
    first, last = SECTIONS[name]
    text = ""
    for number in range(first, last + 1):
        line = LINES[number].replace(*repairs.mended.get(number, ("", "")))
        line = line.replace(repairs.debris.get(number, ("", ""))[0], "", 1)
        line = re.sub(r"^[⟶↳→#]\s*", "", line.strip())
        if number in PLACE_LINES:
            line = re.sub(r"[,;:()]", "", line).strip()
        if not line:
            continue
        if number in repairs.joined or number in repairs.hyphenated:
            text += line
        elif re.search(r"[^\W\d]-$", line) and number not in repairs.suspended:
            text += line[:-1]
        else:
            text += line + " "
    return text.split()


def plain(text: str) -> list[str]:
    """Return the words a reader sees in Markdown text; a note's mark is its number."""
    text = re.sub(r"^\s*- ", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[\^(\w+)\]", r"\1", text)
    text = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", text)
    text = re.sub(r"(?<!\\)\*+", "", text)
    return re.sub(r"\\([^\w\s])", r"\1", text).split()


def grouped(number: int) -> str:
    """Return a number as Dutch prints it: 102.000."""
    return f"{number:,}".replace(",", ".")


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield every field that is printed as it stands, by its path, as words."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key not in SETTINGS | DRAWN:
                yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from leaves(value, f"{path}[{index}]")
    else:
        yield path, plain(str(tree))


def place_fields(card: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield what stands under PLAATS, in runs that the printed text keeps together.

    Places that share a total are printed as one list with one province and one unit.
    """
    unit = load("memorandum")["words"]["inhabitants"]
    places = card["places"]
    if "total" not in card:
        for place in places:
            text = f"{place['name']} {place['province']} {grouped(place['inhabitants'])} {unit}"
            yield f"places.{place['name']}", text.split()
        return
    provinces = list(dict.fromkeys(place["province"] for place in places))
    yield "places", [*(place["name"] for place in places), *provinces]
    yield "total", card["total"].split()
    yield "unit", [unit]
    counts = [grouped(place["inhabitants"]) for place in places if "inhabitants" in place]
    yield "inhabitants", counts


def fields(name: str) -> list[tuple[str, list[str]]]:
    """Return the printed fields of one file with their words, the layout's fixed words included."""
    tree = load(name)
    collection = name.split("/", maxsplit=1)[0]
    if collection == "practices":
        words = load("memorandum")["words"]
        rest = {key: value for key, value in tree.items() if key not in {"places", "total"}}
        found = [
            ("chapter", [load(f"chapters/{tree['chapter']}")["name"].upper()]),
            ("words.place", [words["place"]]),
            *place_fields(tree),
            *leaves(rest),
        ]
        return [*found, ("words.tip", [words["tip"]])] if "tip" in tree else found
    if collection == "chapters":
        return list(leaves({key: value for key, value in tree.items() if key != "name"}))
    if name == "front/sector":
        notes = {key: f"{key} {text}" for key, text in tree["notes"].items()}
        return list(leaves(tree | {"notes": notes}))
    if name == "front/noden":
        needs = [
            {key: value for key, value in need.items() if key != "percent"}
            | {"text": f"{need['text']} ({need['percent']}%)"}
            for need in tree["needs"]
        ]
        return list(leaves(tree | {"needs": needs}))
    if name == "front/actiepunten":
        return list(leaves(tree | {"chapters": chapter_names()}))
    return list(leaves(tree))


def source_words(name: str) -> Counter[str]:
    """Return how often every word stands in one file."""
    return Counter(word for _, words in fields(name) for word in words)


def find_free(words: list[str], printed: list[str], free: list[bool]) -> int | None:
    """Return where `words` run on in `printed` over free places only, or None."""
    for start in range(len(printed) - len(words) + 1):
        end = start + len(words)
        if printed[start:end] == words and all(free[start:end]):
            return start
    return None


def test_every_printed_line_belongs_to_one_file() -> None:
    """The sections follow each other, and between them there are blank lines only."""
    covered = [n for first, last in SECTIONS.values() for n in range(first, last + 1)]

    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    assert [n for n, line in enumerate(LINES) if line.strip() and n not in set(covered)] == []


def test_every_source_file_is_printed_or_new() -> None:
    """No file of words escapes the comparison."""
    files = {
        f"{folder}/{path.stem}"
        for folder in ("front", "chapters", "practices")
        for path in (SOURCE / folder).glob("*.yaml")
    }

    assert files == set(SECTIONS) | NEW_FILES


@pytest.mark.parametrize("name", SECTIONS)
def test_same_words_as_printed(name: str) -> None:
    """A file and its printed text hold the same words, equally often."""
    printed, source = Counter(printed_words(name)), source_words(name)

    assert {"only printed": printed - source, "only in the file": source - printed} == {
        "only printed": Counter(),
        "only in the file": Counter(),
    }


@pytest.mark.parametrize("name", SECTIONS)
def test_fields_run_in_printed_order(name: str) -> None:
    """Body, tip, sidebar and every other field are each one unbroken run of the printed text.

    The longest fields choose first; no two may share a word.
    """
    printed = printed_words(name)
    free = [True] * len(printed)
    astray = []
    for field, words in sorted(fields(name), key=lambda field: -len(field[1])):
        start = find_free(words, printed, free)
        if start is None:
            astray.append((field, " ".join(words)))
        else:
            free[start : start + len(words)] = [False] * len(words)

    assert astray == []
    assert [word for word, unused in zip(printed, free, strict=True) if unused] == []


@pytest.mark.parametrize("name", [name for name in SECTIONS if name.startswith("practices/")])
def test_labels_and_tags_keep_their_text(name: str) -> None:
    """A sidebar text stands under its own label in print, and the tags in printed order."""
    card = load(name)
    text = f" {' '.join(printed_words(name))} "
    first, last = SECTIONS[name]
    starts = [LINES[n].strip() for n in range(first, last + 1) if LINES[n].strip().startswith("#")]

    for entry in card["sidebar"]:
        assert f" {entry['label']} {' '.join(plain(entry['text']))} " in text
    if "tip" in card:
        assert f" TIP {' '.join(plain(card['tip']))} " in text
    assert len(starts) == len(card["tags"])
    for start, tag in zip(starts, card["tags"], strict=True):
        # A tag may go on in a second line.
        assert f"{tag} ".startswith(" ".join(start[1:].split()) + " ")


@pytest.mark.parametrize(("table", "line"), sorted(REPAIRS.entries()))
def test_repair_still_applies(table: str, line: int) -> None:
    """A repair finds its damage in the line, and without it the words would differ."""
    text = LINES[line]
    if table in {"mended", "debris"}:
        assert text.count(getattr(REPAIRS, table)[line][0]) == 1
    elif table == "joined":
        assert re.search(r"[\w)/]$", text)
    else:
        assert re.search(r"\w- ?$", text)

    name = next(name for name, (first, last) in SECTIONS.items() if first <= line <= last)
    unmended = printed_words(name, REPAIRS.without(table, line))
    assert Counter(unmended) != source_words(name)


@pytest.mark.parametrize("name", ["front/sector", "front/noden"])
def test_drawn_figures_stand_in_print(name: str) -> None:
    """Figures and captions of the drawings are runs of the same page's printed words.

    Counts and the length of a bar are the drawing's own, and are not looked at.
    """
    printed = printed_words(name)
    drawn = [load(name)[key] for key in sorted(DRAWN & set(load(name)))]
    texts = [words for path, words in leaves(drawn) if path.endswith((".figure", ".caption"))]

    assert texts
    for words in texts:
        # A drawn figure or caption ends without the comma, full stop or note of its sentence.
        runs = (printed[n : n + len(words)] for n in range(len(printed)))
        assert any(" ".join(run).startswith(" ".join(words)) for run in runs), words


def test_posters_quote_the_memorandum() -> None:
    """Every poster is a run of its chapter's printed words, at most fourteen, two a chapter."""
    quotes = load("front/fillers")["quotes"]

    for quote in quotes:
        words = plain(quote["text"])
        printed = printed_words(f"chapters/{quote['from']}")
        assert find_free(words, printed, [True] * len(printed)) is not None, quote["text"]
        assert len(words) <= 14
    chapters = load("memorandum")["collections"]["chapters"]["order"]
    assert Counter(quote["from"] for quote in quotes) == dict.fromkeys(chapters, 2)
