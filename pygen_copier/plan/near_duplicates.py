"""Near-duplicates: sentences of a feature that nearly repeat one of an earlier feature."""

from __future__ import annotations

import re
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


def near_duplicates(texts: Mapping[str, str]) -> dict[str, list[str]]:
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
    earlier: list[set[str]] = []
    found: dict[str, list[str]] = {}
    for feature, text in texts.items():
        own = [(sentence, _shingles(sentence)) for sentence in _sentences(text)]
        repeated = [
            sentence
            for sentence, shingles in own
            if shingles and any(_alike(shingles, other) for other in earlier)
        ]
        if repeated:
            found[feature] = repeated
        earlier += [shingles for _, shingles in own if shingles]
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


def _alike(one: set[str], two: set[str]) -> bool:
    shared = len(one & two)
    return shared >= ALIKE * (len(one) + len(two) - shared)
