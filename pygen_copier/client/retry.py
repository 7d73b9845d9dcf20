"""Retries: which errors are worth another try, how long to wait, when to stop."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import tenacity

from pygen_copier.errors import ProviderError, RateLimitedError, UnreachableError

MAX_ATTEMPTS = 4
FIRST_WAIT = 1.0
BASE = 2.0
LONGEST_WAIT = 60.0

# Replaced by tests, so that waiting takes no time there.
sleep: Callable[[float], None] = time.sleep

T = TypeVar("T")


def wait_before_retry(n: int, server_delay: float | None = None) -> float:
    """Return the seconds to wait before retry `n` (0 for the first).

    t_n = min(t_max, t_0·b^n), formula 11 of the PyGen paper (arXiv 2411.08932), with up to a
    quarter of jitter; the server's own delay is honoured where it is longer.
    """
    wait = min(LONGEST_WAIT, FIRST_WAIT * BASE**n)
    wait *= 1 - random.random() / 4  # noqa: S311 - jitter is no secret
    return max(wait, server_delay or 0.0)


def with_retries(call: Callable[[float], T], seconds: float) -> T:
    """Call until it succeeds, fails for good, or its time is up; the last error is raised as is.

    Args:
        call: What to call, with the seconds that are left.
        seconds: The deadline for all attempts and waits together.

    Raises:
        ProviderError: As the last attempt raised it.
    """
    start = time.monotonic()

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        delay = error.delay if isinstance(error, RateLimitedError) else None
        return wait_before_retry(state.attempt_number - 1, delay)

    def is_over(state: tenacity.RetryCallState) -> bool:
        out_of_time = time.monotonic() - start + state.upcoming_sleep > seconds
        return out_of_time or state.attempt_number >= MAX_ATTEMPTS

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(
            lambda error: isinstance(error, ProviderError) and error.transient
        ),
        wait=wait,
        stop=is_over,
        sleep=lambda wait: sleep(wait),
        reraise=True,
    )
    return retrying(lambda: within(call, seconds - (time.monotonic() - start)))


def within(call: Callable[[float], T], seconds: float) -> T:
    """Call in a thread that is left behind when it takes longer than `seconds`.

    The SDKs bound each read, not the whole reply: one that drips would never end.

    Raises:
        UnreachableError: The time is up.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(call(seconds))
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(seconds, 0.0))
    if failure:
        raise failure[0]
    if not outcome:
        raise UnreachableError(
            f"The reply took longer than {seconds:.0f} s.",
            "Set PYGEN_TIMEOUT to more seconds, or choose a faster model.",
        )
    return outcome[0]
