"""Conflicts after an update: the run lists them at its end, and `status` until they are settled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.copier import (
    FIRST_ANSWERS,
    Project,
    as_data,
    commit,
    copier,
    git,
    pygen_copier,
)
from support.servers import ModelServer

pytestmark = pytest.mark.slow

MODULE = "src/tiny_codes/parity_checks.py"
LINE = "    return n + 1\n"
MARKS = ("<<<<<<< before updating", "=======", ">>>>>>> after updating")


@pytest.fixture
def conflicted(project: Project, server: ModelServer) -> Project:
    """A project whose update and whose person changed the same lines of one module."""
    return in_conflict(project, server)[0]


def in_conflict(project: Project, server: ModelServer, *options: str) -> tuple[Project, str]:
    """Edit a line and regenerate its file with the line changed; return what the update said."""
    text = project.read(MODULE)
    assert LINE in text
    project.write(MODULE, text.replace(LINE, "    return 1 + n  # by hand\n"))
    commit(project.folder)
    good = server.answer
    server.answer = lambda ask: str(good(ask)).replace("return n + 1", "return 2 + n - 1")
    again = 'regenerate=["module:parity_checks"]'
    done = project.update("-d", again, *options, environ=server.environ)
    assert done.code == 0, done.err
    return project, done.err


def test_an_update_ends_with_its_conflicts(project: Project, server: ModelServer) -> None:
    """Each file in conflict is named with what to do, after Copier has merged."""
    _, told = in_conflict(project, server)
    assert all(mark in project.read(MODULE) for mark in MARKS)
    assert "1 file is in conflict: the update and your edits touch the same lines." in told
    end = told[told.index("1 file is in conflict") :]
    assert f"\n  {MODULE}\n" in end
    assert "run: git add FILE" in end
    assert "module:parity_checks" not in end  # nothing of the run itself comes after it


def test_an_update_without_conflicts_says_nothing_of_them(
    project: Project, server: ModelServer
) -> None:
    """Where nothing is in conflict, no word is said."""
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert "conflict" not in done.err
    assert pygen_copier("status", "--conflicts", project.folder).code == 0


def test_changes_that_were_rejected_are_listed_too(project: Project, server: ModelServer) -> None:
    """With `--conflict rej` Copier writes no markers, and its `.rej` files are named."""
    _, told = in_conflict(project, server, "--conflict", "rej")
    assert f"\n  {MODULE}.rej\n" in told
    assert "make them by hand" in told
    assert pygen_copier("status", "--conflicts", project.folder).out == f"{MODULE}.rej\n"


def test_status_shows_conflicts_until_they_are_settled(conflicted: Project) -> None:
    """Added with its markers, a file is in conflict still; without them it is edited by hand."""
    done = pygen_copier("status", conflicted.folder)
    (line,) = (line for line in done.out.splitlines() if line.startswith("module:parity_checks"))
    assert "in conflict" in line
    assert done.out.endswith("1 in conflict.\n")
    git(conflicted.folder, "add", "-A")
    done = pygen_copier("status", "--conflicts", cwd=conflicted.folder)
    assert (done.code, done.out) == (1, f"{MODULE}\n")

    conflicted.write(MODULE, "SETTLED = 1\n")
    git(conflicted.folder, "add", "-A")
    done = pygen_copier("status", "--conflicts", cwd=conflicted.folder)
    assert (done.code, done.out) == (0, "")
    rows = json.loads(pygen_copier("status", "--json", conflicted.folder).out)
    assert {row["artifact"]: row["file"] for row in rows}["module:parity_checks"] == (
        "edited by hand"
    )


def test_what_git_holds_unmerged_is_in_conflict_without_markers(conflicted: Project) -> None:
    """A person who took the markers out still has to say that they are done."""
    conflicted.write(MODULE, "SETTLED = 1\n")
    assert pygen_copier("status", "--conflicts", conflicted.folder).out == f"{MODULE}\n"


def test_files_that_no_model_wrote_are_listed(project: Project) -> None:
    """The skeleton's files can be in conflict as well; `status` names them below the table."""
    project.write("README.md", f"{MARKS[0]}\na\n{MARKS[1]}\nb\n{MARKS[2]}\n")
    lines = pygen_copier("status", project.folder).out.splitlines()
    assert lines[-2] == "in conflict: README.md"
    assert lines[-1].endswith(", 1 in conflict.")


def test_a_name_that_is_no_text_is_listed(project: Project) -> None:
    """A file whose name is no UTF-8 and breaks the line is named as well as can be."""
    (project.folder / os.fsdecode(b"odd\xff\n.txt")).write_text(f"{MARKS[0]}\n", encoding="utf-8")
    done = pygen_copier("status", project.folder)
    assert done.code == 0, done.err
    assert len([line for line in done.out.splitlines() if line.startswith("in conflict: odd")]) == 1
    command = str(Path(sys.executable).with_name("pygen-copier"))
    listed = subprocess.run(
        [command, "status", "--conflicts", project.folder], capture_output=True, check=False
    )
    assert (listed.returncode, listed.stdout) == (1, b"odd\xff\n.txt\n")


def test_a_project_in_a_part_of_a_repository(
    template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """Conflicts are named from the project's folder, and others of the repository are not."""
    git(tmp_path, "init", "-q")
    (tmp_path / "other.txt").write_text(f"{MARKS[0]}\n", encoding="utf-8")
    data = as_data({**FIRST_ANSWERS, "provider": "groq", "model": "small-model"})
    made = copier(
        *("copy", "--trust", "--defaults", *data),
        *(template, tmp_path / "part"),
        environ=server.environ,
    )
    assert made.code == 0, made.err
    commit(tmp_path)
    project, told = in_conflict(Project(tmp_path / "part"), server)
    assert f"\n  {MODULE}\n" in told
    assert "other.txt" not in told
    assert pygen_copier("status", "--conflicts", project.folder).out == f"{MODULE}\n"
