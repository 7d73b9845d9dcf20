"""The tally: what the events of a run come to."""

from __future__ import annotations

import pytest

from pygen_copier.events import Event
from pygen_copier.progress.tally import Tally, UnderWay, duration


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_work_is_under_way_from_its_first_event_to_its_last() -> None:
    """Its state and tokens are the latest, its time counts from the beginning."""
    clock = Clock()
    tally = Tally(2, clock)
    tally.add(Event("module:a", "started"))
    clock.now += 5
    tally.add(Event("module:b", "asked"))
    tally.add(Event("module:a", "repairing", tokens=(10, 5)))
    tally.add(Event("module:a", "retrying"))
    clock.now += 60
    assert tally.under_way() == [
        UnderWay("module:a", "retrying", 15, 65.0),
        UnderWay("module:b", "asked", 0, 60.0),
    ]
    tally.add(Event("module:a", "generated", tokens=(20, 10)))
    assert [work.subject for work in tally.under_way()] == ["module:b"]
    assert tally.summary() == "1 of 2 done, 1 repaired, 30 tokens, 1:05"


def test_every_state_that_ends_work_is_counted_once() -> None:
    """Whatever came of it, it is done; what fell back is told by kind, repaired or not."""
    tally = Tally(None, Clock())
    ends = ("planned", "generated", "revised", "rechecked", "kept", "scaffolded", "unrevised")
    for state in ends:
        assert tally.add(Event(f"module:{state}", "asked"))
        assert tally.add(Event(f"module:{state}", "repairing", tokens=(1000, 0)))
    assert tally.summary() == "0 done, 7,000 tokens, 0:00"
    for state in (*ends, *ends):
        assert tally.add(Event(f"module:{state}", state))
    assert tally.summary() == ("7 done, 5 repaired, 1 scaffolded, 1 unrevised, 7,000 tokens, 0:00")
    assert tally.under_way() == []


@pytest.mark.parametrize("state", ["paused", "retrying", "removed", "damaged"])
def test_news_is_not_work(state: str) -> None:
    """An event about no work that is known is not counted, and never stays under way."""
    tally = Tally(1, Clock())
    assert not tally.add(Event("groq", state, tokens=(1, 1)))
    assert tally.under_way() == []
    assert tally.summary() == ""


def test_more_can_be_expected() -> None:
    """What comes on top of a total is added to it, and to what is done where there was none."""
    tally = Tally(None, Clock())
    tally.add(Event("summary:package", "planned"))
    tally.expect(10)
    assert tally.summary() == "1 of 11 done, 0:00"
    tally.expect(5)
    assert tally.summary() == "1 of 16 done, 0:00"


def test_times_are_minutes_and_seconds() -> None:
    """Hours are shown where there are any."""
    assert [duration(each) for each in (0, 9.99, 61, 3599, 3600, 36_061)] == [
        *("0:00", "0:09", "1:01", "59:59", "1:00:00", "10:01:01")
    ]
