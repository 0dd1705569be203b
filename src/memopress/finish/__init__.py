"""Drafts in, PDFs out: what the canvas cannot write, in steps of one function each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.render.model import Draft

VERSIONS = {"press": "1.6", "screen": "1.7", "proof": "1.7"}


def finish(
    draft: Draft,
    profile: bytes,
    condition: str,
    *,
    root: str = "",
    labels: Sequence[str] | None = None,
) -> bytes:
    """Return the draft as a finished PDF, the same bytes for the same draft.

    `profile` is the ICC profile of what its colours are meant for: a printing condition that goes
    by the name `condition` in the registry of characterisations (www.color.org), or a screen. A
    file for the press carries the places below the folder `root` that its items came from. `labels`
    are the standards that the file says it keeps, by default all that its output is made for:
    whoever has them written has to see that the file keeps them.
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

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft.data)) as pdf:
        clean(pdf)
        blend(pdf, draft.output)
        name_pages(pdf, draft)
        present(pdf, draft)
        structure(pdf, draft)
        if draft.layers:
            layer(pdf, draft.layers)
        if draft.output.tagged:
            intend(pdf, draft.output, profile, condition)
        if draft.output.name == "press":
            trace_back(pdf, draft, root)
        describe(pdf, draft, draft.output.standards if labels is None else labels)
        # Linearised files came out with bad hint tables.
        pdf.save(
            target,
            force_version=VERSIONS[draft.output.name],
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            linearize=False,
        )
    return target.getvalue()
