"""The table of errors in a translation, as the paper's table 6 has it."""

from __future__ import annotations

from typing import NamedTuple

from pygen_copier.evaluation.javascript.errors import TYPES
from pygen_copier.evaluation.report import Report


class ErrorRow(NamedTuple):
    """A type of errors: its title, how many, their share in all, how bad, and the first of them."""

    title: str
    frequency: int
    share: float | None
    severity: str
    example: str


def error_rows(report: Report) -> list[ErrorRow]:
    """Return the errors of a translation by type; nothing where there is none.

    What was not looked for has no row, and where there are no errors there are no shares.

    Args:
        report: The report.
    """
    found = [(each, report.find(f"javascript.errors.{each.name}")) for each in TYPES]
    there = [(each, f, f.value) for each, f in found if f is not None and f.value is not None]
    whole = sum(value for _, _, value in there)
    return [
        ErrorRow(
            each.title,
            round(value),
            value / whole if whole else None,
            each.severity,
            figure.details[0] if figure.details else "",
        )
        for each, figure, value in there
    ]


def cells(row: ErrorRow) -> tuple[str, str, str, str, str]:
    """Return a row as it is written.

    Args:
        row: The row.
    """
    share = "—" if row.share is None else f"{100 * row.share:.1f} %"
    return row.title, f"{row.frequency:,}", share, row.severity, row.example or "—"


HEAD = ("type", "frequency", "share", "severity", "example")
