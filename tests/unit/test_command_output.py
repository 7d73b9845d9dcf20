"""Command output: what a model is shown of it."""

from __future__ import annotations

import pytest

from pygen_copier.generation.command_output import MOST_TOKENS, told_of
from pygen_copier.tokens import estimate_tokens


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("\x1b[31mE   assert 1 == 2\x1b[0m\r\n", "E   assert 1 == 2"),
        ("  0%\r 50%\r100%\ndone\n", "100%\ndone"),
        ("\x1b]0;title\x07a\x00b\x08c", "abc"),
        ("\n\n", ""),
        ("    indented\n", "    indented"),
    ],
)
def test_is_clean(output: str, told: str) -> None:
    """Colours, titles, what progress wrote over, and control characters are no text."""
    assert told_of(output) == told


def test_ends_and_beginnings_of_failures_stay() -> None:
    """What comes before the first failure goes first, then what stands in the middle."""
    passed = "tests/test_a.py .....\n" * 3_000
    middle = "".join(f"    frame {number}\n" for number in range(3_000))
    long_line = "x" * 50_000
    failure = f"=== FAILURES ===\n___ test_sum ___\n{middle}{long_line}\n"
    told = told_of(f"{passed}{failure}FAILED tests/test_a.py::test_sum\n")
    lines = told.splitlines()
    assert lines[:2] == ["=== FAILURES ===", "___ test_sum ___"]
    assert lines[-1] == "FAILED tests/test_a.py::test_sum"
    assert sum("lines are left out]" in line for line in lines) == 1
    assert MOST_TOKENS * 0.8 < estimate_tokens(told) <= MOST_TOKENS
    assert told_of(told) == told
