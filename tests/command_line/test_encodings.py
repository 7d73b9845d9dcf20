"""A terminal that cannot show all letters gets what it can, and no traceback."""

from __future__ import annotations

import click
import pytest
from support.copier import Project, pygen_copier

from pygen_copier.cli import main

assert isinstance(main, click.Group)
MODULE = "src/tiny_codes/parity_checks.py"
LATIN = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_help_is_shown(name: str) -> None:
    """What the terminal has no letter for stands there as Python writes it."""
    done = pygen_copier(name, "--help", environ=LATIN)
    assert done.code == 0, done.err
    assert done.out.isascii()
    whole = pygen_copier(name, "--help")
    assert whole.out.encode("latin-1", "backslashreplace").decode() == done.out


@pytest.mark.slow
def test_what_a_person_wrote_is_shown(project: Project) -> None:
    """Letters of a person's stop no command that shows what they did."""
    project.write(MODULE, project.read(MODULE) + "# \u4f8b\n")
    words = ("show", "module:parity_checks", "--diff")
    done = pygen_copier(*words, cwd=project.folder, environ=LATIN)
    assert done.code == 0, done.err
    assert "\n+# \\u4f8b\n" in done.out
