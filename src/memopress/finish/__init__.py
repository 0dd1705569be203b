"""Artwork in, PDFs out: drawn sheets, and the parts that are the document's own, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memopress.finish.bound import Bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.render.model import Artwork

__all__ = ["Bound", "finish"]


def finish(artwork: Artwork, labels: Sequence[str] | None = None) -> Bound:
    """Return the artwork as a finished PDF, the same bytes for the same artwork.

    `labels` are the standards that the file says it keeps, by default all that its output is made
    for: whoever has them written has to see that the file keeps them.
    Raises PictureFault where a picture is no longer the one that was drawn.
    """
    # Imported here, as a check of the content writes no file.
    from memopress.finish.catalogue import name_anchors, outline, present  # noqa: PLC0415
    from memopress.finish.intent import intend  # noqa: PLC0415
    from memopress.finish.layers import layer  # noqa: PLC0415
    from memopress.finish.metadata import inform  # noqa: PLC0415
    from memopress.finish.origin import trace_back  # noqa: PLC0415
    from memopress.finish.sheets import Sheets  # noqa: PLC0415
    from memopress.finish.structure import structure  # noqa: PLC0415
    from memopress.finish.syntax import ref  # noqa: PLC0415
    from memopress.finish.writing import Writer  # noqa: PLC0415

    output = artwork.output
    writer = Writer(output.version)
    root, info, metadata = writer.reserve(), writer.reserve(), writer.reserve()
    sheets = Sheets(writer, artwork)
    catalogue = [f"<</Type/Catalog/Pages {ref(sheets.tree)}/Metadata {ref(metadata)}"]
    catalogue.append(present(artwork))
    mode = "/PageMode/UseNone"
    if outlines := outline(writer, artwork, sheets):
        mode = "/PageMode/UseOutlines"
        catalogue.append(outlines)
    if output.links:
        catalogue.append(name_anchors(sheets))
    if artwork.layers:
        mode = "/PageMode/UseOC"
        catalogue.append(layer(writer, sheets, artwork.layers))
    if output.condition:
        catalogue.append(intend(writer, artwork, output.condition))
    if output.origins is not None:
        catalogue.append(trace_back(writer, artwork))
    parents: dict[tuple[int, int], int] = {}
    if output.tagged:
        tree, parents = structure(writer, artwork, sheets)
        catalogue.append(tree)
    sheets.write(parents)
    writer.put("".join([*catalogue, mode, ">>"]), root)
    writer.put(inform(output.info), info)
    data, body = writer.close()
    bound = Bound(data, output, body, root, info, metadata)
    return bound.labelled(output.standards if labels is None else labels)
