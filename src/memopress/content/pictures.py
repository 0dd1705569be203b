"""Files below images/ that content or templates name: whether they are there, and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from memopress.filenames import is_below, told
from memopress.watching import look

if TYPE_CHECKING:
    from memopress.diagnostics import Place, Problems
    from memopress.files import Files
    from memopress.plain import FileFault


def check_picture(
    images: Path, name: str, place: Place, files: Files, problems: Problems
) -> Path | None:
    """Return a picture's path below `images`, from there, or None after a diagnostic; reads it."""
    # Imported late: most commands on content without pictures never need it.
    from memopress.pictures import PictureFault, inspect  # noqa: PLC0415

    if not is_below(name):
        hint = "name a file in the folder images"
        problems.error("picture-missing", f"'{name}' is not below images", place, hint)
        return None
    path = images / name
    if is_missing(images, name, place, files, problems):
        return None
    try:
        inspect(path, files, name)
    except PictureFault as fault:
        problems.error(fault.code, str(fault), place, fault.hint)
        return None
    return Path(name)


def is_missing(images: Path, name: str, place: Place, files: Files, problems: Problems) -> bool:
    """Tell whether there is no file of a name below `images`, after a diagnostic."""
    look("there", f"{images.name}/{name}")
    if files.is_there(images / name):
        return False
    look("names", images.name)
    odd: list[str] = []

    def tell(file: Path, fault: FileFault) -> None:
        odd.append(f"'{told(file.name)}' {fault}")

    there = files.names(images, "**/*", tell)
    known = [p.relative_to(images).as_posix() for p in there if not p.is_dir()]
    hint = problems.near(name, known)
    problems.error("picture-missing", f"images has no file '{name}'", place, hint, *odd[:3])
    return True
