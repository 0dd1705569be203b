"""One hand for all work on pages: the most urgent first, one thing at a time."""

from __future__ import annotations

import itertools
from concurrent.futures import Future
from enum import IntEnum
from queue import PriorityQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Urgency(IntEnum):
    """What is done first."""

    CHANGE = 0  # of a file: what is in view is made anew
    VIEW = 1  # what somebody waits for
    PICTURE = 2  # of a page: the last one that was asked for is looked at now
    REST = 3  # what somebody may look at next


class Hand:
    """A thread that does what it is given. A session is held by one thread alone."""

    def __init__(self) -> None:
        """Begin without work."""
        self._work: PriorityQueue[tuple[int, int, Callable[[], None]]] = PriorityQueue()
        self._count = itertools.count()
        self._thread = Thread(target=self._run, name="desk", daemon=True)
        self._ended = False
        self._thread.start()

    def do(self, urgency: Urgency, work: Callable[[], T]) -> Future[T]:
        """Have something done, and return what will come of it."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            try:
                future.set_result(work())
            except BaseException as fault:  # noqa: BLE001 - it is raised where it is waited for
                future.set_exception(fault)

        number = next(self._count)
        self._work.put((urgency, -number if urgency is Urgency.PICTURE else number, run))
        return future

    @property
    def is_wanted(self) -> bool:
        """Whether something more urgent than the rest waits: whoever does the rest lets it go."""
        with self._work.mutex:
            return bool(self._work.queue) and self._work.queue[0][0] < Urgency.REST

    def end(self) -> None:
        """Finish what is in hand, and leave all else."""
        self._ended = True
        self._work.put((-1, 0, lambda: None))
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._ended:
            *_, run = self._work.get()
            run()
