"""The output intent: the printing condition that the file's colours are meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Stream

from memopress.preflight.reading.icc import broken, described
from memopress.preflight.rules.rule import must, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

    from memopress.preflight.model import Finding
    from memopress.preflight.profile import Profile
    from memopress.preflight.reading import File

MISSING = must("intent-missing", "without an output intent nobody knows which CMYK is meant")
SEVERAL = must("intent-several", "PDF/X allows one output intent of its own kind, GTS_PDFX")
PROFILE = must(
    "intent-profile",
    "the intent embeds the ICC profile of an output device for four inks (ISO 15930-7)",
)
CONDITION = must(
    "intent-condition",
    "the identifier and its registry name the condition that the profile describes (www.color.org)",
)
OTHER = warning("intent-other", "the press prints another condition than the file is meant for")

# What profiles that name no characterisation are known by, as in the registry at www.color.org.
_KNOWN = (
    ("FOGRA27", ("ISO Coated sb", "Euroscale Coated", "Coated FOGRA27")),
    ("FOGRA29", ("ISO Uncoated", "Uncoated FOGRA29")),
    ("FOGRA39", ("ISO Coated v2", "Coated FOGRA39")),
    ("FOGRA45", ("PSO LWC Improved",)),
    ("FOGRA46", ("PSO LWC Standard",)),
    ("FOGRA47", ("PSO Uncoated ISO12647",)),
    ("FOGRA51", ("PSO Coated v3",)),
    ("FOGRA52", ("PSO Uncoated v3",)),
    ("CGATS21_CRPC5", ("SWOP2013",)),
    ("CGATS21_CRPC6", ("GRACoL2013",)),
    ("JC200103", ("Japan Color 2001 Coated",)),
)
_REGISTRY = "http://www.color.org"
_FOGRA = re.compile(r"FOGRA(\d+)")


def check(file: File, profile: Profile) -> Iterator[Finding]:
    """Tell of an output intent that is missing, doubled, empty, or named otherwise."""
    own = [each for each in file.intents if each.get("/S") == "/GTS_PDFX"]
    if not own:
        yield MISSING.found("the file has no output intent for PDF/X", limit="one GTS_PDFX")
        return
    if len(own) > 1:
        yield SEVERAL.found("the file has several output intents", value=str(len(own)), limit="one")
    intent = own[0]
    fault = _fault(intent, file.profile)
    if fault:
        yield PROFILE.found(f"the output intent's profile {fault}", limit="prtr, CMYK")
    name = str(intent.get("/OutputConditionIdentifier", ""))
    if not name:
        yield CONDITION.found("the output intent names no condition", limit="an identifier")
        return
    if not fault:
        yield from _named(name, intent, file.profile)
    if profile.conditions and name not in profile.conditions:
        yield OTHER.found(
            "the file is meant for another printing condition",
            value=name,
            limit=", ".join(profile.conditions),
        )


def _fault(intent: Object, profile: bytes) -> str:
    """Return what is wrong with an intent's profile, '' if nothing."""
    stream = intent.get("/DestOutputProfile")
    if not isinstance(stream, Stream):
        return "is not embedded"
    if fault := broken(profile):
        return fault
    # The header of an ICC profile (ICC.1, 7.2): class at 12, colour space at 16.
    kind, space = profile[12:16].decode("latin-1"), profile[16:20].decode("latin-1")
    if kind != "prtr":
        return f"is of class '{kind.strip()}'"
    if space != "CMYK":
        return f"is for {space.strip()}"
    if stream.get("/N") != 4:
        return f"says N {stream.get('/N')} for four inks"
    return ""


def _named(name: str, intent: Object, profile: bytes) -> Iterator[Finding]:
    meant = _condition(profile)
    said = _FOGRA.search(name.upper())
    known = said[0] if said else name  # FOGRA39L and 'Coated FOGRA39 (ISO 12647-2)' are FOGRA39
    same = meant is None or meant.casefold() == known.casefold() or name.startswith("Custom")
    if not same:
        yield CONDITION.found(
            "the output intent names another condition than its profile describes",
            value=name,
            limit=str(meant),
        )
    elif said and _registry(intent) != _REGISTRY:
        yield CONDITION.found(
            "the output intent does not name the registry of its condition",
            value=str(intent.get("/RegistryName", "none")),
            limit=_REGISTRY,
        )


def _registry(intent: Object) -> str:
    """Return the address of an intent's registry without what may be written in two ways."""
    return str(intent.get("/RegistryName", "")).rstrip("/").replace("https:", "http:")


def _condition(profile: bytes) -> str | None:
    """Return the characterisation that a profile says it was made of, None where it is silent."""
    text = described(profile)
    match = _FOGRA.search(text)
    if match:
        return match[0]
    return next((name for name, words in _KNOWN if any(word in text for word in words)), None)
