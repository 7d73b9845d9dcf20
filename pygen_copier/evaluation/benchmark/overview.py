"""The overview of a benchmark: its cells, each with what came of it and what it took."""

from __future__ import annotations

from collections.abc import Sequence

from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.similarity_tables import score
from pygen_copier.evaluation.benchmark.table import Table, Value

_FIGURES = ("execution.tests_passed", "execution.others_tests_passed", "execution.coverage")


def cell_table(cells: Sequence[Cell], results: Sequence[Result]) -> Table:
    """Return the table of all cells, those that have not been made among them.

    Args:
        cells: The cells.
        results: What came of those that were made.
    """
    by = {each.cell.name: each for each in results}
    columns = (
        *("package", "model", "enhancement", "context", "seed", "state"),
        *("own tests passed", "others' tests passed", "coverage"),
        *("replies", "tokens in", "tokens out", "seconds", "date", "template", "command"),
    )
    rows = tuple(_row(cell, by.get(cell.name)) for cell in cells)
    note = (
        "Replies and tokens are those that made the package, kept ones too; seconds include the "
        "measuring, and are few where replies were kept."
    )
    return Table("cells", "Cells", columns, rows, (note,), "" if rows else "There are no cells.")


def _row(cell: Cell, result: Result | None) -> tuple[Value, ...]:
    named = (cell.package, cell.model, cell.enhancement, cell.context, cell.seed)
    if result is None:
        return (*named, "not made yet", *([None] * 10))
    state = f"failed: {result.failure}" if result.failure else "done"
    figures = [score(result, name) for name in _FIGURES]
    took = (len(result.used), *result.tokens, round(result.seconds))
    return (*named, state, *figures, *took, result.date, result.commit or None, result.command)
