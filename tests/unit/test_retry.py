"""Retries: what is tried again, how long is waited, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clock import Clock, fix_jitter

from pygen_copier.client.retry import (
    MAX_ATTEMPTS,
    attempts_for,
    success_after,
    wait_before_retry,
    with_retries,
)
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
from pygen_copier.providers.base import Allowance


class Attempts:
    """Calls that fail with one error after another, and what was heard of them.

    Attributes:
        left: The seconds there were to wait for each turn.
        told: The errors that were told of, and the seconds to the next attempt.
    """

    def __init__(self, clock: Clock, *errors: BaseException) -> None:
        self.left: list[float] = []
        self.told: list[tuple[ProviderError, float]] = []
        self._clock = clock
        self._errors = list(errors)

    def run(self, seconds: float, *, attempt_seconds: float = 1e6, took: float = 0.0) -> str:
        """Retry for so many seconds.

        Args:
            seconds: For all attempts.
            attempt_seconds: For each.
            took: How long each takes.
        """

        def call() -> str:
            self._clock.now += took
            if self._errors:
                raise self._errors.pop(0)
            return "done"

        @contextmanager
        def turn(left: float) -> Iterator[None]:
            self.left.append(left)
            yield

        def tell(error: ProviderError, wait: float) -> None:
            self.told.append((error, wait))

        return with_retries(call, seconds, attempt_seconds, turn, tell)


@pytest.mark.parametrize(
    ("n", "seconds"), [(0, 1.0), (1, 2.0), (2, 4.0), (5, 32.0), (6, 60.0), (7, 60.0), (40, 60.0)]
)
def test_waits_follow_formula_11(n: int, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """t_n = min(t_max, t_0·b^n), of which jitter takes off a quarter at most."""
    fix_jitter(monkeypatch, 0.0)
    assert wait_before_retry(n) == seconds
    fix_jitter(monkeypatch, 1.0)
    assert wait_before_retry(n) == seconds * 0.75


@given(st.integers(0, 50), st.none() | st.floats(0, 1e4))
def test_a_wait_is_within_its_bounds(n: int, delay: float | None) -> None:
    """Whatever the jitter, a wait is never shorter than what the server asked."""
    wait = wait_before_retry(n, delay)
    longest = min(60.0, 2.0**n)
    assert max(longest * 0.75, delay or 0.0) <= wait <= max(longest, delay or 0.0)


@pytest.mark.parametrize(
    ("k", "p", "chance"), [(0, 0.7, 0.7), (1, 0.7, 0.21), (2, 0.5, 0.125), (3, 1.0, 0.0)]
)
def test_chances_follow_formula_12(k: int, p: float, chance: float) -> None:
    """P(success after k retries) = (1-p)^k·p, where p is the chance of one attempt."""
    assert success_after(k, p) == pytest.approx(chance)


@given(st.floats(0.05, 0.95), st.floats(0.0, 0.999))
def test_attempts_are_as_many_as_a_chance_takes(p: float, chance: float) -> None:
    """The chance is reached with so many attempts, and with one less it is not."""
    attempts = attempts_for(chance, p)
    assert 1 - (1 - p) ** attempts >= chance - 1e-9
    assert attempts == 0 or 1 - (1 - p) ** (attempts - 1) < chance + 1e-9


def test_attempts_are_enough_for_a_bad_service() -> None:
    """Where every third attempt fails, seven are needed for 999 of 1000 requests."""
    assert MAX_ATTEMPTS == 7
    assert (1 / 3) ** 7 < 1 / 1000 < (1 / 3) ** 6


def test_a_call_that_succeeds_is_made_once(clock: Clock) -> None:
    """Where nothing fails nothing is waited for or told."""
    attempts = Attempts(clock)
    assert attempts.run(300) == "done"
    assert attempts.left == [300]
    assert clock.waits == []
    assert attempts.told == []


def test_transient_errors_are_tried_again(clock: Clock) -> None:
    """Each further attempt comes after a longer wait, and has less time left."""
    down, bad = UnreachableError("down"), BadReplyError("?")
    attempts = Attempts(clock, down, bad, RateLimitedError("slow"))
    assert attempts.run(300) == "done"
    assert clock.waits == [1.0, 2.0, 4.0]
    assert attempts.left == [300, 299, 297, 293]
    assert attempts.told == [(down, 1.0), (bad, 2.0)]  # the rate limit tells of what is refused


@pytest.mark.parametrize("kind", [RateLimitedError, UnreachableError])
def test_the_servers_delay_is_honoured(kind: type[ProviderError], clock: Clock) -> None:
    """A longer delay that the server names is waited for; a shorter one changes nothing."""
    attempts = Attempts(clock, kind("slow", delay=17.5), kind("slow", delay=0.1))
    assert attempts.run(300) == "done"
    assert clock.waits == [17.5, 2.0]


def test_attempts_are_capped_and_the_last_error_is_told(clock: Clock) -> None:
    """After the last attempt its own error is raised, not another one, nor the first."""
    errors = [UnreachableError(f"attempt {n}") for n in range(MAX_ATTEMPTS + 1)]
    attempts = Attempts(clock, *errors)
    with pytest.raises(UnreachableError) as caught:
        attempts.run(3000)
    assert caught.value is errors[MAX_ATTEMPTS - 1]
    assert len(attempts.left) == MAX_ATTEMPTS
    assert clock.waits == [1, 2, 4, 8, 16, 32]


def test_nothing_is_waited_for_past_the_deadline(clock: Clock) -> None:
    """Where the next wait would end after the deadline, the error is told at once."""
    limited = RateLimitedError("slow", delay=99)
    attempts = Attempts(clock, UnreachableError("down"), limited)
    with pytest.raises(RateLimitedError) as caught:
        attempts.run(100)
    assert caught.value is limited
    assert clock.waits == [1.0]
    assert attempts.left == [100, 99]


def test_a_wait_up_to_the_deadline_is_taken(clock: Clock) -> None:
    """A wait that leaves time for an attempt is taken."""
    assert Attempts(clock, RateLimitedError("slow", delay=98.9)).run(100) == "done"
    assert clock.waits == [98.9]


def test_the_deadline_counts_attempts_and_waits(clock: Clock) -> None:
    """What attempts take is time that is gone: of 10 s, two attempts of 4 s and a wait are 9."""
    attempts = Attempts(clock, *(UnreachableError(f"{n}") for n in range(5)))
    with pytest.raises(UnreachableError, match="1"):
        attempts.run(10, took=4)
    assert attempts.left == [10, 5]


def test_the_wait_for_the_first_turn_costs_no_time(clock: Clock) -> None:
    """The deadline counts from the beginning of the first attempt, not from the queue before it."""
    begun: list[float] = []

    @contextmanager
    def queue(left: float) -> Iterator[None]:
        begun.append(left)
        clock.sleep(50)
        yield

    def call() -> str:
        if len(begun) < 2:
            raise UnreachableError("down")
        return "done"

    assert with_retries(call, 60, 60, queue, lambda *_: None) == "done"
    assert begun == [60, 59]


def test_a_rate_that_is_known_loses_no_request(clock: Clock) -> None:
    """A service that says what is left of a minute, and when, is asked until there is room."""
    refusal = RateLimitedError("Slow.", delay=20, allowance=Allowance(tokens=8_000, tokens_left=0))
    refusals = iter([refusal] * 25)

    def call() -> str:
        if error := next(refusals, None):
            raise error
        return "reply"

    assert with_retries(call, 40, 40, lambda _: nullcontext(), lambda *_: None) == "reply"
    assert len(clock.waits) == 25


def test_to_wait_for_a_turn_takes_no_time_of_the_request(clock: Clock) -> None:
    """A request that stands in line for minutes, and again for its retry, is sent all the same."""
    sent: list[int] = []

    @contextmanager
    def queue(left: float) -> Iterator[None]:
        clock.sleep(50)
        yield

    def call() -> str:
        sent.append(1)
        if len(sent) == 1:
            raise UnreachableError("down")
        return "reply"

    assert with_retries(call, 40, 40, queue, lambda *_: None) == "reply"
    assert clock.waits == [50, 1, 50]


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
def test_other_errors_are_told_at_once(error: BaseException, clock: Clock) -> None:
    """What another attempt cannot mend is raised as it is, after one attempt."""
    attempts = Attempts(clock, error)
    with pytest.raises(type(error)) as caught:
        attempts.run(300)
    assert caught.value is error
    assert len(attempts.left) == 1
    assert clock.waits == []
    assert attempts.told == []
