"""Pages as files of one page, drawn as a build draws them, and as pictures of these."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from memopress.desk.raster import as_bmp, rasterise
from memopress.files import FileFault
from memopress.finish import finish
from memopress.keeping import digest
from memopress.page.model import Picture
from memopress.render import FaceFile, PlanChest, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.edition import Edition
    from memopress.job import Job
    from memopress.page import Page
    from memopress.render import Output

Kind = Literal["screen", "press"]
KINDS: tuple[Kind, ...] = ("screen", "press")
_ROOM = 96 << 20  # bytes of pictures and files that are kept at hand


class Sheets:
    """Draws pages of one project, and keeps their files and pictures by the digest of the sheet."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._job: Job | None = None
        self._kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._size = 0

    def turn_to(self, job: Job) -> None:
        """Draw with what a job was read with from now on."""
        if job is self._job:
            return
        faces = job.composer.typesetter.faces
        if self._job is None or self._job.composer.typesetter.faces is not faces:
            self._chest = PlanChest(job.cache)  # it opens font files, which takes a while
        self._job = job
        self._faces = {name: FaceFile(name, f.data, f.file) for name, f in faces.items()}
        self._plates = job.plates()
        ticket = job.ticket
        fonts = [(name, digest(face.data)) for name, face in faces.items()]
        self._print = digest(repr((ticket.palette, ticket.spots, ticket.marks, fonts)))
        self._outputs: dict[tuple[str, Kind], Output] = {}

    def output(self, edition: Edition, kind: Kind) -> Output:
        """Return the output that a page is shown as: a build's, but for what no eye sees.

        Links, tags and the like are no part of the picture, and most of the work.
        """
        assert self._job is not None  # noqa: S101 - a page in hand is of a job
        key = (edition.id, kind)
        if key not in self._outputs:
            (whole,) = self._job.outputs(edition, (kind,))
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

    def look(self, page: Page) -> str:
        """Return a print of what a page is drawn with besides what stands on it.

        Swatches and fonts are known to it by name, and pictures by their files.
        """
        pictures = [self._plate(each.item) for each in page.items if isinstance(each.item, Picture)]
        return digest(self._print, *pictures) if pictures else self._print

    def _plate(self, picture: Picture) -> str:
        assert self._job is not None  # noqa: S101 - a page in hand is of a job
        try:
            return self._job.files.digest(self._job.files.root / picture.file)
        except FileFault as fault:
            return str(fault)

    def file(
        self, edition: Edition, pages: Sequence[Page], page: Page, kind: Kind
    ) -> tuple[str, bytes]:
        """Return a PDF of one page, and a digest of what is seen on it.

        Raises PictureFault, FontFault and UnknownAnchorError as drawing does.
        """
        output = self.output(edition, kind)
        draft = draw(pages, output, self._faces, self._plates, self._chest, [(page,)])
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
        return name, known

    def picture(
        self, edition: Edition, pages: Sequence[Page], page: Page, kind: Kind, scale: float
    ) -> tuple[str, bytes]:
        """Return a picture of a page, `scale` pixels a point, and a digest of what is seen."""
        name, data = self.file(edition, pages, page, kind)
        key = ("picture", name, f"{scale:.4f}")
        if (known := self._get(key)) is None:
            known = self._keep(key, as_bmp(rasterise(data, scale)))
        return name, known

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
