"""The crew: threads that are used again, and do not keep the process alive."""

from __future__ import annotations

import queue
import threading
from collections import deque

import pytest

from pygen_copier import crew

PATIENCE = 60


@pytest.fixture(autouse=True)
def nobody_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with no threads."""
    monkeypatch.setattr(crew, "_idle", deque())


def thread_of_a_job() -> threading.Thread:
    """Return the thread that did a job, after it has become idle."""
    done: queue.SimpleQueue[threading.Thread] = queue.SimpleQueue()
    crew.do(lambda: done.put(threading.current_thread()))
    thread = done.get(timeout=PATIENCE)
    while not crew._idle:
        assert thread.is_alive()
    return thread


def test_an_idle_thread_is_used_again() -> None:
    """One job after another is done by the same thread, which ends with the process."""
    first = thread_of_a_job()
    assert thread_of_a_job() is first
    assert first.daemon


def test_a_busy_thread_keeps_nobody_waiting() -> None:
    """A job that does not end leaves the next one to another thread."""
    free = threading.Event()
    begun = threading.Event()

    def hang() -> None:
        begun.set()
        free.wait(PATIENCE)

    crew.do(hang)
    assert begun.wait(PATIENCE)
    assert thread_of_a_job().is_alive()
    free.set()
