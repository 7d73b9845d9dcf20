"""A recorded text, as a person asks for it by the name of its artifact."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact_name import find_artifact
from pygen_copier.generation.hand_edits import edits, part_state
from pygen_copier.generation.record import Entry, Record
from pygen_copier.paths import is_there
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.text import oneline, printable

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def artifact_names(project: Path, answers_file: str = "") -> list[str]:
    """Return the names of what a project records; none where it records nothing readable."""
    try:
        recorded = RecordedProject.open(project, "show", answers_file)
        return list(Record.read(recorded.answers["generated"]))
    except PygenError:
        return []


def entry_of(project: Path, artifact: str, answers_file: str = "") -> tuple[str, Entry]:
    """Return the name of an artifact, and what is recorded of it.

    Args:
        project: The folder of the project.
        artifact: Its name, or the path of its file.
        answers_file: The answers file that a person named.

    Raises:
        PygenError: There is no readable answers file, or no such artifact; with the nearest names.
    """
    recorded = RecordedProject.open(project, f"show {artifact}", answers_file)
    record = Record.read(recorded.answers["generated"])
    name = find_artifact(artifact, {name: entry.path for name, entry in record.items()})
    return name, record[name]


def difference(project: Path, entry: Entry, artifact: str) -> str:
    """Return what a person did to a recorded text as a unified diff, coloured for a terminal.

    Raises:
        PygenError: The file is not there, is a link, or leads out of the project.
    """
    if not is_there(project, entry.path):
        raise PygenError(
            f"{oneline(entry.path)} is missing.", f"To see what was generated: show {artifact}."
        )
    text, is_part = entry.text(artifact), bool(entry.kind)
    if is_part and part_state(project, entry.path, text) is None:
        raise PygenError(
            f"Nothing of {artifact} is found in {oneline(entry.path)}: all of it was changed, by "
            "hand or by a filter of the template.",
            f"To see what was generated: show {artifact}.",
        )
    diff = edits(project, entry.path, text, is_part=is_part)
    return "\n".join(_coloured(line) for line in for_terminal(diff).split("\n"))


def for_terminal(text: str) -> str:
    """Return a text without what would steer a terminal, where it is shown on one."""
    return printable(text) if sys.stdout.isatty() else text


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    return click.style(line, fg=colour) if colour else line
