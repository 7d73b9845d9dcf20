"""A zip of a project: what is taken, where it is written, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.project.git_files import list_git_files
from pygen_copier.reports.archive import write_archive
from pygen_copier.reports.secrets import refuse_secrets
from pygen_copier.text import count


@dataclass(frozen=True, slots=True)
class Zip:
    """What was written.

    Attributes:
        path: The archive.
        files: How many files are in it.
        size: Its bytes.
        left_out: What was passed over, and why.
    """

    path: Path
    files: int
    size: int
    left_out: tuple[str, ...]

    def text(self) -> str:
        """Return a sentence that says what was written."""
        return f"Wrote {self.path}: {count(self.files, 'file')}, {count(self.size, 'byte')}."


def zip_project(project: Path, target: Path | None, *, replace: bool, include_secrets: bool) -> Zip:
    """Write what git tracks, or would track, of a project to an archive.

    Args:
        project: The folder of the project.
        target: The file to write, or None for one of the project's name in this folder, or beside
            the project where this folder is in it: an archive in it would be a change of it.
        replace: Whether a file that is there is replaced.
        include_secrets: Whether files that look like secrets are taken, too.

    Raises:
        PygenError: There is nothing to take, something looks like a secret, or the archive cannot
            be written.
    """
    root = project.resolve()
    if not root.is_dir():
        raise PygenError(
            f"There is no folder {project}.", "Name that of a package: `pygen-copier zip FOLDER`."
        )
    target = target or _beside(root)
    if target.is_dir():
        raise PygenError(f"{target} is a folder.", "Name a file with -o.")
    if target.exists() and not replace:
        raise PygenError(f"{target} is there already.", "Give --force to replace it.")
    found = list_git_files(root)
    paths = [path for path in found.files if root / path != target.resolve()]
    if not paths:
        raise PygenError(
            f"{project} holds nothing that git would track.",
            "Look at its .gitignore, and at what is in it.",
        )
    if not include_secrets:
        refuse_secrets(root, paths)
    size = write_archive(target, root, paths)
    return Zip(target, len(paths), size, tuple(found.left_out))


def _beside(root: Path) -> Path:
    target = Path(f"{root.name}.zip")
    return root.with_name(target.name) if target.resolve().is_relative_to(root) else target
