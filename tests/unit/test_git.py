"""Git as it is run: in its folder and nowhere else, with an error for whatever goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import commit, git

from pygen_copier.errors import PygenError
from pygen_copier.git import (
    GitError,
    NoGitError,
    git_output,
    git_paths,
    git_setting,
    require_no_filters,
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a file."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a b.txt").write_text("a")
    commit(folder)
    return folder


def test_paths_are_whole(repository: Path) -> None:
    """Names with blanks are one path each."""
    assert git_paths(repository, "ls-files", "-z") == ["a b.txt"]


def test_another_repository_is_none_of_its_business(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run from a hook of another repository, it looks at the folder it is told."""
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
    assert git_paths(repository, "ls-files", "-z") == ["a b.txt"]


def test_what_fails_says_what_git_says(tmp_path: Path) -> None:
    """A folder that is no repository, and one that is not there, are errors in one line."""
    with pytest.raises(GitError, match="not a git repository"):
        git_output(tmp_path, "status")
    with pytest.raises(GitError, match="cannot be run in"):
        git_output(tmp_path / "nowhere", "status")


def test_without_git_it_is_told_and_settings_are_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing breaks where git is missing: whoever needs it hears so, a setting is empty."""
    assert git_setting("user.name") == "Test Person"
    assert git_setting("user.nothing") == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoGitError, match=r"^git is not installed\. Install it"):
        git_output(tmp_path, "status")
    assert git_setting("user.name") == ""


@pytest.mark.parametrize("kind", ["clean", "smudge", "process"])
@pytest.mark.parametrize("scope", ["--local", "--worktree"])
def test_filters_of_a_repository_are_refused(kind: str, scope: str, repository: Path) -> None:
    """A program that git would start is named, whichever of the repository's settings names it."""
    git(repository, "config", "extensions.worktreeConfig", "true")
    git(repository, "config", scope, f"filter.a b.{kind}", "sh -c 'touch trace'; cat")
    with pytest.raises(PygenError, match=rf"a program, filter\.a b\.{kind}, that git would start"):
        require_no_filters(repository)


def test_other_filters_are_let_be(repository: Path, tmp_path: Path) -> None:
    """Those of git-lfs, those of the person's own settings, and none."""
    require_no_filters(tmp_path)
    require_no_filters(repository)
    git(repository, "config", "--global", "filter.mine.clean", "cat")
    git(repository, "config", "--local", "filter.lfs.clean", "git-lfs clean -- %f")
    git(repository, "config", "--local", "filter.lfs.required", "true")
    require_no_filters(repository)
