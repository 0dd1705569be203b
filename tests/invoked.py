"""The command line in this process: what it printed, and how it ended."""

from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from memopress.cli import run

if TYPE_CHECKING:
    from collections.abc import Sequence


class Result(NamedTuple):
    """What a command printed, and its exit status; `output` is both streams as they came."""

    exit_code: int
    stdout: str
    stderr: str
    output: str


class _Stream(BytesIO):
    """A stream whose writings are written to another too."""

    def __init__(self, both: BytesIO) -> None:
        super().__init__()
        self._both = both

    def write(self, data: object) -> int:
        """Write to both."""
        self._both.write(data)  # type: ignore[arg-type]
        return super().write(data)  # type: ignore[arg-type]


def invoke(arguments: Sequence[object]) -> Result:
    """Run the command line; what it raises, it raises here."""
    both = BytesIO()
    out, err = _Stream(both), _Stream(both)
    streams = [TextIOWrapper(each, "utf-8", "backslashreplace") for each in (out, err)]
    with patch.object(sys, "stdout", streams[0]), patch.object(sys, "stderr", streams[1]):
        status = run([str(each) for each in arguments])
        for each in streams:
            each.flush()
    return Result(status, *(each.getvalue().decode() for each in (out, err, both)))
