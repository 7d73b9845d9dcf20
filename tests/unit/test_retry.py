"""Retries: what is tried again, how long is waited, and when it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.client import retry
from pygen_copier.client.retry import MAX_ATTEMPTS, wait_before_retry, with_retries
from pygen_copier.errors import (
    BadReplyError,
    BlockedError,
    MissingKeyError,
    MissingReplyError,
    MissingSdkError,
    PromptTooLongError,
    ProviderError,
    PygenError,
    RateLimitedError,
    RejectedKeyError,
    UnknownModelError,
    UnreachableError,
)


class Clock:
    """A clock that waiting moves on, and nothing else."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock in place of the real one, and no jitter."""
    clock = Clock()
    monkeypatch.setattr(retry, "time", SimpleNamespace(monotonic=clock.monotonic))
    monkeypatch.setattr(retry, "sleep", clock.sleep)
    jitter(monkeypatch, 0.0)
    return clock


def jitter(monkeypatch: pytest.MonkeyPatch, value: float) -> None:
    """Fix the random number that jitter is made of."""
    monkeypatch.setattr(retry, "random", SimpleNamespace(random=lambda: value))


def failing(*errors: Exception) -> tuple[Callable[[float], str], list[float]]:
    """Return a call that fails with each error in turn, and the seconds it was given."""
    queue = list(errors)
    given: list[float] = []

    def call(seconds: float) -> str:
        given.append(seconds)
        if queue:
            raise queue.pop(0)
        return "done"

    return call, given


@pytest.mark.parametrize(
    ("n", "seconds"), [(0, 1.0), (1, 2.0), (2, 4.0), (5, 32.0), (6, 60.0), (7, 60.0), (40, 60.0)]
)
def test_waits_follow_formula_11(n: int, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """t_n = min(t_max, t_0·b^n), of which jitter takes off a quarter at most."""
    jitter(monkeypatch, 0.0)
    assert wait_before_retry(n) == seconds
    jitter(monkeypatch, 1.0)
    assert wait_before_retry(n) == seconds * 0.75


@given(st.integers(0, 50), st.none() | st.floats(0, 1e4))
def test_a_wait_is_within_its_bounds(n: int, delay: float | None) -> None:
    """Whatever the jitter, a wait is never shorter than what the server asked."""
    wait = wait_before_retry(n, delay)
    longest = min(60.0, 2.0**n)
    assert max(longest * 0.75, delay or 0.0) <= wait <= max(longest, delay or 0.0)


def test_a_call_that_succeeds_is_made_once(clock: Clock) -> None:
    """Where nothing fails nothing is waited for, and the call is given all the time there is."""
    call, given = failing()
    assert with_retries(call, 300) == "done"
    assert given == [300]
    assert clock.waits == []


def test_transient_errors_are_tried_again(clock: Clock) -> None:
    """Each further attempt comes after a longer wait, and has less time left."""
    call, given = failing(UnreachableError("down"), BadReplyError("?"), RateLimitedError("slow"))
    assert with_retries(call, 300) == "done"
    assert clock.waits == [1.0, 2.0, 4.0]
    assert given == [300, 299, 297, 293]


def test_the_servers_delay_is_honoured(clock: Clock) -> None:
    """A longer delay that the server names is waited for; a shorter one changes nothing."""
    call, _ = failing(RateLimitedError("slow", delay=17.5), RateLimitedError("slow", delay=0.1))
    assert with_retries(call, 300) == "done"
    assert clock.waits == [17.5, 2.0]


def test_attempts_are_capped_and_the_last_error_is_told(clock: Clock) -> None:
    """After the last attempt its own error is raised, not another one, nor the first."""
    errors = [UnreachableError(f"attempt {n}") for n in range(MAX_ATTEMPTS + 1)]
    call, given = failing(*errors)
    with pytest.raises(UnreachableError) as caught:
        with_retries(call, 3000)
    assert caught.value is errors[MAX_ATTEMPTS - 1]
    assert len(given) == MAX_ATTEMPTS == len(clock.waits) + 1


def test_nothing_is_waited_for_past_the_deadline(clock: Clock) -> None:
    """Where the next wait would end after the deadline, the error is told at once."""
    limited = RateLimitedError("slow", delay=120)
    call, given = failing(UnreachableError("down"), limited)
    with pytest.raises(RateLimitedError) as caught:
        with_retries(call, 100)
    assert caught.value is limited
    assert clock.waits == [1.0]
    assert given == [100, 99]


def test_a_wait_up_to_the_deadline_is_taken(clock: Clock) -> None:
    """A wait that ends in time is taken."""
    call, _ = failing(RateLimitedError("slow", delay=99))
    assert with_retries(call, 100) == "done"
    assert clock.waits == [99]


@pytest.mark.parametrize(
    "error",
    [
        MissingSdkError("no SDK"),
        MissingKeyError("no key"),
        RejectedKeyError("wrong key"),
        UnknownModelError("no model"),
        PromptTooLongError("too long"),
        BlockedError("blocked"),
        MissingReplyError("a.prompt.md", "a.md"),
        ProviderError("other"),
        PygenError("other"),
        ValueError("a bug"),
        KeyboardInterrupt(),
    ],
)
def test_other_errors_are_told_at_once(error: Exception, clock: Clock) -> None:
    """What another attempt cannot mend is raised as it is, after one attempt."""
    call, given = failing(error)
    with pytest.raises(type(error)) as caught:
        with_retries(call, 300)
    assert caught.value is error
    assert len(given) == 1
    assert clock.waits == []


@pytest.mark.usefixtures("clock")
def test_a_call_that_does_not_end_is_left_behind() -> None:
    """A reply that takes longer than the time there is is an error that says what to set."""
    answered = threading.Event()

    def drip(seconds: float) -> str:
        answered.wait(60)
        return "late"

    with pytest.raises(UnreachableError, match=r"took longer than 0 s.*PYGEN_TIMEOUT"):
        with_retries(drip, 0)
    answered.set()
