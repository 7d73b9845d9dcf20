"""The end of a run: what is done and told when Copier has written everything, or has failed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress

from jinja2 import Environment

from pygen_copier import process, settings
from pygen_copier.client.budget import Budget
from pygen_copier.errors import PygenError
from pygen_copier.git import GitError
from pygen_copier.paths import PathError, is_there, write_inside
from pygen_copier.plan.shown import with_records
from pygen_copier.questionnaire.changes import (
    Before,
    Changes,
    hand_written,
    loss_advice,
    removal_advice,
)
from pygen_copier.questionnaire.conflicts import conflict_advice
from pygen_copier.questionnaire.copier_command import CopierCommand, half_typed, is_typing
from pygen_copier.questionnaire.copier_run import REJECTED
from pygen_copier.questionnaire.host import told_by_host
from pygen_copier.questionnaire.interruptions import Interruptions
from pygen_copier.questionnaire.unfinished import (
    forget_answers,
    is_same,
    keep_answers,
    key_warning,
)
from pygen_copier.questionnaire.unmanaged import newly_unmanaged
from pygen_copier.text import count


def watch(environment: Environment) -> RunEnd | None:
    """Have the end of the Copier command that made an environment looked after.

    Returns:
        The end, the same for all renders of the command; None where Copier is not under way.
    """
    command = CopierCommand.under_way()
    if command is None:
        return None
    end = command.at_end(RunEnd, command)
    if command.is_old_render:
        command.at_end_of_render(_OldRenderEnd, end, command, environment)
    elif command.is_scratch_render:
        command.at_end_of_render(_NewRenderEnd, end, command)
    else:
        end.command = command  # now with the worker that asks
    return end


class RunEnd:
    """The end of a command; Copier calls it, whatever that end is.

    Args:
        command: The command.

    Attributes:
        command: The command.
        before: The project as an update found it; None for a copy, or where git cannot say.
        rendered: Files that a person had edited, as the new version renders them.
        tells_all: Whether it tells its summary at the end, as no message of the template does.
    """

    def __init__(self, command: CopierCommand) -> None:
        self.command = command
        self.before: Before | None = None
        self.rendered: dict[str, bytes] = {}
        self.tells_all = False
        self._shown: dict[str, object] = {}
        self._typed: dict[str, object] = {}
        self._project = command.project.absolute()
        self._is_update = command.is_update
        is_update = self._is_update
        self._yours = newly_unmanaged(command.was_recorded, command.wanted) if is_update else ""
        self._brought: dict[str, str] = {}
        self._is_told = False
        self._spent_before = process.one(Budget).spending()
        self._signals = Interruptions() if command.is_interactive else None

    def bring_back(self, path: str, text: str) -> None:
        """Have a file there at the end that a person deleted; Copier itself leaves it out."""
        self._brought[path] = text

    def hear(self, name: str, value: object) -> None:
        """Hear what stands at a question just now: its default, and then what is typed."""
        (self._typed if is_typing() else self._shown)[name] = value

    def summary(self, waiting: str = "") -> str:
        """Return what the command changed, what waits, and what it cost.

        It is called when all files are written.

        Args:
            waiting: What waits for a model or a person.
        """
        self._write_brought()
        self._is_told = True
        parts = [*self._told_of_files(), waiting, self._told_of_cost()]
        return "\n\n".join(filter(None, parts))

    def __call__(self) -> None:
        """Do what is left to do: keep what was typed into a run that ends early."""
        if self._signals:
            self._signals.restore()
        if sys.exc_info()[0] is not None:
            told = self._told_of_early_end()
        elif self.tells_all and not self._is_told:
            told = self.summary()
        elif self._is_update and not self._is_told:  # Copier was told to be quiet
            self._write_brought()
            told = self._told_of_losses(self._changes())
        else:
            told = ""
        if told:
            with suppress(OSError):  # the terminal may be gone
                sys.stderr.write(f"{told}\n")
        if sys.exc_info()[0] is None and not self.command.is_pretending:
            forget_answers(self._project, self.command.given, self.command.answered)

    def _told_of_early_end(self) -> str:
        """Keep what would be lost, and return where it is and how to go on."""
        spent = process.one(Budget).spending() - self._spent_before
        replies = settings.cache_folder() / "replies"
        kept = f"Replies that came are kept in {replies}: " if spent.replies else ""
        answers, typing = self._answers()
        if not answers:
            return f"{kept}the same command asks for none of them again." if kept else ""
        file = keep_answers(self._project, answers)
        lines = [
            f"What you answered is kept in {file}.{key_warning(answers)} To go on from there, run:",
            f"  {self.command.going_on(file, typing)}",
        ]
        return "\n".join([*lines, *([f"{kept}none of them is asked for again."] if kept else [])])

    def _answers(self) -> tuple[dict[str, object], list[str]]:
        """Return the answers that would be lost, and at which of them a person was typing."""
        command = self.command
        if not command.is_interactive:
            return {}, []  # the same command says it all again
        if (stood := half_typed()) is not None:
            self._typed[stood.name] = stood.text
            self._shown.setdefault(stood.name, stood.default)
        typing = {
            name: value
            for name, value in self._typed.items()
            if command.is_open(name) and not is_same(value, self._shown.get(name, ""))
        }
        typed = {**command.answered, **typing}
        if isinstance(plan := typed.get("plan"), str):
            typed["plan"] = with_records(plan)
        answers = {**command.given, **typed} if typed else {}
        # A file on the disk is no place for what Copier itself never records.
        return {n: v for n, v in answers.items() if n not in command.secrets}, list(typing)

    def _told_of_files(self) -> list[str]:
        changes = self._changes()
        if settings.quiet() or changes is None:
            return [self._told_of_losses(changes)]
        return [
            changes.told(but=[self.command.answers_file]),
            self._yours,
            removal_advice(changes.taken, self.before, self._project),
            self._told_of_lost_edits(changes),
            conflict_advice(changes.conflicted),
        ]

    def _told_of_losses(self, changes: Changes | None) -> str:
        """Return what was taken away of a person's own: no run may be silent about that."""
        taken = hand_written(changes.taken, self.before) if changes else []
        lost = self._told_of_lost_edits(changes)
        return "\n\n".join(filter(None, [removal_advice(taken, self.before, self._project), lost]))

    def _told_of_lost_edits(self, changes: Changes | None) -> str:
        found = changes.conflicted if changes else ()
        conflicted = {path.removesuffix(REJECTED) for path in found}  # edits are there, or beside
        settled = {path: text for path, text in self.rendered.items() if path not in conflicted}
        return loss_advice(settled, self.before, self._project)

    def _told_of_cost(self) -> str:
        spent = process.one(Budget).spending() - self._spent_before
        if settings.quiet():
            return ""
        if not spent.requests:
            return "No model was asked." if self._is_update else ""
        tokens = f"{spent.prompts:,} tokens of prompts and {spent.replies:,} of replies"
        money = "" if spent.money is None else f", {spent.money:.2g} at {settings.PRICES}"
        return f"It took {count(spent.requests, 'request')}: {tokens}{money}."

    def _changes(self) -> Changes | None:
        if not self._is_update:
            return None
        with suppress(GitError):
            return Changes.of_project(self._project)
        return None

    def _write_brought(self) -> None:
        for path, text in self._brought.items():
            with suppress(PathError):  # whatever is in its place is the person's
                if not is_there(self._project, path):
                    write_inside(self._project, path, text.encode())


class _OldRenderEnd:
    """The end of an update's render of the old version, before the project is touched."""

    def __init__(self, end: RunEnd, command: CopierCommand, environment: Environment) -> None:
        self._end, self._command, self._environment = end, command, environment
        self._project, self._render = command.project.absolute(), command.render

    def __call__(self) -> None:
        """Compare the project with it, and refuse what could not be brought back."""
        if sys.exc_info()[0] is not None:
            return
        with suppress(GitError):
            self._end.before = Before.of_project(self._project, self._render)
        if self._end.before:
            unsaved = sorted(self._end.before.unsaved)
            with told_by_host(self._environment):
                refuse_loss([path for path in unsaved if not self._command.is_left_alone(path)])


class _NewRenderEnd:
    """The end of an update's second render of the new version, before edits are merged."""

    def __init__(self, end: RunEnd, command: CopierCommand) -> None:
        self._end, self._command, self._render = end, command, command.render

    def __call__(self) -> None:
        """Keep how the files look that a person edited, but for what nobody should edit."""
        if sys.exc_info()[0] is not None or self._end.before is None:
            return
        answers_file = self._command.answers_file
        for path in self._end.before.edits:
            file = self._render / path
            if path != answers_file and file.is_file():
                self._end.rendered[path] = file.read_bytes()


def refuse_loss(unsaved: Sequence[str]) -> None:
    """Refuse to overwrite files that a person wrote and git does not have.

    Raises:
        PygenError: There are such files.
    """
    if unsaved:
        named = ", ".join(unsaved)
        raise PygenError(
            f"The update would overwrite what you wrote, and git ignores it: {named}.",
            f"Have git keep it, `git add --force {unsaved[0]}`, and commit; or move it away.",
        )
