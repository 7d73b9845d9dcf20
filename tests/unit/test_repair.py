"""Repair: which attempt is mended, when it ends, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pygen_copier.client.repair import repair


@dataclass(frozen=True)
class Try:
    """An attempt whose problems and score are said."""

    name: str
    problems: tuple[str, ...] = ()
    score: float = 0.0
    declined: bool = False


FIRST = Try("first", ("a",), 0.5)


def mended(first: Try, *replies: Try, rounds: int = 3) -> tuple[str, int, list[tuple[str, str]]]:
    """Return the name of the best attempt, the rounds taken, and what each was asked with."""
    asked: list[tuple[str, str]] = []
    left = iter(replies)

    def mend(best: Try, last: Try) -> Try:
        asked.append((best.name, last.name))
        return next(left)

    best, taken = repair(first, mend, rounds)
    return best.name, taken, asked


def test_nothing_wrong_asks_nothing() -> None:
    """An attempt without problems stays as it is."""
    assert mended(Try("first")) == ("first", 0, [])


def test_ends_when_it_passes() -> None:
    """The first attempt without problems is taken, and nothing more is asked for."""
    assert mended(FIRST, Try("second", ("b",), 0.6), Try("third", (), 1.0), Try("fourth")) == (
        "third",
        2,
        [("first", "first"), ("second", "second")],
    )


def test_the_best_goes_back() -> None:
    """A worse attempt is not mended; who mends the best is told what came of it."""
    best, taken, asked = mended(FIRST, Try("worse", ("b", "c"), 0.2), Try("good", (), 1.0))
    assert (best, taken) == ("good", 2)
    assert asked == [("first", "first"), ("first", "worse")]


def test_the_later_of_equals_is_best() -> None:
    """Of attempts that are as good, the later one is mended and returned."""
    best, _, asked = mended(FIRST, Try("second", ("b",), 0.5), Try("third", ("c",), 0.4), rounds=2)
    assert best == "second"
    assert asked[1] == ("second", "second")


@pytest.mark.parametrize("again", ["a", "b"])
def test_ends_when_problems_come_back(again: str) -> None:
    """Problems that were seen in any attempt before say that another round is vain."""
    attempts = [Try("second", ("b",), 0.6), Try("third", (again,), 0.1), Try("fourth")]
    assert mended(FIRST, *attempts)[:2] == ("second", 2)


def test_problems_that_come_back_may_be_better() -> None:
    """The attempt that ends it is kept where it is no worse."""
    assert mended(FIRST, Try("second", ("a",), 0.5), Try("third"))[:2] == ("second", 1)


def test_ends_when_the_service_declines() -> None:
    """A service that declines is not asked again, and what came before is kept."""
    refused = Try("refused", ("declined",), 0.0, declined=True)
    assert mended(FIRST, refused, Try("third"))[:2] == ("first", 1)
    assert mended(refused, Try("second"))[:2] == ("refused", 0)


@pytest.mark.parametrize("rounds", [0, 1, 2])
def test_ends_after_so_many_rounds(rounds: int) -> None:
    """No more rounds are taken than are allowed, though every problem is new."""
    attempts = [Try(str(number), (str(number),), number) for number in range(1, 4)]
    best = str(rounds) if rounds else "first"
    assert mended(FIRST, *attempts, rounds=rounds)[:2] == (best, rounds)


def test_an_attempt_that_can_stay_ends_it_though_another_scores_more() -> None:
    """Where a score says something else than the problems, the best by score is returned."""
    assert mended(FIRST, Try("good enough", (), 0.4), Try("third"))[:2] == ("first", 1)
