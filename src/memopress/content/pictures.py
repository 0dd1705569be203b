"""Picture files that content names: whether they are there, and are pictures."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memopress.diagnostics import Place, Problems


def check_picture(images: Path, name: str, place: Place, problems: Problems) -> Path | None:
    """Return the path of a picture below `images`, or None after a diagnostic; reads its header."""
    path = images / name
    if not path.is_relative_to(images) or ".." in path.relative_to(images).parts:
        hint = "name a file in the folder images"
        problems.error("picture-missing", f"'{name}' is not below images", place, hint)
        return None
    if not path.is_file():
        known = _names(images)
        problems.error(
            "picture-missing", f"images has no file '{name}'", place, problems.near(name, known)
        )
        return None
    if fault := _fault(path):
        problems.error("picture-unreadable", f"'{name}' cannot be read: {fault}", place)
        return None
    return path


def _names(images: Path) -> Iterator[str]:
    """Yield what can be named, in order; the folder is read only by who asks for the first."""
    yield from sorted(p.relative_to(images).as_posix() for p in images.rglob("*") if p.is_file())


def _fault(path: Path) -> str:
    """Return why Pillow cannot open a file, or ''."""
    # Imported late: most commands on content without pictures never need it.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():  # a big picture is no fault: the picture room reduces it
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path):
                return ""
    except UnidentifiedImageError:
        return "it is no picture that Pillow knows"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        return str(fault)
