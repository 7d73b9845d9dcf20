"""Correlation: how two raters' scores of the same items go together."""

from __future__ import annotations

from collections.abc import Sequence

from pygen_copier.evaluation.extra import library
from pygen_copier.evaluation.statistics.estimate import Estimate, absent, estimate, is_constant

_FEWEST = 3


def pearson(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """Return Pearson's r with its p (Pearson 1895; scipy).

    Args:
        one: Scores of the items.
        other: Other scores of the same items, in the same order.

    Returns:
        The estimate; absent below three items, and where a side is constant.

    Raises:
        ValueError: The two have not the same length.
        PygenError: The extra `eval` is not installed.
    """
    return _correlation("pearsonr", one, other)


def spearman(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """Return Spearman's rank correlation with its p (Spearman 1904; scipy, ties by mean ranks).

    Args:
        one: Scores of the items.
        other: Other scores of the same items, in the same order.

    Returns:
        The estimate; absent below three items, and where a side is constant.

    Raises:
        ValueError: The two have not the same length.
        PygenError: The extra `eval` is not installed.
    """
    return _correlation("spearmanr", one, other)


def _correlation(function: str, one: Sequence[float], other: Sequence[float]) -> Estimate:
    if len(one) != len(other):
        raise ValueError(f"{len(one)} scores and {len(other)} are not of the same items")
    if len(one) < _FEWEST:
        return absent(f"It takes at least {_FEWEST} items, and there are {len(one)}.", len(one))
    if is_constant(one) or is_constant(other):
        return absent("A rater gave every item the same score.", len(one))
    found = getattr(library("scipy.stats"), function)(one, other)
    return estimate(found.statistic, len(one), p=found.pvalue)
