"""Films and sounds: what they are, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary

from memopress.preflight.reading.allowance import charge, counted
from memopress.preflight.reading.values import text_of
from memopress.preflight.rules.rule import must
from memopress.standards import UA1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

CLIP = must(
    "media-clip",
    "a media clip says its type and has words that stand for it: CT and Alt (ISO 14289-1, "
    "7.18.6.2; Matterhorn 28-014 to 28-016)",
    UA1,
)
_DEEP = 8


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of media clips without a content type or an alternate description."""
    if b"/MCD" not in file.objects.text:
        return
    for obj in counted(file.pdf.objects):
        for clip in _clips(obj):
            texts = clip.get("/Alt")
            told = list(texts)[1::2] if isinstance(texts, Array) else []
            if text_of(clip.get("/CT")) is None:
                yield CLIP.found("a media clip does not say its type")
            elif not any(text_of(each) for each in told):
                yield CLIP.found("a media clip has no words that stand for it")


def _clips(obj: Object, depth: int = 0) -> Iterator[Object]:
    """Yield an object that is media clip data, or those that it holds itself."""
    if not isinstance(obj, Dictionary) or depth > _DEEP:
        return
    charge(len(obj))
    if obj.get("/S") == "/MCD":
        yield obj
    for entry in obj.values():
        if isinstance(entry, Dictionary) and not entry.is_indirect:
            yield from _clips(entry, depth + 1)
