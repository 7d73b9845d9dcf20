"""Node: what runs a translation, in the sandbox and nowhere else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pygen_copier import settings
from pygen_copier.digests import digest
from pygen_copier.errors import SandboxError
from pygen_copier.evaluation.javascript.errors import Finding, Type
from pygen_copier.sandbox.execution import Execution, execute
from pygen_copier.sandbox.limits import Limits
from pygen_copier.sandbox.probe import unavailable
from pygen_copier.text import oneline

_NODE = "/environment/bin/node"
_REPORTER = "evaluation-reporter.mjs"
_REPORTER_TEXT = (Path(__file__).with_name("reporter.mjs")).read_text("utf-8")
# Node reserves addresses that it never fills.
_LIMITS = Limits(seconds=60, memory=4096, processes=64)
_SEMANTIC = ("ReferenceError", "TypeError")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running one file of tests.

    Attributes:
        passed: How many tests passed.
        failed: How many did not; a file that does not run counts as one.
        findings: What was wrong.
    """

    passed: int
    failed: int
    findings: tuple[Finding, ...]


class Node:
    """Node of this machine, in the sandbox.

    Args:
        files: Texts by path, which lie there.

    Raises:
        SandboxError: There is no node, or no sandbox.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        if shutil.which("node") is None:
            raise SandboxError("There is no node here.", "Install Node.js 20 or newer.")
        if reason := unavailable():
            raise SandboxError(reason)
        self._files = {**files, _REPORTER: _REPORTER_TEXT}

    @cached_property
    def _environment(self) -> Path:
        """A folder with node alone: the sandbox shows one, and nothing of this machine."""
        binary = Path(shutil.which("node") or "").resolve()
        facts = binary.stat()
        name = digest([str(binary), facts.st_size, facts.st_mtime_ns], 16)
        place = settings.cache_folder() / "node" / name / "bin" / "node"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f"node.{os.getpid()}")
            shutil.copy2(binary, part)
            part.replace(place)
        return place.parent.parent

    def check(self, path: str) -> Finding | None:
        """Return what it finds wrong in a file without running it.

        Args:
            path: The file.
        """
        done = self._run("--check", path)
        return None if done.code == 0 else Finding("syntax", path, 0, _said(done))

    def test(self, path: str) -> Outcome:
        """Run a file of tests.

        Args:
            path: The file.
        """
        done = self._run(f"--test-reporter=/project/{_REPORTER}", path)
        events = [event for line in done.output.splitlines() if (event := _event(line))]
        passed = sum(bool(event["ok"]) for event in events)
        findings = [
            Finding(_type(str(event["error"])), path, 0, oneline(f"{event['name']}: {_why(event)}"))
            for event in events
            if not event["ok"]
        ]
        failed = len(findings)
        if not events or (done.code != 0 and not failed):
            failed += 1
            findings.append(Finding(_type_of_output(done.output), path, 0, _said(done)))
        return Outcome(passed, failed, tuple(findings))

    def _run(self, *command: str) -> Execution:
        return execute([_NODE, *command], self._files, _LIMITS, self._environment)[0]


def _event(line: str) -> Mapping[str, object] | None:
    """Return a test that ended, as the reporter tells it; suites are none."""
    if not line.startswith('{"ok":'):
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    told = isinstance(found, dict) and {"ok", "name", "error", "message"} <= found.keys()
    return found if told and found.get("kind") != "suite" else None


def _why(event: Mapping[str, object]) -> str:
    error = str(event["error"])
    return f"{error}: {event['message']}"[:300] if error else str(event["message"])[:300]


def _type(error: str) -> Type:
    if error in _SEMANTIC:
        return "semantic"
    return "syntax" if error == "SyntaxError" else "logical"


def _type_of_output(output: str) -> Type:
    found = next((name for name in (*_SEMANTIC, "SyntaxError") if f"{name}:" in output), "")
    return _type(found) if found else "other"


def _said(done: Execution) -> str:
    """Return the line that says most of what went wrong."""
    if done.limit:
        return f"It met the limit of {done.limit}."
    lines = [line.strip() for line in done.output.splitlines() if line.strip()]
    marked = [line for line in lines if "Error" in line.partition(":")[0]]
    return oneline((marked or lines or ["It ended without a word."])[0])[:300]
