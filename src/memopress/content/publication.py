"""All content as a whole, with the schema that it was checked by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from memopress.content.spare import stand_in
from memopress.filenames import length_fault, name_fault

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from memopress.content.checks import Check
    from memopress.content.model import Document, Record, Text
    from memopress.content.schema import Schema
    from memopress.diagnostics import Diagnostic, Place
    from memopress.yamlnodes import Mapping

T = TypeVar("T")
# The longest name that a build makes of those of the publication and an edition.
_LONGEST = "{name}-{edition}-press-inside.pdf"


def edition_fault(name: str, edition: str) -> str:
    """Return what keeps an edition of a publication from having this id, '' for nothing.

    Its folder is called so, and its files after both.
    """
    return name_fault(edition) or length_fault(_LONGEST.format(name=name, edition=edition))


@dataclass(frozen=True, slots=True)
class Publication:
    """All content, checked; `editions` are still the located YAML, by file, for the edition room.

    `hyphenation` are words with '-' where they may be broken, in whatever layout. `press` is the
    job ticket: the ICC `profile` of the printing condition and the `condition`'s name, the `spots`
    that the job prints, the `marks` around its pages, the profile of `preflight`, and the
    `standards` that the files are to keep; `screen` has these for the screen. Of what is left out,
    words are None and lists empty. `faults` are the errors of single files, by their keys such as
    'practices/radar' and 'editions/limburg': they concern the editions that hold those. All
    others are under '': nothing can be made with one. `lost` are documents of which nothing could
    be read but their names. It is `settled` if all that its file says of kinds and collections is
    known: else nothing can be said of editions.
    """

    title: Text
    name: Text
    author: Text
    subject: Text
    language: Text
    date: dt.date
    layout: Text
    press: Record
    screen: Record
    words: Record
    collections: dict[str, tuple[Document, ...]]
    editions: dict[str, Mapping]
    root: Path
    place: Place
    checks: tuple[Check, ...]
    schema: Schema
    diagnostics: tuple[Diagnostic, ...] = ()
    hyphenation: tuple[str, ...] = ()
    faults: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    lost: tuple[Document, ...] = ()
    settled: bool = True
    _facts: dict[Callable[[Publication], Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def facts(self, look: Callable[[Publication], T]) -> T:
        """Return what a function finds in the publication; each is asked once."""
        if look not in self._facts:
            self._facts[look] = look(self)
        found: T = self._facts[look]
        return found

    def stand_in(self, key: str, place: Place | None) -> Document | None:
        """Return what stands in a draft for the document of a wrong reference at a place."""
        held = self.collections.get(key.partition("/")[0])
        if not (held and self.schema.files.lenient):
            return None
        return stand_in(key, place, held[0], self.schema.kinds)

    @property
    def keys(self) -> list[str]:
        """The keys of all documents."""
        return [document.key for held in self.collections.values() for document in held]
