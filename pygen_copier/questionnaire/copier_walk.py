"""The walk: Copier's own way through a template's files, with nothing written.

What is known of Copier's insides stands here, in `copier_run` and in `copier_command`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment

from pygen_copier.questionnaire.copier_command import CopierCommand

# What of a template's settings is rendered, and never into a file.
_SETTINGS = ("exclude", "skip_if_exists", "tasks", "migrations", "external_data")
_MESSAGES = "message_"


class Visitor(Protocol):
    """Whoever looks on while files are rendered."""

    def enter(self, environment: Environment) -> None:
        """Hear of the environment in which all is rendered."""

    def begin(self, source: str, file: str) -> None:
        """Hear of a file that is rendered now: what it is in the template, and in the project."""

    def end(self) -> None:
        """Hear that the file is done."""

    def excuses(self, error: Exception) -> bool:
        """Return whether an error of the file that was begun does not matter."""


def walk(command: CopierCommand, answers: Mapping[str, Any], visitor: Visitor) -> None:
    """Render all files that answers imply, and write none.

    Args:
        command: The command that is under way.
        answers: Answers beside, or in place of, those that were given so far.
        visitor: Who looks on.

    Raises:
        Exception: What a file raises, unless the visitor excuses it.
    """
    from copier._main import Worker  # Copier is loaded where there is a command
    from copier._types import Phase

    class Walk(Worker):
        def _render_file(
            self, src_relpath: Path, dst_relpath: Path, extra_context: Any = None
        ) -> None:
            visitor.begin(src_relpath.as_posix(), dst_relpath.as_posix())
            try:
                super()._render_file(src_relpath, dst_relpath, extra_context)
            except Exception as error:
                if not visitor.excuses(error):
                    raise
            finally:
                visitor.end()

    worker = command.worker
    fields = [name for name, each in Worker.__dataclass_fields__.items() if each.init]
    options = {name: getattr(worker, name) for name in fields}
    options |= {"pretend": True, "quiet": True, "overwrite": True, "cleanup_on_error": False}
    walker = Walk(**options)
    vars(walker).update(template=worker.template, subproject=worker.subproject)  # no second clone
    walker.answers = replace(worker.answers, user={**worker.answers.user, **answers})
    visitor.enter(walker.jinja_env)
    with Phase.use(Phase.RENDER):
        walker._render_template()


def settings_of_template(command: CopierCommand) -> Iterator[tuple[str, str]]:
    """Yield the settings of a template that are rendered, each with its name.

    Args:
        command: The command that is under way.
    """
    for name, value in command.worker.template.config_data.items():
        if name in _SETTINGS or name.startswith(_MESSAGES):
            yield from ((f"_{name}", text) for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
