"""Batches: things that are asked for together, as many as there is room for in a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all

T = TypeVar("T")
R = TypeVar("R")


def in_batches(things: Sequence[T], fits: Callable[[Sequence[T]], bool]) -> list[Sequence[T]]:
    """Return things in batches that fit, by halving; what alone does not is left out."""
    if not things:
        return []
    if fits(things):
        return [things]
    if len(things) == 1:
        return []
    middle = len(things) // 2
    return [*in_batches(things[:middle], fits), *in_batches(things[middle:], fits)]


def of_all(batches: Sequence[Sequence[T]], ask: Callable[[Sequence[T]], Sequence[R]]) -> list[R]:
    """Return what is asked for of every batch, all at once, in the order of the batches."""
    places = [str(number) for number in range(len(batches))]
    found = run_all(
        dict.fromkeys(places, ()),
        lambda place: ask(batches[int(place)]),
        settings.concurrency(settings.MOST_AT_ONCE),
    )
    return [each for place in places for each in found[place]]
