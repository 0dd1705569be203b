"""A file that is put together, and may be labelled anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memopress.finish.metadata import describe
from memopress.finish.syntax import ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.finish.writing import Body
    from memopress.render.model import Output


class Bound(Struct, frozen=True):
    """A finished PDF: its bytes, and what is needed to change what it says of itself.

    `root`, `info` and `metadata` are the numbers of the catalogue, the information dictionary and
    the XMP packet.
    """

    data: bytes
    output: Output
    body: Body
    root: int
    info: int
    metadata: int

    def labelled(self, labels: Sequence[str]) -> Bound:
        """Return the file as one that says it keeps these standards; all else is as it was."""
        keys = f"/Root {ref(self.root)}/Info {ref(self.info)}"
        packet = describe(self.output, self.body.digest, labels)
        end = self.body.end(self.metadata, packet, keys)
        return replace(self, data=self.data[: self.body.length] + end)
