"""A batch: what several threads ask for at one time is done together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pygen_copier.concurrency.batch import Batched

PATIENCE = 60


class Doubling:
    """Doubles numbers, and lets a test hold the first run until others wait."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        """Double all."""
        self.batches.append(list(numbers))
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        if 13 in numbers:
            raise ValueError("13")
        return [2 * number for number in numbers]


def test_one_call_is_done_alone() -> None:
    """Where nobody else asks, nothing is waited for."""
    double = Doubling()
    double.go_on.set()
    assert Batched(double)(3) == 6
    assert double.batches == [[3]]


def test_calls_that_come_meanwhile_are_done_together() -> None:
    """Each caller gets its own result, and there are two runs for five calls."""
    double = Doubling()
    batched = Batched(double)
    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(batched, 0)
        assert double.begun.wait(PATIENCE)
        others = [threads.submit(batched, number) for number in range(1, 5)]
        while batched.waiting < 4:
            assert not first.done()
        double.go_on.set()
        assert [each.result(PATIENCE) for each in (first, *others)] == [0, 2, 4, 6, 8]
    assert [sorted(batch) for batch in double.batches] == [[0], [1, 2, 3, 4]]


def test_what_goes_wrong_is_told_to_all_whom_it_concerns() -> None:
    """A failed run fails its calls, and no later ones."""
    double = Doubling()
    double.go_on.set()
    batched = Batched(double)
    with pytest.raises(ValueError, match="13"):
        batched(13)
    assert batched(1) == 2


def test_a_result_for_each_is_demanded() -> None:
    """A function that loses one of many is told, not hung on."""
    batched: Batched[int, int] = Batched(lambda numbers: [])
    with pytest.raises(ValueError, match="zip"):
        batched(1)
