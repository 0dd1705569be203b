"""What may stand in an edition's file, as one table; docs/editions.md shows it."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """A key: how its value is written, and what it does."""

    form: str
    does: str


# At the top of the file. All other single values there are words of the edition, for templates.
EDITION = {
    "name": Key("TEXT", "the edition's name, in the titles of its files"),
    "based-on": Key("FILE", "another edition's file: what does not stand here is taken from there"),
    "each": Key(
        "FIELD, [ROW, …] or FILE.csv",
        "makes an edition of each value of a field, or of each row; patterns name what it has",
    ),
    "id": Key("TEXT", "with `each`: what each edition and its files are called"),
    "join": Key("FIELD or {by: FIELD, …}", "with `each`: puts editions together that are too thin"),
    "select": Key("{COLLECTION: {FIELD: [VALUE, …]}}", "which documents it has"),
    "order": Key("{COLLECTION: [ID, …]}", "which of them come first"),
    "override": Key("{COLLECTION/ID: {FIELD: VALUE}}", "what they say otherwise"),
    "budget": Key("{multiple: 4}", "how many pages, and which fill up"),
}
# What an edition has of its publication, and what to do where it is to be another one.
GIVEN = {
    "title": "the titles of its files are the publication's, with the edition's 'name' behind it",
    "subject": "it is the same in the files of all editions",
    "author": "it is the same in the files of all editions",
    "language": "an edition in another language is a publication of its own; what stands in another"
    ' one amid the text is marked: [words]{lang=en}, or <tag role="Sect" lang="en">',
    "layout": "another design is for a publication of its own; or let templates ask edition.id",
    "words": "write each word that differs at the top of this file: NAME: …, for templates"
    " {{ edition.fields.NAME }}",
}
# Of those above, what goes entry by entry where a file is based on another one.
PARTS = ("select", "order", "override", "budget")
# Under `select`, in a collection.
SELECT = {
    "FIELD": Key("[VALUE, …]", "keeps the documents with one of these values; all such lines hold"),
    "not": Key("{FIELD: [VALUE, …]}", "leaves out the documents with one of these values"),
    "then": Key(
        "{FIELD: [VALUE, …]}, or a list",
        "the next nearest documents: they come after those above, step by step",
    ),
    "least": Key("NUMBER", "an edition with fewer of them is too thin"),
    "most": Key("NUMBER", "how many there may be; the nearest are taken"),
}
# Under `join`.
JOIN = {
    "by": Key("FIELD", "thin editions with the same value of this field become one"),
    "with": Key("FIELD", "the field names those rows that a thin edition is put together with"),
    "name": Key("TEXT", "and all words, `id` too: what a joint edition says otherwise"),
}
