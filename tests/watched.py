"""Run checks and builds of projects, and tell every file that Python was asked for meanwhile.

`python watched.py LOG FOLDER…` checks the project in each folder, and builds it where there is a
file called build. LOG gets a line of JSON for each path: the event, the path as it was given, and
where it led at that moment.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

# What Python's audit hooks tell of files (its Library Reference, 'Audit events table').
_PATHS = {
    "open": 1, "os.listdir": 1, "os.scandir": 1, "os.walk": 1, "os.mkdir": 1, "os.remove": 1,
    "os.rmdir": 1, "os.rename": 2, "os.link": 2, "os.symlink": 2, "os.truncate": 1, "os.chmod": 1,
    "os.chown": 1, "os.utime": 1, "os.chdir": 1, "os.exec": 1, "os.posix_spawn": 1, "os.system": 1,
    "glob.glob": 1, "pathlib.Path.glob": 1, "pathlib.Path.rglob": 1, "shutil.rmtree": 1,
    "shutil.copyfile": 2, "shutil.move": 2, "tempfile.mkstemp": 1, "tempfile.mkdtemp": 1,
    "subprocess.Popen": 1, "ctypes.dlopen": 1, "socket.connect": 2, "socket.getaddrinfo": 1,
}  # fmt: skip
# Whose last argument may be an open folder that the path is relative to: that one was told.
_RELATIVE = ("os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.chmod")
_seen: set[tuple[str, str, str]] = set()


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event not in _PATHS:
        return
    if event in _RELATIVE and isinstance(args[-1], int) and args[-1] >= 0:
        return
    for given in args[: _PATHS[event]]:
        if isinstance(given, str | bytes | os.PathLike):
            path = os.fsdecode(given)
            _seen.add((event, path, os.path.realpath(path)))
        elif event.startswith("socket"):
            _seen.add((event, repr(given), ""))


def main(log: str, *folders: str) -> None:
    """Look at the projects one by one."""
    sys.addaudithook(_hook)
    import memopress  # noqa: PLC0415 - what it imports is heard

    for folder in folders:
        os.chdir(folder)
        memopress.check(".")
        if Path("build").exists():
            memopress.build(".")
    seen = sorted(_seen)
    Path(log).write_text("".join(f"{json.dumps(row)}\n" for row in seen), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
