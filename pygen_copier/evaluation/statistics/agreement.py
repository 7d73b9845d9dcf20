"""Agreement: how far raters give the same items the same scores.

Scores are a row an item, a column a rater. A missing score is None; only Krippendorff's alpha takes
missing scores, the others leave such items out.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pygen_copier.evaluation.extra import library
from pygen_copier.evaluation.statistics.estimate import (
    Estimate,
    absent,
    estimate,
    is_constant,
    mean,
    variance,
)

Scores = Sequence[Sequence[float | None]]
_SAME = "All raters gave every item the same score: agreement beyond chance is not defined."
_CONFIDENCE = 0.95


def published_bin(score: float) -> int:
    """Return the bin that the paper put a score of 1 to 10 in: up to 7, up to 8, up to 10.

    Args:
        score: The score.
    """
    return 0 if score <= 7 else 1 if score <= 8 else 2


def cohen_kappa(
    one: Sequence[float], other: Sequence[float], weights: Literal["none", "linear"] = "none"
) -> Estimate:
    """Return Cohen's κ of two raters (Cohen 1960), or weighted linearly (Cohen 1968).

    Args:
        one: A rater's categories, numbers; their distance is the weight of a disagreement.
        other: The other rater's, of the same items.
        weights: `linear` weighs a disagreement by how far apart the categories are.

    Returns:
        The estimate; absent without items, and where a rater gave one category throughout.

    Raises:
        ValueError: The two have not the same length.
    """
    if len(one) != len(other):
        raise ValueError(f"{len(one)} scores and {len(other)} are not of the same items")
    n = len(one)
    if not n:
        return absent("There are no items.", 0)
    if is_constant(one) or is_constant(other):
        return absent("A rater gave every item the same score: κ is 0 whatever the other says.", n)

    def weight(a: float, b: float) -> float:
        return abs(a - b) if weights == "linear" else float(a != b)

    observed = mean([weight(a, b) for a, b in zip(one, other, strict=True)])
    first, second = Counter(one), Counter(other)
    expected = sum(
        weight(a, b) * count * count_b / n**2
        for a, count in first.items()
        for b, count_b in second.items()
    )
    return estimate(1 - observed / expected, n)


def cronbach_alpha(scores: Scores) -> Estimate:
    """Return Cronbach's alpha of raters (Cronbach 1951): k/(k-1) · (1 - Σ var(rater) / var(sum)).

    Args:
        scores: A row an item, a column a rater.

    Returns:
        The estimate; absent below two raters or items, and where the sums do not differ.
    """
    rows, fault = _complete(scores)
    if fault:
        return absent(fault, len(rows))
    raters = len(rows[0])
    total = variance([sum(row) for row in rows])
    if not total:
        return absent("The items' sums do not differ: alpha is not defined.", len(rows))
    own = sum(variance(column) for column in zip(*rows, strict=True))
    return estimate(raters / (raters - 1) * (1 - own / total), len(rows))


def icc_2_1(scores: Scores, confidence: float = _CONFIDENCE) -> Estimate:
    """Return ICC(2,1): random raters, absolute agreement, one rater (Shrout & Fleiss 1979).

    The bounds are theirs, too; p is that of the F test of no difference between items.

    Args:
        scores: A row an item, a column a rater.
        confidence: How sure the bounds are.

    Returns:
        The estimate with its bounds; absent below two raters or items, and where no score differs.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    rows, fault = _complete(scores)
    n = len(rows)
    if fault:
        return absent(fault, n)
    if is_constant(itertools.chain(*rows)):
        return absent(_SAME, n)
    k = len(rows[0])
    items, raters, error = _mean_squares(rows)
    between = items - error
    value = between / (items + (k - 1) * error + k * (raters - error) / n)
    if not error:
        return estimate(value, n)
    f = library("scipy.stats").f
    ratio = raters / error
    spread = k * value * ratio + n * (1 + (k - 1) * value) - k * value
    parts = (k * value * ratio) ** 2 * (n - 1) + (n * (1 + (k - 1) * value) - k * value) ** 2
    freedom = (k - 1) * (n - 1) * spread**2 / parts
    tail = 1 - (1 - confidence) / 2
    high, low = f.ppf(tail, n - 1, freedom), f.ppf(tail, freedom, n - 1)
    rest = k * raters + (k * n - k - n) * error
    return estimate(
        value,
        n,
        p=f.sf(items / error, n - 1, (n - 1) * (k - 1)),
        lower=n * (items - high * error) / (high * rest + n * items),
        upper=n * (low * items - error) / (rest + n * low * items),
    )


def _mean_squares(rows: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return the mean squares between items, between raters, and of what is left."""
    n, k = len(rows), len(rows[0])
    grand = mean([score for row in rows for score in row])
    of_items = [mean(row) for row in rows]
    of_raters = [mean(column) for column in zip(*rows, strict=True)]
    items = k * sum((each - grand) ** 2 for each in of_items) / (n - 1)
    raters = n * sum((each - grand) ** 2 for each in of_raters) / (k - 1)
    error = sum(
        (score - of_items[i] - of_raters[j] + grand) ** 2
        for i, row in enumerate(rows)
        for j, score in enumerate(row)
    ) / ((n - 1) * (k - 1))
    return items, raters, error


def fleiss_kappa(scores: Scores) -> Estimate:
    """Return Fleiss' κ of several raters over categories (Fleiss 1971).

    Args:
        scores: A row an item, a column a rater; a score is a category.

    Returns:
        The estimate; absent below two raters, and where one category was given throughout.
    """
    rows, fault = _complete(scores, fewest_items=1)
    n = len(rows)
    if fault:
        return absent(fault, n)
    if is_constant(itertools.chain(*rows)):
        return absent(_SAME, n)
    k = len(rows[0])
    counts = [Counter(row) for row in rows]
    observed = mean([(sum(c * c for c in row.values()) - k) / (k * (k - 1)) for row in counts])
    everything = Counter(itertools.chain(*rows))
    expected = sum((count / (n * k)) ** 2 for count in everything.values())
    return estimate((observed - expected) / (1 - expected), n)


def krippendorff_alpha(
    scores: Scores, level: Literal["nominal", "ordinal", "interval", "ratio"] = "interval"
) -> Estimate:
    """Return Krippendorff's alpha, which takes missing scores (Krippendorff 2011; krippendorff).

    Args:
        scores: A row an item, a column a rater, None where a rater gave no score.
        level: What the scores are.

    Returns:
        The estimate; absent where no item has two scores, or all scores are the same.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    given = [[score for score in row if score is not None] for row in scores]
    paired = [row for row in given if len(row) > 1]
    if not paired:
        return absent("No item was scored by two raters.", len(scores))
    if is_constant(itertools.chain(*paired)):
        return absent(_SAME, len(paired))
    columns = [
        [float("nan") if score is None else float(score) for score in column]
        for column in zip(*scores, strict=True)
    ]
    value = library("krippendorff").alpha(reliability_data=columns, level_of_measurement=level)
    return estimate(float(value), len(paired))


def exact_agreement(scores: Scores) -> Estimate:
    """Return the share of pairs of scores of one item that are equal.

    Args:
        scores: A row an item, a column a rater, None where a rater gave no score.

    Returns:
        The estimate, its n the pairs; absent where no item has two scores.
    """
    pairs = [
        a == b
        for row in scores
        for a, b in itertools.combinations([score for score in row if score is not None], 2)
    ]
    if not pairs:
        return absent("No item was scored by two raters.", 0)
    return estimate(sum(pairs) / len(pairs), len(pairs))


def _complete(scores: Scores, fewest_items: int = 2) -> tuple[list[list[float]], str]:
    """Return the items that every rater scored, and why they are too few, if they are.

    Raises:
        ValueError: The rows have not the same length.
    """
    if len({len(row) for row in scores}) > 1:
        raise ValueError("the items have not the same raters: a missing score is None")
    rows = [[s for s in row if s is not None] for row in scores if None not in row]
    if not rows or len(rows) < fewest_items:
        return rows, (
            f"It takes at least {fewest_items} items that all raters scored, "
            f"and there are {len(rows)}."
        )
    if len(rows[0]) < 2:
        return rows, "It takes at least two raters."
    return rows, ""
