"""All content as a whole, with the schema that it was checked by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from memopress.content.checks import Check
    from memopress.content.model import Document, Record, Text
    from memopress.content.schema import Schema
    from memopress.diagnostics import Diagnostic, Place
    from memopress.yamlnodes import Mapping


@dataclass(frozen=True, slots=True)
class Publication:
    """All content, checked; `editions` are still the located YAML, by id, for the edition room.

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

    @property
    def keys(self) -> list[str]:
        """The keys of all documents."""
        return [document.key for held in self.collections.values() for document in held]
