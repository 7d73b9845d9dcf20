"""Git: the person's own, run in a folder, whose settings start no hook and no monitor."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.text import oneline

_SECONDS = 60
# Settings of a repository name programs: none is started of one that may be a stranger's.
_NO_PROGRAMS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")

_OF_REPOSITORY = ("local", "worktree")
_LFS = ("clean", "smudge", "smudge --skip")
_KNOWN_FILTERS = {"", "git-lfs filter-process", "git-lfs filter-process --skip"} | {
    f"git-lfs {word} -- %f" for word in _LFS
}

# Where git would look elsewhere than in the folder, as it does for its own hooks.
_OF_ANOTHER_REPOSITORY = {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"),
    *("GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"),
}


class GitError(PygenError):
    """Git did not do what it was asked."""


class NoGitError(GitError):
    """Git is not installed."""


def git_output(folder: Path, *arguments: str | Path, seconds: float = _SECONDS) -> bytes:
    """Run git, and return what it prints.

    Args:
        folder: Where it runs.
        arguments: What it is told; no shell reads it.
        seconds: How long it may take.

    Raises:
        NoGitError: It is not installed.
        GitError: It cannot run there, takes too long, or fails; with what it says.
    """
    git = shutil.which("git")
    if git is None:
        raise NoGitError("git is not installed.", "Install it: Copier updates packages with it.")
    environ = {
        name: text for name, text in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY
    }
    try:
        done = subprocess.run(  # noqa: S603 - no shell reads the arguments
            [git, *_NO_PROGRAMS, *arguments],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except OSError as error:
        raise GitError(
            f"git cannot be run in {folder}: {error.strerror}.", "Look at that folder, and at git."
        ) from None
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git did not answer within {seconds:.0f} seconds in {folder}.", "Try again."
        ) from None
    if done.returncode:
        said = oneline(done.stderr.decode(errors="replace")) or f"exit code {done.returncode}"
        raise GitError(f"git failed in {folder}: {said.rstrip('.')}.", "Mend that, and try again.")
    return done.stdout


def git_paths(folder: Path, *arguments: str | Path) -> list[str]:
    """Return the paths that git prints with `-z`.

    Args:
        folder: Where it runs.
        arguments: What it is told.

    Raises:
        GitError: As `git_output`.
    """
    return [os.fsdecode(path) for path in git_output(folder, *arguments).split(b"\0") if path]


def git_setting(name: str) -> str:
    """Return a setting such as `user.name`, empty where git or the setting is missing."""
    try:
        return git_output(Path(), "config", "--get", name).decode(errors="replace").strip()
    except GitError:
        return ""


def require_no_filters(folder: Path) -> None:
    """Refuse a repository whose own settings name programs that git starts to compare files.

    Those of git-lfs are known, and those of the person's settings for all repositories their own.

    Args:
        folder: A folder in it; one in no repository passes.

    Raises:
        PygenError: There is such a program.
        NoGitError: Git is not installed.
    """
    pattern = r"^filter\..*\.(clean|smudge|process)$"
    try:
        told = git_output(folder, "config", "--show-scope", "-z", "--get-regexp", pattern)
    except NoGitError:
        raise
    except GitError:
        return  # it has none
    parts = os.fsdecode(told).split("\0")
    for scope, (name, _, program) in zip(
        parts[::2], (setting.partition("\n") for setting in parts[1::2]), strict=False
    ):
        if scope in _OF_REPOSITORY and program not in _KNOWN_FILTERS:
            raise PygenError(
                f"The repository's own settings name a program, {oneline(name)}, that git would "
                f"start: {oneline(program)!r:.80}.",
                "Where you trust it, move it to your own settings of git, in ~/.gitconfig.",
            )


def is_in_repository(folder: Path) -> bool:
    """Return whether a folder is in a repository that does not ignore it."""
    try:
        git_output(folder, "rev-parse", "--is-inside-work-tree")
    except GitError:
        return False
    try:
        git_output(folder, "check-ignore", "--quiet", folder.resolve())
    except GitError:
        return True
    return False
