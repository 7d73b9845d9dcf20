"""Releases of Python: which versions there are on a day, and for how long they get fixes."""

from __future__ import annotations

from datetime import date

OLDEST = 11
"""The minor version before which nothing is offered: this library itself runs on none."""

_YEARS = 5  # of fixes, by PEP 602
_BEFORE_FIRST = 2011  # 3.N comes in October of this year plus N, by PEP 602
_NOVEMBER = 11


def newest_python(on: date) -> str:
    """Return the newest Python that is released, such as `3.14`.

    A version counts from the November after its release (PEP 602: each October).

    Args:
        on: The day.
    """
    return f"3.{_newest(on)}"


def oldest_python(on: date) -> str:
    """Return the oldest Python that still gets fixes, as far as this library knows it.

    Args:
        on: The day.
    """
    return f"3.{max(OLDEST, _newest(on) - _YEARS + 1)}"


def minimum_pythons(on: date) -> dict[str, str]:
    """Return the versions that a package may begin with, with a word on how long each gets fixes.

    The newest is left out: a package that nobody else can install serves few.

    Args:
        on: The day.
    """
    newest = _newest(on)
    words = {}
    for minor in range(OLDEST, newest):
        end = _BEFORE_FIRST + minor + _YEARS
        is_over = minor <= newest - _YEARS
        since = "no fixes since" if is_over else "fixes until"
        words[f"3.{minor}"] = f"{since} October {end}"
    return words


def pythons_between(first: str, last: str) -> list[str]:
    """Return the versions from one to another, both of them among it; the first in any case.

    Args:
        first: The oldest, such as `3.11`.
        last: The newest.
    """
    lowest, highest = (int(version.rpartition(".")[2]) for version in (first, last))
    return [f"3.{minor}" for minor in range(lowest, max(lowest, highest) + 1)]


def _newest(on: date) -> int:
    return on.year - _BEFORE_FIRST - (on.month < _NOVEMBER)
