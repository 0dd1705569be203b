"""What an ICC profile is, as its header tells."""

from __future__ import annotations


def profile_fault(profile: bytes) -> str:
    """Return what keeps an ICC profile from standing for a printing condition, '' for nothing.

    Its header tells its class and its colours (ICC.1, 7.2).
    """
    if profile[36:40] != b"acsp":
        return "is no ICC profile"
    kind, space = (profile[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    return "" if (kind, space) == ("prtr", "CMYK") else f"is of class '{kind}', for {space}"
