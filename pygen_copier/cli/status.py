"""The status of a project: each generated file, who wrote it, and what a person changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from pygen_copier.errors import PygenError
from pygen_copier.generation.record import Entry, Record

ANSWERS_FILE = ".copier-answers.yml"


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
    """

    artifact: str
    path: str
    file: str
    model: str
    tokens: tuple[int, int]
    attempts: int
    checks: tuple[str, ...]
    fallback: bool

    def data(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return asdict(self)


def rows_of(project: Path) -> list[Row]:
    """Return a row for every recorded artifact of a project.

    Raises:
        PygenError: There is no readable answers file, or an entry is damaged.
    """
    path = project / ANSWERS_FILE
    try:
        answers = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise PygenError(
            f"There is no {path}.", "Name the folder of a generated project: status FOLDER."
        ) from None
    except (yaml.YAMLError, ValueError):
        raise PygenError(f"{path} is no YAML.", "Restore it from git.") from None
    if not isinstance(answers, dict) or "generated" not in answers:
        raise PygenError(
            f"{path} records nothing generated.", "Was the project made with this template?"
        )
    return [_row(project, *item) for item in Record.read(answers["generated"]).items()]


def table_of(rows: Sequence[Row]) -> str:
    """Return rows as a table for a person, with a last line that sums up."""
    lines = [(row.artifact, _file(row), row.model, f"{sum(row.tokens)} tokens") for row in rows]
    widths = [max((len(line[at]) for line in lines), default=0) for at in range(4)]
    table = [
        "  ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    waiting = sum(row.fallback for row in rows)
    edited = sum(row.file == "edited by hand" for row in rows)
    table.append(f"{len(rows)} files: {edited} edited by hand, {waiting} waiting for a model.")
    return "\n".join(table)


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
    )


def _state(project: Path, entry: Entry, recorded: str) -> str:
    path = (project / entry.path).resolve()
    if not path.is_relative_to(project.resolve()) or not path.is_file():
        return "missing"
    same = path.read_bytes() == recorded.encode()
    return "as generated" if same else "edited by hand"
