"""Clocks in the place of the real one, so that tests of waiting take no time."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from pygen_copier.client import retry

PATIENCE = 60  # seconds after which a test that hangs fails; none waits so long


class Clock:
    """Stands still but for what is slept.

    Attributes:
        now: The time, in seconds.
        waits: What was slept, in the order in which it began.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self._changed = threading.Condition()

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        with self._changed:
            self.waits.append(seconds)
            self.now += seconds


class HeldClock(Clock):
    """Stands still until a test moves it on; who sleeps really waits for that."""

    def __init__(self) -> None:
        super().__init__()
        self._asleep = 0

    def sleep(self, seconds: float) -> None:
        """Wait until the time has come."""
        with self._changed:
            self.waits.append(seconds)
            end = self.now + seconds
            self._asleep += 1
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self.now >= end, PATIENCE)
            self._asleep -= 1

    def until_asleep(self, count: int) -> None:
        """Wait until so many threads sleep."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._asleep == count, PATIENCE)

    def advance(self, seconds: float) -> None:
        """Move on."""
        with self._changed:
            self.now += seconds
            self._changed.notify_all()


def install(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a clock be the real one's stand-in, and take jitter away."""
    monkeypatch.setattr(retry, "now", lambda: clock.now)
    monkeypatch.setattr(retry, "sleep", lambda seconds: clock.sleep(seconds))
    fix_jitter(monkeypatch, 0.0)


def fix_jitter(monkeypatch: pytest.MonkeyPatch, value: float) -> None:
    """Fix the random number that jitter is made of."""
    monkeypatch.setattr(retry, "random", SimpleNamespace(random=lambda: value))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that only sleeping moves on, and no jitter."""
    clock = Clock()
    install(clock, monkeypatch)
    return clock


@pytest.fixture
def held_clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    """A clock that only the test moves on, and no jitter."""
    clock = HeldClock()
    install(clock, monkeypatch)
    return clock
