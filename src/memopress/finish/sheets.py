"""The sheets of a file: their boxes, content, resources and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.finish.syntax import array, name, number, numbers, ref, string
from memopress.finish.typefaces import Typefaces
from memopress.render.model import ALPHA, OVERPRINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memopress.finish.writing import Writer
    from memopress.picture import Plate, Raster
    from memopress.render.model import Area, Artwork, DrawnSheet, SheetContent, SpotInk

_PRINTED = 4
_CHANNELS = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}
# With OPM 1 an ink of 0 % in DeviceCMYK leaves what is below it (ISO 32000-1, 8.6.7).
_STATES = {
    state: f"<</OP {str(line).lower()}/op {str(fill).lower()}/OPM {int(fill or line)}>>"
    for (fill, line), state in OVERPRINTS.items()
}


class Sheets:
    """The sheets of artwork, with numbers from the start on, so that all else may refer to them."""

    def __init__(self, writer: Writer, artwork: Artwork) -> None:
        """Reserve the numbers of the sheets, of their tree and of their annotations."""
        self._writer, self._artwork = writer, artwork
        self.tree = writer.reserve()
        self.numbers = [writer.reserve() for _ in artwork.sheets]
        self.areas = [[writer.reserve() for _ in sheet.areas] for sheet in artwork.sheets]
        self._typefaces = Typefaces(writer, artwork.subsets)
        self._contents: dict[bytes, int] = {}
        self._plates: dict[str, tuple[int, bool]] = {}
        self._spaces: dict[str, int] = {}
        self._layers: str = ""

    def lay(self, layers: Mapping[str, int]) -> None:
        """Have all sheets name these layers, by their names and numbers."""
        groups = "".join(f"{name(layer)} {ref(group)}" for layer, group in layers.items())
        self._layers = f"/Properties<<{groups}>>"

    def write(self, parents: Mapping[tuple[int, int], int]) -> None:
        """Write all sheets, and the fonts and pictures that they show.

        `parents` are the keys of annotations in the structure's parent tree, by the numbers of
        their sheets and their own; there are none where there is no structure.
        """
        artwork, writer = self._artwork, self._writer
        titles = _titles(artwork)
        anchors = self.anchors()
        for index, (sheet, parts) in enumerate(zip(artwork.sheets, artwork.parts, strict=True)):
            for area_index, area in enumerate(sheet.areas):
                parent = parents.get((index, area_index))
                writer.put(
                    _annotation(area, titles, anchors, parent), self.areas[index][area_index]
                )
            writer.put(self._sheet(index, sheet, parts), self.numbers[index])
        self._typefaces.write()
        kids = array(map(ref, self.numbers))
        writer.put(f"<</Type/Pages/Count {len(self.numbers)}/Kids{kids}>>", self.tree)

    def anchors(self) -> dict[str, str]:
        """Return where anchors are, as destinations: the first of each name counts."""
        found: dict[str, str] = {}
        for index, sheet in enumerate(self._artwork.sheets):
            for anchor, y in (place for page in sheet.pages for place in page.anchors):
                found.setdefault(anchor, self.place(index, y))
        return found

    def place(self, sheet: int, y: float) -> str:
        """Return a destination: a height on a sheet, in points of the PDF (12.3.2.2)."""
        return f"[{ref(self.numbers[sheet])}/XYZ null {number(y)} null]"

    def _sheet(self, index: int, sheet: DrawnSheet, parts: Sequence[SheetContent]) -> str:
        width, height = sheet.media
        boxes = f"/MediaBox[0 0 {width:.7g} {height:.7g}]"
        for box, called in ((sheet.trim, "Trim"), (sheet.bleed, "Bleed")):
            if box:
                corners = (box.x, box.y, box.right, box.bottom)
                boxes += f"/{called}Box[{' '.join(f'{value:.7g}' for value in corners)}]"
        plates = {plate: self._plate(plate) for part in parts for plate in part.plates}
        states = {state: None for part in parts for state in part.states}
        group = ""
        # Without a group a viewer blends in a colour space of its own choice (11.6.6).
        if any(state.startswith(ALPHA) for state in states) or any(m for _, m in plates.values()):
            space = "DeviceCMYK" if self._artwork.output.colours == "cmyk" else "DeviceRGB"
            group = f"/Group<</Type/Group/S/Transparency/CS/{space}>>"
        contents = [ref(self._content(part)) for part in parts]
        areas = [*self.areas[index], *self._comments(index)]
        return (
            f"<</Type/Page/Parent {ref(self.tree)}{boxes}"
            f"/Resources<<{self._resources(parts, states, plates)}>>"
            f"/Contents {contents[0] if len(contents) == 1 else array(contents)}{group}"
            + (f"/Annots{array(map(ref, areas))}" if areas else "")
            # The tab order is that of the structure (14.9.2.2; ISO 14289-1, 7.18.3).
            + (f"/StructParents {index}/Tabs/S" if self._artwork.output.tagged else "")
            + ">>"
        )

    def _comments(self, index: int) -> list[int]:
        """Return the numbers of the remarks on a sheet of a draft."""
        if not self._artwork.comments:
            return []
        from memopress.finish.comments import comment  # noqa: PLC0415 - few files are drafts

        info = self._artwork.output.info
        return [comment(self._writer, told, info) for told in self._artwork.comments[index]]

    def _resources(
        self,
        parts: Sequence[SheetContent],
        states: Iterable[str],
        plates: Mapping[str, tuple[int, bool]],
    ) -> str:
        fonts = {
            use.resource: ref(self._typefaces.number(use)) for part in parts for use in part.fonts
        }
        spots = {spot.resource: spot for spot in self._artwork.spots}
        spaces = {space: ref(self._space(spots[space])) for part in parts for space in part.spaces}
        kinds = {
            "Font": fonts,
            "ExtGState": {state: _state(state) for state in states},
            "ColorSpace": spaces,
            "XObject": {plate: ref(image) for plate, (image, _) in plates.items()},
        }
        return self._layers + "".join(
            f"/{kind}<<{''.join(f'/{key} {value}' for key, value in named.items())}>>"
            for kind, named in kinds.items()
            if named
        )

    def _content(self, part: SheetContent) -> int:
        """Return the number of a part's content; what is the same is written once."""
        number = self._contents.get(part.content)
        if number is None:
            number = self._contents[part.content] = self._writer.stream(part.content)
        return number

    def _space(self, spot: SpotInk) -> int:
        """Return the number of a Separation, with CMYK to stand for it (8.6.6.4)."""
        known = self._spaces.get(spot.resource)
        if known is None:
            tint = f"<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1{numbers(spot.cmyk, 4)}>>"
            known = self._spaces[spot.resource] = self._writer.put(
                f"[/Separation{name(spot.name)}/DeviceCMYK{tint}]"
            )
        return known

    def _plate(self, plate_name: str) -> tuple[int, bool]:
        """Return the number of a plate's image, and whether something shows through it."""
        known = self._plates.get(plate_name)
        if known is None:
            plate: Plate = self._artwork.plate(plate_name)
            mask = ""
            if plate.mask:
                number = self._writer.stream(plate.mask.data, _image(plate.mask))
                mask = f"/SMask {ref(number)}"
            image = self._writer.stream(plate.image.data, _image(plate.image) + mask)
            known = self._plates[plate_name] = image, bool(mask)
        return known


def _state(state: str) -> str:
    """Return a graphics state of a name (8.4.5)."""
    if state in _STATES:
        return _STATES[state]
    opacity = f"{int(state.removeprefix(ALPHA)) / 1000:.3g}"
    return f"<</ca {opacity}/CA {opacity}>>"


def _image(raster: Raster) -> str:
    """Return the keys of pixels as an image (8.9.5)."""
    decode = f"/Decode{array(['1 0'] * _CHANNELS[raster.space])}" if raster.inverted else ""
    return (
        f"/Type/XObject/Subtype/Image/Width {raster.width}/Height {raster.height}"
        f"/ColorSpace/{raster.space}/BitsPerComponent {raster.bits}{decode}/Filter/{raster.filter}"
    )


def _annotation(
    area: Area, titles: Mapping[str, str], anchors: Mapping[str, str], parent: int | None
) -> str:
    """Return a link on boxes: to an address, or to an anchor."""
    whole = area.boxes[0]
    for box in area.boxes[1:]:
        whole = whole.around(box)
    target = area.target
    inner = target.startswith("#")
    title = area.title or (titles.get(target[1:]) if inner else "") or area.text
    parts = [
        # Links carry the Print flag in PDF/A (ISO 19005-2, 6.3.2), and have no border.
        f"<</Type/Annot/Subtype/Link/Border[0 0 0]/F {_PRINTED}/Contents{string(title)}",
        f"/Rect{numbers((whole.x, whole.y, whole.right, whole.bottom))}",
    ]
    if len(area.boxes) > 1:
        # Of the rectangle only these parts are active (ISO 32000-1, 12.5.6.5).
        corners = ((b.x, b.right, b.y, b.bottom) for b in area.boxes)
        points = [v for x0, x1, y0, y1 in corners for v in (x0, y1, x1, y1, x0, y0, x1, y0)]
        parts.append(f"/QuadPoints{numbers(points)}")
    parts.append(f"/Dest{anchors[target[1:]]}" if inner else f"/A<</S/URI/URI{string(target)}>>")
    if parent is not None:
        parts.append(f"/StructParent {parent}")
    return "".join(parts) + ">>"


def _titles(artwork: Artwork) -> dict[str, str]:
    """Return what is told of links to notes, by their names: their titles, or their own words."""
    texts: dict[str, str] = {}
    titles: dict[str, str] = {}
    for page in artwork.pages:
        for note, words in page.notes.items():
            texts[note] = texts.get(note, "") + words
        for note, title in page.titles.items():
            titles.setdefault(note, title)
    return {note: " ".join(text.split()) for note, text in texts.items()} | titles
