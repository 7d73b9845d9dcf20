"""Threads: calls are done at once, in threads that are used again."""

from __future__ import annotations

import gc
import threading
import weakref
from queue import SimpleQueue

from pygen_copier.concurrency.threads import Threads

PATIENCE = 60  # seconds after which a test that hangs fails; none waits so long


def done_by(threads: Threads) -> threading.Thread:
    """Return the thread that does a call."""
    told: SimpleQueue[threading.Thread] = SimpleQueue()
    threads.start(lambda: told.put(threading.current_thread()))
    return told.get(timeout=PATIENCE)


def wait_until_idle(threads: Threads) -> None:
    """Wait until a thread is free."""
    while not threads.idle:
        threading.Event().wait(0.001)


def test_calls_are_done_at_once() -> None:
    """As many calls as there are meet at one time."""
    threads, meeting = Threads(), threading.Barrier(6, timeout=PATIENCE)
    for _ in range(5):
        threads.start(meeting.wait)  # type: ignore[arg-type]  # what it returns is nobody's
    meeting.wait()


def test_a_thread_is_used_again() -> None:
    """A call that comes after another has ended needs no thread of its own."""
    threads = Threads()
    first = done_by(threads)
    wait_until_idle(threads)
    assert done_by(threads) is first
    assert first.daemon


def test_a_thread_that_waits_for_long_ends() -> None:
    """Threads that nobody needs do not stay, and a later call has another."""
    threads = Threads(idle_seconds=0.01)
    first = done_by(threads)
    first.join(PATIENCE)
    assert not first.is_alive()
    assert done_by(threads) is not first


def test_a_thread_that_waits_keeps_nothing_alive() -> None:
    """What a call held is free once it has ended."""
    threads = Threads()

    class Held:
        """Something."""

    held = Held()
    seen = weakref.ref(held)
    threads.start(lambda held=held: None)  # type: ignore[misc]
    del held
    wait_until_idle(threads)
    gc.collect()
    assert seen() is None
