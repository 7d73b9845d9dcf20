"""Differences: which of several groups of values differ, and by how much."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier.evaluation.extra import library
from pygen_copier.evaluation.statistics.estimate import (
    Estimate,
    absent,
    estimate,
    is_constant,
    mean,
    variance,
)

Groups = Mapping[str, Sequence[float]]
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Difference:
    """What sets two groups apart; the columns of the paper's table 5.

    Attributes:
        one: The first group.
        other: The second.
        difference: The mean of the second less that of the first; None where it is not known.
        lower: The lower bound of the difference, or None.
        upper: The upper bound, or None.
        p: The probability of such a difference by chance, corrected for all pairs, or None.
        sizes: How many values each has.
        method: `Tukey HSD` or `Games-Howell`; empty where neither was done.
        reason: Why it is not known; empty where it is.
    """

    one: str
    other: str
    difference: float | None
    lower: float | None
    upper: float | None
    p: float | None
    sizes: tuple[int, int]
    method: str = ""
    reason: str = ""

    @property
    def is_significant(self) -> bool | None:
        """Whether the bounds leave out zero; None where there are none."""
        if self.lower is None or self.upper is None:
            return None
        return self.lower > 0 or self.upper < 0


def differences(groups: Groups, confidence: float = _CONFIDENCE) -> list[Difference]:
    """Return the differences of all pairs of groups.

    By Tukey's HSD where the variances may be equal, and by Games-Howell where Levene's test says
    that they are not.

    Args:
        groups: Values by group; real repeats, never one value drawn out.
        confidence: How sure the bounds are, for all pairs together.

    Returns:
        A difference a pair, in the order of the groups; one with a group of fewer than two values
        is absent, and so are all where no value differs within its group.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    usable = {name: values for name, values in groups.items() if len(values) > 1}
    found: dict[tuple[str, str], Difference] = {}
    if len(usable) > 1 and not all(map(is_constant, usable.values())):
        unequal = levene(usable)
        alike = unequal.p is None or unequal.p >= 1 - confidence
        compared = (tukey_hsd if alike else games_howell)(usable, confidence)
        found = {(each.one, each.other): each for each in compared}
    return [
        found.get((one, other)) or _absent(one, other, groups)
        for one, other in itertools.combinations(groups, 2)
    ]


def _absent(one: str, other: str, groups: Groups) -> Difference:
    sizes = (len(groups[one]), len(groups[other]))
    few = [name for name in (one, other) if len(groups[name]) < 2]
    reason = (
        f"{' and '.join(few)} {'have' if few[1:] else 'has'} fewer than two values."
        if few
        else "No value differs within its group: there is nothing to hold a difference against."
    )
    return Difference(one, other, None, None, None, None, sizes, reason=reason)


def levene(groups: Groups) -> Estimate:
    """Return Levene's W with its p, around medians (Brown & Forsythe 1974; scipy).

    Args:
        groups: Values by group, two or more each.

    Returns:
        The estimate; absent where no value differs from its group's median.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    n = sum(map(len, groups.values()))
    if len(groups) < 2 or min(map(len, groups.values())) < 2:
        return absent("It takes at least two groups of two values.", n)
    if all(map(is_constant, groups.values())):
        return absent("No value differs within its group.", n)
    found = library("scipy.stats").levene(*groups.values(), center="median")
    return estimate(found.statistic, n, p=found.pvalue)


def tukey_hsd(groups: Groups, confidence: float = _CONFIDENCE) -> list[Difference]:
    """Return Tukey's HSD of all pairs, for unequal sizes too (Tukey 1949, Kramer 1956; scipy).

    Args:
        groups: Values by group, two or more each, not all constant.
        confidence: How sure the bounds are, for all pairs together.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    result = library("scipy.stats").tukey_hsd(*groups.values())
    bounds = result.confidence_interval(confidence_level=confidence)
    names = list(groups)
    return [
        Difference(
            names[i],
            names[j],
            mean(groups[names[j]]) - mean(groups[names[i]]),
            float(bounds.low[j, i]),
            float(bounds.high[j, i]),
            float(result.pvalue[j, i]),
            (len(groups[names[i]]), len(groups[names[j]])),
            "Tukey HSD",
        )
        for i, j in itertools.combinations(range(len(names)), 2)
    ]


def games_howell(groups: Groups, confidence: float = _CONFIDENCE) -> list[Difference]:
    """Return the Games-Howell comparison of all pairs, for unequal variances (Games & Howell 1976).

    Args:
        groups: Values by group, two or more each.
        confidence: How sure the bounds are, for all pairs together.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    distribution = library("scipy.stats").studentized_range
    return [
        _games_howell(one, other, groups, confidence, distribution)
        for one, other in itertools.combinations(groups, 2)
    ]


def _games_howell(
    one: str, other: str, groups: Groups, confidence: float, distribution: Any
) -> Difference:
    a, b = groups[one], groups[other]
    sizes, difference = (len(a), len(b)), mean(b) - mean(a)
    of_a, of_b = variance(a) / len(a), variance(b) / len(b)
    if not of_a + of_b:
        reason = "No value differs within either group."
        return Difference(one, other, difference, None, None, None, sizes, reason=reason)
    # Welch-Satterthwaite
    freedom = (of_a + of_b) ** 2 / (of_a**2 / (len(a) - 1) + of_b**2 / (len(b) - 1))
    error = math.sqrt((of_a + of_b) / 2)
    reach = float(distribution.ppf(confidence, len(groups), freedom)) * error
    p = float(distribution.sf(abs(difference) / error, len(groups), freedom))
    low, high = difference - reach, difference + reach
    return Difference(one, other, difference, low, high, p, sizes, "Games-Howell")


def wilcoxon(before: Sequence[float], after: Sequence[float]) -> Estimate:
    """Return the mean change of pairs, with the p of the signed ranks (Wilcoxon 1945; scipy).

    Args:
        before: Values, such as without context, by package and seed.
        after: The other values of the same packages and seeds, in the same order.

    Returns:
        The mean change with its p; the p is None where no pair differs; absent without pairs.

    Raises:
        ValueError: The two have not the same length.
        PygenError: The extra `eval` is not installed.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} values and {len(after)} are no pairs")
    if not before:
        return absent("There are no pairs.", 0)
    changes = [b - a for a, b in zip(before, after, strict=True)]
    if not any(changes):
        return estimate(0.0, len(changes))
    found = library("scipy.stats").wilcoxon(changes)
    return estimate(mean(changes), len(changes), p=found.pvalue)
