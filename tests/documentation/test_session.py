"""The recorded session: it is what its recorder types, and shows nothing of a machine."""

from __future__ import annotations

import re
from pathlib import Path

from support.pages import DOCS
from support.session import COMMANDS, told

SESSION = (DOCS / "session.md").read_text(encoding="utf-8")


def test_commands() -> None:
    """The page shows the commands of its recorder, in their order."""
    assert re.findall(r"^\$ (.*)$", SESSION, re.MULTILINE) == COMMANDS


def test_nothing_failed() -> None:
    """No command ended in an error, and the demonstration's own tests passed."""
    assert re.search(r"^\d+ passed in ", SESSION, re.MULTILINE)
    assert not re.search(r"^(Error|Traceback|bash:|fatal:|make: \*)", SESSION, re.MULTILINE)


def test_no_paths() -> None:
    """No path of the machine is shown."""
    assert not re.search(r"(?<![\w.~>-])/(?:home|root|tmp|var|Users|work)\b", SESSION)
    rows = ["cd /home/ada/x", "    create  a", "    create  b", "", "done"]
    shown = told(rows, Path("/home/ada"))
    assert shown == ["cd ~/x", "    (2 lines: files that are created)", "", "done"]
