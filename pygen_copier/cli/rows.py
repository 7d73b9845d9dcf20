"""The rows of a status: each generated file, who wrote it, and what a person changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pygen_copier.cli.project import recorded_answers
from pygen_copier.cli.table import table
from pygen_copier.generation.record import Entry, Record


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one artifact.

    Attributes:
        artifact: Its name.
        path: Its file, relative to the project.
        file: `as generated`, `edited by hand` or `missing`.
        model: Who wrote it.
        tokens: Tokens in and out.
        attempts: Requests it took.
        checks: The checks it passed.
        fallback: Whether a scaffold stands in.
        notes: What a person should know of the file.
    """

    artifact: str
    path: str
    file: str
    model: str
    tokens: tuple[int, int]
    attempts: int
    checks: tuple[str, ...]
    fallback: bool
    notes: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return asdict(self)


def rows_of(project: Path) -> list[Row]:
    """Return a row for every recorded artifact of a project.

    Raises:
        PygenError: There is no readable answers file, or an entry is damaged.
    """
    answers = recorded_answers(project, "status")
    return [_row(project, *item) for item in Record.read(answers["generated"]).items()]


def table_of(rows: Sequence[Row]) -> str:
    """Return rows as a table for a person, with a last line that sums up."""
    lines = table(
        [(row.artifact, _file(row), row.model, f"{sum(row.tokens)} tokens") for row in rows]
    )
    lines += [f"note on {row.artifact}: {note}" for row in rows for note in row.notes]
    waiting = sum(row.fallback for row in rows)
    edited = sum(row.file == "edited by hand" for row in rows)
    lines.append(f"{len(rows)} files: {edited} edited by hand, {waiting} waiting for a model.")
    return "\n".join(lines)


def _file(row: Row) -> str:
    return f"{row.file}, scaffold" if row.fallback else row.file


def _row(project: Path, name: str, entry: Entry) -> Row:
    return Row(
        artifact=name,
        path=entry.path,
        file=_state(project, entry, entry.text(name)),
        model=entry.model,
        tokens=entry.tokens,
        attempts=entry.attempts,
        checks=entry.checks,
        fallback=entry.fallback,
        notes=entry.notes,
    )


def _state(project: Path, entry: Entry, recorded: str) -> str:
    path = (project / entry.path).resolve()
    if not path.is_relative_to(project.resolve()) or not path.is_file():
        return "missing"
    same = path.read_bytes() == recorded.encode()
    return "as generated" if same else "edited by hand"
