"""A project's editions as plain data, for others to set: the same words, pages and drawings.

Everything is read as memopress reads it; the order of the pages is that of plan.xml.j2, and what is
drawn on them that of the layout's templates. Texts are markup of pages: em, strong, a, span, note.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from drawings import Place, Studio, hexed
from memopress.content import Block, Record, Rich
from memopress.edition import choose_editions
from memopress.job import read_job
from memopress.layout.filters import thousands
from work import LISTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from memopress.content import Document
    from memopress.edition import Edition
    from memopress.job import Job

# The colours of an edition's cover, as macros.xml.j2 has them: of the drawings, and of the square.
COVERS = {
    "antwerpen": ("zichtbaarheid", "infrastructuur"),
    "brussel": ("infrastructuur", "diepzwart"),
    "limburg": ("samenwerking", "diepzwart"),
    "oost-vlaanderen": ("samenwerking", "infrastructuur"),
    "vlaams-brabant": ("infrastructuur", "samenwerking"),
    "west-vlaanderen": ("zichtbaarheid", "diepzwart"),
}
COVER = ("infrastructuur", "zichtbaarheid")
# The posters of affiche.xml.j2: quote, style, drawing, its edge in mm, ground.
POSTERS = (
    (0, "display-59", "koor", 160, "vol"),
    (2, "display-59", "plek", 99, "geel"),
    (5, "display-98", "samenwerking", 112, "licht"),
    (1, "display-46", "dans", 68, "geel"),
    (3, "display-85", "theater", 141, "vol"),
)
FEW = 5  # cards of a section that are fewer are listed in larger type
CARD = Place(-3, -3, 121, 112)  # a card's drawing, whose height its text leaves


@dataclass(frozen=True, slots=True)
class Source:
    """What peers set: styles and swatches, documents, drawings, and editions of them by id."""

    layout: dict[str, Any]
    words: dict[str, str]
    documents: dict[str, Any]  # by key
    drawings: dict[str, dict[str, Any]]
    editions: dict[str, dict[str, Any]]


def main() -> None:
    """Write what peers set: PROJECT FOLDER PEERS EDITION…, peers by their modules, with commas.

    Drawings that are there are left as they are. This is a process of its own, because what it
    takes of memory would count for those that are started by it.
    """
    project, folder, peers, *editions = sys.argv[1:]
    modules = [importlib.import_module(name) for name in peers.split(",")]
    drawings = Path(folder) / modules[0].__name__ / "drawings"
    there = {
        file.relative_to(drawings).with_suffix("").as_posix() for file in drawings.rglob("*.*")
    }
    source = read(Path(project), editions, there)
    for module in modules:
        own = Path(folder) / module.__name__
        own.mkdir(parents=True, exist_ok=True)
        module.write(source, own, Path(project) / "images")


def read(
    project: Path, editions: Sequence[str] = (), drawn: Collection[str] = frozenset()
) -> Source:
    """Return editions of a project (all when none is named), without drawings that are there.

    Raises InputError as a build does.
    """
    job = read_job(project)
    chosen = choose_editions(job.publication, editions)
    studio = Studio(job, drawn)
    documents = {
        document.key: _plain(document)
        for held in job.publication.collections.values()
        for document in held
    }
    made: dict[str, dict[str, Any]] = {}
    for edition in chosen:
        for document in (each for held in edition.collections.values() for each in held):
            if _plain(document) != documents[document.key]:
                raise ValueError(f"{edition.id} overrides {document.key}: peers share documents")
        made[edition.id] = {
            "id": edition.id,
            "title": str(job.publication.title),
            "author": str(job.publication.author),
            "cover": str(edition.fields["cover"]),
            "square": COVERS.get(edition.id, COVER)[1],
            "pages": list(_Pages(job, edition, studio).all()),
        }
    for card in job.publication.collections["practices"]:
        if any(f"practices/{card.id}" == p["of"] for e in made.values() for p in e["pages"]):
            swatch = _swatch(job, card)
            lit = list(dict.fromkeys(str(place.province) for place in card.places))
            documents[card.key]["map"] = studio.map(lit, swatch)
    return Source(
        layout=_layout(job),
        words={name: str(word) for name, word in job.publication.words.items()},
        documents=documents,
        drawings=studio.made,
        editions=made,
    )


class _Pages:
    """The pages of an edition, in order; `folio` is that of the page to come."""

    def __init__(self, job: Job, edition: Edition, studio: Studio) -> None:
        self.edition, self.job, self.studio = edition, job, studio
        self.folio, self.poster = 1, 4

    def all(self) -> Iterator[dict[str, Any]]:
        edition = self.edition
        name = edition.id
        main = COVERS.get(name, COVER)[0]
        draw = partial(self._drawn, own=True)
        yield self._page(
            "cover",
            "front/cover",
            draw("samenspel", f"omslag {name}/zij", main, Place(133, -3, 40, 177.4)),
            draw("samenspel", f"omslag {name}", main, Place(-3, 168.4, 108, 74.6)),
        )
        across = partial(Place, -3, -3, 176)
        yield self._page(
            "opening",
            "front/inleiding",
            draw("dans", f"inleiding {name}", "zichtbaarheid", across(69)),
        )
        yield self._page("foreword", "front/voorwoord", *self._fields())
        plek = draw("plek", f"oproep aan {name}", "infrastructuur", across(101))
        yield self._page("call", "front/oproep", plek)
        yield self._page("photograph", "front/sector")
        yield self._page("sector", "front/sector")
        yield self._page("needs", "front/noden")
        sections = [
            (chapter, edition.of("practices", chapter=chapter.id))
            for chapter in edition.collections["chapters"]
        ]
        shown = [chapter.key for chapter, cards in sections if cards]
        yield self._page("actions", "front/actiepunten", chapters=shown)
        for chapter, _ in sections:
            yield self._page("chapter", chapter.key)
        for chapter, cards in sections:
            if not cards:
                continue
            if any(edition.left_out.values()) and self.folio % 2:
                yield self._affiche(self.poster)
                self.poster += 1
            swatch = str(chapter.swatch)
            few = len(cards) < FEW
            drawn = draw(swatch, f"{chapter.id}{name}", swatch, across(122 if few else 113))
            keys = [card.key for card in cards[:LISTED]]
            yield self._page("divider", chapter.key, drawn, cards=keys, few=few)
            for card in cards:
                own = _swatch(self.job, card)
                drawn = self._drawn(str(card.discipline), card.id, own, CARD)
                yield self._page("card", card.key, drawn)
        multiple = edition.budget.multiple if edition.budget else self.job.layout.multiple
        for number in range(1, -(self.folio + 1) % multiple + 1):
            yield self._affiche(number)
        yield self._page("register", "front/register", **self._register())
        back = Place(-3, 99.8, 176, 143.2)
        yield self._page(
            "back", "front/colofon", draw("samenspel", f"achterplat {name}", main, back)
        )

    def _page(self, kind: str, of: str, *drawings: str, **more: Any) -> dict[str, Any]:
        left = self.folio % 2 == 0
        self.folio += 1
        return {"kind": kind, "of": of, "left": left, "drawings": drawings, **more}

    def _drawn(self, name: str, seed: str, swatch: str, place: Place, *, own: bool = False) -> str:
        """Draw in the colours of a section; `own` is a drawing of this edition alone."""
        colours = {
            "main": swatch, "deep": f"{swatch}-diep", "light": f"{swatch}-half",
            "accent": "accent", "paper": "papier", "ink": "zwart",
        }  # fmt: skip
        file = f"{name}-{seed}"
        if own:
            file = f"{self.edition.id}/{seed.replace(' ', '-').replace('/', '-')}-{name}"
        return self.studio.illustration(name, seed, colours, place, file)

    def _fields(self) -> Iterator[str]:
        """Draw the two fields for those who helped."""
        for number, (fill, name, swatch, x, width) in enumerate(
            (
                ("accent", "samenwerking", "infrastructuur", -3, 85),
                ("zichtbaarheid-half", "infrastructuur", "zichtbaarheid", 88, 61),
            )
        ):
            colours = {
                "main": fill, "deep": f"{swatch}-diep", "light": swatch,
                "accent": "accent" if number else "zichtbaarheid", "paper": "wit", "ink": "zwart",
            }  # fmt: skip
            place = Place(x, 198, width, 45)
            yield self.studio.illustration(name, "voorwoord", colours, place, f"voorwoord-{name}")

    def _affiche(self, number: int) -> dict[str, Any]:
        quote, style, name, edge, ground = POSTERS[(number - 1) % len(POSTERS)]
        fillers = self.edition.find("front/fillers")
        assert fillers is not None  # noqa: S101 - read_job has seen it
        swatch = str(fillers.quotes[quote]["from"])
        place = (
            Place(-3, -3, 176, edge + 3) if ground == "vol" else Place(-3, edge, 176, 243 - edge)
        )
        drawn = self._drawn(name, f"affiche {number}{self.edition.id}", swatch, place, own=True)
        return self._page(
            "affiche", "front/fillers", drawn,
            quote=quote, style=style, edge=edge, ground=ground, swatch=swatch,
        )  # fmt: skip

    def _register(self) -> dict[str, Any]:
        others = self.edition.left_out.get("practices", ())
        listed = [
            [str(place.name), card.key]
            for card in others or self.edition.collections["practices"]
            for place in card.places
        ]
        return {"elsewhere": bool(others), "entries": sorted(listed, key=lambda each: each[0])}


def _swatch(job: Job, card: Document) -> str:
    chapters = job.publication.collections["chapters"]
    return next(str(each.swatch) for each in chapters if each.id == card.chapter)


def _plain(value: Any) -> Any:
    """Return content as plain data; rich text is {'markup': …, 'plain': …}, a block a mapping.

    Large numbers are texts, as Dutch writes them; a picture is the name of its file.
    """
    if isinstance(value, Rich):
        return {"markup": value.markup, "plain": value.plain}
    if isinstance(value, Block):
        return {"kind": value.kind, "items": [_plain(item) for item in value.items]}
    if isinstance(value, Record):
        return {name: each.plain if name == "alt" else _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, PurePath):
        return value.name
    if isinstance(value, int | float) and value >= 1000:
        return thousands(value)
    return str(value) if isinstance(value, str) else value


def _layout(job: Job) -> dict[str, Any]:
    """Return swatches as the screen shows them, fonts, and the styles; lengths in points."""
    layout = job.layout
    return {
        "swatches": {name: hexed(layout.palette[name].rgb) for name in layout.palette},
        "fonts": {
            name: {"file": str(font.file), "italic": font.italic, "bold": font.bold}
            for name, font in layout.fonts.items()
        },
        "styles": {
            name: {
                "font": style.font, "size": style.size, "leading": style.leading,
                "swatch": style.swatch, "align": style.align, "hyphenate": style.hyphenate,
                "tracking": style.tracking / 1000, "before": style.before, "after": style.after,
                "old-style": ("onum", True) in style.features,
            }
            for name, style in layout.styles.items()
        },
    }  # fmt: skip


def paragraphs(document: Mapping[str, Any]) -> list[str]:
    """Return the plain texts of a document as it is printed, a paragraph or word each."""
    unprinted = {"chapter", "discipline", "map", "picture"}
    return [t for name, value in document.items() if name not in unprinted for t in _texts(value)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict) and "plain" in value:
        yield value["plain"]
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each) if name != "kind" else ()


if __name__ == "__main__":
    main()
