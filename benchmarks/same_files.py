"""Two output folders compared: the same PDFs to all who look at them, whatever their bytes.

By hand, with the folders that two builds wrote:

    python benchmarks/same_files.py OLD NEW [--judge] [--resolution 150] [--only PART …]

Each file of one is compared with that of the other of the same path: pages and their boxes, pixels
(poppler in RGB; MuPDF in inks, for the press), text (poppler, MuPDF, pdfplumber), the structure
with all that its elements tell and hold, links, bookmarks, anchors, labels, layers, inks, pictures,
fonts, intents, what the file says of itself but for its producer and identifiers, and the origins
of its parts; with --judge, what our preflight finds too. Prints each difference and ends with 1 if
there is any. Needs poppler, MuPDF and the extra `access`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pdfplumber
import pikepdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHOWN = 4  # differences of one kind that are printed
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
_CHANGING = re.compile(r"\}InstanceID |\}Producer ")
_NUMBER = re.compile(r"Object \d+ 0")
_TAG = re.compile(r"/?[A-Z]{6}\+")
_INK = re.compile(r"-(press|press-cover|press-inside)\.pdf$")


def run(*arguments: str | Path) -> str:
    """Return what a program writes."""
    done = subprocess.run([str(a) for a in arguments], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def facts(file: Path, resolution: int, *, judge: bool) -> dict[str, list[str]]:
    """Return everything that is compared, by kind, as lines."""
    with pikepdf.open(file) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        found = {
            "boxes": [_boxes(page.obj) for page in pdf.pages],
            "structure": list(_structure(pdf, numbers)),
            "links": list(_links(pdf, numbers)),
            "outline": list(_outline(pdf, numbers)),
            "anchors": list(_anchors(pdf, numbers)),
            "catalogue": list(_catalogue(pdf)),
            "inks": [_resource_names(page, "/ColorSpace") for page in pdf.pages],
            "states": [_resource_names(page, "/ExtGState") for page in pdf.pages],
            "pictures": [line for page in pdf.pages for line in _pictures(page)],
            "fonts": sorted({line for page in pdf.pages for line in _fonts(page)}),
            "group": [str(page.obj.get("/Group")) for page in pdf.pages],
            "origins": _origins(pdf),
            "said": _said(pdf),
        }
    found["text (poppler, raw)"] = run("pdftotext", "-raw", file, "-").splitlines()
    found["text (poppler, laid out)"] = run("pdftotext", "-layout", file, "-").splitlines()
    found["text (MuPDF)"] = run("mutool", "draw", "-q", "-F", "text", file).splitlines()
    told = _NUMBER.sub("Object", run("pdfinfo", "-struct-text", file))
    found["structure (poppler)"] = told.splitlines()
    with pdfplumber.open(file) as plumbed:
        found["text (pdfplumber)"] = [
            f"{n} {word['text']} {word['x0']:.2f} {word['top']:.2f}"
            for n, page in enumerate(plumbed.pages)
            for word in page.extract_words()
        ]
    found |= _pixels(file, resolution)
    if judge:
        found["verdict"] = _verdict(file)
    return found


def _boxes(page: Any) -> str:
    said = [f"{key} {_plain(page[key])}" for key in _BOXES if key in page]
    return " ".join(said)


def _plain(value: Any) -> str:
    """Return an object without references as text, its numbers rounded."""
    if isinstance(value, pikepdf.Array):
        return f"[{' '.join(map(_plain, value))}]"
    if isinstance(value, pikepdf.Dictionary):
        return f"<<{' '.join(f'{key} {_plain(one)}' for key, one in sorted(value.items()))}>>"
    if isinstance(value, bool):
        return str(value)
    try:
        return f"{round(float(value), 2) + 0:g}"
    except (TypeError, ValueError):
        return str(value)


def _structure(pdf: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        return
    root = pdf.Root.StructTreeRoot
    yield f"roles {_plain(root.get('/RoleMap', pikepdf.Dictionary()))}"
    yield f"next {root.ParentTreeNextKey}"
    yield from _element(root.K, 0, numbers, None)
    leaves = list(root.ParentTree.Nums)
    for key, owners in zip(leaves[::2], leaves[1::2], strict=True):
        each = owners if isinstance(owners, pikepdf.Array) else [owners]
        yield f"parents {key}: {' '.join(str(one.S) for one in each)}"
    if "/IDTree" in root:
        yield f"ids {[str(one) for one in list(root.IDTree.Names)[::2]]}"


def _element(node: Any, depth: int, numbers: dict[Any, int], page: int | None) -> Iterator[str]:
    if "/Pg" in node:
        page = numbers[node.Pg.objgen]
    said = [f"{key} {_plain(node[key])}" for key in ("/T", "/Alt", "/ActualText", "/Lang", "/E",
                                                     "/ID", "/A") if key in node]  # fmt: skip
    yield f"{' ' * depth}{node.S} {' '.join(said)}"
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _element(kid, depth + 1, numbers, page)
        elif isinstance(kid, pikepdf.Dictionary):
            on = numbers[kid.Pg.objgen] if "/Pg" in kid else page
            what = kid.Obj.Contents if kid.Type == "/OBJR" else kid.MCID
            yield f"{' ' * depth} {kid.Type} {on} {what}"
        else:
            yield f"{' ' * depth} {page} {kid}"


def _place(place: Any, numbers: dict[Any, int]) -> str:
    return f"{numbers[place[0].objgen]} {' '.join(_plain(one) for one in list(place)[1:])}"


def _links(pdf: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[str]:
    for number, page in enumerate(pdf.pages):
        for area in page.obj.get("/Annots", []):
            where = _place(area.Dest, numbers) if "/Dest" in area else _plain(area.A)
            keys = ("/Subtype", "/Rect", "/QuadPoints", "/Contents", "/F", "/Border",
                    "/StructParent")  # fmt: skip
            yield f"{number} {where} {[_plain(area[key]) for key in keys if key in area]}"


def _outline(pdf: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[str]:
    def level(parent: Any, depth: int) -> Iterator[str]:
        one = parent.get("/First")
        while one is not None:
            yield f"{' ' * depth}{one.Title} {_place(one.Dest, numbers)} {one.get('/Count')}"
            yield from level(one, depth + 1)
            one = one.get("/Next")

    if "/Outlines" in pdf.Root:
        yield from level(pdf.Root.Outlines, 0)


def _anchors(pdf: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[str]:
    if "/Names" in pdf.Root:
        names = list(pdf.Root.Names.Dests.Names)
        for anchor, place in zip(names[::2], names[1::2], strict=True):
            yield f"{anchor} {_place(place, numbers)}"


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    yield f"version {pdf.pdf_version}"
    yield " ".join(sorted(root.keys()))
    for key in ("/Lang", "/PageMode", "/ViewerPreferences", "/MarkInfo", "/PageLabels"):
        yield f"{key} {_plain(root[key]) if key in root else None}"
    for intent in root.get("/OutputIntents", []):
        profile = hashlib.sha256(intent.DestOutputProfile.read_bytes()).hexdigest()
        yield f"{intent.S} {intent.OutputConditionIdentifier} {intent.Info} {profile}"
    if "/OCProperties" in root:
        yield str([str(group.Name) for group in root.OCProperties.OCGs])
        yield _plain(root.OCProperties.D)
    yield str([page.label for page in pdf.pages])


def _resource_names(page: pikepdf.Page, kind: str) -> str:
    found: Any = page.obj.Resources.get(kind, {})
    return " ".join(f"{key} {_shown(value)}" for key, value in sorted(found.items()))


def _shown(value: Any) -> str:
    """Return a graphics state, or the names of a colour space: its function may be of any type."""
    return (
        f"{value[0]} {value[1]} {value[2]}" if isinstance(value, pikepdf.Array) else _plain(value)
    )


def _pictures(page: pikepdf.Page) -> Iterator[str]:
    images: Any = page.obj.Resources.get("/XObject", {})
    for image in sorted(_picture(one) for _, one in images.items()):
        yield f"{page.label} {image}"


def _picture(image: Any) -> str:
    keys = ("/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Decode")
    said = " ".join(_plain(image[key]) for key in keys if key in image)
    mask = _picture(image.SMask) if "/SMask" in image else ""
    return f"{said} {hashlib.sha256(image.read_raw_bytes()).hexdigest()} {mask}"


def _fonts(page: pikepdf.Page) -> Iterator[str]:
    fonts: Any = page.obj.Resources.get("/Font", {})
    for _, font in fonts.items():  # noqa: PERF102 - a dictionary of a PDF has no values()
        inner = font.DescendantFonts[0]
        keys = ("/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight",
                "/StemV")  # fmt: skip
        said = " ".join(_plain(inner.FontDescriptor[key]) for key in keys)
        yield f"{_TAG.sub('', str(font.BaseFont))} {inner.Subtype} {said}"


def _origins(pdf: pikepdf.Pdf) -> list[str]:
    if "/PieceInfo" not in pdf.Root:
        return []
    own = pdf.Root.PieceInfo["/memopress"]
    pages = json.loads(own.Private.read_bytes())
    return [str(own.LastModified), *(json.dumps(page) for page in pages)]


def _said(pdf: pikepdf.Pdf) -> list[str]:
    info = {key: str(value) for key, value in pdf.docinfo.items() if key != "/Producer"}
    tree = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314 - our own
    said = [f"{one.tag} {(one.text or '').strip()}" for one in tree.iter()]
    return [
        *(f"{key} {info[key]}" for key in sorted(info)),
        *(line for line in said if not _CHANGING.search(line)),
    ]


def _pixels(file: Path, resolution: int) -> dict[str, list[str]]:
    """Return digests of all pages as pictures, page by page."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        run("pdftoppm", "-r", str(resolution), file, f"{folder}/p")
        found[f"pixels (poppler, {resolution} ppi)"] = _digests(Path(folder))
    if _INK.search(file.name):
        with tempfile.TemporaryDirectory() as folder:
            run("mutool", "draw", "-q", "-r", str(resolution), "-c", "cmyk", "-F", "pam",
                "-o", f"{folder}/p%04d.pam", file)  # fmt: skip
            found[f"pixels (MuPDF, {resolution} ppi, inks)"] = _digests(Path(folder))
    return found


def _digests(folder: Path) -> list[str]:
    files = sorted(folder.iterdir())
    return [f"{n} {hashlib.sha256(f.read_bytes()).hexdigest()}" for n, f in enumerate(files, 1)]


def _verdict(file: Path) -> list[str]:
    from memopress.preflight import DEFAULT, RULES, judge, load_profile  # noqa: PLC0415

    profile = load_profile(DEFAULT if _INK.search(file.name) else "screen", RULES)
    verdict = judge(file.read_bytes(), file.name, profile)
    return [f"keeps {verdict.keeps} claims {verdict.claims}", *map(str, verdict.findings)]


def compared(file: Path, old: Path, new: Path, resolution: int, *, judge: bool) -> list[str]:
    """Return how a file of one folder differs from that of the other, a line each."""
    if not (old / file).exists() or not (new / file).exists():
        return [f"{file}: is in one folder alone"]
    one, other = (facts(folder / file, resolution, judge=judge) for folder in (old, new))
    lines = []
    for kind in one | other:
        pairs = enumerate(zip_longest(one[kind], other[kind], fillvalue="(nothing)"))
        differing = [(number, a, b) for number, (a, b) in pairs if a != b]
        if differing:
            lines.append(f"{file}: {kind}: {len(differing)} differ")
            for number, a, b in differing[:_SHOWN]:
                lines += [f"    {number}: {a[:300]}", f"    {' ' * len(str(number))}  {b[:300]}"]
    return lines


def main() -> int:
    """Compare the two folders; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--only", nargs="*", default=[""], help="parts of names")
    parser.add_argument("--resolution", type=int, default=150)
    parser.add_argument("--judge", action="store_true")
    given = parser.parse_args()
    found = {path.relative_to(f) for f in (given.old, given.new) for path in f.rglob("*.pdf")}
    files = [each for each in sorted(found) if any(part in str(each) for part in given.only)]
    compare: Callable[[Path], list[str]] = partial(
        compared, old=given.old, new=given.new, resolution=given.resolution, judge=given.judge
    )
    differing = 0
    with ProcessPoolExecutor() as pool:
        for file, lines in zip(files, pool.map(compare, files), strict=True):
            differing += bool(lines)
            print("\n".join(lines) or f"{file}: the same", flush=True)
    print(f"{len(files)} files, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
