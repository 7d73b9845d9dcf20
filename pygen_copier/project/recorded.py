"""A recorded project: a folder, the answers file in it, and what that holds."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.paths import is_there, read_inside
from pygen_copier.questionnaire.answers_file import find_answers_file
from pygen_copier.yaml_text import read_yaml_inside

CRUFT_FILE = ".cruft.json"
"""What cruft keeps of a project."""

_MERGE_MARK = b"<" * 7 + b" "


@dataclass(frozen=True, slots=True)
class RecordedProject:
    """A folder with recorded answers.

    Attributes:
        folder: The folder.
        answers_file: Where the answers are recorded, relative to it.
        answers: The answers.
    """

    folder: Path
    answers_file: str
    answers: dict[str, Any]

    @classmethod
    def open(cls, folder: Path, command: str, answers_file: str = "") -> RecordedProject:
        """Read the answers that a generated project records.

        Args:
            folder: Its folder.
            command: The command that asks, for the remedy; empty where none does.
            answers_file: The answers file that a person named; empty for the only one.

        Raises:
            PygenError: There is no readable answers file, or there are several.
        """
        found = find_answers_file(folder, answers_file)
        path = folder / found
        data = read_inside(folder, found) if folder.is_dir() else None
        if data is None and is_there(folder, CRUFT_FILE):
            raise PygenError(
                f"{folder} was made by cruft, which has no place for what texts were recorded.",
                "They are asked for where the template is rendered: regenerate, status, show and "
                "improve are for projects of Copier.",
            )
        if data is None:
            example = f": {command} FOLDER" if command else ""
            raise PygenError(
                f"There is no {path}.", f"Name the folder of a generated project{example}."
            )
        if any(line.startswith(_MERGE_MARK) for line in data.splitlines()):
            raise PygenError(
                f"{path} holds the marks of a merge.",
                f"Take your side, `git checkout --ours -- {shlex.quote(found)}`, commit, and "
                "update with the features of both: docs/how-to/update.md.",
            )
        answers = read_yaml_inside(folder, found, "Restore it from git.")
        if not isinstance(answers, dict) or "generated" not in answers:
            raise PygenError(
                f"{path} records nothing generated.",
                "Was the project made with this template? What tags in questions gave is an answer "
                "there, and no text to be shown or improved.",
            )
        return cls(folder, found, answers)

    @property
    def file(self) -> Path:
        """The answers file."""
        return self.folder / self.answers_file
