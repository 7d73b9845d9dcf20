"""The settings of mypy that a package has, and that what is generated is held against."""

from __future__ import annotations

from pathlib import Path

from mypy import api
from support.copier import REPOSITORY

HALF = """\
def hinted(number: int) -> int:
    return number


def bare(number):
    return number
"""
CALLS = """\
from half import bare, hinted

print(hinted("three"), bare(3))
"""


def test_what_a_dependency_leaves_without_hints_may_be_called(tmp_path: Path) -> None:
    """Of a dependency with hints for some functions, only what breaks these is an error."""
    (tmp_path / "half").mkdir()
    (tmp_path / "half/__init__.py").write_text(HALF)
    (tmp_path / "half/py.typed").touch()
    (tmp_path / "calls.py").write_text(CALLS)
    (tmp_path / "pyproject.toml").write_text((REPOSITORY / "parts/types.toml").read_text())
    settings = ("--config-file", tmp_path / "pyproject.toml", "--cache-dir", tmp_path / "cache")
    printed, _, _ = api.run([*map(str, settings), str(tmp_path / "calls.py")])
    errors = [line for line in printed.splitlines() if "error:" in line]
    assert len(errors) == 1
    assert "[arg-type]" in errors[0]
