"""The Copier command: what is known of the workers that carry it out, on the stack all the while.

This and `copier_run.py` hold all that this library knows of Copier's insides.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from fnmatch import fnmatchcase
from pathlib import Path
from traceback import walk_tb
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from pygen_copier.questionnaire.copier_run import OLD, SCRATCH, is_temporary

Call = TypeVar("Call", bound=Callable[[], None])

_APPLICATION = "prompt_toolkit.application.application"
_UPDATING, _COPYING_AGAIN = "run_update", "run_recopy"


class CopierCommand:
    """The command behind a render: its workers, which stand on the stack as long as they work.

    Args:
        workers: The workers and the methods that they are in, the innermost first.
    """

    def __init__(self, workers: Sequence[tuple[str, Any]]) -> None:
        self._workers = workers

    @classmethod
    def under_way(cls) -> CopierCommand | None:
        """Return the command that is under way in this thread, or None where Copier is not."""
        workers = list(_workers_at_work())
        return cls(workers) if workers else None

    @property
    def project(self) -> Path:
        """The folder that the command is for."""
        return Path(self._outer.dst_path)

    @property
    def answers_file(self) -> str:
        """Where the project's answers are recorded, relative to it.

        The template may make the name of answers, so it is known when these are.
        """
        return str(self._outer.answers_file or self._inner.answers_relpath)

    @property
    def recorded_in(self) -> str:
        """Where the answers of the last run are, relative to the project."""
        return str(self._outer.subproject.answers_relpath)

    @property
    def other_template(self) -> str:
        """The template of the last run, where that is another one; empty where it is the same."""
        last = self._inner.subproject.template
        if last is None:
            return ""
        is_other = _address(last, self.project) != _address(self._inner.template, self.project)
        return str(last.url) if is_other else ""

    @property
    def template(self) -> str:
        """How the person, or else the project, named the template that is rendered."""
        return str(self._inner.template.url)

    @property
    def is_update(self) -> bool:
        """Whether it is `copier update`."""
        return any(method == _UPDATING for method, _ in self._workers)

    @property
    def is_old_render(self) -> bool:
        """Whether an update's old version is being rendered, into a folder of Copier's own."""
        return is_temporary(self.render, OLD)

    @property
    def is_scratch_render(self) -> bool:
        """Whether an update's new version is being rendered into a folder of Copier's own."""
        return is_temporary(self.render, SCRATCH)

    @property
    def render(self) -> Path:
        """The folder that is rendered into just now."""
        return Path(self._inner.dst_path)

    def at_end(self, kind: type[Call], *arguments: object) -> Call:
        """Have an object of a class called at the end of the command, a good one or not.

        Args:
            kind: The class.
            arguments: What it is made from.

        Returns:
            What is called: of each class one, which is made where there is none.
        """
        return _called_at_end(self._outer, kind, *arguments)

    def at_end_of_render(self, kind: type[Call], *arguments: object) -> Call:
        """Have an object called at the end of the render, while its folder is still there."""
        return _called_at_end(self._inner, kind, *arguments)

    @property
    def is_interactive(self) -> bool:
        """Whether a person is asked anything."""
        return not self._inner.defaults or bool(self._inner.ask)

    @property
    def is_pretending(self) -> bool:
        """Whether nothing is written (`--pretend`)."""
        return bool(self._outer.pretend)

    def asks(self, name: str) -> bool:
        """Return whether a question is asked although its answer was given (`--ask`)."""
        return any(fnmatchcase(name, pattern) for pattern in self._inner.ask)

    @property
    def given(self) -> dict[str, Any]:
        """The answers to the template's questions from the command line and data files."""
        return self._known(self._inner.data)

    @property
    def wanted(self) -> Mapping[str, Any]:
        """The answers that were given to the command, in whichever of its renders one asks."""
        data: Mapping[str, Any] = self._outer.data
        return data

    @property
    def was_recorded(self) -> Mapping[str, Any]:
        """The answers of the last run, in whichever render one asks before the new one."""
        answers: Mapping[str, Any] = self._outer.subproject.last_answers
        return answers

    @property
    def recorded(self) -> Mapping[str, Any]:
        """The answers of the last run, as far as Copier has not dropped them."""
        answers: Mapping[str, Any] = self._inner.subproject.last_answers
        return answers

    @property
    def answered(self) -> dict[str, Any]:
        """What a person answered so far, but what was recorded already."""
        known = self._known(self._inner.answers.user).items()
        asked = {name: value for name, value in known if self._is_asked(name)}
        recorded = self._inner.subproject.last_answers if asked else {}
        return {
            name: value
            for name, value in asked.items()
            if not (name in recorded and recorded[name] == value)
        }

    @property
    def questions(self) -> list[str]:
        """The names of the template's questions, in the order in which they are asked."""
        return list(self._inner.template.questions_data)

    def is_left_alone(self, path: str) -> bool:
        """Return whether a file that is there stays as it is (`_skip_if_exists`, `--skip`)."""
        return bool(self._inner.match_skip(Path(path)))

    @property
    def secrets(self) -> Set[str]:
        """The questions whose answers are never recorded, but for those that a yes answers."""
        template = self._inner.template
        questions = template.questions_data
        secrets = template.secret_questions
        return {name for name in secrets if questions.get(name, {}).get("type") != "bool"}

    def is_open(self, name: str) -> bool:
        """Return whether a person has yet to answer a question."""
        return name not in self._inner.answers.user and self._is_asked(name)

    def going_on(self, data: Path, ask: Sequence[str]) -> str:
        """Return the command that goes on where this one ended, from the same folder.

        Args:
            data: A file with the answers that were given so far.
            ask: Questions among them that are to be asked all the same.
        """
        outer = self._outer
        words = ["copier", self._name]
        switches = {
            "--trust": outer.unsafe,
            "--skip-tasks": outer.skip_tasks,
            "--prereleases": outer.use_prereleases,
            "--skip-answered": outer.skip_answered,
            "--overwrite": outer.overwrite and not self.is_update,
            "--defaults": outer.defaults,
            "--pretend": outer.pretend,
        }
        words += [switch for switch, is_on in switches.items() if is_on]
        options = {
            "--answers-file": [outer.answers_file] if outer.answers_file else [],
            "--vcs-ref": [getattr(outer.vcs_ref, "value", outer.vcs_ref)] if outer.vcs_ref else [],
            "--exclude": outer.exclude,
            "--skip": outer.skip_if_exists,
            "--conflict": [outer.conflict] if outer.conflict != "inline" else [],
            "--data-file": [data],
            "--ask": [*outer.ask, *(name for name in ask if name not in outer.ask)],
        }
        words += [
            str(word) for option, each in options.items() for one in each for word in (option, one)
        ]
        words += [str(self._inner.src_path)] if self._name == "copy" else []
        return shlex.join([*words, str(outer.dst_path)])

    @property
    def _name(self) -> str:
        methods = {method for method, _ in self._workers}
        return "update" if self.is_update else "recopy" if _COPYING_AGAIN in methods else "copy"

    def _known(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        questions = self._inner.template.questions_data
        return {name: answers[name] for name in questions if name in answers}

    def _is_asked(self, name: str) -> bool:
        worker = self._inner
        if name in worker.data or name in worker.answers.hidden or worker.defaults:
            return self.asks(name)
        return worker.template.questions_data[name].get("ask", True) is not False

    @property
    def worker(self) -> Any:
        """The worker of the render that is under way."""
        return self._inner

    @property
    def _outer(self) -> Any:
        return self._workers[-1][1]

    @property
    def _inner(self) -> Any:
        return self._workers[0][1]


class HalfTyped(NamedTuple):
    """What stood at a question when a run was interrupted there.

    Attributes:
        name: The question.
        text: What stood there.
        default: What stood there before anything was typed.
    """

    name: str
    text: str
    default: str


def half_typed() -> HalfTyped | None:
    """Return what stands at the question where the run is being interrupted, or None.

    It is asked for while the interruption is being handled: tracebacks keep the question, and the
    application in which it was asked.
    """
    error = sys.exc_info()[1]
    cause = error and (error.__cause__ or error)
    if error is None or cause is None:
        return None
    asked = (frame.f_locals for frame, _ in walk_tb(error.__traceback__) if _is_asking(frame))
    question = next((each["question"] for each in asked if "question" in each), None)
    if question is None or question.choices:
        return None
    for frame, _ in walk_tb(cause.__traceback__):
        application = frame.f_locals.get("self")
        if (
            module_of(frame) == _APPLICATION
            and application is not None
            and type(application).__name__ == "Application"
        ):
            default = question.get_default_rendered()
            text = str(application.current_buffer.text)
            return HalfTyped(question.var_name, text, default if isinstance(default, str) else "")
    return None


def _is_asking(frame: FrameType) -> bool:
    return module_of(frame) == "copier._main" and frame.f_code.co_name == "_ask"


def is_typing() -> bool:
    """Return whether a validator is called for what a person types, not for a default."""
    return any(module_of(frame).startswith("prompt_toolkit.") for frame in frames())


def question_under_way() -> str | None:
    """Return the name of the question of which a setting is rendered just now.

    Returns:
        The name; empty where a path is rendered, which Copier names itself; None for anything else.
    """
    for frame in frames():
        module, method = module_of(frame), frame.f_code.co_name
        if module == "copier._main" and method == "_render_path":
            return ""
        if module == "copier._user_data" and method == "render_value":
            return str(frame.f_locals["self"].var_name)
    return None


def _address(template: Any, project: Path) -> str:
    """Return where a template is, however a person wrote it: as seen from here, or the project."""
    expanded = str(template.url_expanded)
    for folder in (Path(expanded), project / expanded):
        if folder.is_dir():
            return str(folder.resolve())
    return expanded.removesuffix("/").removesuffix(".git")


def _workers_at_work() -> Iterator[tuple[str, Any]]:
    """Yield Copier's workers on the stack with the methods they are in, the innermost first."""
    for frame in frames():
        if module_of(frame) == "copier._main":
            worker = frame.f_locals.get("self")
            if type(worker).__name__ == "Worker":
                yield frame.f_code.co_name, worker


def frames() -> Iterator[FrameType]:
    """Yield the frames on the stack of this thread, the innermost first."""
    frame = sys._getframe().f_back
    while frame is not None:
        yield frame
        frame = frame.f_back


def module_of(frame: FrameType) -> str:
    """Return the name of the module whose code a frame runs."""
    return str(frame.f_globals.get("__name__"))


def _called_at_end(worker: Any, kind: type[Call], *arguments: object) -> Call:
    hooks: list[Callable[[], None]] = worker._cleanup_hooks
    for hook in hooks:
        if isinstance(hook, kind):
            return hook
    make: Callable[..., Call] = kind
    hooks.append(call := make(*arguments))
    return call
