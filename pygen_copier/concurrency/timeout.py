"""A deadline ends the wait for a call that takes too long; the call is left behind."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pygen_copier import process
from pygen_copier.concurrency.threads import Threads
from pygen_copier.errors import UnreachableError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a call: its value, or what it raised."""

    value: T | None = None
    error: BaseException | None = None


def wait(done: queue.SimpleQueue[Outcome[T]], seconds: float) -> Outcome[T]:
    """Wait for an outcome; replaced by tests, so that waiting takes no time there.

    Raises:
        queue.Empty: It did not come in time.
    """
    return done.get(timeout=max(seconds, 0.0))


def within(call: Callable[[], T], seconds: float) -> T:
    """Call in a thread that is left behind when it takes longer than `seconds`.

    The SDKs bound each read, not the whole reply: one that drips would never end.

    Raises:
        UnreachableError: The time is up.
    """
    done: queue.SimpleQueue[Outcome[T]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome = Outcome(call())
        except BaseException as error:
            outcome = Outcome(error=error)
        done.put(outcome)

    process.one(Threads).start(run)
    try:
        outcome = wait(done, seconds)
    except queue.Empty:
        raise UnreachableError(
            f"The reply took longer than {seconds:.3g} s.",
            "Set PYGEN_TIMEOUT to more seconds, or choose a faster model.",
        ) from None
    if outcome.error is not None:
        raise outcome.error
    return outcome.value  # type: ignore[return-value]  # no error: a value
