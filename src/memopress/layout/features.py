"""The features of OpenType fonts by their tags."""

from __future__ import annotations

import re

# The registered ones (OpenType 1.9.1, Registered features), those with numbers apart.
FEATURES = tuple(
    """
    aalt abvf abvm abvs afrc akhn apkn blwf blwm blws c2pc c2sc calt case ccmp cfar chws cjct clig
    cpct cpsp cswh curs dist dlig dnom dtls expt falt fin2 fin3 fina flac frac fwid half haln halt
    hist hkna hlig hngl hojo hwid init isol ital jalt jp04 jp78 jp83 jp90 kern lfbd liga ljmo lnum
    locl ltra ltrm mark med2 medi mgrk mkmk mset nalt nlck nukt numr onum opbd ordn ornm palt pcap
    pkna pnum pref pres pstf psts pwid qwid rand rclt rkrf rlig rphf rtbd rtla rtlm ruby rvrn salt
    sinf size smcp smpl ssty stch subs sups swsh titl tjmo tnam tnum trad twid unic valt vapk vatu
    vchw vert vhal vjmo vkna vkrn vpal vrt2 vrtr zero
    """.split()  # noqa: SIM905 - a list of tags is read as a text
)
_NUMBERED = re.compile(r"ss(0[1-9]|1\d|20)|cv(0[1-9]|[1-9]\d)")
_PRIVATE = re.compile(r"[A-Z0-9]{4}")  # a font's own


def is_feature(tag: str) -> bool:
    """Tell whether a font may have a feature of that tag: a registered one, or one of its own."""
    return tag in FEATURES or bool(_NUMBERED.fullmatch(tag) or _PRIVATE.fullmatch(tag))
