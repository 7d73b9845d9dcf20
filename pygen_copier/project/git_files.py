"""The listing of a folder: the files in it that git tracks, or would track."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pygen_copier.errors import PygenError
from pygen_copier.git import GitError, NoGitError, git_output, git_paths

# What is passed over where there is no git to read `.gitignore`.
_USUALLY_IGNORED = {
    *(".git", ".venv", "venv", ".tox", ".nox", "__pycache__", "node_modules", "build", "dist"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "htmlcov", ".coverage", ".env"),
}


class GitFiles(NamedTuple):
    """What is in a folder.

    Attributes:
        files: The paths of files and links, relative to the folder, sorted, with slashes.
        left_out: What was passed over, and why.
    """

    files: list[str]
    left_out: list[str]


def list_git_files(folder: Path) -> GitFiles:
    """List a folder as git sees it: tracked, and untracked but not ignored.

    Outside of a repository, or where a repository around it ignores the whole folder, its
    `.gitignore` files count all the same. Without git, what is usually ignored is.

    Args:
        folder: An existing folder, its path resolved.

    Raises:
        PygenError: It is in a repository that git cannot read.
    """
    try:
        found = _tracked(folder)
    except NoGitError:
        reason = "what is usually ignored, for git is not installed to read .gitignore"
        return _sorted_out(folder, _walked(folder), [reason])
    except GitError as error:
        raise PygenError(f"git cannot list {folder}: {error.problem}", error.remedy) from None
    return _sorted_out(folder, found)


def _tracked(folder: Path) -> list[str]:
    command = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    found: list[str] = []
    if any((above / ".git").exists() for above in (folder, *folder.parents)):
        found = git_paths(folder, *command)
    if not found:
        with tempfile.TemporaryDirectory(prefix="pygen-zip-") as empty:
            git_output(folder, "init", "--quiet", "--bare", empty)
            found = git_paths(folder, f"--git-dir={empty}", f"--work-tree={folder}", *command)
    return found


def _walked(folder: Path) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        links = [name for name in folders if Path(where, name).is_symlink()]
        folders[:] = [name for name in folders if name not in _USUALLY_IGNORED]
        for name in (*files, *links):
            if name not in _USUALLY_IGNORED and not name.endswith(".pyc"):
                yield Path(where, name).relative_to(folder).as_posix()


def _sorted_out(folder: Path, found: Iterable[str], left_out: Sequence[str] = ()) -> GitFiles:
    """Keep what can be read in place: git also names what was deleted, and whole repositories."""
    files, apart = set(), set()
    for name in found:
        path = folder / name
        if path.parent.resolve() != path.parent:
            continue  # a folder on the way was replaced by a link
        if path.is_symlink() or path.is_file():
            files.add(name)
        elif path.is_dir():
            apart.add(f"{name.rstrip('/')}, a repository of its own")
    return GitFiles(sorted(files), [*left_out, *sorted(apart)])
