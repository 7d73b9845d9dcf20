"""Whole or not at all: what was made, and a change, come to their place without halves."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import git

from pygen_copier.app import worker
from pygen_copier.app.change import Change
from pygen_copier.app.job import Job, Task
from pygen_copier.errors import PygenError


def test_what_was_made_is_at_its_place_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place that was filled meanwhile, or a copy that fails, leaves it where it was made."""
    made, target = tmp_path / "made" / "codes", tmp_path / "packages" / "codes"
    made.mkdir(parents=True)
    (made / "README.md").write_text("Codes.")
    target.mkdir(parents=True)
    (target / "mine.txt").write_text("mine")
    with pytest.raises(OSError, match="not empty"):
        worker._move(made, target, "0123456789ab")
    (target / "mine.txt").unlink()

    def broken(_: Path, draft: Path) -> None:
        draft.mkdir()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("shutil.move", broken)
        with pytest.raises(OSError, match="No space"):
            worker._move(made, target, "0123456789ab")
    assert list(target.parent.iterdir()) == []
    worker._move(made, target, "0123456789ab")
    assert [path.name for path in target.parent.iterdir()] == ["codes"]
    assert (target / "README.md").read_text() == "Codes."


def test_a_change_with_a_link_is_not_taken_by_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link is told, and no other file was written before."""
    package = tmp_path / "codes"
    package.mkdir()
    (package / "a.md").write_text("before\n")
    for command in (("init", "-q"), ("add", "--all"), ("commit", "-q", "-m", "First")):
        git(package, *command)
    task = Task("update", (), {"folder": str(package)}, copied=str(package))
    change = Change(Job.make(tmp_path / "jobs", task))
    git(tmp_path, "clone", "-q", str(package), str(change.clone))
    (change.clone / "a.md").write_text("after\n")
    (change.clone / "b.md").symlink_to("/etc/passwd")
    monkeypatch.setattr("pygen_copier.app.change.require_updatable", lambda *_: None)
    monkeypatch.setattr("pygen_copier.app.change.RecordedProject.open", lambda *_: None)
    with pytest.raises(PygenError, match=r"b\.md is a link"):
        change.take()
    assert git(package, "status", "--porcelain") == ""
