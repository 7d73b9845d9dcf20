"""A conflict: a file in which an update and a person's edits touched the same lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pygen_copier.git import GitError, git_paths
from pygen_copier.questionnaire.copier_run import CONFLICT, REJECTED
from pygen_copier.text import count, oneline

_MARK = rf"^{CONFLICT}\r?$"


def conflicts(project: Path) -> tuple[str, ...]:
    """Return the files in conflict, relative to the project and sorted.

    These are files that git holds to be unmerged, files with Copier's conflict markers, and files
    of changes that could not be merged (`copier update --conflict rej`). Without git there are
    none, for Copier updates only what git tracks.

    Args:
        project: The folder of the project, which may be a part of a repository.
    """
    return tuple(
        sorted(
            {
                *_paths(project, "diff", "--name-only", "--diff-filter=U", "--relative", "-z"),
                *_paths(project, "grep", "-lzE", "--untracked", _MARK),
                *_paths(project, "ls-files", "--others", "-z", "--", f"*{REJECTED}"),
            }
        )
    )


def conflict_advice(found: Sequence[str]) -> str:
    """Return what to do about files in conflict; empty where there are none."""
    if not found:
        return ""
    lines = [
        f"{count(len(found), 'file is', 'files are')} in conflict: "
        "the update and your edits touch the same lines.",
        *(f"  {oneline(path)}" for path in found),
        "In each, choose between what stands after <<<<<<< (yours) and after ======= (the "
        "update's), remove the three marks, and run: git add FILE",
    ]
    if any(path.endswith(REJECTED) for path in found):
        lines.append(
            "A file that ends in .rej holds changes that were not merged: make them by hand, and "
            "remove it."
        )
    lines.append("What is left to do, `pygen-copier status --conflicts` tells.")
    return "\n".join(lines)


def _paths(project: Path, *command: str) -> list[str]:
    """Return the paths that git prints, none where it cannot say."""
    try:
        return git_paths(project, *command)
    except GitError:
        return []
