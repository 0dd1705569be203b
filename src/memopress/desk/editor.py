"""The editor that a place is opened in, where it is not the browser that opens it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from threading import Thread

_BY_COLON = ("code", "codium", "cursor", "zed", "subl", "sublime_text", "hx")  # file:line:column
_GOTO = ("code", "codium", "cursor")  # these want to be told that it is a place


class NoEditorError(Exception):
    """No editor is known, or it cannot be started; the message says which."""


class Editor:
    """Opens files of the project at a line, in the program that the person at the desk names."""

    def __init__(self, command: str = "") -> None:
        """Take a command, or else $VISUAL or $EDITOR; it may have {file}, {line} and {column}."""
        wanted = command or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        try:
            self._words = shlex.split(wanted, posix=os.name != "nt")
        except ValueError:
            self._words = []

    @property
    def name(self) -> str:
        """What the editor is called, '' where none is known."""
        return Path(self._words[0]).stem if self._words else ""

    def command(self, path: str, line: int, column: int) -> list[str]:
        """Return the words that open a file at a line; none of them is read by a shell."""
        if any("{" in word for word in self._words[1:]):
            values = {"{file}": path, "{line}": str(line), "{column}": str(column)}
            words = list(self._words)
            for mark, value in values.items():
                words = [words[0], *(word.replace(mark, value) for word in words[1:])]
            return words
        if self.name in _BY_COLON:
            goto = ["--goto"] if self.name in _GOTO else []
            return [*self._words, *goto, f"{path}:{line}:{column}"]
        return [*self._words, f"+{line}", path]

    def open(self, path: str, line: int, column: int) -> None:
        """Start the editor, and wait for nothing; raises NoEditorError."""
        if not self._words:
            raise NoEditorError("no editor is known: --editor names one, or $EDITOR")
        program = shutil.which(self._words[0])
        if program is None:
            raise NoEditorError(f"there is no program '{self._words[0]}'")
        command = [program, *self.command(path, line, column)[1:]]
        try:
            process = subprocess.Popen(  # noqa: S603 - the person's own command, without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as fault:
            raise NoEditorError(
                f"'{self._words[0]}' cannot be started: {fault.strerror}"
            ) from fault
        Thread(target=process.wait, daemon=True).start()  # so that nothing of it is left
