"""A copy of recorded answers takes no more than it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.copier import ANSWERS

pytestmark = pytest.mark.slow

# What asks, plans and speaks to services: a third of all that there is to import.
_NOT_NEEDED = {
    "pygen_copier.client.client",
    "pygen_copier.generation.engine",
    "pygen_copier.plan.planning.planner",
    "pygen_copier.providers.remote",
    "pygen_copier.sandbox",
    "groq",
}


def test_nothing_is_imported_that_asks(
    made_project: Path, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What plans, sends requests or runs code stays unread where everything is recorded."""
    monkeypatch.setenv("GROQ_API_KEY", "no-key")
    given = ["--data-file", str(made_project / ANSWERS)]
    copy = ["copier", "copy", "--quiet", "--trust", "--defaults", *given]
    program = (
        "import sys\n"
        "from copier._cli import CopierApp\n"
        f"_, code = CopierApp.run({[*copy, str(template), str(tmp_path / 'made')]!r}, exit=False)\n"
        f"print(code, *({_NOT_NEEDED!r} & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n", done.stdout
