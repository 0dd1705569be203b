"""What an ICC profile is, as its header tells, and whether colours can be converted by it."""

from __future__ import annotations

import io

from PIL import ImageCms

_RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
_BARE = ImageCms.Flags.NOOPTIMIZE  # the tables are put together, and nothing is worked out by them


def profile_fault(profile: bytes) -> str:
    """Return what keeps an ICC profile from standing for a printing condition, '' for nothing.

    Its header tells its class and its colours (ICC.1, 7.2); its tables lead to ink and back.
    """
    if profile[36:40] != b"acsp":
        return "is no ICC profile"
    kind, space = (profile[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    if (kind, space) != ("prtr", "CMYK"):
        return f"is of class '{kind}', for {space}"
    if int.from_bytes(profile[:4]) > len(profile):
        return "is cut short"
    lab, screen = (ImageCms.createProfile(name) for name in ("LAB", "sRGB"))
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.buildTransform(screen, own, "RGB", "CMYK", _RELATIVE, _BARE)
        ImageCms.buildTransform(own, lab, "CMYK", "LAB", _RELATIVE, _BARE)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return "is damaged: no colours can be converted by it"
    return ""
