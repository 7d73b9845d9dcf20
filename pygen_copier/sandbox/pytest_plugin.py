"""A pytest plugin that is run inside the sandbox, from its text, and tells results on a pipe.

What it tells is no proof: the tested code shares its process. Accidents do show, since a run that
does not reach its end never tells that it did.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import pytest

_ACCOUNT_LENGTH = 8000


class ReportPlugin:
    """Writes a line of JSON for everything that happens.

    Args:
        pipe: The file descriptor to write to.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._process = os.getpid()
        self._names: dict[str, str] = {}

    def tell(self, event: str, **facts: object) -> None:
        """Write a line; a copy of the process that a test has forked is not heard."""
        if os.getpid() == self._process:
            os.write(self._pipe, json.dumps({"event": event, **facts}).encode() + b"\n")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Tell why a file could not be collected."""
        if report.failed:
            self.tell("broken", account=str(report.longrepr)[-_ACCOUNT_LENGTH:])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell the tests there are, the cases of a function under one name."""
        for item in session.items:
            *outer, last = item.nodeid.split("::")[1:]
            function = getattr(item, "originalname", None) or last
            self._names[item.nodeid] = "::".join([*outer, function])
        self.tell("collected", tests=list(self._names.values()))

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str]:
        """Keep the letters of the progress out of the output."""
        return report.outcome, "", ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Tell that a case begins."""
        self.tell("begins", test=self._names[nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell how a case went, and that it is over."""
        test = self._names[report.nodeid]
        if report.failed:
            self.tell("failed", test=test, account=report.longreprtext[-_ACCOUNT_LENGTH:])
        elif report.skipped or hasattr(report, "wasxfail"):
            self.tell("neither", test=test)
        if report.when == "teardown":
            self.tell("over", test=test)


def main(arguments: Sequence[str]) -> int:
    """Run pytest, tell that it came to its end, and return its exit code."""
    plugin = ReportPlugin(int(arguments[0]))
    status = pytest.main(list(arguments[1:]), plugins=[plugin])
    plugin.tell("end", status=int(status))
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
