"""Sentences that a feature's text nearly repeats from an earlier feature's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

ALIKE = 0.6
"""How alike two sentences are that repeat one another: the Jaccard index of their shingles."""

MIN_WORDS = 5
"""Shorter sentences do not count: 'It returns an array.' may well stand twice."""

_LOGOGRAMS = r"\u3040-\u30ff\u3400-\u9fff"  # written without spaces: each is taken as a word
_WORD = re.compile(rf"[{_LOGOGRAMS}]|[^\W_{_LOGOGRAMS}]+")
_SENTENCE_END = re.compile(
    r"""(?<=[.!?])\s+        # a mark and white space
    |   (?<=[。！？])\s*     # its like in a script without spaces
    |   \n\s*\n\s*           # a paragraph; a single new line only wraps
    |   \n\s*(?=[-*•]\s)     # an item of a list
    """,  # noqa: RUF001 - the marks of these scripts are meant
    re.VERBOSE,
)


def repeated_sentences(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the sentences of each feature that nearly repeat one of an earlier feature.

    Sentences are compared by their shingles: their words and pairs of neighbouring words, without
    case and punctuation. Two repeat one another where the shingles they share are at least `ALIKE`
    of those that either has, so that one word of seven may differ, or two of thirteen.

    Args:
        texts: The text of each feature by its name; their order says which one is earlier.

    Returns:
        The repeating sentences by feature, white space folded, both in the order of `texts`;
        features without any are left out.
    """
    shingled = {
        feature: [(sentence, _shingles(sentence)) for sentence in _sentences(text)]
        for feature, text in texts.items()
    }
    counts = Counter(
        shingle for pairs in shingled.values() for _, shingles in pairs for shingle in shingles
    )
    found: dict[str, list[str]] = {}
    holders: defaultdict[str, list[set[str]]] = defaultdict(list)
    for feature, pairs in shingled.items():
        keyed = [(*pair, _rarest(pair[1], counts)) for pair in pairs]
        for sentence, shingles, keys in keyed:
            if any(_alike(shingles, other) for key in keys for other in holders.get(key, ())):
                found.setdefault(feature, []).append(sentence)
        for _, shingles, keys in keyed:
            for key in keys:
                holders[key].append(shingles)
    return found


def _sentences(text: str) -> Iterator[str]:
    for part in _SENTENCE_END.split(text):
        if sentence := " ".join(part.split()):
            yield sentence


def _shingles(sentence: str) -> set[str]:
    words = _WORD.findall(sentence.casefold())
    if len(words) < MIN_WORDS:
        return set()
    return {*words, *(f"{one} {two}" for one, two in pairwise(words))}


def _rarest(shingles: set[str], counts: Counter[str]) -> list[str]:
    """Return so many of the rarest shingles that sentences which are alike share one of them.

    Sentences that share none of them have less than `ALIKE` in common, so most pairs need no
    comparison (the prefix filter of Chaudhuri, Ganti and Kaushik, 2006).
    """
    ordered = sorted(shingles, key=lambda shingle: (counts[shingle], shingle))
    return ordered[: len(ordered) - int(ALIKE * len(ordered)) + 1]


def _alike(one: set[str], two: set[str]) -> bool:
    shared = len(one & two)
    return shared >= ALIKE * (len(one) + len(two) - shared)
