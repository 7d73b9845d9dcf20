"""What a person is told after a copy: commands that fit where it went, to be pasted as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import (
    ANSWERS,
    FIRST_ANSWERS,
    Run,
    as_data,
    commit,
    copier,
    git,
    pygen_copier,
    run,
)

pytestmark = pytest.mark.slow


def copy(template: str | Path, where: str, cwd: Path) -> Run:
    """Copy a scaffold from a folder, as a person types it."""
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    done = copier("copy", "--trust", "--defaults", *data, template, where, cwd=cwd)
    assert done.code == 0, done.err
    return done


def steps(done: Run) -> list[str]:
    """Return the commands that were told."""
    told = done.err.partition("Next:")[2].partition("Later,")[0]
    return [line.strip() for line in told.splitlines() if line.strip()][:-1]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder."""
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


@pytest.mark.parametrize(
    ("where", "first"),
    [
        ("tiny", "cd tiny"),
        ("my tiny's", "cd 'my tiny'\"'\"'s'"),
        (".", "git init"),
        ("a/b", "cd a/b"),
    ],
)
def test_the_commands_can_be_pasted(where: str, first: str, template: Path, here: Path) -> None:
    """Whatever the destination, a shell takes them, and all is committed then."""
    told = steps(copy(template, where, here))
    assert told[0].startswith(first)
    commands = " && ".join(
        ["git config --global user.name T", "git config --global user.email t@e.x", *told]
    )
    done = run("bash", "-c", commands, cwd=here)
    assert done.code == 0, done.err
    assert git(here / where, "status", "--porcelain") == ""
    assert git(here / where, "log", "--format=%s") == "Generate tiny-codes\n"


@pytest.mark.parametrize("where", [".", "tiny"])
def test_a_repository_that_is_there_is_not_made_again(
    where: str, template: Path, here: Path
) -> None:
    """In a repository, at its top or below, what is new is added; nothing beside it is."""
    git(here, "init", "-q")
    told = steps(copy(template, where, here))
    assert told[-1] == 'git add . && git commit -m "Generate tiny-codes"'
    assert not any("git init" in line for line in told)


def test_a_folder_that_a_repository_ignores_becomes_its_own(template: Path, here: Path) -> None:
    """Nothing of it can be added to the one around it."""
    git(here, "init", "-q")
    (here / ".gitignore").write_text("tiny\n")
    assert "git init" in steps(copy(template, "tiny", here))[1]


def test_where_the_template_is_recorded_is_told_with_how_to_mend_it(
    template: Path, here: Path, tmp_path: Path
) -> None:
    """A relative path works from one folder only, and a full one until the template moves."""
    (here / "template").symlink_to(template)
    told = copy("template", "tiny", here).err
    assert "recorded as template, so updates find it from this folder only" in told
    assert f"now it is {template}" in told
    moved = tmp_path / "moved"
    run("cp", "-r", template, moved)
    told = copy(moved, "other", here).err
    assert f"Updates look for the template at {moved}." in told
    assert f"`_src_path` in {ANSWERS}, and commit that" in " ".join(told.split())
    commit_all(here / "other")
    moved.rename(tmp_path / "further")
    done = pygen_copier("edit", "--trust", here / "other", environ={"EDITOR": "false"})
    assert f"Error: The template {moved} is not there. Write its full path" in done.err


def commit_all(folder: Path) -> None:
    """Make a folder a repository with all committed."""
    git(folder, "init", "-q")
    commit(folder)
