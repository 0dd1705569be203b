"""Compares how four renderers show the pages of press PDFs: poppler, MuPDF, Ghostscript, pdfium.

What one of them shows otherwise than the rest is a fault of the file that a proof would hide, or
one of the renderer. Meant for pages in DeviceCMYK, as press files are.

Inks: poppler, MuPDF and Ghostscript tell the amounts of the four inks, overprint included. They
are compared channel by channel, without any colour management in between.

Colours: pdfium tells RGB only. So the inks that the other one of the pair has found are put into
a PDF as one picture in DeviceCMYK, and pdfium tells which RGB it makes of them: its own conversion
of each ink combination, exact and not fitted to anything. As pdfium does not simulate overprint,
those inks are found in a copy of the file without it; pairs with pdfium are blind to overprint.

Measure: each page is rendered finer than it is compared and averaged (`SAMPLES`), so that rules
for edges and for the sampling of pictures, which every renderer has its own, weigh little.

    off     share of pixels that no pixel within one of the same place in the other comes close to
    tone    how far the mean of any block of pixels is off: sees what is faint but has a size
    mean    mean difference of pixels, of the channel with the greatest; as a figure, not a limit

    python benchmarks/renderers.py output/*/*-press.pdf
    python benchmarks/renderers.py FILE.pdf --pages --only 1 7 --resolution 144 --json
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

RESOLUTION = 72  # pixels per inch at which pages are compared
SAMPLES = 6  # rendered pixels per compared pixel, along each side
FAR = 64  # levels of 255 from which a pixel counts as off
BLOCK = 8  # pixels, the side of a block for `tone`

# What the press files of this repository need, and little more. What is left are differences that
# hold for all pages, none of them one of the file:
# - poppler sets text half a rendered pixel further left on the average, as on whole pixels; the
#   others set it finer. Its pairs differ most on pages of text, and less with more SAMPLES.
# - pdfium does not simulate overprint; see above for what is done about it.
# - pdfium mixes colours in RGB at edges and in transparency, the others mix inks; that is why
#   inks are turned into colours before they are averaged.
# - Ghostscript rounds a page's size in pixels, the others round it up: one row, which is cut off.
OFF = 0.00003  # share of pixels
TONE = 14  # levels

Renderer = Callable[[Path, int, int, Path], Image.Image]


@dataclass(frozen=True, slots=True)
class Figures:
    """How far two renderings of a page are apart: a share of 1 and levels of 255."""

    off: float
    tone: int
    mean: float


@dataclass(frozen=True, slots=True)
class View:
    """A page as one renderer shows it: its inks, if it tells them, and its colours in pdfium."""

    inks: Image.Image | None
    colours: Image.Image


# those who render ------------------------------------------------------------------------------


def render_poppler(file: Path, page: int, resolution: int, folder: Path) -> Image.Image:
    """Return the inks of a page; `-overprint` is what makes poppler write CMYK in TIFF."""
    _run(
        *("pdftoppm", "-q", "-tiff", "-overprint", "-cropbox", "-singlefile"),
        *("-r", resolution, "-f", page, "-l", page, file, folder / "poppler"),
    )
    return _opened(folder / "poppler.tif")


def render_mupdf(file: Path, page: int, resolution: int, folder: Path) -> Image.Image:
    """Return the inks of a page; MuPDF simulates overprint of itself."""
    _run(
        *("mutool", "draw", "-q", "-c", "cmyk", "-F", "pam"),
        *("-r", resolution, "-o", folder / "mupdf.pam", file, page),
    )
    # Pillow reads no PAM of four channels: a few lines of text and then the samples.
    head, _, samples = (folder / "mupdf.pam").read_bytes().partition(b"ENDHDR\n")
    fields = dict(line.split(None, 1) for line in head.decode().splitlines()[1:])
    return Image.frombytes("CMYK", (int(fields["WIDTH"]), int(fields["HEIGHT"])), samples)


def render_ghostscript(file: Path, page: int, resolution: int, folder: Path) -> Image.Image:
    """Return the inks of a page."""
    _run(
        *("gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiff32nc", "-dUseCropBox"),
        # Without these it paints any pixel that a shape touches, which makes all of them larger.
        *("-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", f"-r{resolution}"),
        *(f"-dFirstPage={page}", f"-dLastPage={page}", "-o", folder / "ghostscript.tif", file),
    )
    return _opened(folder / "ghostscript.tif")


def render_pdfium(file: Path | bytes, page: int, resolution: int) -> Image.Image:
    """Return the colours of a page, in RGB."""
    import pypdfium2  # noqa: PLC0415 - a renderer that need not be there

    with pypdfium2.PdfDocument(file) as document:
        image: Image.Image = document[page - 1].render(scale=resolution / 72).to_pil()
        return image.convert("RGB")


INKS: Mapping[str, Renderer] = {
    "poppler": render_poppler,
    "mupdf": render_mupdf,
    "ghostscript": render_ghostscript,
}
TOOLS = ("pdftoppm", "mutool", "gs")
NAMES = (*INKS, "pdfium")
PAIRS = tuple(itertools.combinations(NAMES, 2))


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError(f"{command[0]}: {done.stderr.strip()[-300:]}")


def _opened(file: Path) -> Image.Image:
    with Image.open(file) as image:
        image.load()
        return image


# what a page looks like ------------------------------------------------------------------------


def view(file: Path, page: int, resolution: int = RESOLUTION) -> dict[str, View]:
    """Return a page, counted from 1, as every renderer shows it."""
    fine = resolution * SAMPLES
    with tempfile.TemporaryDirectory(prefix="memopress-renderers-") as name:
        folder = Path(name)
        knocked = knock_out(file, page, folder / "knocked.pdf")
        views = {
            name: View(
                render(file, page, fine, folder).reduce(SAMPLES),
                in_pdfium(render(knocked, 1, fine, folder)).reduce(SAMPLES),
            )
            for name, render in INKS.items()
        }
    return {**views, "pdfium": View(None, render_pdfium(file, page, fine).reduce(SAMPLES))}


def knock_out(file: Path, page: int, target: Path) -> Path:
    """Write one page of a file without overprint; return where."""
    with pikepdf.open(file) as pdf, pikepdf.new() as alone:
        alone.pages.append(pdf.pages[page - 1])
        for thing in itertools.chain.from_iterable(map(_dictionaries, alone.objects)):
            if thing.keys() & {"/OP", "/op"}:
                thing.OP, thing.op, thing.OPM = False, False, 0
        alone.save(target)
    return target


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries that stand in an object itself: graphics states need no number."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        parts = thing if isinstance(thing, pikepdf.Array) else (part for _, part in thing.items())
        for part in parts:
            if isinstance(part, pikepdf.Object) and not part.is_indirect:
                yield from _dictionaries(part)


def in_pdfium(inks: Image.Image) -> Image.Image:
    """Return the colours that pdfium makes of inks, pixel by pixel."""
    width, height = inks.size
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(width, height))
        picture = pdf.make_stream(
            inks.tobytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceCMYK,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Inks=picture))
        page.Contents = pdf.make_stream(f"{width} 0 0 {height} 0 0 cm /Inks Do".encode())
        data = io.BytesIO()
        pdf.save(data, compress_streams=False)
    return render_pdfium(data.getvalue(), 1, 72)


# the comparison --------------------------------------------------------------------------------


def compare(ones: Mapping[str, View], others: Mapping[str, View]) -> dict[str, Figures]:
    """Return how far each pair of renderers is apart: the first's of `ones`, its peer's of others.

    They are the same, unless it is to be seen what the pair makes of a difference.
    """
    return {f"{a} {b}": difference(ones[a], others[b]) for a, b in PAIRS}


def difference(one: View, other: View) -> Figures:
    """Return how far two views are apart: by their inks where both tell them."""
    if one.inks and other.inks:
        return measure(one.inks, other.inks)
    return measure(one.colours, other.colours)


def measure(one: Image.Image, other: Image.Image) -> Figures:
    """Return how far two pictures of the same channels are apart; raises ValueError for sizes."""
    # A page's size in pixels may be rounded up or not: the last row or column has nothing to show.
    width, height = min(one.width, other.width), min(one.height, other.height)
    if max(one.width - width, other.width - width, one.height - height, other.height - height) > 1:
        raise ValueError(f"pages of different sizes: {one.size} and {other.size}")
    one, other = (image.crop((0, 0, width, height)) for image in (one, other))
    pairs = list(zip(one.split(), other.split(), strict=True))
    far = Image.new("L", one.size)
    for a, b in pairs:
        far = ImageChops.lighter(far, ImageChops.lighter(_beyond(a, b), _beyond(b, a)))
    blocks = (ImageChops.difference(a.reduce(BLOCK), b.reduce(BLOCK)) for a, b in pairs)
    levels = (ImageChops.difference(a, b).histogram() for a, b in pairs)
    return Figures(
        off=sum(far.histogram()[FAR:]) / (width * height),
        tone=max(_highest(block) for block in blocks),
        mean=max(sum(n * count for n, count in enumerate(c)) / sum(c) for c in levels),
    )


def _highest(channel: Image.Image) -> int:
    return max(level for level, count in enumerate(channel.histogram()) if count)


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return how far each pixel is outside of what the other has within one pixel of it."""
    above = ImageChops.subtract(one, other.filter(ImageFilter.MaxFilter(3)))
    below = ImageChops.subtract(other.filter(ImageFilter.MinFilter(3)), one)
    return ImageChops.lighter(above, below)


def beyond(found: Figures) -> bool:
    """Tell whether figures are beyond the limits."""
    return found.off > OFF or found.tone > TONE


def compare_page(place: tuple[Path, int, int]) -> dict[str, Figures]:
    """Return the figures of each pair on a page: of a file, its page from 1, a resolution."""
    views = view(*place)
    return compare(views, views)


def compare_file(
    file: Path, resolution: int = RESOLUTION, only: Collection[int] = ()
) -> dict[int, dict[str, Figures]]:
    """Return the figures of each pair by page of a file, of `only` some or of all."""
    with pikepdf.open(file) as pdf:
        pages = [n for n in range(1, len(pdf.pages) + 1) if not only or n in only]
    with ProcessPoolExecutor() as pool:
        places = [(file, page, resolution) for page in pages]
        return dict(zip(pages, pool.map(compare_page, places), strict=True))


def main() -> int:
    """Compare what the arguments name, print the figures; 1 if any are beyond the limits."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.pdf")
    parser.add_argument("--resolution", type=int, default=RESOLUTION, metavar="PPI")
    parser.add_argument("--only", type=int, nargs="+", default=(), metavar="PAGE")
    parser.add_argument("--pages", action="store_true", help="a row a page, not only the worst")
    parser.add_argument("--json", action="store_true", help="print data")
    arguments = parser.parse_args()
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        parser.error(f"not installed: {', '.join(missing)}")
    result = {
        str(file): compare_file(file, arguments.resolution, arguments.only)
        for file in arguments.files
    }
    if arguments.json:
        print(json.dumps(as_data(result), indent=2))
    else:
        print("\n".join(table(result, pages=arguments.pages)))
    figures = (f for pages in result.values() for page in pages.values() for f in page.values())
    return any(beyond(found) for found in figures)


def as_data(result: Mapping[str, Mapping[int, Mapping[str, Figures]]]) -> dict[str, Any]:
    """Return the limits, and the figures by file, page and pair."""
    files = {
        file: {
            number: {pair: asdict(found) for pair, found in page.items()}
            for number, page in pages.items()
        }
        for file, pages in result.items()
    }
    return {"limits": {"off": OFF, "tone": TONE}, "files": files}


def table(
    result: Mapping[str, Mapping[int, Mapping[str, Figures]]], *, pages: bool = False
) -> Iterator[str]:
    """Yield lines of text: for each file and pair the worst of each figure, and on which page."""
    names = [f"{a} {b}" for a, b in PAIRS]
    for file, found in result.items():
        yield f"{file}: {len(found)} pages"
        if pages:
            for number, page in found.items():
                yield from (_row(f"{number} {n}", page[n], mark=beyond(page[n])) for n in names)
        for name in names:
            # One column a figure, each with the page where it is greatest.
            columns = zip(*(astuple(page[name]) for page in found.values()), strict=True)
            worst = [max((v, -n) for n, v in zip(found, c, strict=True)) for c in columns]
            yield _row(
                name,
                Figures(*(value for value, _ in worst)),
                [f" p. {-n}" for _, n in worst],
                mark=any(beyond(page[name]) for page in found.values()),
            )
    yield f"limits: off {OFF:.4%}, tone {TONE}"


def _row(name: str, found: Figures, places: Sequence[str] = ("",) * 3, *, mark: bool) -> str:
    cells = f"off {found.off:.4%}", f"tone {found.tone:.0f}", f"mean {found.mean:.2f}"
    columns = (f"{cell}{place}".ljust(20) for cell, place in zip(cells, places, strict=True))
    return f"  {name.ljust(24)}{''.join(columns)}{' BEYOND' if mark else ''}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
