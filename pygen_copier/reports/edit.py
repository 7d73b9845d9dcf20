"""A plan in a person's editor, open until it is valid or they give up; then the update."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import dropwhile
from pathlib import Path
from typing import Any

import click

from pygen_copier.errors import PygenError
from pygen_copier.plan.model import Plan, PlanError, read_plan
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.shown import put_back, shown, with_records
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.answers_file import OPTION
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE
from pygen_copier.questionnaire.unfinished import keep_answers, key_warning
from pygen_copier.reports.project import recorded_plan, require_updatable, update
from pygen_copier.text import oneline
from pygen_copier.yaml_text import dump_yaml, read_yaml

_EDITORS = ("sensible-editor", "nano", "vim", "vi", "notepad")
_MARK = "#!"
_MOST_TRIES = 20  # an editor that is a script may spoil the text every time
_BEFORE_TEXT = 3  # the lines above a text with one complaint


def edit_plan(folder: Path, options: Sequence[str], answers_file: str = "") -> None:
    """Let a person edit the plan of a project, and update it.

    Args:
        folder: Its folder.
        options: Further options for Copier.
        answers_file: The answers file that the person named.

    Raises:
        PygenError: There is no plan, it cannot be updated, or the person gave up.
        Exit: Copier failed; with its exit code.
    """
    project = RecordedProject.open(folder, "edit", answers_file)
    recorded = recorded_plan(project)
    require_updatable(project, options)
    with plan_file(recorded, project, options) as file:
        plan = file.edit(lambda text: read_plan_text(text, recorded))
        if plan.dump() == recorded:
            click.echo("The plan is as it was; there is nothing to update.")
        elif code := update(project, {"plan": plan.dump()}, options):
            raise click.exceptions.Exit(code)  # in here, so that the text is kept


class PlanFile:
    """The text of a plan in a file of its own.

    Args:
        path: The file.
        text: The text to begin with.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.save()

    def edit(self, read: Callable[[str], Plan]) -> Plan:
        """Let the person edit the text until it can be read, and return what was read.

        Args:
            read: Reads a plan from the text; what it raises is shown above the text.

        Raises:
            PygenError: The person gave up, or no editor could be had.
        """
        complaints: Sequence[str] = ()
        for _ in range(_MOST_TRIES):
            before = self.text
            self.save(complaints)
            try:
                _open(self.path)
            finally:
                saved = self._saved()
                self.text = saved or before
            if not saved or (complaints and saved == before):
                raise PygenError("The plan was not changed.", " ".join(complaints[:3]))
            try:
                return read(saved)
            except PlanError as error:
                complaints = error.violations
            except PygenError as error:
                complaints = [str(error)]
        raise PygenError(f"The plan cannot be used after {_MOST_TRIES} tries.", complaints[0])

    def save(self, complaints: Sequence[str] = ()) -> None:
        """Write the text to the file, below what there is to complain about."""
        head = ""
        if complaints:
            lines = [f"- {oneline(complaint)}" for complaint in complaints]
            lines.insert(0, "The plan cannot be used:")
            lines.append("Change it and save it, or leave it as it is to give up.")
            head = "".join(f"{_MARK} {line}\n" for line in lines)
        self.path.write_bytes((head + self.text).encode("utf-8", "surrogateescape"))

    def _saved(self) -> str:
        """Return the text in the file without the complaints, nothing where it is blank."""
        data = self.path.read_bytes() if self.path.exists() else b""
        # What is no UTF-8 survives as it is, and is complained about when the text is read.
        lines = data.decode("utf-8-sig", "surrogateescape").splitlines(keepends=True)
        text = "".join(dropwhile(lambda line: line.startswith(_MARK), lines))
        return text if text.strip() else ""


@contextmanager
def plan_file(
    recorded: Mapping[str, Any], project: RecordedProject, options: Sequence[str]
) -> Iterator[PlanFile]:
    """Give a file to edit; what a person wrote in it is kept at any end but a good one.

    Args:
        recorded: The plan to begin with, as it is recorded.
        project: The project, and
        options: the options for Copier, for the command that goes on.
    """
    try:
        text = shown(read_plan(recorded))
    except PlanError:
        text = dump_yaml(dict(recorded))  # one that breaks a rule is shown as it is
    with tempfile.TemporaryDirectory(prefix="pygen-plan-") as folder:
        file = PlanFile(Path(folder) / "plan.yml", text)
        try:
            yield file
        except BaseException:
            if file.text != text:
                kept = with_records(file.text, recorded)
                click.echo(_kept(kept, project, options), err=True)
            raise


def _kept(text: str, project: RecordedProject, options: Sequence[str]) -> str:
    """Keep a text, and return where it is and what goes on from there."""
    answers = {"plan": text}
    file = keep_answers(project.folder, answers)
    command = ["copier", "update", "--defaults", "--data-file", str(file)]
    if project.answers_file != ANSWERS_FILE:
        command += [OPTION, project.answers_file]
    try:
        valid_plan(read_yaml(text))
    except PygenError:
        command += ["--ask", "plan"]
    return (
        f"Your text is kept in {file}.{key_warning(answers)} To go on from there, run:\n"
        f"  {shlex.join([*command, *options, str(project.folder)])}"
    )


def read_plan_text(text: str, recorded: Mapping[str, Any], *, above: int = _BEFORE_TEXT) -> Plan:
    """Read a plan from a person's text.

    Args:
        text: YAML.
        recorded: The recorded plan; what of it was not shown is put back.
        above: How many lines stand above it where the person sees it.

    Raises:
        PygenError: It is no YAML, breaks a rule, or claims to be made from other inputs.
    """
    plan = valid_plan(put_back(read_yaml(text, above=above), recorded))
    inputs = str(recorded.get("inputs", ""))
    if plan.inputs not in ("", inputs):
        raise PlanError(
            [f"plan.inputs: write {inputs!r} as it was, or '' to make the plan your own."]
        )
    return plan


def _open(path: Path) -> None:
    """Open a file in the person's editor and wait until it is closed."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    command = named or next(filter(shutil.which, _EDITORS), "")
    remedy = "Set VISUAL or EDITOR to the command of an editor that waits."
    if not command.strip():
        raise PygenError("No editor was found.", remedy)
    try:
        words = [*shlex.split(command), str(path)]
        done = subprocess.run(words, check=False)  # noqa: S603 - the person's own editor
    except (OSError, ValueError) as error:
        raise PygenError(f"The editor {command!r} cannot be started: {error}.", remedy) from None
    if done.returncode:
        raise PygenError(f"The editor {command!r} ended with code {done.returncode}.", remedy)
