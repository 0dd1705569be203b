"""Real separations: the plates of each page as Ghostscript makes them."""

from __future__ import annotations

import math
import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PIL import Image, ImageChops, ImageMath, UnidentifiedImageError

from memopress.ending import undone, whole
from memopress.locks import take
from memopress.programs import ghostscript

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memopress.preflight.model import Rect
    from memopress.preflight.reading import PageObject

RESOLUTION = 76.2  # pixels an inch of a plate, three a millimetre: a square has them whole
_SAMPLES = 3  # across and along each of these pixels
_LARGEST = 200.0 * 72  # points: the most that PDF 1.6 has for a page (ISO 32000-1, annex C)
_SMALLEST = 3.0  # points: the least
_PIXELS = 24_000_000  # of a plate: of pages larger than A0 and more pixels are larger
_PAGES = 3_000  # of one file: plates of more fill disks
_SECONDS, _SECONDS_A_PAGE = 25, 4
_FEW = 500  # pages: the plates of more are packed well
_SPOTS = 60  # spot inks: Ghostscript makes plates of no more, and mixes the others of the four
_MIXED = b"converted to equivalent CMYK"  # what it says then
_PREFIX = "memopress-plates-"
_WATCHED = """\
exec 3<&0
"$@" </dev/null 3<&- & work=$!
( read -r _ <&3; kill -9 "$work" ) >/dev/null 2>&1 & watch=$!
exec 3<&-
wait "$work"; code=$?
kill -9 "$watch" 2>/dev/null
exit "$code"
"""
_running: set[subprocess.Popen[bytes]] = set()
_NAME = re.compile(r"p(\d+)\((.+)\)\.tif")
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


class NotSeparatedError(Exception):
    """There are no plates; the message says why."""


class Plates(Struct, frozen=True):
    """The plates of one page by ink, white where there is none; pixels span its media box."""

    images: dict[str, Image.Image]
    media: Rect

    def most(self, area: Rect) -> float:
        """Return a bound of the ink that there is anywhere in an area, in percent; found quickly.

        What is over when two plates are halved is left out, and so there is no less ink than this.
        """
        box, _ = self._box(area)
        spare = [image.crop(box) for image in self.images.values()]
        while len(spare) & (len(spare) - 1):
            spare.append(Image.new("L", spare[0].size, 255))
        count = len(spare)
        while len(spare) > 1:
            spare = [ImageChops.add(*two, 2) for two in zip(spare[::2], spare[1::2], strict=True)]
        least = float(spare[0].getextrema()[0])  # type: ignore[arg-type] # one band gives numbers
        return count * (255 - least) * 100 / 255

    def total(self, area: Rect) -> tuple[Image.Image, Rect]:
        """Return the ink of all plates together, and the part of the page that it spans.

        The picture is in mode F, in percent: 400 is four plates in full. `area` is cut to the page.
        """
        box, seen = self._box(area)
        plates = {f"p{n}": i.crop(box) for n, i in enumerate(self.images.values())}

        def ink(images: dict[str, Any]) -> Any:
            spare = sum(images[name] for name in plates)
            return (255 * len(plates) - spare) * 100.0 / 255

        return ImageMath.lambda_eval(ink, **plates), seen

    def _box(self, area: Rect) -> tuple[tuple[int, int, int, int], Rect]:
        """Return the pixels of an area, and what of it is on the page."""
        first = next(iter(self.images.values()))
        across, along = first.width / self.media.width, first.height / self.media.height
        seen = area.meet(self.media)
        left, right = (round((x - self.media.x0) * across) for x in (seen.x0, seen.x1))
        top, bottom = (round((self.media.y1 - y) * along) for y in (seen.y1, seen.y0))
        return (left, top, max(right, left + 1), max(bottom, top + 1)), seen


@contextmanager
def separated(
    data: bytes, sheets: Sequence[PageObject]
) -> Iterator[Iterator[tuple[PageObject, Plates]]]:
    """Make the plates of a file's pages for a while, as pairs of a page and its plates.

    Raises NotSeparatedError where Ghostscript is not installed, takes too long, or gives up.
    """
    program = ghostscript()
    if program is None:
        raise NotSeparatedError("Ghostscript is not installed")
    if len(sheets) > _PAGES:
        raise NotSeparatedError(f"the file has more than {_PAGES:,} pages")
    if any(max(s.whole.width, s.whole.height) > _LARGEST for s in sheets):
        raise NotSeparatedError("a page is larger than any page can be")
    if any(min(s.whole.width, s.whole.height) < _SMALLEST for s in sheets):
        raise NotSeparatedError("a page is smaller than any page can be")
    if any(sheet.painted.endless for sheet in sheets):
        raise NotSeparatedError("a page paints more than any page for a press")
    area = max((s.whole.width * s.whole.height for s in sheets), default=0.0)
    resolution = min(RESOLUTION, math.sqrt(_PIXELS / max(area, 1)) * 72)
    with _plates(program, data, len(sheets), resolution) as found:
        yield _pages(sheets, found)


def is_usual(sheet: PageObject) -> bool:
    """Tell whether a page's plates are the same whatever other pages there are in the file.

    All pages have the resolution that the largest has room for.
    """
    width, height = sheet.whole.width, sheet.whole.height
    area = _PIXELS / (RESOLUTION / 72) ** 2
    return (
        min(width, height) >= _SMALLEST
        and max(width, height) <= _LARGEST
        and (width * height <= area)
    )


@contextmanager
def gathered(
    data: bytes, sheets: Sequence[PageObject]
) -> Iterator[Iterator[tuple[PageObject, Plates]]]:
    """Make the plates of usual pages, which are those of a file in the order that they have in it.

    Their numbers are of other files. Raises NotSeparatedError as `separated` does.
    """
    program = ghostscript()
    if program is None or len(sheets) > _PAGES:
        raise NotSeparatedError("Ghostscript is not installed, or there are too many pages")
    with _plates(program, data, len(sheets), RESOLUTION) as found:
        yield _pages(sheets, found)


def plates_of(data: bytes, resolution: float) -> dict[str, Image.Image]:
    """Return the plates of a file's only page by ink, white where there is none.

    `resolution` is in pixels an inch. Raises NotSeparatedError.
    """
    program = ghostscript()
    if program is None:
        raise NotSeparatedError("Ghostscript is not installed")
    images: dict[str, Image.Image] = {}
    with _plates(program, data, 1, resolution) as found:
        for name, path in found[1].items():
            with Image.open(path) as image:
                image.load()
            images[name] = image
    return images


@contextmanager
def _plates(
    program: str, data: bytes, count: int, resolution: float
) -> Iterator[dict[int, dict[str, Path]]]:
    """Make the plates of a file of so many pages for a while: by page, from 1 on, and by ink."""
    seconds = _SECONDS + _SECONDS_A_PAGE * count
    with _workplace() as folder:
        file = folder / "file.pdf"
        try:
            file.write_bytes(data)
        except OSError as fault:
            raise NotSeparatedError(f"{file} cannot be written: {fault.strerror}") from fault
        # What is packed less takes less time, and more room.
        compression = "pack" if count <= _FEW else "lzw"
        command = [
            program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep",
            f"-r{resolution * _SAMPLES:.6g}", f"-dDownScaleFactor={_SAMPLES}",
            f"-dMaxSpots={_SPOTS}", f"-sCompression={compression}",
            f"-sOutputFile={folder / 'p%d.tif'}", str(file),
        ]  # fmt: skip
        try:
            code, out, err = _run(command, seconds, folder)
        except subprocess.TimeoutExpired:
            raise NotSeparatedError(f"Ghostscript took more than {seconds} seconds") from None
        except OSError as fault:
            raise NotSeparatedError(f"Ghostscript cannot be run: {fault}") from fault
        if _MIXED in out + err:
            raise NotSeparatedError(f"Ghostscript makes plates of no more than {_SPOTS} spot inks")
        found: dict[int, dict[str, Path]] = {}
        for path in sorted(folder.glob("p*(*).tif")):
            if match := _NAME.fullmatch(path.name):
                found.setdefault(int(match[1]), {})[match[2]] = path
        if code or len(found) < count:
            said = err.decode(errors="replace").strip().splitlines()
            raise NotSeparatedError(
                f"Ghostscript made plates of {len(found)} of {count} pages"
                + (f": {said[-1][:120]}" if said else "")
            )
        yield found


def abandon() -> None:
    """Stop every Ghostscript that this process has begun; to who waits for one it has failed."""
    for process in list(_running):
        _kill(process)


@contextmanager
def _workplace() -> Iterator[Path]:
    """Make a folder among the temporary ones, which is gone afterwards, however this process ends.

    It is locked as long as the process lives: one that is not was left by one that was killed.
    Raises NotSeparatedError where none can be made.
    """
    with ExitStack() as held:
        # Nothing ends us between making a folder and naming it for what is undone.
        with whole():
            folder, handle = _folder()
            held.enter_context(undone(lambda: _remove(folder)))
        try:
            yield folder
        finally:
            os.close(handle)


def _folder() -> tuple[Path, int]:
    """Return a new folder, and the handle that keeps it locked; raises NotSeparatedError."""
    try:
        _clear()
        while True:
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            # Until it is locked another process, or thread, may take it for one of the dead.
            with suppress(FileNotFoundError):
                handle = _lock(folder)
                if handle >= 0 and folder.is_dir():
                    return folder, handle
                if handle >= 0:
                    os.close(handle)
    except OSError as fault:
        where = fault.filename or tempfile.gettempdir()
        raise NotSeparatedError(f"there is no folder for plates, {where}: {fault}") from fault


def _remove(folder: Path) -> None:
    """Take a folder away, into which another thread may be writing."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break


def _lock(folder: Path) -> int:
    """Return a handle that keeps a folder locked, -1 where another process has it."""
    if os.name == "nt":  # knows locks of files alone
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    else:
        handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    if take(handle):
        return handle
    os.close(handle)
    return -1


@cache
def _clear() -> None:
    """Take away the folders of processes that were killed; once is enough for a process."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            handle = _lock(folder)
            if handle < 0:
                continue
            if os.name == "nt":
                os.close(handle)
            shutil.rmtree(folder, ignore_errors=True)
            if os.name != "nt":
                os.close(handle)


def _run(command: list[str], seconds: float, folder: Path) -> tuple[int, bytes, bytes]:
    """Return the status of a command, what it printed, and what it complained of.

    What it keeps for a while is in the folder, and goes with it.

    It ends with this process, even where that is killed: a shell waits beside it at a pipe that
    nobody writes to, and that closes when we are gone. Windows has no such shell: there it goes on
    to its own end. Raises subprocess.TimeoutExpired and OSError.
    """
    shell = shutil.which("sh")
    reader, writer = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603
            [shell, "-c", _WATCHED, "sh", *command] if shell else command,
            stdin=reader if shell else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)},
            start_new_session=True,  # an interruption of the terminal is told to us, and we end it
        )
        with process, undone(lambda: _kill(process)):
            _running.add(process)
            try:
                out, err = process.communicate(timeout=seconds)
            finally:
                _running.discard(process)
        return process.returncode, out, err
    finally:
        os.close(reader)
        os.close(writer)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that still runs, with all that it began."""
    if process.poll() is None:
        with suppress(OSError):
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)  # what it writes to may be taken away now


def _pages(
    sheets: Sequence[PageObject], found: dict[int, dict[str, Path]]
) -> Iterator[tuple[PageObject, Plates]]:
    for number, sheet in enumerate(sheets, 1):
        images = {}
        for name, path in found[number].items():
            try:
                with Image.open(path) as image:
                    image.load()
            except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as fault:
                raise NotSeparatedError(f"a plate cannot be read: {fault}") from fault
            # Ghostscript turns pages for viewing, clockwise; here they are as they are written.
            turn = _TURNS.get(sheet.rotation % 360)
            images[name] = image.transpose(turn) if turn is not None else image
        yield sheet, Plates(images, sheet.whole)
