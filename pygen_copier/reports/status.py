"""A status: of each generated file who wrote it and what became of it, and what is in conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from pygen_copier.errors import PygenError
from pygen_copier.generation.hand_edits import is_edited, part_state
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.record import Entry, Record
from pygen_copier.paths import PathError, is_there
from pygen_copier.plan.consent import told, unconfirmed
from pygen_copier.plan.model import Plan, read_plan
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.prompts.facts import package_contexts
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.questionnaire.conflicts import conflicts
from pygen_copier.reports.table import table
from pygen_copier.reports.template import prompts_of
from pygen_copier.text import count, oneline

_GENERATED, _EDITED, _CONFLICT, _MISSING, _UNREAD, _NOT_FOUND = (
    "as generated",
    "edited by hand",
    "in conflict",
    "missing",
    "not read",
    "not found",
)
_COLOURS = {
    _EDITED: "yellow",
    _NOT_FOUND: "yellow",
    _CONFLICT: "red",
    _MISSING: "red",
    _UNREAD: "red",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one artifact.

    Attributes:
        artifact: Its name.
        path: Its file, relative to the project.
        file: `as generated`, `edited by hand`, `in conflict`, `missing`, or `not read` where it is
            a link or leads out of the project. A text of a tag, which stands within its file, is
            `not found` where nothing of it is left, or the template made something else of it.
        model: Who wrote it.
        tokens: Tokens in and out.
        attempts: Requests it took.
        checks: The checks it passed.
        fallback: Whether something else stands where a text was wanted.
        lack: Why it does.
        notes: What a person should know of the file.
        asked: What a person asked of it.
        context: `condensed` where its model was told the contextual prompt, `none` where nothing
            of the package; empty where the summary, or nobody knows.
        older_prompt: Whether another prompt than today's wrote it; None where that cannot be said.
            Of a text of a tag, today's is that of the last run.
        kind: Of the text of a tag, what it is, such as `markdown`; empty of a file.
    """

    artifact: str
    path: str
    file: str
    model: str
    tokens: tuple[int, int]
    attempts: int
    checks: tuple[str, ...]
    fallback: bool
    lack: Lack
    notes: tuple[str, ...]
    context: str
    asked: tuple[str, ...]
    older_prompt: bool | None
    kind: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether the file is a scaffold, which no person has filled in."""
        return self.lack.is_scaffold and self.file in (_GENERATED, _MISSING)

    def data(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text would be asked for with today, apart from its own brief.

    Attributes:
        prompts: The prompts.
        contexts: What requests are told of the package.
    """

    prompts: PromptTemplates
    contexts: Sequence[str]

    def is_older(self, entry: Entry, task: str) -> bool | None:
        """Return whether an entry was asked for with something else; None where nobody can say."""
        if not entry.prompt or task not in self.prompts.names():
            return None
        alone = self.prompts.digest(task)  # of a recipe that says nothing of the package
        return entry.prompt not in (alone, self.prompts.digest(task, self.contexts))


@dataclass(frozen=True, slots=True)
class Status:
    """What is said of a project.

    Attributes:
        rows: A row for every artifact.
        conflicts: All files in conflict, also those that no model wrote.
        unknown: Why nobody can say which prompts are older; empty where that is known.
        stand_ins: What of the plan no model gave, so that something else stands in.
        unconfirmed: The dependencies that a model added and no person has seen.
    """

    rows: tuple[Row, ...]
    conflicts: tuple[str, ...]
    unknown: str
    stand_ins: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    def table(self) -> str:
        """Return a table for a person, with lines that sum up."""
        lines = table(
            [tuple(map(oneline, _cells(row))) for row in self.rows] or [("nothing is generated",)]
        )
        colours = [_COLOURS.get(row.file) for row in self.rows]
        lines[: len(colours)] = [
            click.style(line, fg=colour) if colour else line
            for line, colour in zip(lines, colours, strict=False)
        ]
        lines += [
            oneline(f"note on {row.artifact}: {note}") for row in self.rows for note in row.notes
        ]
        lines += [
            oneline(f"asked of {row.artifact}: {words}") for row in self.rows for words in row.asked
        ]
        written = {row.path for row in self.rows}
        others = [path for path in self.conflicts if path not in written]
        lines += [click.style(f"in conflict: {oneline(path)}", fg="red") for path in others]
        if self.stand_ins:
            names = ", ".join(map(oneline, self.stand_ins))
            lines.append(f"Stand-ins in the plan: {names}")
        if self.unconfirmed:
            lines.append(f"{told(self.unconfirmed)}.")
        if self.unknown:
            lines.append(f"Which files an older prompt wrote is not known: {self.unknown}")
        return "\n".join([*lines, self._summary()])

    def _summary(self) -> str:
        files = Counter(row.file for row in self.rows)
        parts = [
            f"{files[_EDITED]} edited by hand",
            f"{sum(row.is_waiting for row in self.rows)} waiting for a model",
        ]
        lacks = Counter(row.lack for row in self.rows)
        older = sum(row.older_prompt is True for row in self.rows)
        more = {
            "with the text as it was": lacks[Lack.OLD],
            "without tests that failed": lacks[Lack.REDUCED],
            "missing": files[_MISSING],
            "not found": files[_NOT_FOUND],
            "not read": files[_UNREAD],
            "written by an older prompt": older,
            "in conflict": len(self.conflicts),
        }
        parts += [f"{number} {what}" for what, number in more.items() if number]
        what = "text" if self.rows and all(row.kind for row in self.rows) else "file"
        return f"{count(len(self.rows), what)}: {', '.join(parts)}."


def status_of(project: Path, answers_file: str = "") -> Status:
    """Return what is to be said of a project.

    Args:
        project: Its folder.
        answers_file: The answers file that a person named.

    Raises:
        PygenError: There is no readable answers file, or an entry is damaged.
    """
    answers = RecordedProject.open(project, "status", answers_file).answers
    unknown, prompts = "", None
    found = conflicts(project)
    record = Record.read(answers["generated"])
    try:
        if not all(entry.kind for entry in record.values()):
            prompts = prompts_of(project, answers)
    except PygenError as error:
        unknown = error.problem
    plan = _plan(answers)
    asked = Asked(prompts, _contexts(answers, plan)) if prompts else None
    said = plan.notes if plan else {}
    rows = (
        _row(project, name, entry, found, asked, said.get(name, ()))
        for name, entry in record.items()
    )
    marks, new = (plan.stand_ins, tuple(unconfirmed(plan))) if plan else ((), ())
    return Status(tuple(rows), found, unknown, marks, new)


def _cells(row: Row) -> tuple[str, ...]:
    file = f"{row.file}, {row.lack.label}" if row.lack else row.file
    prompt = "older prompt" if row.older_prompt else ""
    name = f"{row.artifact} in {row.path}" if row.kind else row.artifact
    return name, file, row.model, count(sum(row.tokens), "token"), prompt


def _row(
    project: Path,
    name: str,
    entry: Entry,
    found: Collection[str],
    asked: Asked | None,
    said: tuple[str, ...],
) -> Row:
    recorded = entry.text(name)
    refused: tuple[str, ...] = ()
    try:
        file = _state(project, entry, recorded, found)
    except PathError as error:
        file, refused = _UNREAD, (error.problem,)
    return Row(
        artifact=name,
        path=entry.path,
        file=file,
        model=entry.model,
        tokens=entry.tokens,
        attempts=entry.attempts,
        checks=entry.checks,
        fallback=entry.fallback,
        lack=entry.lack,
        notes=(*refused, *entry.notes),
        context=entry.context,
        asked=(*said, *entry.asked),
        older_prompt=_is_older(name, entry, asked),
        kind=entry.kind,
    )


def _is_older(name: str, entry: Entry, asked: Asked | None) -> bool | None:
    if entry.kind:
        return bool(entry.now) if entry.prompt else None
    return asked.is_older(entry, name.partition(":")[0]) if asked else None


def _state(project: Path, entry: Entry, recorded: str, found: Collection[str]) -> str:
    if not is_there(project, entry.path):
        return _MISSING
    if entry.path in found:
        return _CONFLICT
    if entry.kind:
        is_changed = part_state(project, entry.path, recorded)
        return _NOT_FOUND if is_changed is None else _EDITED if is_changed else _GENERATED
    return _EDITED if is_edited(project, entry.path, recorded) else _GENERATED


def _plan(answers: Mapping[str, Any]) -> Plan | None:
    """Return the plan among answers, None where there is none that can be read."""
    try:
        return read_plan(answers.get("plan"))
    except PygenError:
        return None


def _contexts(answers: Mapping[str, Any], plan: Plan | None) -> list[str]:
    """Return what requests are told of the package today, none where it has no plan to say it."""
    if plan is None:
        return []
    return [each.text for each in package_contexts(answers, plan.summary, plan.context)]
