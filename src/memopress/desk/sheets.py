"""Pages as files of one page, drawn as a build draws them, and as pictures of these."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from memopress.desk.raster import as_bmp, rasterise
from memopress.finish import finish
from memopress.keeping import digest
from memopress.page.model import Picture
from memopress.picture import PictureFault
from memopress.plain import FileFault
from memopress.render import FaceFile, PlanChest, UnknownAnchorError, draw
from memopress.typeset import FontFault

if TYPE_CHECKING:
    from memopress.desk.model import Shown
    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Page
    from memopress.page.model import Fault
    from memopress.render import Output

Kind = Literal["screen", "press"]
KINDS: tuple[Kind, ...] = ("screen", "press")
_ROOM = 48 << 20  # bytes of pictures and files that are kept at hand


class NotDrawnError(Exception):
    """A page cannot be drawn; the message says why."""


class Sheets:
    """Draws pages of one project, and keeps their files and pictures by the digest of the sheet."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._job: Job | None = None
        self._kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._size = 0

    def _turn_to(self, job: Job) -> None:
        """Draw with what a job was read with from now on."""
        if job is self._job:
            return
        faces = job.composer.typesetter.faces
        if self._job is None or self._job.composer.typesetter.faces is not faces:
            self._chest = PlanChest(job.cache)  # it opens font files, which takes a while
            self._faces = {name: FaceFile(name, f.data, f.file) for name, f in faces.items()}
            self._fonts = [(name, digest(face.data)) for name, face in faces.items()]
        self._job = job
        self._plates = job.plates()
        ticket = job.ticket
        self._print = digest(repr((ticket.palette, ticket.spots, ticket.marks, self._fonts)))
        self._outputs: dict[tuple[str, str], Output] = {}

    def output(self, edition: Edition, job: Job, kind: Kind | Literal["draft"]) -> Output:
        """Return the output that a page is shown as: a build's, but for what no eye sees.

        Links, tags and the like are no part of the picture, and most of the work. Where nothing but
        a draft can be made, it is one.
        """
        self._turn_to(job)
        name = "draft" if job.ticket.drafts_alone else kind
        key = (edition.id, name)
        if key not in self._outputs:
            (whole,) = job.outputs(edition, (name,))
            self._outputs[key] = replace(
                whole,
                condition=None,
                standards=(),
                links=False,
                bookmarks=False,
                tagged=False,
                origins=None,
            )
        return self._outputs[key]

    def edge(self, edition: Edition, job: Job, kind: Kind, bleed: float) -> float:
        """Return how far the sheet of a page goes on around its trim, in points."""
        output = self.output(edition, job, kind)
        return (bleed if output.bleed else 0.0) + output.area

    def look(self, page: Page, job: Job, faults: tuple[Fault, ...] = ()) -> str:
        """Return a print of what a page is drawn with besides what stands on it.

        Swatches and fonts are known to it by name, and pictures by their files.
        """
        self._turn_to(job)
        more = [self._plate(each.item) for each in page.items if isinstance(each.item, Picture)]
        if faults:
            more.append(repr(faults))
        return digest(self._print, *more) if more else self._print

    def _plate(self, picture: Picture) -> str:
        assert self._job is not None  # noqa: S101 - a page in hand is of a job
        try:
            return self._job.files.digest(self._job.files.root / picture.file)
        except FileFault as fault:
            return str(fault)

    def file(self, shown: Shown, page: Page, kind: Kind) -> tuple[str, bytes]:
        """Return a PDF of one page, and a digest of what is seen on it; raises NotDrawnError.

        One that errors left something of is shown as a draft of it, but for the press.
        """
        faults = {page.folio: own} if (own := shown.faults.get(page.folio)) else None
        wanted: Kind | Literal["draft"] = "draft" if faults and kind == "screen" else kind
        output = self.output(shown.edition, shown.job, wanted)
        try:
            draft = draw(
                shown.pages, output, self._faces, self._plates, self._chest, [(page,)],
                faults if output.name == "draft" else None,
            )  # fmt: skip
            (parts,) = draft.parts
            name = digest(
                repr(output.palette),
                repr(draft.sheets[0].media),
                *(part.content for part in parts),
                *(plate for part in parts for plate in part.plates),
                *(f"{face} {subset.tag}" for face, subset in draft.subsets.items()),
            )
            key = ("file", name)
            if (known := self._get(key)) is None:
                known = self._keep(key, finish(draft, ()).data)
        except (PictureFault, FontFault, UnknownAnchorError, KeyError) as fault:
            raise NotDrawnError(str(fault)) from fault
        return name, known

    def picture(self, shown: Shown, page: Page, kind: Kind, scale: float) -> bytes:
        """Return a picture of a page, `scale` pixels a point; raises NotDrawnError."""
        name, data = self.file(shown, page, kind)
        key = ("picture", name, f"{scale:.4f}")
        if (known := self._get(key)) is None:
            known = self._keep(key, as_bmp(rasterise(data, scale)))
        return known

    def _get(self, key: tuple[str, ...]) -> bytes | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key: tuple[str, ...], data: bytes) -> bytes:
        self._kept[key] = data
        self._size += len(data)
        while self._size > _ROOM and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
        return data
