"""Counts what is tried against this project, and how much of it held.

    python benchmarks/attacks.py [--write] [WORD …]

Hands every hostile module of `tests/support/snippets` to the static checks, and runs the tests that
attack, or those in whose path one of the words is. A case of a test held where it passed; greed is
bounded in time, so run them on a machine that does nothing else. `--write` puts the table into
`docs/explanation/security.md`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

from figures import tell  # noqa: E402 - it lies beside this file
from static_rules import hostile_modules, is_refused  # noqa: E402

# What is tried, and the tests that do it, relative to `tests`.
ATTACKS: dict[str, Sequence[str]] = {
    "to leave the sandbox: keys, files, sockets, processes, privileges, the kernel's own names": [
        "sandbox/test_attacks.py"
    ],
    "to take without end in it: time, memory, processes, files, output": ["sandbox/test_greed.py"],
    "to reach the terminal by what is printed in it": ["sandbox/test_output.py"],
    "replies with hidden characters, of great size or depth, that run programs or tell nothing": [
        "main_job/test_untrusted.py"
    ],
    "paths that lead out of a project: in its answers, its prompts, its links": [
        "main_job/test_paths_of_others.py"
    ],
    "code that a project of somebody else would have run": ["main_job/test_trust.py"],
    "texts that keep a parser busy": [
        "unit/test_hostile_texts.py",
        "unit/test_regular_expressions.py",
    ],
    "to have installed what nobody has seen": ["main_job/test_consent.py"],
    "to have made what is plainly meant to harm": ["main_job/test_refusals.py"],
    "to use the page in the browser without its token, or from another page": ["app/test_gate.py"],
    "to lead an agent's tools out of their folder": [
        "mcp/test_mcp_server.py::test_no_path_leads_out_of_the_folder",
        "mcp/test_mcp_server.py::test_an_agent_cannot_say_that_the_person_trusts",
    ],
}


@dataclass(frozen=True)
class Count:
    """How often something was tried.

    Attributes:
        tried: How often.
        held: How often it did not succeed.
        left_out: How often it could not be tried here.
    """

    tried: int
    held: int
    left_out: int = 0

    def row(self, what: str) -> str:
        """Return it as a row of the table."""
        return f"| {what} | {self.tried} | {self.held} | {self.left_out or ''} |"


def run(tests: Sequence[str]) -> Count:
    """Run tests and count their cases."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [f"--junit-xml={report}", *(f"tests/{test}" for test in tests)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(done.stdout.splitlines()[-1], file=sys.stderr)
        suite = ElementTree.parse(report).getroot()[0]  # noqa: S314 - pytest wrote it
    total, left_out = int(suite.attrib["tests"]), int(suite.attrib["skipped"])
    failed = int(suite.attrib["failures"]) + int(suite.attrib["errors"])
    return Count(total - left_out, total - left_out - failed, left_out)


def table() -> str:
    """Return the figures as a table."""
    sources = hostile_modules()
    refused = sum(map(is_refused, sources.values()))
    counts = {"modules that hide what they do from the static checks": Count(len(sources), refused)}
    words = [word for word in sys.argv[1:] if word != "--write"]
    for what, tests in ATTACKS.items():
        if not words or any(word in test for word in words for test in tests):
            counts[what] = run(tests)
    together = Count(
        sum(count.tried for count in counts.values()),
        sum(count.held for count in counts.values()),
        sum(count.left_out for count in counts.values()),
    )
    return "\n".join(
        [
            "| what is tried | cases | held | not tried here |",
            "| --- | --- | --- | --- |",
            *(count.row(what) for what, count in counts.items()),
            together.row("together"),
        ]
    )


if __name__ == "__main__":
    tell("attacks", table())
