"""A tally is what the events of a run come to: what is under way, what is done, what it took."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pygen_copier.events import DONE, FALLBACKS, REPAIRING, UNDER_WAY, WAITING, Event


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Something that is under way.

    Attributes:
        subject: What it is.
        state: Its latest state.
        tokens: Tokens in and out so far, together.
        seconds: How long it has been under way.
    """

    subject: str
    state: str
    tokens: int
    seconds: float


class Tally:
    """Counts what happens; any thread may tell it.

    Args:
        total: How much there is to do, or None where nobody knows.
        clock: Tells the time in seconds.
    """

    def __init__(
        self, total: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total = total
        self._clock = clock
        self._lock = threading.Lock()
        self._start = clock()
        self._begun: dict[str, tuple[float, str]] = {}
        self._done: dict[str, str] = {}
        self._repaired: set[str] = set()
        self._tokens: dict[str, int] = {}

    def expect(self, more: int) -> None:
        """Let there be more to do than was known."""
        with self._lock:
            self.total = more + (len(self._done) if self.total is None else self.total)

    def add(self, event: Event) -> bool:
        """Count an event and return whether it is about work that is counted."""
        subject, state = event.subject, event.state
        with self._lock:
            begun = self._begun.get(subject)
            if state not in UNDER_WAY | DONE or (state in WAITING and begun is None):
                return False
            if any(event.tokens):
                self._tokens[subject] = sum(event.tokens)
            if state == REPAIRING:
                self._repaired.add(subject)
            if state in DONE:
                self._begun.pop(subject, None)
                self._done[subject] = state
            else:
                self._begun[subject] = (begun[0] if begun else self._clock(), state)
            return True

    def under_way(self) -> list[UnderWay]:
        """Return what is under way, the longest first."""
        with self._lock:
            now = self._clock()
            return [
                UnderWay(name, state, self._tokens.get(name, 0), now - start)
                for name, (start, state) in self._begun.items()
            ]

    def summary(self) -> str:
        """Return on one line what is done and what it took; empty where nothing happened."""
        with self._lock:
            if not (self._begun or self._done):
                return ""
            done = len(self._done)
            parts = [f"{done} done" if self.total is None else f"{done} of {self.total} done"]
            repaired = sum(self._done.get(name) in DONE - FALLBACKS for name in self._repaired)
            parts += [f"{repaired} repaired"] if repaired else []
            states = Counter(self._done.values())
            parts += [f"{states[state]} {state}" for state in sorted(FALLBACKS) if states[state]]
            tokens = sum(self._tokens.values())
            parts += [f"{tokens:,} tokens"] if tokens else []
            return ", ".join([*parts, duration(self._clock() - self._start)])


def duration(seconds: float) -> str:
    """Return a time as minutes and seconds, and hours where there are any."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
