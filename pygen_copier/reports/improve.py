"""An improvement that a person asks for on the command line, and the update that brings it."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pygen_copier.generation.artifact_name import find_artifact
from pygen_copier.generation.command_output import told_of
from pygen_copier.generation.record import Entry, Record
from pygen_copier.plan.model import read_plan
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.answers_file import answers_files
from pygen_copier.reports.project import require_updatable, update

_MOST_BYTES = 1_000_000  # of what is piped in: its end is kept
_PATIENCE = 2.0  # seconds of waiting, without a word, for what is piped in


def improve_file(
    folder: Path | None,
    artifact: str,
    words: str,
    output: str,
    options: Sequence[str],
    *,
    forget: bool,
    answers_file: str = "",
) -> None:
    """Have one file of a project improved by an update.

    Args:
        folder: The folder of the project; None means the one that the file or this folder is in.
        artifact: The name of the artifact, or the path of its file.
        words: What the person said.
        output: What a command printed about it.
        options: Further options for Copier.
        forget: Whether what was said before is taken back.
        answers_file: The answers file that the person named.

    Raises:
        PygenError: There is no such artifact, or the project cannot be updated.
        Exit: Copier failed; with its exit code.
    """
    file = Path(artifact)
    folder = folder or _around(file.parent if file.is_file() else Path(), answers_file)
    project = RecordedProject.open(folder, "improve ARTIFACT --project", answers_file)
    answers = project.answers
    record = Record.read(answers["generated"])
    paths = {name: entry.path for name, entry in record.items()}
    name = find_artifact(_from_root(file, folder) or artifact, paths)
    require_updatable(project, options)
    if forget and not words and not _said(answers, record[name], name):
        if not output:
            click.echo(f"Nothing was said of {name}; there is nothing to forget.")
            return
        forget = False
    asked = {"words": words, "output": told_of(output), "forget": forget}
    told = {key: value for key, value in asked.items() if value}
    if code := update(project, {"improve": {name: told}}, options):
        raise click.exceptions.Exit(code)


def _said(answers: Mapping[str, Any], entry: Entry, name: str) -> Sequence[str]:
    """Return what was said of an artifact before: of a text in its entry, else in the plan."""
    return entry.asked if entry.kind else read_plan(answers.get("plan")).notes.get(name, ())


def piped_in(*, beside: bool) -> str:
    """Return what is piped in, the end of it where it is long; nothing at a terminal.

    Args:
        beside: Whether something was said already, so that nothing may come.
    """
    if sys.stdin is None or sys.stdin.closed:
        return ""
    try:
        number = sys.stdin.fileno()
        kind = os.fstat(number).st_mode
    except (OSError, ValueError):
        return ""
    if not (stat.S_ISFIFO(kind) or stat.S_ISREG(kind) or stat.S_ISSOCK(kind)):
        return ""
    if beside and os.name == "posix" and not select.select([number], [], [], _PATIENCE)[0]:
        click.echo("Waiting for the end of what is piped in; </dev/null gives nothing.", err=True)
    data = b""
    while more := os.read(number, 65_536):
        data = (data + more)[-_MOST_BYTES:]
    return data.decode("utf-8", "replace")


def _around(folder: Path, answers_file: str) -> Path:
    """Return the project that a folder is in; the folder itself where it is in none."""
    here = folder.resolve()

    def is_one(each: Path) -> bool:
        named = (each / answers_file).is_file() if answers_file else False
        return named or (not answers_file and any(True for _ in answers_files(each)))

    return next(filter(is_one, (here, *here.parents)), folder)


def _from_root(file: Path, project: Path) -> str:
    """Return the path of a file that is there, relative to its project; empty for any other."""
    try:
        return file.resolve().relative_to(project.resolve()).as_posix() if file.is_file() else ""
    except (OSError, ValueError):
        return ""
