"""A quota is what a service allows in a day; where it is spent, a run says when to go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pygen_copier.errors import QuotaSpentError


def local_time() -> datetime:
    """Return the time of day here."""
    return datetime.now().astimezone()


now: Callable[[], datetime] = local_time  # replaced by tests


def with_time_of_day(error: QuotaSpentError) -> QuotaSpentError:
    """Return an error of a quota that says at which time the same command goes on."""
    return QuotaSpentError(
        error.problem,
        f"What came is kept. Run the same command again {_when(error.delay)}, or choose another "
        "model: -d model=NAME.",
        delay=error.delay,
    )


def _when(delay: float | None) -> str:
    if delay is None:
        return "when there is more"
    begin = now()
    end = begin + timedelta(seconds=delay)
    if end.second or end.microsecond:  # never too early
        end += timedelta(minutes=1)
    day = "" if end.date() == begin.date() else f"{end:%A} "
    return f"after {day}{end:%H:%M}"
