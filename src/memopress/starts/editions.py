"""An edition to begin with: a file that tells, in comments, all that it may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.content import edition_fault
from memopress.edition.keys import EDITION, SELECT
from memopress.files import Files
from memopress.schemas import read_anyway
from memopress.starts.found import Begun, NotBegunError, check_name, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memopress.content import Publication


def new_edition(project: Path, name: str) -> Begun:
    """Begin an edition that has everything, and tells in comments how to choose.

    Raises NotBegunError, and InputError where the publication file cannot be read.
    """
    check_name("an edition", name)
    publication, _ = read_anyway(project, Files(project))
    if fault := edition_fault(publication.name or "", name):
        raise NotBegunError(f"an edition cannot be called '{name}': its name {fault}")
    file = f"source/editions/{name}.yaml"
    text = "\n".join(_lines(name, publication)) + "\n"
    write(project, {file: text.encode()})
    return Begun((file,))


def _lines(name: str, publication: Publication) -> Iterator[str]:
    ids = {name: [d.id for d in held] for name, held in publication.collections.items()}
    collection = max(ids, key=lambda each: len(ids[each]), default="COLLECTION")
    own = ids.get(collection, [])
    first = own[0] if own else "ID"
    title = name.replace("-", " ").capitalize()
    yield f"# The edition {name}: its files are called {publication.name}-{name}-press.pdf, …"
    yield f"# {EDITION['name'].does}"
    yield f"name: {title}"
    yield ""
    examples = {
        "select": (f"  {collection}:", f"    id: [{first}]"),
        "order": (f"  {collection}: [{', '.join(own[:2]) or 'ID'}]",),
        "override": (f"  {collection}/{first}: {{FIELD: VALUE}}",),
        "budget": ("  multiple: 4",),
    }
    for key, lines in examples.items():
        yield f"# {EDITION[key].does}; without it: as the publication has it"
        yield f"# {key}:"
        yield from (f"# {line}" for line in lines)
        if key == "select":
            more = (each for each in SELECT if each != "FIELD")
            yield from (
                f"#     {each}: {SELECT[each].form}   # {SELECT[each].does}" for each in more
            )
        yield ""
    others = (key for key in EDITION if key not in ("name", *examples))
    yield "# Any other word is the edition's own: templates read it as edition.fields.WORD. And:"
    yield from (f"# {key}: {EDITION[key].form}   # {EDITION[key].does}" for key in others)
