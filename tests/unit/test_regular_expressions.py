"""No regular expression of the library takes a time that grows with the square of a text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.patterns import PACKAGE, SHORTER, Pattern, hostile, is_quick, patterns

pytestmark = pytest.mark.weekly


def test_none_is_slow() -> None:
    """Each is tried on long texts of what it repeats, in a process that may use little CPU time."""
    found = subprocess.run(
        [sys.executable, "-m", "support.patterns"],
        cwd=PACKAGE.parent / "tests",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.stdout, found.stderr, found.returncode) == ("", "", 0)


def test_those_that_meet_short_texts_are_there() -> None:
    """A file that is named for that has a regular expression still."""
    assert {each.file for each in patterns()} >= set(SHORTER)


@pytest.mark.parametrize("text", [r"(a+)+b", r" +$", r"\[[^\]]*\]"])
def test_a_slow_one_is_found(text: str) -> None:
    """What takes exponential or quadratic time is told, and its text is one that shows it."""
    slow = Pattern("text.py", 1, text, 0, begins=False)
    assert list(hostile(slow, 10))
    assert not is_quick(slow)
