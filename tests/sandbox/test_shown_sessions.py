"""Sessions in docstrings are run where tests are run, and whatever comes of it is only told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pygen_copier.generation.verify.shown_sessions import session_problems
from pygen_copier.sandbox import SandboxTester

pytestmark = pytest.mark.slow

PATH = "src/tiny/codes.py"
MODULE = '''"""Codes.

>>> double(2)
4
"""

import atexit


def double(number: int) -> int:
    """Return it twice.

    >>> double(3)
    7
    >>> double(None)
    0
    """
    return number * 2
'''
MARK = "[[ what the sessions show otherwise ]]"


def shown(module: str) -> tuple[str, ...]:
    """Run what a module shows."""
    files = {"src/tiny/__init__.py": "from tiny.codes import double\n", PATH: module}
    return session_problems(SandboxTester([]), files, PATH)


def test_what_is_otherwise_is_told_with_what_it_is(sandboxed: None, index: Path) -> None:
    """What is right is silent; a wrong result and an exception name line, function and input."""
    printed, raised = shown(MODULE)
    assert printed == (
        "Line 13: in the docstring of `double`, `double(3)` prints '6', which is not what is shown "
        "below it."
    )
    assert raised.startswith("Line 15: in the docstring of `double`, `double(None)` raises TypeErr")


@pytest.mark.parametrize(
    "printed",
    ["'[[1, 2, 3, 4]]'", "'[1]'", "'{\"a\": 1}'", "'7'", "'[['", "'[' * 100_000"],
)
def test_what_a_module_prints_over_it_breaks_nothing(
    sandboxed: None, index: Path, printed: str
) -> None:
    """Other data under the same mark, half of it or too deep: there is nothing to tell."""
    over = f"\natexit.register(lambda: print({MARK!r}, {printed}, sep=chr(10)))\n"
    assert shown(MODULE + over) == ()
