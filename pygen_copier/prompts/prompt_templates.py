"""Prompt templates: the system message of each task, from files that a person can read and edit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import SandboxedEnvironment

from pygen_copier.digests import digest
from pygen_copier.errors import PygenError

OWN_FOLDER = Path(__file__).parent
_SUFFIX = ".md.jinja"
_OF_TAGS = "generate"  # that of the `generate` tag: what it asks for, a template says itself
_INPUTS = re.compile(r"\A\{#\s*inputs:\s*(.*?)\s*#\}", re.DOTALL)


class PromptTemplates:
    """System messages by task, from `<task>.md.jinja` in the first folder that has it.

    Args:
        folders: Folders to look into before this library's own.
        overrides: A person's own folders, which come before those. They may reword what is asked
            anyway; a file of theirs that only others include has a name with a leading underscore.
    """

    def __init__(self, folders: Sequence[Path] = (), overrides: Sequence[Path] = ()) -> None:
        self.folders = (*overrides, *folders, OWN_FOLDER)
        self.overrides = tuple(overrides)
        self._read: dict[str, str] = {}

    def of(self, task: str) -> str:
        """Return the prompt of a task, read once.

        Raises:
            PygenError: No folder has the task's file, or it cannot be rendered.
        """
        if task not in self._read:
            self._read[task] = self._rendered(task)
        return self._read[task]

    def _rendered(self, task: str) -> str:
        try:
            return str(self._environment.get_template(f"{task}{_SUFFIX}").render())
        except TemplateNotFound as error:
            places = ", ".join(str(folder) for folder in self.folders)
            raise PygenError(
                f"There is no prompt {error.name} in {places}.", "Add it to one of these folders."
            ) from None
        except (TemplateError, OSError, UnicodeError) as error:
            raise PygenError(
                f"The prompt {self.file(task)} cannot be used: {error}.", "Mend it, or remove it."
            ) from None

    def digest(self, task: str) -> str:
        """Return a digest of a task's prompt, to tell what an older prompt wrote."""
        return digest(self.of(task), 8)

    def names(self) -> list[str]:
        """Return the names of all prompts that can be reworded, sorted."""
        known = (folder for folder in self.folders if folder not in self.overrides)
        return sorted({name for folder in known for name in _names(folder)} - {_OF_TAGS})

    def file(self, name: str) -> Path:
        """Return the file that a prompt is taken from.

        Raises:
            PygenError: There is no such prompt.
        """
        paths = (folder / f"{name}{_SUFFIX}" for folder in self.folders)
        found = next((path for path in paths if path.is_file()), None)
        if found is None:
            raise PygenError(f"There is no prompt {name!r}.", self._nearest(name))
        return found

    def inputs(self, name: str) -> tuple[str, ...]:
        """Return the names of a brief's inputs, as a comment that begins the prompt's file says.

        One that ends in ? may be missing, and * stands for those of the task that `of` names. An
        override need not say them again. A part of other prompts has none.
        """
        for folder in self.folders:
            path = folder / f"{name}{_SUFFIX}"
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            if said := _INPUTS.match(text):
                return tuple(re.split(r",\s*", said[1]))
        return ()

    def require_known(self) -> None:
        """Refuse an override of a prompt that nobody asks with.

        Raises:
            PygenError: With the nearest names.
        """
        known = set(self.names())
        for folder in self.overrides:
            for name in _names(folder):
                if name not in known and not name.startswith("_"):
                    raise PygenError(
                        f"{folder / name}{_SUFFIX} rewords a prompt that there is not.",
                        f"{self._nearest(name)} A file that others include begins with _.",
                    )

    def _nearest(self, name: str) -> str:
        names = self.names()
        near = difflib.get_close_matches(name, names, 3) or names
        return f"Choose one of {', '.join(near)}."

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        return SandboxedEnvironment(
            loader=FileSystemLoader([str(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            trim_blocks=True,
        )


def _names(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}"))
