"""The crew is the threads that work beside the main one; none keeps the process alive."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable

Job = Callable[[], None]


class _Hand:
    """A thread that does one job after another, and is idle between them."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def give(self, job: Job) -> None:
        """Hand over the next job."""
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            self._jobs.get()()
            _idle.append(self)


# A deque's ends are safe to use from every thread.
_idle: deque[_Hand] = deque()


def do(job: Job) -> None:
    """Do a job in a thread: an idle one, or a new one where all are busy.

    Threads are used again, for to start one takes longer than to hand a job to it.

    Args:
        job: What to do; it must not raise.
    """
    try:
        hand = _idle.pop()
    except IndexError:
        hand = _Hand()
    hand.give(job)
