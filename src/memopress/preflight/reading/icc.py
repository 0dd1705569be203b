"""What an ICC profile says of itself."""

from __future__ import annotations

import struct


def described(profile: bytes) -> str:
    """Return the description of an ICC profile, of either kind of text (ICC.1, 10.15 and v2's).

    '' where it has none.
    """
    try:
        (count,) = struct.unpack_from(">I", profile, 128)
        for index in range(min(count, 100)):
            tag, offset, size = struct.unpack_from(">4sII", profile, 132 + 12 * index)
            if tag == b"desc":
                return _text(profile[offset : offset + size])
    except struct.error:
        pass
    return ""


def _text(data: bytes) -> str:
    if data[:4] == b"desc":
        (length,) = struct.unpack_from(">I", data, 8)
        return data[12 : 12 + length].rstrip(b"\0").decode("latin-1")
    if data[:4] == b"mluc":
        length, offset = struct.unpack_from(">II", data, 20)
        return data[offset : offset + length].decode("utf-16-be", "replace")
    return ""
