"""Table 6 of the paper: what is wrong in translations of the packages into JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.table import Table, Value
from pygen_copier.evaluation.pages.error_table import error_rows

_REASON = "No package was translated: `translate` in the specification."
_NOTES = (
    "Errors of all packages together. A type that was not looked for has no row: optimisation "
    "takes a judge, what runs takes the sandbox and node.",
    "The paper's figures of JavaScript are those of Python with random integers added to them.",
)


def translation_table(results: Sequence[Result]) -> Table:
    """Return table 6.

    Args:
        results: All results.
    """
    found: dict[str, tuple[int, str, str]] = {}
    for result in results:
        for each in error_rows(result.report) if result.report else ():
            before, severity, example = found.get(each.title, (0, each.severity, ""))
            found[each.title] = (before + each.frequency, severity, example or each.example)
    whole = sum(frequency for frequency, _, _ in found.values())
    rows: list[tuple[Value, ...]] = [
        (title, frequency, frequency / whole if whole else None, severity, example or None)
        for title, (frequency, severity, example) in found.items()
    ]
    columns = ("error type", "frequency", "share", "severity", "example")
    title = "Table 6. Errors of the translation into JavaScript"
    return Table("table-06", title, columns, tuple(rows), _NOTES, "" if rows else _REASON)
