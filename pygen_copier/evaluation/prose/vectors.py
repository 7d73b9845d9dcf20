"""Vectors of texts: TF-IDF, and how near two of them are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

Vector = Mapping[str, float]
Vectors = Callable[[Sequence[str]], Sequence[Vector]]
"""Makes a vector of each text; what it names a dimension is its own."""

_WORD = re.compile(r"[^\W\d_]\w+")


def tf_idf(texts: Sequence[str]) -> list[Vector]:
    """Return the TF-IDF vector of each text, of length 1 (Salton & Buckley 1988).

    The weight of a word is its count times ln((1 + texts) / (1 + texts that have it)) + 1, as in
    scikit-learn, so that a word that all have still counts.

    Args:
        texts: The texts; together they say how rare a word is.
    """
    counts = [Counter(map(str.lower, _WORD.findall(text))) for text in texts]
    spread = Counter(word for count in counts for word in count)
    rarity = {word: math.log((1 + len(texts)) / (1 + n)) + 1 for word, n in spread.items()}
    return [_unit({word: n * rarity[word] for word, n in sorted(c.items())}) for c in counts]


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of the angle between two vectors; 0 where one has no length.

    Args:
        one: A vector.
        other: Another one.
    """
    lengths = math.sqrt(_square(one) * _square(other))
    if not lengths:
        return 0.0
    return math.fsum(one[d] * other[d] for d in sorted(one.keys() & other.keys())) / lengths


def _unit(vector: dict[str, float]) -> Vector:
    length = math.sqrt(_square(vector))
    return {d: value / length for d, value in vector.items()} if length else vector


def _square(vector: Vector) -> float:
    return math.fsum(value * value for value in vector.values())
