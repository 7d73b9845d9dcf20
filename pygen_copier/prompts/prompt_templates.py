"""Prompt templates: what models are told of each task, in files that a person can read and edit.

Tasks of one stage, such as all that write code, share a template of rules: it is the system
message, the same for all of them, and what a task has of its own comes after what they share.
"""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound

from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.prompts.bounded_jinja import BoundedEnvironment
from pygen_copier.prompts.brief import system_message, user_message
from pygen_copier.prompts.facts import UNKNOWN

OWN_FOLDER = Path(__file__).parent
_SUFFIX = ".md.jinja"
_OF_TAGS = "generate"  # that of the `generate` tag: what it asks for, a template says itself
_INPUTS = re.compile(r"\A\{#\s*inputs:([^#]*)#\}")
_STAGE = re.compile(r"^\{#\s*stage:\s*(\w+)\s*#\}", re.MULTILINE)
_OWNER = "owner"  # what is said where the owner of a file said or did something
_OF = "of"  # the stage of a task that has that of the task which `of` in its brief names


class Messages(NamedTuple):
    """What is sent of a request: the system message and the user message."""

    system: str
    user: str


class PromptTemplates:
    """What is said of each task, from `<task>.md.jinja` in the first folder that has it.

    Args:
        folders: Folders to look into before this library's own.
        overrides: A person's own folders, which come before those. They may reword what is asked
            anyway; a file of theirs that only others include has a name with a leading underscore.
        facts: What the templates can name of the package, as far as it is known.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (),
        overrides: Sequence[Path] = (),
        facts: Mapping[str, str] | None = None,
    ) -> None:
        self.folders = (*overrides, *folders, OWN_FOLDER)
        self.overrides = tuple(overrides)
        self._facts = {**UNKNOWN, **(facts or {})}
        self._lock = threading.Lock()

    def messages(self, task: str, inputs: Mapping[str, Any], *, small: bool = False) -> Messages:
        """Return what is sent: rules and package first, then the task, then its brief.

        Args:
            task: The task.
            inputs: The brief's inputs.
            small: Whether the model's window is small: worked examples are left out then.

        Raises:
            PygenError: As `of` does.
        """
        of = str(inputs.get("of", ""))
        return Messages(
            system_message(self._rules(task, of, small=small)),
            user_message(self._lead(task, of, inputs, small=small), task, inputs),
        )

    def of(self, task: str, of: str = "") -> str:
        """Return all that is said of a task: the rules of its stage, and what is its own.

        Args:
            task: The task, or another prompt's name.
            of: The task whose text it mends or goes on with.

        Raises:
            PygenError: No folder has its file, or it cannot be rendered.
        """
        parts = (self._rules(task, of), self._rendered(task, of))
        return "\n\n".join(filter(None, parts))

    def digest(self, task: str, context: Sequence[str] = ()) -> str:
        """Return a digest of all that a task is asked with but the rest of the brief.

        Args:
            task: The task.
            context: What every request is told of the package.
        """
        return digest([self.of(task), *context], 8)

    def names(self) -> list[str]:
        """Return the names of all prompts that can be reworded, sorted."""
        known = (folder for folder in self.folders if folder not in self.overrides)
        return sorted({name for folder in known for name in _names(folder)} - {_OF_TAGS})

    def tasks(self) -> list[str]:
        """Return the names of all tasks, sorted: prompts that have a brief of their own."""
        return [name for name in self.names() if self.inputs(name)]

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
        said = self._said(_INPUTS, name)
        return tuple(each.strip() for each in said.split(",")) if said.strip() else ()

    def stage(self, name: str, of: str = "") -> str:
        """Return the prompt that holds the rules of a task, as a comment in its file says.

        Args:
            name: The task.
            of: The task whose text it mends or goes on with.
        """
        said = self._said(_STAGE, name)
        return self._said(_STAGE, of) if said == _OF and of else said

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

    def _lead(self, task: str, of: str, inputs: Mapping[str, Any], *, small: bool) -> str:
        """Return what to do, below what the owner of a file says of it, where that is there."""
        said = [name for name in ("notes", "edits") if inputs.get(name)]
        if "improve" in inputs:  # of other tasks an `output` may be something else
            said += [name for name in ("improve", "output") if inputs.get(name)]
        owner = self._rendered(_OWNER, of, given=said, task=task) if said else ""
        return "\n\n".join(filter(None, (owner, self._rendered(task, of, small=small))))

    def _rules(self, task: str, of: str, *, small: bool = False) -> str:
        stage = self.stage(task, of)
        return self._rendered(stage, of, small=small) if stage and stage != _OF else ""

    def _rendered(
        self, name: str, of: str, *, small: bool = False, given: Sequence[str] = (), task: str = ""
    ) -> str:
        """Return what a prompt says; of a task it is the same for each request."""
        key = (name, of, small, tuple(given), task or name)
        with self._lock:  # requests that begin together want the same, and one compiles it
            if key not in self._texts:
                self._texts[key] = self._render(*key)
            return self._texts[key]

    @cached_property
    def _texts(self) -> dict[tuple[object, ...], str]:
        return {}

    def _render(self, name: str, of: str, small: bool, given: Sequence[str], task: str) -> str:
        known = {**self._facts, "of": of, "stage": self.stage(name, of), "small": small}
        known |= {"given": given, "task": task}
        try:
            return self._environment.rendered(f"{name}{_SUFFIX}", known).strip()
        except TemplateNotFound as error:
            places = ", ".join(str(folder) for folder in self.folders)
            raise PygenError(
                f"There is no prompt {error.name} in {places}.", "Add it to one of these folders."
            ) from None
        except Exception as error:  # a template can fail in any way, as a program can
            raise PygenError(
                f"The prompt {self.file(name)} cannot be used: {error}.", "Mend it, or remove it."
            ) from None

    def _said(self, what: re.Pattern[str], name: str) -> str:
        """Return what a comment in a prompt's file says, in the first folder where it is said."""
        key = (what.pattern, name)
        if key not in self._comments:
            paths = [folder / f"{name}{_SUFFIX}" for folder in self.folders]
            texts = (p.read_text("utf-8", errors="replace") for p in paths if p.is_file())
            found = (what.search(text) for text in texts)
            self._comments[key] = next((each[1] for each in found if each), "")
        return self._comments[key]

    @cached_property
    def _comments(self) -> dict[tuple[str, str], str]:
        return {}

    def _nearest(self, name: str) -> str:
        names = self.names()
        near = difflib.get_close_matches(name, names, 3) or names
        return f"Choose one of {', '.join(near)}."

    @cached_property
    def _environment(self) -> BoundedEnvironment:
        return BoundedEnvironment(
            loader=FileSystemLoader([str(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            trim_blocks=True,
            auto_reload=False,  # a run asks with the words it began with
        )


def _names(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}"))
