"""The report of a test run: which functions passed, which failed and why, or why none could run."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pygen_copier.sandbox.execution import Execution
from pygen_copier.sandbox.output import harmless, last_lines

_ACCOUNT_LINES = 30
_TOLD_LINES = 10
# Of pytest: all passed, some failed, none were there.
_COMPLETE = (0, 1, 5)


@dataclass(frozen=True, slots=True)
class TestRun:
    """What came of the tests of one file.

    A function counts as passed when all its cases were run to their end and none failed; skipped
    cases and those expected to fail count as neither.

    Attributes:
        passed: The functions that passed, such as `test_x` or `TestY::test_z`, in file order.
        failed: The first failure of each function that failed.
        error: Why the file could not be run, or not to its end; empty where it was.
        cases: How many cases passed: a function has one for each set of its parameters.
    """

    __test__ = False  # not a class of tests, although pytest would think so

    passed: tuple[str, ...]
    failed: Mapping[str, str]
    error: str
    cases: int = field(default=0, compare=False)


@dataclass(slots=True)
class _Told:
    """What the lines of a report say."""

    cases: dict[str, int] = field(default_factory=dict)
    over: dict[str, int] = field(default_factory=dict)
    neither: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    running: str = ""
    is_clean: bool = False
    passed: int = 0
    complete: bool = False


def read_report(
    execution: Execution, report: bytes, path: str, private: Sequence[str] = ()
) -> TestRun:
    """Return what came of a run.

    Args:
        execution: How the run ended.
        report: What the plugin told.
        path: The file of the tests, for messages.
        private: Paths of this machine that accounts should not carry.
    """
    told = _read(report, private)
    failed = dict(told.failed)
    error = _error(execution, told, path)
    if error and told.running:
        failed.setdefault(told.running, error)
    passed = tuple(
        test
        for test, cases in told.cases.items()
        if test not in failed and told.over.get(test) == cases and told.neither.get(test, 0) < cases
    )
    failures = {test: failed[test] for test in told.cases if test in failed}
    return TestRun(passed, failures, error, told.passed)


def _read(report: bytes, private: Sequence[str]) -> _Told:
    told = _Told()
    for line in _lines(report):
        event, test = line.get("event"), harmless(str(line.get("test", "")))
        account = last_lines(harmless(str(line.get("account", "")), private), _ACCOUNT_LINES)
        match event:
            case "collected":
                for name in map(str, line.get("tests") or ()):
                    name = harmless(name)
                    told.cases[name] = told.cases.get(name, 0) + 1
            case "broken":
                told.broken.append(account)
            case "begins":
                told.running, told.is_clean = test, True
            case "failed":
                told.failed.setdefault(test, account)
                told.is_clean = False
            case "neither":
                told.neither[test] = told.neither.get(test, 0) + 1
                told.is_clean = False
            case "over":
                told.over[test] = told.over.get(test, 0) + 1
                told.passed += told.is_clean
                told.running = ""
            case "end":
                told.complete = line.get("status") in _COMPLETE
            case _:
                pass
    return told


def _lines(report: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield the lines that can be read; a run that was killed leaves half a line."""
    for text in report.splitlines():
        try:
            line = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict):
            yield line


def _error(execution: Execution, told: _Told, path: str) -> str:
    """Return why the tests could not be run to their end, or nothing where they were."""
    where = f"while {told.running} ran" if told.running else f"while {path} was run"
    if execution.limit:
        return f"The tests met the limit of {execution.limit}, {where}."
    if told.broken:
        return told.broken[0]
    if told.complete and not told.cases:
        return f"There are no tests in {path}."
    if told.complete and told.over == told.cases:
        return ""
    last = last_lines(execution.output, _TOLD_LINES)
    return f"The process ended {_manner(execution.code)}, {where}.\n{last}".strip()


def _manner(code: int | None) -> str:
    """Return how a process ended, in words."""
    if code is not None and code > 128:
        try:
            return f"by {signal.Signals(code - 128).name}"
        except ValueError:
            pass
    return f"with exit code {code}"
