"""A table of a benchmark: rows of values, or the reason why there are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from pygen_copier.evaluation.figure import rounded
from pygen_copier.markdown.escape import mdline

Value = str | int | float | None
"""What stands in a table; None is absent."""

ABSENT = "—"
_SMALL = 0.0005


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: Its file, without an end, such as `table-01`.
        title: What it shows.
        columns: What its columns are.
        rows: Its rows, a value a column.
        notes: What a reader should know, a sentence each.
        reason: Why there are no rows; empty where there are.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = field(default="")

    def csv(self) -> str:
        """Return it as CSV, numbers to six decimals; absent values are empty."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([rounded(each) if isinstance(each, float) else each for each in row])
        return written.getvalue()

    def markdown(self) -> str:
        """Return it as Markdown: its title, the table or why there is none, and the notes."""
        lines = [f"## {mdline(self.title)}", ""]
        if self.rows:
            marks = [
                "---:" if any(isinstance(row[at], int | float) for row in self.rows) else "---"
                for at in range(len(self.columns))
            ]
            lines += [_line(self.columns), f"| {' | '.join(marks)} |"]
            lines += [_line(row) for row in self.rows]
        else:
            lines.append(f"Not measured: {mdline(self.reason)}")
        for note in self.notes:
            lines += ["", mdline(note)]
        return "\n".join(lines) + "\n"


def table_of(
    name: str,
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Value, ...]],
    notes: tuple[str, ...],
    reason: str,
) -> Table:
    """Return a table of rows, which has a reason only where there are none.

    Args:
        name: Its file, without an end.
        title: What it shows.
        columns: What its columns are.
        rows: Its rows.
        notes: What a reader should know.
        reason: Why there are no rows, if there are none.
    """
    return Table(name, title, columns, tuple(rows), notes, "" if rows else reason)


def told(value: Value) -> str:
    """Return a value as it is read: a number to three decimals, a small one by its power of ten.

    Args:
        value: The value.
    """
    if value is None:
        return ABSENT
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.1e}" if value and abs(value) < _SMALL else f"{value:,.3f}"


def _line(row: Sequence[Value]) -> str:
    texts = [mdline(each) if isinstance(each, str) else told(each) for each in row]
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in texts)} |"
