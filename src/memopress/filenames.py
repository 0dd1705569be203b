"""Names of files: which can be read and told, and which can be written on every system."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 255  # bytes of a file's name: ext4, APFS and NTFS have no room for more
MANIFEST = "manifest.json"  # of an output folder
ASIDE = ".memopress"  # the folder in it of what is being put away
# What stands beside a name while its file is being written: a dot, a dash, and chance.
_BESIDE = 24
# Controls, line separators, and halves of characters.
_UNTOLD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Microsoft, 'Naming Files, Paths, and Namespaces': what separates, and what means something else.
_FORBIDDEN = frozenset('/\\<>:"|?*')
_DEVICES = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
    )
)
_DRIVE = re.compile("[A-Za-z]:")
_OURS = frozenset((MANIFEST,))
HINT = "use letters, digits, '-', '_' and '.'"


def name_fault(name: str) -> str:
    """Return what keeps a name from being that of a file or a folder anywhere, '' for nothing."""
    if not name:
        return "is empty"
    if not is_readable(name):
        return "holds a character that cannot be printed"
    if found := _FORBIDDEN.intersection(name):
        return f"holds {min(found)}"
    if name[0] in " ." or name[-1] in " .":
        return f"{'begins' if name[0] in ' .' else 'ends'} with a space or a dot"
    if folded(name.partition(".")[0].rstrip()) in _DEVICES:
        return "is the name of a device on Windows"
    if folded(name) in _OURS:
        return "is the name of a file that a build makes"
    return length_fault(name)


def length_fault(name: str) -> str:
    """Return how much too long a file's name is, '' if it is not.

    Some systems take letters and their accents apart, and a file is written beside its place first.
    """
    length = len(unicodedata.normalize("NFD", name).encode("utf-8", "surrogateescape"))
    most = LONGEST - _BESIDE
    return f"has {length} bytes, and {most} are the most" if length > most else ""


def folded(name: str) -> str:
    """Return what names have in common that mean one file on some system: case and normal form."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def doubles(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that some system takes for an earlier one, with that one."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(folded(name), name)
        if other != name:
            yield name, other


def is_readable(name: str) -> bool:
    """Tell whether a name is text: one that is no UTF-8, or holds control characters, is not."""
    return not _UNTOLD.search(name)


def is_below(name: str) -> bool:
    """Tell whether a name leads, as it is written, to a file below the folder it is given for."""
    parts = re.split(r"[/\\]", name)
    return not (parts[0] == "" or _DRIVE.match(name) or ".." in parts or "\0" in name)


def told(path: str) -> str:
    r"""Return a path as it can be told: bytes that are no UTF-8, and controls, as '\xe9'."""
    return _UNTOLD.sub(_escape, path)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # what Python makes of a byte that is no UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    return found[0].encode("unicode_escape").decode()
