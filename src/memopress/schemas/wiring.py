"""Schemas put into a project, and VS Code told of them: nothing else of its settings is changed.

Schemas lie in .memopress/, which may be deleted and made again at any time. .vscode/settings.json
says which files they are for; the YAML files themselves stay as they are, so that their lines do.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from memopress.files import Files, leads_out
from memopress.plain import FileFault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from memopress.schemas.project import Help

FOLDER, SETTINGS = ".memopress", ".vscode/settings.json"
_SCHEMAS, _DATA, _SUFFIXES = "yaml.schemas", "html.customData", "files.associations"
_TEMPLATES = "*.xml.j2"
# Comments and trailing commas, which VS Code allows, and texts, in which they are none.
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<comma>,)(?=\s*[}\]])',
    re.DOTALL,
)


class Wired(Struct, frozen=True):
    """What was done: the files that were `written`, by their names below the project.

    `left` is what VS Code's settings would have to say, as text, where they could not be changed.
    """

    written: tuple[str, ...]
    left: str = ""


class NotWiredError(Exception):
    """A file cannot be written; the message says which, and why."""


def wire(project: Path, made: Help) -> Wired:
    """Write the schemas into a project and tell VS Code of them; what is there already stays.

    Raises NotWiredError.
    """
    written = []
    folder = project / FOLDER
    for name, whole in made.files.items():
        if _write(folder / name, whole, project):
            written.append(f"{FOLDER}/{name}")
    for path in sorted(folder.glob("*.schema.json")):
        if path.name not in made.files:
            path.unlink()  # of a collection or a layout that is no more
            written.append(f"{FOLDER}/{path.name}")
    wanted, settings = _wanted(made), project / SETTINGS
    text = _read(settings, project)
    changed = None if text is None else _settings(text, wanted)
    if changed is None:
        return Wired(tuple(written), json.dumps(wanted, ensure_ascii=False, indent=2))
    if changed != text and _write(settings, changed, project):
        written.append(SETTINGS)
    return Wired(tuple(written))


def _read(settings: Path, project: Path) -> str | None:
    """Return the text of settings, such as there is; None where it is no text."""
    try:
        return Files(project).read(settings).decode("utf-8")
    except UnicodeDecodeError:
        return None
    except FileFault as fault:
        if fault.missing:
            return "{}\n"
        raise NotWiredError(f"{settings} {fault}") from None


def _wanted(made: Help) -> dict[str, Any]:
    """Return what VS Code's settings are to say."""
    return {
        _SCHEMAS: {f"./{FOLDER}/{name}": pattern for name, pattern in made.wiring.items()},
        _DATA: [f"./{FOLDER}/{made.markup}"],
        _SUFFIXES: {_TEMPLATES: "html"},
    }


def _settings(text: str, wanted: Mapping[str, Any]) -> str | None:
    """Return the text of settings that say what is wanted too; None where they cannot be changed.

    Such are settings with comments, which would be lost, and those that are no JSON.
    """
    bare = _TOKEN.sub(lambda found: found["text"] or "", text)
    try:
        settings = json.loads(bare)
    except (ValueError, RecursionError):
        return None
    if not isinstance(settings, dict):
        return None
    merged = _merged(settings, wanted)
    if merged is None:
        return None
    if merged == settings:
        return text
    if any(found["comment"] for found in _TOKEN.finditer(text)):
        return None
    indent = re.search(r"\n([ \t]+)", text)
    made = json.dumps(merged, ensure_ascii=False, indent=indent[1] if indent else "  ")
    return made + "\n"


def _merged(settings: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return settings with what is wanted; those of schemas that are ours give way to it."""
    schemas = settings.get(_SCHEMAS, {})
    data, suffixes = settings.get(_DATA, []), settings.get(_SUFFIXES, {})
    if not (isinstance(schemas, dict) and isinstance(data, list) and isinstance(suffixes, dict)):
        return None
    foreign = {name: each for name, each in schemas.items() if not name.startswith(f"./{FOLDER}/")}
    return {
        **settings,
        _SCHEMAS: {**foreign, **wanted[_SCHEMAS]},
        _DATA: [*data, *(each for each in wanted[_DATA] if each not in data)],
        _SUFFIXES: {**wanted[_SUFFIXES], **suffixes},
    }


def _write(path: Path, text: str, project: Path) -> bool:
    """Write a file, and tell whether it was another one before."""
    data = text.encode("utf-8")
    if leads_out(path, project):
        raise NotWiredError(f"{path} leads out of the project")
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise NotWiredError(f"{path} cannot be written: {error.strerror}") from None
    return True
