"""A batch is what several threads ask for at one time, done together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")


@dataclass
class _Call(Generic[A, R]):
    what: A
    results: tuple[R, ...] = ()  # one, once it is done
    error: BaseException | None = None


class Batched(Generic[A, R]):
    """A function of many, to be called with one: calls that come while it runs wait for the next.

    Args:
        do: Returns a result for each of what it is given, in their order.
    """

    def __init__(self, do: Callable[[Sequence[A]], Sequence[R]]) -> None:
        self._do = do
        self._waiting: list[_Call[A, R]] = []
        self._lock = threading.Lock()
        self._running = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many calls wait for the next run."""
        with self._lock:
            return len(self._waiting)

    def __call__(self, what: A) -> R:
        """Return the result for one of many, raising what doing them raised."""
        call: _Call[A, R] = _Call(what)
        with self._lock:
            self._waiting.append(call)
        with self._running:
            if not call.results and call.error is None:
                self._run()
        if call.error is not None:
            raise call.error
        return call.results[0]

    def _run(self) -> None:
        with self._lock:
            calls, self._waiting = self._waiting, []
        try:
            for call, result in zip(calls, self._do([c.what for c in calls]), strict=True):
                call.results = (result,)
        except BaseException as error:
            for call in calls:
                call.error = error
