"""A small project of one edition that has one of everything, for tests/attack.py to spoil.

It builds without a diagnostic: whatever is told of it afterwards is told of what was spoilt.
"""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
FONTS = {
    "fonts/sans.ttf": "work-sans/WorkSans_400Regular.ttf",
    "fonts/sans-italic.ttf": "work-sans/WorkSans_400Regular_Italic.ttf",
    "fonts/sans-bold.ttf": "work-sans/WorkSans_700Bold.ttf",
}
PROFILE = "layouts/pocket/press.icc"
_TEXTS = Path(__file__).parent / "data/attacked"


@cache
def files() -> dict[str, bytes]:
    """Return the project's files by their paths."""
    return {
        **{
            path.relative_to(_TEXTS).as_posix(): path.read_bytes()
            for path in sorted(_TEXTS.rglob("*.*"))
            if path.is_file()
        },
        **{name: (ROOT / "fonts" / font).read_bytes() for name, font in FONTS.items()},
        PROFILE: (ROOT / "src/memopress/profiles/ISOcoated_v2_300_bas.icc").read_bytes(),
        "images/heron.jpg": _picture("RGB", (600, 200), "JPEG"),
        "images/gull.png": _picture("RGBA", (200, 170), "PNG"),
        "images/rope.tif": _picture("CMYK", (600, 80), "TIFF"),
    }


def write(folder: Path, made: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _picture(mode: str, size: tuple[int, int], form: str) -> bytes:
    """Return a picture of coarse noise, which compresses well and is nowhere blank."""
    chance = random.Random(mode)  # noqa: S311 - the same picture every time
    bands = len(mode)
    small = Image.frombytes(mode, (8, 6), bytes(chance.choices(range(40, 216), k=48 * bands)))
    out = io.BytesIO()
    options = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    small.resize(size).save(out, form, **options)
    return out.getvalue()
