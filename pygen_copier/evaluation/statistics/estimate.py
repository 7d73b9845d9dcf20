"""An estimate: what a statistic came to, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a statistic came to.

    Attributes:
        value: Its value; None where it is not defined.
        n: How many items it was computed from.
        p: The probability of such a value by chance; None where no test belongs to it.
        lower: The lower bound of its confidence interval, or None.
        upper: The upper bound, or None.
        reason: Why it is not defined; empty where it is.
    """

    value: float | None
    n: int
    p: float | None = None
    lower: float | None = None
    upper: float | None = None
    reason: str = ""


def absent(reason: str, n: int) -> Estimate:
    """Return the estimate that is not defined.

    Args:
        reason: Why not, as a sentence.
        n: How many items there were.
    """
    return Estimate(None, n, reason=reason)


def estimate(
    value: float,
    n: int,
    *,
    p: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
) -> Estimate:
    """Return an estimate; what is no finite number is absent.

    Args:
        value: The value.
        n: How many items it was computed from.
        p: The probability of such a value by chance.
        lower: The lower bound.
        upper: The upper bound.
    """
    if not math.isfinite(value):
        return absent("The formula divides by zero here.", n)
    return Estimate(float(value), n, _finite(p), _finite(lower), _finite(upper))


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean of at least one value."""
    return math.fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Return the variance of a sample of at least two values, with n - 1 in the denominator."""
    middle = mean(values)
    return math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def is_constant(values: Iterable[float]) -> bool:
    """Return whether all values are the same."""
    return len(set(values)) <= 1
