"""The brochure for ReportLab's Platypus: its words, styles and drawings as JSON.

peers/platypus.py is the programme that sets it; what it makes of editions is made in one process:

    python in_platypus.py FOLDER EDITION…
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure import Source

NAME = "Platypus"


def main() -> None:
    """Make the editions that the arguments name."""
    from peers.platypus import Brochures  # noqa: PLC0415 - what is written needs no peer

    brochures = Brochures(Path(sys.argv[1]))
    for name in sys.argv[2:]:
        brochures.make(name)


def write(source: Source, folder: Path, pictures: Path) -> None:
    """Write all that the programme needs; photographs are copied from a folder."""
    (folder / "fonts").mkdir(exist_ok=True)
    for font in source.layout["fonts"].values():
        shutil.copy(font["file"], folder / "fonts")
    for picture in pictures.glob("*.jpg"):
        shutil.copy(picture, folder)
    for name, drawing in source.drawings.items():
        file = folder / "drawings" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(drawing), encoding="utf-8")
    shared = {"layout": source.layout, "words": source.words, "documents": source.documents}
    (folder / "shared.json").write_text(json.dumps(shared), encoding="utf-8")
    for name, edition in source.editions.items():
        (folder / f"{name}.json").write_text(json.dumps(edition), encoding="utf-8")


if __name__ == "__main__":
    main()
