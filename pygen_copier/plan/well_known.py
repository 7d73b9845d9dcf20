"""Well-known names of the package index, and names that are a letter away from one of them.

Whoever registers such a name waits for it to be mistyped, or invented by a model. How the list was
made stands at its head. Names of fewer than four letters have no neighbours here, for too many
honest names are a letter away from them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_NAMES = Path(__file__).with_suffix(".txt")
_LEAST = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


@lru_cache(1)
def well_known() -> frozenset[str]:
    """Return the names, in their normal form."""
    lines = _NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())


def near_well_known(name: str) -> str:
    """Return the well-known name that another one is a letter away from, or nothing.

    A letter is missing, too many, another one, or two stand in each other's place.

    Args:
        name: A name in its normal form; one that is well-known itself is no other's.
    """
    names = well_known()
    if name in names:
        return ""
    near = (other for other in _letter_away(name) & names if len(other) >= _LEAST)
    return min(near, default="")


def _letter_away(name: str) -> frozenset[str]:
    halves = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    found = {f"{left}{right[1:]}" for left, right in halves if right}
    found |= {f"{left}{right[1]}{right[0]}{right[2:]}" for left, right in halves if len(right) > 1}
    for letter in _LETTERS:
        found |= {f"{left}{letter}{right}" for left, right in halves}
        found |= {f"{left}{letter}{right[1:]}" for left, right in halves if right}
    return frozenset(found)
