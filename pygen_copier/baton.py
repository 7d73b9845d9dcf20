"""The baton is held by the one thread that computes, and passed on while that thread waits.

Threads that compute at the same time gain nothing, for there is one interpreter, and lose it to
each other at every call of the system: with 24 replies at once, a run took 5 % longer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Whoever does not get it by then computes without it: what keeps it may wait for them (seconds).
_PATIENCE = 0.05
_baton = threading.Lock()
_mine = threading.local()


@contextmanager
def held() -> Iterator[None]:
    """Compute with the baton in hand, or without it where it is not passed on for long."""
    had_it = getattr(_mine, "has_it", False)
    if not had_it:
        _take()
    try:
        yield
    finally:
        if not had_it:
            _leave()


@contextmanager
def passed_on() -> Iterator[None]:
    """Wait for something while another thread has the baton, if this one had it."""
    had_it = _leave()
    try:
        yield
    finally:
        if had_it:
            _take()


def _take() -> None:
    _mine.has_it = _baton.acquire(timeout=_PATIENCE)


def _leave() -> bool:
    """Let go of the baton, and return whether this thread had it."""
    had_it = getattr(_mine, "has_it", False)
    _mine.has_it = False
    if had_it:
        _baton.release()
    return had_it
