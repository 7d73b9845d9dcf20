"""An extension that notes each call of a template, with what the render knew: `{{ note(…) }}`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copier.errors import UserMessageError
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from pygen_copier.questionnaire.copier_command import CopierCommand
from pygen_copier.questionnaire.copier_run import CopierRun, cache_templates


@dataclass(frozen=True)
class Note:
    """One call.

    Attributes:
        text: What the template said.
        run: The run behind the render.
        answers: The render's variables, as Copier passed them.
        quiet: Whether Copier was told to be.
        command: The command behind the render.
    """

    text: str
    run: CopierRun
    answers: Mapping[str, Any]
    quiet: bool
    command: CopierCommand

    @property
    def folder(self) -> Path:
        """Where the render went."""
        return self.run.project


notes: list[Note] = []


class Noting(Extension):
    """Gives templates `note`, `note_end` and `stop`."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["note"] = note
        environment.globals["note_end"] = note_end
        environment.globals["stop"] = stop


@pass_context
def note(context: Context, text: str, returned: object = "") -> object:
    """Note a call, and return what is to stand there."""
    _note(context, text)
    return returned


@pass_context
def note_end(context: Context) -> str:
    """Note the end of the command, once, with the error that is handled then."""
    command = CopierCommand.under_way()
    assert command is not None
    command.at_end(_End, context)
    return ""


class _End:
    def __init__(self, context: Context) -> None:
        self._context = context

    def __call__(self) -> None:
        """Note it."""
        _note(self._context, str(sys.exc_info()[1]))


def _note(context: Context, text: str) -> None:
    answers = dict(context.parent)
    command = CopierCommand.under_way()
    assert command is not None
    quiet = bool(answers["_copier_conf"]["quiet"])
    notes.append(Note(text, CopierRun(answers), answers, quiet, command))


def stop(message: str) -> None:
    """End the run with a message."""
    raise UserMessageError(message)


class Caching(Extension):
    """Compiles each string once, as the recipes' extensions do."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        cache_templates(environment)


compiled: list[str] = []


class Counting(Extension):
    """Notes each string that is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Note a source, and leave it as it is."""
        compiled.append(source)
        return source
