"""Wording: the system message of each task, from files that a person can read and edit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import SandboxedEnvironment

from pygen_copier.canonical import digest
from pygen_copier.errors import PygenError

OWN_FOLDER = Path(__file__).parent


class Wording:
    """System messages by task, from `<task>.md.jinja` in the first folder that has it.

    Args:
        folders: Folders to look into before this library's own.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = (*folders, OWN_FOLDER)
        self._read: dict[str, str] = {}

    def of(self, task: str) -> str:
        """Return the wording of a task, read once.

        Raises:
            PygenError: No folder has the task's file.
        """
        if task not in self._read:
            self._read[task] = self._rendered(task)
        return self._read[task]

    def _rendered(self, task: str) -> str:
        try:
            return str(self._environment.get_template(f"{task}.md.jinja").render())
        except TemplateNotFound as error:
            places = ", ".join(str(folder) for folder in self.folders)
            raise PygenError(
                f"There is no prompt {error.name} in {places}.", "Add it to one of these folders."
            ) from None

    def digest(self, task: str) -> str:
        """Return a digest of a task's wording, to tell what an older prompt wrote."""
        return digest(self.of(task), 8)

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        return SandboxedEnvironment(
            loader=FileSystemLoader([str(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            trim_blocks=True,
        )
