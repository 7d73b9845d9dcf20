"""Retries: which errors are worth another try, how long to wait, when to stop."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

import tenacity

from pygen_copier.concurrency.timeout import within
from pygen_copier.errors import (
    ProviderError,
    RateLimitedError,
    RefusedOptionError,
)

FIRST_WAIT = 1.0
BASE = 2.0
LONGEST_WAIT = 60.0

# Replaced by tests, so that waiting takes no time there.
sleep: Callable[[float], None] = time.sleep
now: Callable[[], float] = time.monotonic

T = TypeVar("T")


def wait_before_retry(n: int, server_delay: float | None = None) -> float:
    """Return the seconds to wait before retry `n` (0 for the first).

    t_n = min(t_max, t_0·b^n), formula 11 of the PyGen paper (arXiv 2411.08932), with up to a
    quarter of jitter; the server's own delay is honoured where it is longer.
    """
    wait = min(LONGEST_WAIT, FIRST_WAIT * BASE**n)
    wait *= 1 - random.random() / 4  # noqa: S311 - jitter is no secret
    return max(wait, server_delay or 0.0)


def success_after(k: int, p: float) -> float:
    """Return the chance that a request succeeds with its retry `k` and not before.

    P(success after k retries) = (1-p)^k·p, formula 12 of the PyGen paper (arXiv 2411.08932),
    where p is the chance that one attempt succeeds, whatever became of those before it.

    Args:
        k: How many retries; 0 is the first attempt.
        p: From 0 to 1.
    """
    return float((1 - p) ** k * p)


def attempts_for(chance: float, p: float) -> int:
    """Return how many attempts a request needs to succeed with a chance, by formula 12.

    Args:
        chance: From 0 to below 1.
        p: The chance that one attempt succeeds, above 0.
    """
    attempts, reached = 0, 0.0
    while reached < chance:
        reached += success_after(attempts, p)
        attempts += 1
    return attempts


# Where every third attempt fails, 999 of 1000 requests shall succeed nevertheless.
MAX_ATTEMPTS = attempts_for(0.999, p=2 / 3)
# How often a request may be refused where its service says what is left of a rate.
MOST_TURNS = 60


def with_retries(
    call: Callable[[], T],
    seconds: float,
    attempt_seconds: float,
    turn: Callable[[float], AbstractContextManager[object]],
    tell: Callable[[ProviderError, float], None],
) -> T:
    """Call until it succeeds, fails for good, or its time is up; the last error is raised as is.

    Args:
        call: What to call.
        seconds: The deadline for all attempts and waits, from the beginning of the first attempt;
            to wait for a turn does not count.
        attempt_seconds: The deadline for each attempt.
        turn: Entered for each attempt, with the seconds that are left to wait for it.
        tell: Told of each error that is tried again, other than of the rate, and of the seconds
            that are waited first.

    Raises:
        ProviderError: As the last attempt raised it.
    """
    begun: float | None = None

    def left() -> float:
        return seconds if begun is None else seconds - (now() - begun)

    def attempt() -> T:
        nonlocal begun
        queued = now()
        with turn(left()):
            begun = now() if begun is None else begun + (now() - queued)
            return within(call, min(left(), attempt_seconds))

    def wait(state: tenacity.RetryCallState) -> float:
        error = _error(state)
        n = 0 if _waits_for_its_turn(error) else state.attempt_number - 1
        return wait_before_retry(n, error.delay if error else None)

    def is_over(state: tenacity.RetryCallState) -> bool:
        most = MOST_TURNS if _waits_for_its_turn(_error(state)) else MAX_ATTEMPTS
        return state.upcoming_sleep >= left() or state.attempt_number >= most

    def before_sleep(state: tenacity.RetryCallState) -> None:
        nonlocal begun
        error = _error(state)
        if begun is not None and _waits_for_its_turn(error):
            begun += state.upcoming_sleep
        if error and not isinstance(error, RateLimitedError):  # its pause is told of
            tell(error, state.upcoming_sleep)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(
            lambda error: isinstance(error, ProviderError)
            and error.transient
            and not isinstance(error, RefusedOptionError)  # it is worth another request at once
        ),
        wait=wait,
        stop=is_over,
        before_sleep=before_sleep,
        sleep=lambda wait: sleep(wait),
        reraise=True,
    )
    return retrying(attempt)


def _waits_for_its_turn(error: ProviderError | None) -> bool:
    """Return whether a service refused for a rate of which it says what is left: it will pass."""
    return isinstance(error, RateLimitedError) and error.allowance is not None


def _error(state: tenacity.RetryCallState) -> ProviderError | None:
    """Return the error of the attempt that was made."""
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, ProviderError) else None
