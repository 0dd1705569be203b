"""What may stand in the publication file, as tables: by these it is read, and editors show them."""

from __future__ import annotations

from memopress.content.kinds import Kind, Type
from memopress.marks import MARKS

_WORD, _SPARE = Type("word"), Type("word", optional=True)
HEAD = Kind(
    "publication",
    {
        "title": _WORD,
        "name": _WORD,
        "author": _SPARE,
        "subject": _SPARE,
        "language": _WORD,
        "layout": _WORD,
        "words": Type("map", Type("text"), optional=True),
    },
)
# The job ticket. A profile and the name of its printing condition go together.
PRESS = Kind(
    "press",
    {
        "profile": _SPARE,
        "condition": _SPARE,
        "spots": Type("list", _WORD, optional=True),
        "marks": Type("list", Type("one", names=MARKS), optional=True),
        "preflight": _SPARE,
        "standards": Type("list", _WORD, optional=True),
    },
)
SCREEN = Kind("screen", {"standards": Type("list", _WORD, optional=True)})
# What each key of the file is for, those that are read otherwise too.
ABOUT = {
    "title": "what the publication is called, in the titles of its files",
    "name": "output files are called NAME-EDITION-press.pdf",
    "author": "stands in the files as their author",
    "subject": "stands in the files as their subject",
    "language": "of its texts, as nl-BE or en (BCP 47): words are broken and dates written by it",
    "date": "stands in the files as their date, as 2024-05-01",
    "layout": "the folder below layouts/ that has its design",
    "words": "fixed words that the layout prints beside the content, by name",
    "press": "the job ticket: what the press prints on, and by which rules its files are judged",
    "screen": "the standards that files for the screen keep",
    "collections": "its folders, in the order of the brochure: `FOLDER: {kind: KIND, order: […]}`",
    "kinds": "what a file of each kind holds: `KIND: {FIELD: TYPE}`; with a ? behind its type, a"
    " field may be left out",
    "checks": "oddities worth an editor's look, for `memopress check`",
    "hyphenation": "where words may be broken; without hyphens: nowhere",
    "profile": "the ICC profile of the printing condition",
    "condition": "its name in the registry of characterisations, such as FOGRA39",
    "spots": "the spot inks that this job prints; others become CMYK",
    "marks": "the printer's marks around its pages",
    "preflight": "the profile by which its files are judged",
    "standards": "the standards that the files are to keep",
}
