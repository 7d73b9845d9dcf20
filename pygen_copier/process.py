"""The process: all state that outlives a call, each kind of it made once when it is first wanted.

Caches of pure functions are no state, and a lock that guards the interpreter itself stands where
it is needed: its imports, its parser.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Process:
    """State by what makes it; any thread may ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots: dict[Callable[[], Any], _Slot] = {}

    def one(self, make: Callable[[], T]) -> T:
        """Return what a class or function makes, the same each time."""
        return cast("T", self._slot(make).get(make))

    def renewed(self, keep: Iterable[Callable[[], Any]]) -> Process:
        """Return another process, which shares with this one only what is kept."""
        other = Process()
        other._slots.update((make, self._slot(make)) for make in keep)
        return other

    def _slot(self, make: Callable[[], Any]) -> _Slot:
        with self._lock:
            return self._slots.setdefault(make, _Slot())


class _Slot:
    """A place for one piece of state; who waits for it to be made holds up nobody else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[Any] = []

    def get(self, make: Callable[[], Any]) -> Any:
        with self._lock:
            if not self._made:
                self._made.append(make())
            return self._made[0]


_current = Process()


def one(make: Callable[[], T]) -> T:
    """Return what a class or function makes, the same each time in this process.

    Args:
        make: What makes it, without arguments; it is called once, whatever threads ask.
    """
    return _current.one(make)


@contextmanager
def renewed(keep: Iterable[Callable[[], Any]] = ()) -> Iterator[None]:
    """Let what is done in a block, such as a test, have the state of a process of its own.

    Args:
        keep: What makes the state that is shared with what is outside of the block.
    """
    global _current
    before, _current = _current, _current.renewed(keep)
    try:
        yield
    finally:
        _current = before
