"""A scripted editor, as a command for VISUAL or EDITOR."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

_SCRIPT = """\
import json, pathlib, sys

here, path = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1])
number = len(list(here.glob("shown-*")))
text = path.read_bytes().decode("utf-8", "surrogateescape")
(here / f"shown-{number}").write_bytes(path.read_bytes())
edits, code = json.loads((here / "rounds.json").read_text())[number]
for old, new in edits.items():
    assert old in text, text
    text = text.replace(old, new, 1)
path.write_bytes(text.encode("utf-8", "surrogateescape") if edits != {"": ""} else b"")
sys.exit(code)
"""

# An edit that leaves the file empty.
EMPTIED = {"": ""}


class Editor:
    """A scripted editor: it edits once every time it is opened.

    Args:
        folder: Where it keeps what it was shown; the name needs quotes on a command line.
        rounds: What it replaces in the text, time by time.
        code: Its exit code.
    """

    def __init__(self, folder: Path, *rounds: Mapping[str, str], code: int = 0) -> None:
        self.folder = folder / "an editor's"
        self.folder.mkdir()
        script = self.folder / "edit.py"
        script.write_text(_SCRIPT, encoding="utf-8")
        (self.folder / "rounds.json").write_text(json.dumps([(it, code) for it in rounds]))
        self.command = shlex.join([sys.executable, str(script)])

    def shown(self) -> list[str]:
        """Return the text of every time."""
        count = len(list(self.folder.glob("shown-*")))
        return [
            (self.folder / f"shown-{at}").read_bytes().decode("utf-8", "surrogateescape")
            for at in range(count)
        ]
