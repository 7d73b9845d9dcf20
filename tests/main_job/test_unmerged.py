"""What a person wrote is told where git could not merge it; Copier goes on then as if it had."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest
from support.copier import ANSWERS, Project, commit, run
from support.troubles import read_only, run_obeying_modes

pytestmark = pytest.mark.slow

UPDATE = ("copier", "update", "--trust", "--defaults")
NAME, LICENSE = "README.md", "LICENSE"
MINE = "\nWhat I wrote.\n"


@pytest.fixture
def locked(project: Project) -> Iterator[Project]:
    """A project with an edit, in whose folder files are changed, and none is made or renamed."""
    project.write(NAME, project.read(NAME) + MINE)
    commit(project.folder)
    with read_only(project.folder, deep=False):
        yield project


@pytest.mark.parametrize("how", [[], ["--quiet"]], ids=["aloud", "quiet"])
def test_a_file_that_lost_an_edit_is_named_with_the_way_back(
    locked: Project, how: list[str]
) -> None:
    """The command that is told brings the edit back."""
    done = run_obeying_modes(*UPDATE, "-d", "author_name=Grace Example", *how, cwd=locked.folder)
    assert done.code == 0, done.err
    assert MINE not in locked.read(NAME)
    assert "1 file lost what you wrote in it, for it could not be merged:\n" in done.err
    assert f"\n  {NAME}\n" in done.err
    locked.folder.chmod(0o755)
    (line,) = (line for line in done.err.splitlines() if " checkout " in line)
    back = run(*shlex.split(line), cwd=locked.folder)
    assert back.code == 0, back.err
    assert locked.read(NAME).endswith(MINE)


def test_an_edit_that_is_merged_is_not_said_to_be_lost(project: Project) -> None:
    """Nor is one of the recorded answers, which says itself that it is not to be edited."""
    project.write(NAME, project.read(NAME) + MINE)
    project.write(ANSWERS, project.read(ANSWERS) + "# mine\n")
    commit(project.folder)
    done = project.update("-d", "author_name=Grace Example")
    assert done.code == 0, done.err
    assert project.read(NAME).endswith(MINE)
    assert "# mine" not in project.read(ANSWERS)
    assert "lost" not in done.err


@pytest.mark.parametrize("how", ["inline", "rej"])
def test_an_edit_in_conflict_is_not_said_to_be_lost(how: str, project: Project) -> None:
    """It stands between marks, or in a file of rejects, which is told already."""
    line = next(line for line in project.read(LICENSE).splitlines() if "Copyright" in line)
    project.write(LICENSE, project.read(LICENSE).replace(line, f"{line} and me"))
    commit(project.folder)
    done = project.update("-d", "author_name=Grace Example", "--conflict", how)
    assert done.code == 0, done.err
    assert LICENSE in done.err
    assert "lost" not in done.err
