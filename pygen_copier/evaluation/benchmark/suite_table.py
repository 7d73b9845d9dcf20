"""The table of a suite: of each task how many of its tests pass, and what that took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pygen_copier.client.budget import Spending
from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.suite import Task
from pygen_copier.evaluation.benchmark.table import Table, Value

PASSED, CASES = "execution.others_tests_passed", "execution.others_cases_passed"
_COLUMNS = (
    *("task", "model", "seed", "state", "tests passed", "tests", "pass rate"),
    *("replies", "tokens in", "tokens out", "cost", "seconds", "specification"),
)
_NOTES = (
    "A test passes in our sandbox, not in the benchmark's image, and its files lie in a folder of "
    "their own: beside published values these say what this machine does with them.",
    "Tests: cases, of as many as the benchmark counts, where it does; else the test functions that "
    "were run, and a file that cannot be run counts as one.",
    "Cost: at PYGEN_PRICES, where that is set.",
)


def suite_table(tasks: Sequence[Task], results: Sequence[Result]) -> Table:
    """Return the table of a suite.

    Args:
        tasks: The tasks.
        results: What came of them.
    """
    by = {task.name: task for task in tasks}
    left_out = [(task.name, None, None, task.why, *([None] * 8), task.source) for task in tasks]
    rows: list[tuple[Value, ...]] = [row for row in left_out if row[3]]
    rows += [_row(each, by) for each in results if each.cell.package in by]
    reason = "" if rows else "No task was run."
    return Table("suite", "Tests of others", _COLUMNS, tuple(rows), _NOTES, reason)


def _row(result: Result, tasks: Mapping[str, Task]) -> tuple[Value, ...]:
    cell = result.cell
    task = tasks[cell.package]
    figure = result.report.find(PASSED) if result.report else None
    passed: int | None = None
    whole: int | None = None
    rate: float | None = None
    state = f"failed: {result.failure}" if result.failure else "done"
    if figure and figure.value is not None and figure.n:
        passed, whole = round(figure.value * figure.n), figure.n
        if task.number:  # of cases, while a figure of ours is of functions
            cases = result.report.find(CASES) if result.report else None
            passed = None if cases is None or cases.value is None else round(cases.value)
            whole = task.number
        rate = None if passed is None else passed / whole
    elif figure:
        state = figure.reason
    tokens = result.tokens
    cost = Spending(len(result.used), *tokens).money
    took = (len(result.used), *tokens, cost, round(result.seconds), task.source)
    return (cell.package, cell.model, cell.seed, state, passed, whole, rate, *took)
