"""Threads do what they are given, one call after the other, and wait a while for the next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

Call = Callable[[], None]

IDLE_SECONDS = 10.0


class Threads:
    """Threads of this process: as many as there are calls under way, used again and again.

    To begin a thread takes longer than most of what is done in one. This is no pool of the standard
    library, for those keep a process until every call is done: a person who pressed Ctrl-C would
    wait for a reply that never comes.

    Args:
        idle_seconds: How long a thread waits for another call.
    """

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._idle: list[SimpleQueue[Call]] = []

    @property
    def idle(self) -> int:
        """How many threads wait for a call."""
        with self._lock:
            return len(self._idle)

    def start(self, call: Call) -> None:
        """Do a call in a thread.

        Args:
            call: It raises nothing: there is nobody to hear of it.
        """
        with self._lock:
            calls = self._idle.pop() if self._idle else None
        if calls is None:
            calls = SimpleQueue()
            threading.Thread(target=self._serve, args=(calls,), daemon=True).start()
        calls.put(call)

    def _serve(self, calls: SimpleQueue[Call]) -> None:
        while call := self._next(calls):
            call()
            del call  # a thread that waits keeps nothing alive
            with self._lock:
                self._idle.append(calls)

    def _next(self, calls: SimpleQueue[Call]) -> Call | None:
        """Return the next call, or None where none came for long."""
        try:
            return calls.get(timeout=self._idle_seconds)
        except Empty:
            with self._lock:
                if calls in self._idle:
                    self._idle.remove(calls)
                    return None
            return calls.get()  # it was given one in this very moment
