"""An update with a chat window as the model, run from within the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project
from support.model import good_model
from support.projects import Copy

from pygen_copier.generation.record import Record

pytestmark = pytest.mark.slow

AGAIN = ("-d", "provider=files", "-d", "model=replies", "-d", 'regenerate=["module:*"]')


def answered(folder: Path) -> int:
    """Answer every prompt in a folder of replies that has no answer yet; return how many."""
    count = 0
    for prompt in folder.rglob("*.prompt.md"):
        reply = prompt.with_name(prompt.name.replace(".prompt.md", ".md"))
        if not reply.exists():
            reply.write_text(good_model(Ask("", "", prompt.read_text("utf-8"))), encoding="utf-8")
            count += 1
    return count


def test_an_update_leaves_the_project_clean(copy: Copy, tmp_path: Path) -> None:
    """The folder of replies ignores itself: each run goes on, and none finds the project dirty."""
    assert copy(provider="scaffold").code == 0
    project = Project(tmp_path / "project")
    project.start_history()
    stopped = project.update(*AGAIN)
    assert stopped.code == 1
    assert "Paste" in stopped.complaint
    assert project.status() == ""
    while answered(project.folder / "replies"):
        done = project.update(*AGAIN)
        assert "dirty" not in done.err
    assert done.code == 0, done.err
    assert "replies" not in project.status()
    record = Record.read(project.answers()["generated"])
    assert record["module:parity_checks"].model == "files:replies"
