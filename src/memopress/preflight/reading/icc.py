"""What an ICC profile says of itself."""

from __future__ import annotations

import struct

_HEADER = 132  # bytes of a profile's header and of the number of its tags (ICC.1, 7.2 and 7.3)


def broken(profile: bytes) -> str:
    """Return how the bytes of an ICC profile are not those that it says it has, '' for nothing.

    Its header tells its size (ICC.1, 7.2.2), its tag table where the data of each tag are (7.3).
    """
    if len(profile) < _HEADER or profile[36:40] != b"acsp":
        return "is no ICC profile"
    size, count = struct.unpack_from(">I", profile)[0], struct.unpack_from(">I", profile, 128)[0]
    if size > len(profile):
        return f"is cut short: {len(profile)} of {size} bytes"
    end = _HEADER + 12 * count
    if end > len(profile):
        return "is cut short: its tag table is not all there"
    for at in range(_HEADER, end, 12):
        tag, offset, length = struct.unpack_from(">4sII", profile, at)
        if offset + length > len(profile):
            return f"is cut short: its tag '{tag.decode('latin-1')}' is not all there"
    return ""


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
