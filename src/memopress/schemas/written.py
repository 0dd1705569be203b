"""The publication file as it is written, for those who add to a project or help to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.content import read_content
from memopress.diagnostics import InputError, Problems
from memopress.yamlnodes import Mapping, Scalar, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.content import Publication
    from memopress.files import Files
    from memopress.yamlnodes import Node


def read_anyway(project: Path, files: Files) -> tuple[Publication, Path]:
    """Return the publication in a project folder and its file, whatever is wrong in others.

    Raises InputError where there is no publication file that can be read.
    """
    problems = Problems()
    publication = read_content(project, files, problems)
    if publication is None:
        raise InputError(problems.errors)
    return publication, files.names(project / "source", "*.yaml")[0]


def head_of(path: Path, files: Files) -> Mapping:
    """Return what stands in a publication file that a publication was read from."""
    head = load_yaml(path, files, Problems())
    assert isinstance(head, Mapping)  # noqa: S101 - the publication was read from it
    return head


def setting_of(head: Mapping, collection: str, name: str) -> Node | None:
    """Return what a publication file says of a collection under a name; None for nothing."""
    collections = head.get("collections")
    said = collections.get(collection) if isinstance(collections, Mapping) else None
    return said.get(name) if isinstance(said, Mapping) else None


def kind_of(head: Mapping, collection: str) -> str | None:
    """Return the kind that all documents of a collection have, None where each names its own."""
    kind = setting_of(head, collection, "kind")
    return kind.text if isinstance(kind, Scalar) else None
