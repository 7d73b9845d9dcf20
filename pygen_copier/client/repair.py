"""Repair: what a model gave is checked, and goes back to it while that changes what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar


class Attempt(Protocol):
    """What a model gave, and what is to be said of it."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with it; nothing where it can stay."""

    @property
    def score(self) -> float:
        """How good it is, to compare attempts at the same thing."""

    @property
    def declined(self) -> bool:
        """Whether the service declined to answer, so that to ask again is vain."""


AttemptT = TypeVar("AttemptT", bound=Attempt)


def repair(
    first: AttemptT, mend: Callable[[AttemptT, AttemptT], AttemptT], rounds: int
) -> tuple[AttemptT, int]:
    """Mend the best attempt while that changes what is wrong.

    Args:
        first: The attempt to begin with.
        mend: Asks for another attempt, given the best and the last one.
        rounds: How often it may be asked.

    Returns:
        The best attempt by score, the later of equals; and how many rounds were taken.
    """
    best = last = first
    seen = {first.problems}
    taken = 0
    while last.problems and not last.declined and taken < rounds:
        taken += 1
        last = mend(best, last)
        if last.score >= best.score:
            best = last
        if last.problems in seen:
            break
        seen.add(last.problems)
    return best, taken
