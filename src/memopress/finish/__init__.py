"""Drafts in, PDFs out: what the canvas cannot write, in steps of one function each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.render.model import Draft

VERSIONS = {"press": "1.6", "screen": "1.7", "proof": "1.7"}
STANDARDS = {"press": "PDF/X-4"}


def finish(
    draft: Draft, profile: Path, condition: str, *, root: str = "", labelled: bool = True
) -> bytes:
    """Return the draft as a finished PDF, the same bytes for the same draft.

    `profile` is the ICC profile of the printing condition that goes by the name `condition` in the
    registry of characterisations (www.color.org). A file for the press carries them, the places
    below the folder `root` that its items came from, and, if it is to be `labelled`, the name of
    its standard: whoever asks for that has to see that the file keeps it.
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

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft.data)) as pdf:
        clean(pdf)
        blend(pdf, draft.output)
        name_pages(pdf, draft)
        present(pdf, draft)
        if draft.layers:
            layer(pdf, draft.layers)
        if draft.output.colours == "cmyk":
            intend(pdf, profile.read_bytes(), condition)
        if draft.output.name == "press":
            trace_back(pdf, draft, root)
        describe(pdf, draft, STANDARDS.get(draft.output.name, "") if labelled else "")
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
