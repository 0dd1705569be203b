"""What the Dutch hyphenation patterns do not know: seams of compounds, prefixes, the trema, words.

The patterns are sure of everyday words and unsure of compounds they never saw, above all where
the second member starts with a vowel: a lone consonant is then drawn over the seam (buur-tover-leg,
cir-cu-sa-te-lier). Which words are compounds cannot be read off the letters; which members the
arts sector builds them with can be listed. Rule numbers are those of the Leidraad of the official
spelling (Taalunie, Woordenlijst), chapter 18, 'Woorden afbreken'.
"""

from __future__ import annotations

import re

# Words that the patterns break wrongly and no rule mends, all forms that are likely to be met.
EXCEPTIONS = (
    "back-line",
    "bovenal",  # what the minimum of three leaves, bo-venal, misleads
    "face-book",
    "kwart-slag",
    "kwart-sla-gen",
    "leader",  # LEADER, the European programme: an acronym longer than acronyms usually are
    "mas-sage-bed",  # Leidraad 18: nothing that misleads the reader (massa-gebed)
    "mas-sage-bed-den",
    "ra-diootje",  # radio-tje by the Leidraad, but idioot-je: the spelling alone does not tell
    "stu-diootje",
    "vi-deootje",
)

# Second members of compounds that the patterns are seen to miss. The three letters asked for in
# front keep 'reorganisatie' or 'preëditie' out; the words in the lookbehinds are not compounds.
_SEAM = re.compile(
    r"(?<=[^\W\d_]{3})(?="
    r"academie|(?<!attr)activiteit|agenda|album|amateur|ambassad|animati|archie[fv]|artiest"
    r"|atelier|avond|(?<!exp)editie|educati|ensemble|evenement|(?<!pr)events?$"
    r"|experiment|expo(?!n)|expressie|(?<!orch)idee|improvisati|initiati|moment(?!um)|ontmoet"
    r"|ontwikkel|onderwijs|onderzoek|ondersteun|opera$|opleiding|organis|orkest|overleg"
    r"|plek(?:je|ken)?$|sc[eè]nes?$|shows?$|spektakel|sponsor|stages?$|uitgave|uitreik|uitvoer|uitwissel"
    r"|aan(?:bod|bied)|inter(?:nat|disc|cult))"
)

# 'geo' of the Greek earth, as against the prefix of ge-opend.
_EARTH = re.compile(r"geo(?:cach|des|fys|graf|loc|log|met|pol|ther)")

# What is left of a vowel when its trema vanishes.
TREMA = dict(zip("äëïöüÄËÏÖÜ", "aeiouAEIOU", strict=True))


def seams(word: str) -> tuple[int, ...]:
    """Return where a lower-case word is known to be a seam of two members (rule 18.A a)."""
    return tuple(match.start() for match in _SEAM.finditer(word))


def opens_stem(word: str, syllable: int, at: int) -> bool:
    """Tell whether word[syllable:at] is a prefix, so that the lone vowel at `at` opens the stem.

    Rule 18.A b breaks after the prefix (ge-opend, be-amen, re-evaluatie) where the hiatus inside
    a stem is better kept together (crea-tief, rea-liseren, geo-grafie).
    """
    prefix = word[syllable:at]
    if word[at] in TREMA:  # the trema was put there because a prefix met a vowel
        return prefix in {"be", "co", "de", "ge", "pre", "re"}
    return prefix in {"be", "ge"} and not _EARTH.match(word, syllable)
