"""BLEU on tokens, plain and weighted, as CodeBLEU has it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

_LONGEST = 4
_SMOOTHED = 0.1
_OF_OTHERS = 0.2


def bleu(candidate: Sequence[str], reference: Sequence[str]) -> float:
    """Return BLEU-4 of one candidate (Papineni et al. 2002) with its brevity penalty.

    An n-gram order without a match counts 0.1 matches (method 1 of Chen & Cherry 2014), as in the
    published CodeBLEU.

    Args:
        candidate: Its tokens.
        reference: The tokens of the reference.
    """
    fractions = []
    for n in range(1, _LONGEST + 1):
        own, wanted = _grams(candidate, n), _grams(reference, n)
        fractions.append((float((own & wanted).total()), float(max(1, own.total()))))
    return _combined(fractions, candidate, reference)


def weighted_bleu(
    candidate: Sequence[str], reference: Sequence[str], keywords: Collection[str]
) -> float:
    """Return the weighted n-gram match (Ren et al. 2020): at n = 1 keywords weigh 1, others 0.2.

    As in the published package, matches are held against the n-grams of the reference.

    Args:
        candidate: Its tokens.
        reference: The tokens of the reference.
        keywords: The words that weigh more.
    """
    fractions = []
    for n in range(1, _LONGEST + 1):
        wanted = _grams(reference, n)
        matched = _grams(candidate, n) & wanted
        if n == 1:
            fractions.append((_weight(matched, keywords), max(1.0, _weight(wanted, keywords))))
        else:
            fractions.append((float(matched.total()), float(max(1, wanted.total()))))
    return _combined(fractions, candidate, reference)


def _grams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(tokens[start:] for start in range(n)), strict=False))


def _weight(grams: Counter[tuple[str, ...]], keywords: Collection[str]) -> float:
    ordinary = sum(count for (word,), count in grams.items() if word not in keywords)
    return grams.total() - ordinary + _OF_OTHERS * ordinary


def _combined(
    fractions: Sequence[tuple[float, float]], candidate: Sequence[str], reference: Sequence[str]
) -> float:
    """Return the geometric mean of the orders' fractions, less what is too short."""
    if not fractions[0][0]:
        return 0.0
    logs = [math.log((part or _SMOOTHED) / whole) for part, whole in fractions]
    penalty = min(1.0, math.exp(1 - len(reference) / len(candidate)))
    return penalty * math.exp(math.fsum(logs) / len(logs))
