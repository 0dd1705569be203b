"""Drafts in, PDFs out: what the canvas cannot write, in steps of one function each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.render.model import Draft


def finish(draft: Draft, labels: Sequence[str] | None = None) -> bytes:
    """Return the draft as a finished PDF, the same bytes for the same draft.

    `labels` are the standards that the file says it keeps, by default all that its output is made
    for: whoever has them written has to see that the file keeps them.
    """
    # Imported here, as a check of the content must not wait for qpdf to load.
    import pikepdf  # noqa: PLC0415

    from memopress.finish.blending import blend  # noqa: PLC0415
    from memopress.finish.catalogue import name_pages, present  # noqa: PLC0415
    from memopress.finish.cleaning import clean  # noqa: PLC0415
    from memopress.finish.intent import intend  # noqa: PLC0415
    from memopress.finish.layers import layer  # noqa: PLC0415
    from memopress.finish.metadata import describe  # noqa: PLC0415
    from memopress.finish.origin import trace_back  # noqa: PLC0415
    from memopress.finish.structure import structure  # noqa: PLC0415

    output, target = draft.output, io.BytesIO()
    with pikepdf.open(io.BytesIO(draft.data)) as pdf:
        clean(pdf)
        blend(pdf, output)
        name_pages(pdf, draft)
        present(pdf, draft)
        structure(pdf, draft)
        if draft.layers:
            layer(pdf, draft.layers)
        if output.condition:
            intend(pdf, output, output.condition)
        if output.origins is not None:
            trace_back(pdf, draft, output.origins)
        describe(pdf, draft, output.standards if labels is None else labels)
        # Linearised files came out with bad hint tables.
        pdf.save(
            target,
            force_version=output.version,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            linearize=False,
        )
    return target.getvalue()
