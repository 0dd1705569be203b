"""How a command ends that is told to: at once, with one line, and with nothing left lying about.

Python raises KeyboardInterrupt wherever it happens to be, where a thread, an import or a library
may swallow it. So the command takes the signals itself: what has to be undone is named beforehand,
here, and done by the handler, which then ends the process. Who uses memopress from Python keeps his
own handlers; there, the same is undone as an exception passes.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIGNALS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "terminated"}


class _State:
    """What the process is about when it is told to end."""

    undo: ClassVar[dict[object, Callable[[], object]]] = {}  # by threads too: each step is one
    gate: ClassVar[threading.RLock] = threading.RLock()  # once the end has come nobody passes it
    whole = 0  # depth of the stretches that nothing may end
    waiting = 0  # the signal that came during one
    made: tuple[str, ...] = ()  # what was finished before
    last = ""  # what is said in place of all that


def take_signals() -> None:
    """Let the process end at once, with status 130 or 143, when it is interrupted or terminated."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


@contextmanager
def undone(undo: Callable[[], object]) -> Iterator[None]:
    """Call a function when the block is over, and also where the process ends within it.

    It may be called once more while it does its work.
    """
    key = object()
    _State.undo[key] = undo
    try:
        yield
    finally:
        with _State.gate:
            try:
                undo()
            finally:
                del _State.undo[key]


@contextmanager
def whole() -> Iterator[None]:
    """Let a block come to its end before the process does, if that is told to end within it.

    In whichever thread: while the process ends, none begins another.
    """
    with _State.gate:
        _State.whole += 1
    try:
        yield
    finally:
        with _State.gate:
            _State.whole -= 1
            if _State.waiting and not _State.whole:
                _end(_State.waiting, None)


def tell_made(name: str) -> None:
    """Name what is finished, and stays though the process should end before the rest is."""
    _State.made = (*_State.made, name)


def tell_last(words: str) -> None:
    """Give the words to end with, for a command that goes on until it is told to end."""
    _State.last = words


def _end(number: int, _frame: object) -> None:
    _State.gate.acquire()
    if _State.whole:
        _State.waiting = number
        _State.gate.release()
        return
    for undo in reversed(list(_State.undo.values())):
        with suppress(Exception):
            undo()
    word = _SIGNALS[signal.Signals(number).name]
    made = f"made: {', '.join(_State.made)}" if _State.made else "nothing was written"
    line = _State.last or f"{word}; {made}"
    with suppress(OSError):
        os.write(2, f"{line}\n".encode(errors="backslashreplace"))
    os._exit(128 + number)
