"""Which Pythons there are on a day."""

from __future__ import annotations

from datetime import date

import pytest

from pygen_copier.python.releases import (
    minimum_pythons,
    newest_python,
    oldest_python,
    pythons_between,
)


@pytest.mark.parametrize(
    ("day", "oldest", "newest"),
    [
        (date(2025, 10, 31), "3.11", "3.13"),  # 3.9 got fixes, which is too old for the library
        (date(2025, 11, 1), "3.11", "3.14"),
        (date(2026, 11, 29), "3.11", "3.15"),
        (date(2027, 10, 31), "3.11", "3.15"),
        (date(2027, 11, 1), "3.12", "3.16"),
    ],
)
def test_versions_come_and_go_each_autumn(day: date, oldest: str, newest: str) -> None:
    """A version is released each October and gets fixes for five years, as PEP 602 says."""
    assert (oldest_python(day), newest_python(day)) == (oldest, newest)


def test_an_old_version_may_stay_the_minimum() -> None:
    """A package keeps its oldest Python when the fixes end; the choice says that they have."""
    offered = minimum_pythons(date(2028, 1, 1))
    assert offered == {
        "3.11": "no fixes since October 2027",
        "3.12": "fixes until October 2028",
        "3.13": "fixes until October 2029",
        "3.14": "fixes until October 2030",
        "3.15": "fixes until October 2031",
    }


def test_the_versions_between_are_all() -> None:
    """Both ends are among them, and the oldest is there whatever the newest is."""
    assert pythons_between("3.9", "3.12") == ["3.9", "3.10", "3.11", "3.12"]
    assert pythons_between("3.14", "3.13") == ["3.14"]
