"""A change: what a command did to a clone of a package, seen before it is taken or thrown away."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pygen_copier.app.job import Job
from pygen_copier.errors import PygenError
from pygen_copier.git import git_output, git_paths
from pygen_copier.paths import MOST_BYTES, read_inside, remove_inside, write_inside
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.conflicts import conflicts
from pygen_copier.reports.project import require_updatable
from pygen_copier.text import printable

CLONE = "clone"
"""The folder of the clone, in that of the job."""

_MOST_SHOWN = 400_000
_AGAINST = ("diff", "--cached", "--no-renames", "--no-ext-diff", "--no-textconv")
_TRUSTED = ["--trust"]  # what the clone's command was told; here it only passes the check


@dataclass(frozen=True)
class Change:
    """A change that a job has made in its clone.

    Attributes:
        job: The job.
    """

    job: Job

    @property
    def clone(self) -> Path:
        """The repository that was changed."""
        return self.job.folder / CLONE

    @property
    def repository(self) -> Path:
        """The repository that it was cloned from."""
        return Path(self.job.task.copied)

    @property
    def project(self) -> Path:
        """The package that it is for."""
        return Path(self.job.task.about["folder"])

    def conflicts(self) -> tuple[str, ...]:
        """Return the files where it meets the person's own edits."""
        return conflicts(self.clone)

    def diff(self) -> str:
        """Return what it changes, as a person reads it."""
        git_output(self.clone, "add", "--all")
        text = git_output(self.clone, *_AGAINST, "HEAD").decode("utf-8", "replace")
        more = "\n… and more\n" if len(text) > _MOST_SHOWN else ""
        return printable(text[:_MOST_SHOWN]) + more

    def paths(self) -> list[str]:
        """Return the files that it changes."""
        git_output(self.clone, "add", "--all")
        return git_paths(self.clone, *_AGAINST, "--name-only", "-z", "HEAD")

    def take(self) -> None:
        """Bring it into the package.

        Raises:
            PygenError: The package has changed since, or holds what is not committed.
        """
        require_updatable(RecordedProject.open(self.project, ""), _TRUSTED)
        if _head(self.repository) != _head(self.clone):
            raise PygenError(
                f"{self.repository} has changed since this was tried.", "Throw it away, try again."
            )
        # All is read before anything is written: a link among it leaves the package as it is.
        brought = {path: read_inside(self.clone, path, MOST_BYTES) for path in self.paths()}
        for path, data in brought.items():
            if data is None:
                remove_inside(self.repository, path)
            else:
                mode = (self.clone / path).stat().st_mode & 0o777
                write_inside(self.repository, path, data, mode)


def around(project: Path) -> tuple[Path, str]:
    """Return the repository that a package is in, and where in it.

    Args:
        project: Its folder.
    """
    top = os.fsdecode(git_output(project, "rev-parse", "--show-toplevel")).rstrip("\n")
    inner = os.fsdecode(git_output(project, "rev-parse", "--show-prefix")).rstrip("\n")
    return Path(top), inner.rstrip("/")


def _head(repository: Path) -> bytes:
    return git_output(repository, "rev-parse", "HEAD")
