"""The list of prompts: the name of each, the inputs of its brief, and the file it is taken from."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.questionnaire.answers_file import find_answers_file
from pygen_copier.reports.table import table
from pygen_copier.reports.template import prompts_of

_HEAD = ("prompt", "inputs", "file")


@dataclass(frozen=True, slots=True)
class PromptList:
    """The prompts of a project, or of a template.

    Attributes:
        prompts: The prompts.
        project: The folder of the project, which may be none yet.
    """

    prompts: PromptTemplates
    project: Path

    def table(self) -> str:
        """Return a table for a person."""
        return "\n".join(table([_HEAD, *map(self._row, self.prompts.names())]))

    def json(self) -> str:
        """Return JSON for scripts; `own` says whether a person's own file is taken."""
        return json.dumps([self._data(name) for name in self.prompts.names()], indent=2)

    def _row(self, name: str) -> tuple[str, str, str]:
        data = self._data(name)
        path = Path(data["file"])
        with suppress(ValueError):
            path = path.relative_to(self.project.resolve())
        inputs = ", ".join(data["inputs"]) or "(part of others)"
        return name, inputs, f"{path}{' (yours)' if data['own'] else ''}"

    def _data(self, name: str) -> dict[str, Any]:
        file = self.prompts.file(name)
        return {
            "name": name,
            "inputs": list(self.prompts.inputs(name)),
            "file": str(file),
            "own": file.parent in self.prompts.overrides,
        }


def prompts_here(project: Path, template: Path | None, answers_file: str = "") -> PromptList:
    """Return the prompts of a project; those of a template, and the user's, where there is none.

    Args:
        project: The folder of the project.
        template: A clone of the template, None for the one that the project records.
        answers_file: The answers file that a person named.

    Raises:
        PygenError: The template is not at hand, or a folder of own prompts is not there.
    """
    found = find_answers_file(project, answers_file)
    is_project = answers_file or (project / found).is_file()
    answers = RecordedProject.open(project, "prompts", found).answers if is_project else {}
    return PromptList(prompts_of(project, answers, template), project)


def is_folder(name: str, template: Path | None) -> bool:
    """Return whether a name is that of a folder and of no prompt, which `tests` would be, too."""
    if not Path(name).is_dir():
        return False
    with suppress(PygenError):
        return name not in prompts_here(Path(), template).prompts.names()
    return True


def text_of(found: PromptList, name: str, *, rendered: bool) -> bytes:
    """Return a prompt as its file has it, or as it is sent.

    Raises:
        PygenError: There is no such prompt, or it cannot be rendered.
    """
    path = found.prompts.file(name)
    return f"{found.prompts.of(name)}\n".encode() if rendered else path.read_bytes()
