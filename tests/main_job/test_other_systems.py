"""Other systems: what a checkout on Windows does to files makes no hand edit of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import Project, commit, copier, git, pygen_copier

pytestmark = pytest.mark.slow

# What git for Windows sets up: line ends are turned, bits and links are not kept.
WINDOWS = ("core.autocrlf=true", "core.fileMode=false", "core.symlinks=false")


def test_a_clone_with_the_settings_of_windows_holds_what_was_generated(
    project: Project, tmp_path: Path
) -> None:
    """Every file is as generated there, an update changes nothing, and executable bits are none."""
    commit(project.folder)
    clone = tmp_path / "clone"
    settings = [part for setting in WINDOWS for part in ("-c", setting)]
    git(tmp_path, "clone", "--quiet", *settings, str(project.folder), str(clone))
    for path in clone.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            path.chmod(0o755)
            assert b"\r\n" not in path.read_bytes(), path
    told = pygen_copier("status", clone)
    assert told.code == 0, told.err
    assert told.out.splitlines()[-1].startswith("10 files: 0 edited by hand")
    done = copier("update", "--trust", "--defaults", cwd=clone)
    assert done.code == 0, done.err
    assert git(clone, "status", "--porcelain") == ""
