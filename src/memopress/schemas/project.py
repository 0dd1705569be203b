"""All schemas of a project, made of what its files say of kinds, names and words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from memopress.diagnostics import Problems
from memopress.files import Files
from memopress.layout import read_layout
from memopress.preflight import profile_names
from memopress.schemas import content
from memopress.schemas.editions import editions
from memopress.schemas.layouts import layout
from memopress.schemas.markup import custom_data
from memopress.schemas.written import head_of, kind_of, read_anyway
from memopress.yamlnodes import Mapping

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.content import Publication

_COMMENT = re.compile(r"\s#\s+(.*\S)")
_SUFFIX, _MARKUP = ".xml.j2", "markup.html-data.json"


class Help(Struct, frozen=True):
    """What editors are told of a project, as files by their names.

    `wiring` has for each schema the files that it is for, as a pattern below the project; `markup`
    is the file that helps in page templates.
    """

    files: dict[str, str]
    wiring: dict[str, str]
    markup: str


def help_for(project: Path) -> Help:
    """Return the schemas of a project, and the help in its page templates.

    They are made of what can be read: faults elsewhere are for `check`. Raises InputError where
    there is no publication file that can be read.
    """
    files = Files(project)
    publication, path = read_anyway(project, files)
    head = head_of(path, files)
    folders = [path.parent for path in files.names(project / "layouts", "*/layout.yaml")]
    made, wiring = _content(project, publication, head, files, [each.name for each in folders])
    names: dict[str, dict[str, None]] = {}
    for folder in folders:
        own = _names(folder, project, files)
        made[f"layout-{folder.name}.schema.json"] = layout(own)
        wiring[f"layout-{folder.name}.schema.json"] = f"layouts/{folder.name}/layout.yaml"
        for kind, some in own.items():
            names.setdefault(kind, {}).update(dict.fromkeys(some))
    made[_MARKUP] = custom_data(names)
    texts = {name: _json(each) for name, each in made.items()}
    return Help(texts, wiring, _MARKUP)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _content(
    project: Path, publication: Publication, head: Mapping, files: Files, layouts: list[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the schemas of all files in source/, and for which of them each is."""
    source, kinds = project / "source", publication.schema.kinds
    ids, told = publication.schema.ids, comments_of(head, files)
    pictures = [
        path.relative_to(project / "images").as_posix()
        for path in files.names(project / "images", "**/*")
        if not path.is_dir()
    ]
    names = content.Names(ids, pictures)
    profiles = (*profile_names(), *(
        path.stem
        for path in files.names(project / "layouts", "*/*.yaml")
        if path.name != "layout.yaml"
    ))  # fmt: skip
    made: dict[str, Any] = {
        "publication.schema.json": content.publication(kinds, ids, layouts, profiles)
    }
    wiring = {"publication.schema.json": "source/*.yaml"}
    of: dict[str, list[str]] = {}
    for name in ids:
        kind = kind_of(head, name)
        of[name] = [kind] if kind in kinds else list(kinds)
        made[f"{name}.schema.json"] = content.documents(kind, kinds, told, names)
        wiring[f"{name}.schema.json"] = f"source/{name}/*.yaml"
    folder = source / "editions"
    made["editions.schema.json"] = editions(
        of,
        {each.key: each.kind for some in publication.collections.values() for each in some},
        kinds,
        told,
        names,
        [path.stem for path in files.names(folder, "*.yaml")],
        [path.name for path in files.names(folder, "*.[cC][sS][vV]")],
        bases=any("based-on" in node.entries for node in publication.editions.values()),
    )
    wiring["editions.schema.json"] = "source/editions/*.yaml"
    return made, wiring


def comments_of(head: Mapping, files: Files) -> dict[str, dict[str, str]]:
    """Return what the publication file says of fields of kinds, in comments behind their types."""
    kinds, found = head.get("kinds"), dict[str, dict[str, str]]()
    for name, (_, fields) in kinds.entries.items() if isinstance(kinds, Mapping) else ():
        for field, (place, _) in fields.entries.items() if isinstance(fields, Mapping) else ():
            lines = files.lines(place.file)
            line = lines[place.line - 1] if place.line <= len(lines) else ""
            if line.lstrip().startswith(f"{field}:") and (match := _COMMENT.search(line)):
                found.setdefault(name, {})[field] = match[1]
    return found


def _names(folder: Path, project: Path, files: Files) -> dict[str, tuple[str, ...]]:
    """Return the names that a layout has, by kind; those of files even if it cannot be read."""
    made = read_layout(folder, project / "fonts", files, Problems())
    templates = files.names(folder / "pages", f"*{_SUFFIX}")
    fonts = files.names(project / "fonts", "**/*.[to]tf")
    return {
        "font": tuple(made.fonts) if made else (),
        "style": tuple(made.styles) if made else (),
        "swatch": tuple(made.palette.swatches) if made else (),
        "character": tuple(made.characters) if made else (),
        "master": tuple(made.masters) if made else (),
        "frame": tuple({name: None for each in made.masters.values() for name in each.frames})
        if made
        else (),
        "template": tuple(path.name.removesuffix(_SUFFIX) for path in templates),
        "font file": tuple(path.relative_to(project / "fonts").as_posix() for path in fonts),
    }
