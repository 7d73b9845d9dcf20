"""Readability: Flesch's reading ease of English prose."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")  # noqa: RUF001 - both apostrophes are written
_SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)|\n[ \t]*\n")
_VOWELS = re.compile(r"[aeiouy]+")
_FEWEST_WORDS = 30


def flesch_reading_ease(prose: str) -> float | None:
    """Return 206.835 - 1.015 · words/sentences - 84.6 · syllables/words (Flesch 1948).

    Syllables are counted by groups of vowels, without a silent e.

    Args:
        prose: English prose, without code and tables.

    Returns:
        The score, about 0 (hard) to 100 (easy); None below thirty words, which say nothing.
    """
    words = _WORD.findall(prose)
    if len(words) < _FEWEST_WORDS:
        return None
    sentences = sum(bool(_WORD.search(part)) for part in _SENTENCE_END.split(prose))
    spoken = sum(map(syllables, words))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * spoken / len(words)


def syllables(word: str) -> int:
    """Return how many syllables an English word has, by its spelling; one at least.

    Args:
        word: The word.
    """
    lower = word.lower()
    found = len(_VOWELS.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ie", "oe", "ye"))
    return max(1, found - silent)
