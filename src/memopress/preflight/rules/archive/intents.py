"""Output intents of an archived file: what its device colours mean, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Stream

from memopress.preflight.reading.facts import ARCHIVE
from memopress.preflight.rules.rule import must
from memopress.standards import A2A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

PROFILE = must(
    "intent-archive",
    "an output intent embeds the ICC profile of a printer or a display (ISO 19005-2, 6.2.3)",
    A2A,
)
SHARED = must(
    "intent-shared",
    "output intents of several kinds have one profile, the same object (ISO 19005-2, 6.2.3)",
    A2A,
)
_CHANNELS = {"GRAY": 1, "RGB ": 3, "CMYK": 4}
_LEAST = 132  # bytes of a header and of the number of tags (ICC.1, 7.1)


def check(file: File, _: Profile) -> Iterator[Finding]:
    """Tell of intents for PDF/A without a sound profile, and of profiles that are not shared."""
    for intent in file.intents:
        if intent.get("/S") == ARCHIVE and (fault := _fault(file, intent)):
            yield PROFILE.found(f"the output intent's profile {fault}")
        if "/DestOutputProfileRef" in intent:
            yield SHARED.found("an output intent refers to a profile outside of the file")
    given = [each.get("/DestOutputProfile") for each in file.intents]
    numbers = {each.objgen for each in given if isinstance(each, Stream)}
    if len(numbers) > 1:
        yield SHARED.found(
            "the output intents have several profiles", value=str(len(numbers)), limit="one object"
        )


def icc_fault(data: bytes, channels: object, kinds: tuple[str, ...], spaces: dict[str, int]) -> str:
    """Return what is wrong with an ICC profile's header (ICC.1, 7.2), '' if nothing."""
    if len(data) < _LEAST or data[36:40] != b"acsp":
        return "is no ICC profile"
    if int.from_bytes(data[:4]) > len(data):
        return "is cut short"
    kind, space = data[12:16].decode("latin-1"), data[16:20].decode("latin-1")
    if data[8] > 4:
        return f"is of version {data[8]}"
    if kind not in kinds:
        return f"is of class '{kind.strip()}'"
    if space not in spaces:
        return f"is for '{space.strip()}'"
    if channels != spaces[space]:
        return f"says N {channels} for {space.strip()}"
    return ""


def _fault(file: File, intent: Object) -> str:
    stream = intent.get("/DestOutputProfile")
    if not isinstance(stream, Stream):
        return "is not embedded"
    return icc_fault(file.profile_of(intent), stream.get("/N"), ("prtr", "mntr"), _CHANNELS)
