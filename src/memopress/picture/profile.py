"""What an ICC profile is, as its header tells, and whether colours can be converted by it."""

from __future__ import annotations

import io


def profile_fault(profile: bytes, *, known: bool = False) -> str:
    """Return what keeps an ICC profile from standing for a printing condition, '' for nothing.

    Its header tells its class and its colours (ICC.1, 7.2); its tables lead to ink and back. Those
    of a `known` one, which comes along with us, are not tried: a build does not wait for it.
    """
    if profile[36:40] != b"acsp":
        return "is no ICC profile"
    kind, space = (profile[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    if (kind, space) != ("prtr", "CMYK"):
        return f"is of class '{kind}', for {space}"
    if int.from_bytes(profile[:4]) > len(profile):
        return "is cut short"
    return "" if known else _fault_of_tables(profile)


def _fault_of_tables(profile: bytes) -> str:
    from PIL import ImageCms  # noqa: PLC0415

    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    bare = ImageCms.Flags.NOOPTIMIZE  # the tables are put together, and nothing is worked out
    lab, screen = (ImageCms.createProfile(name) for name in ("LAB", "sRGB"))
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.buildTransform(screen, own, "RGB", "CMYK", relative, bare)
        ImageCms.buildTransform(own, lab, "CMYK", "LAB", relative, bare)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return "is damaged: no colours can be converted by it"
    return ""
