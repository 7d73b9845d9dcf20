"""The nearest names: those that somebody may have meant who wrote one that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_MOST = 4
_FEW = 6  # so many names are told whatever they are like
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_AT_LEAST = 0.35


def nearest(name: str, names: Iterable[str], most: int = _MOST) -> list[str]:
    """Return the names that are most like one, the nearest first; private ones only for private.

    Args:
        name: The name that is not there.
        names: Those that are.
        most: How many to return.
    """
    own = words(name)
    scores: dict[str, float] = {}
    for other in sorted(set(names)):
        if other.startswith("_") and not name.startswith("_"):
            continue
        shared = own & words(other)
        like = SequenceMatcher(None, name.casefold(), other.casefold()).ratio()
        score = like + len(shared) / max(len(own), 1)
        if score >= _AT_LEAST:
            scores[other] = score
    return sorted(scores, key=lambda each: (-scores[each], each))[:most]


def told_nearest(name: str, names: Iterable[str], nothing: str) -> str:
    """Return the nearest names as the end of a sentence, or what is said where there is none."""
    every = sorted({each for each in names if not each.startswith("_")})
    near = nearest(name, every) or (every if len(every) <= _FEW else [])
    return "nearest: " + ", ".join(f"`{each}`" for each in near) if near else nothing


def words(name: str) -> set[str]:
    """Return the words that a name is made of, in small letters."""
    return {each.casefold() for each in _WORDS.findall(name)}
