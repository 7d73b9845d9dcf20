"""Runs tests against mutants, each in a process of its own, and tells which were noticed."""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest


def outcome(job: dict[str, Any], tests: list[str], seconds: int) -> int:
    """Run tests in a copy of this process; return their exit code, -1 where time was up."""
    child = os.fork()
    if not child:
        signal.alarm(seconds)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os._exit(int(pytest.main([*job["options"], "-x", *tests])))
    _, status = os.waitpid(child, 0)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1


def main() -> None:
    """Read the mutants from a job, run each, and print the mark with the codes."""
    job = json.loads(Path("evaluation-job.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = {"whole": {}, "codes": []}
    for name in job["needed"]:  # imported once, for all the copies of this process
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    seconds: dict[tuple[str, ...], int] = {}
    for tests in dict.fromkeys(tuple(each["tests"]) for each in job["mutants"]):
        begun = time.monotonic()
        found["whole"]["\n".join(tests)] = outcome(job, list(tests), job["whole"])
        took = time.monotonic() - begun  # a mutant is no fault for taking as long as the whole
        seconds[tests] = max(job["seconds"], 3 * math.ceil(took))
    for mutant in job["mutants"]:
        path = Path(mutant["path"])
        whole = path.read_bytes()
        path.write_text(mutant["text"], encoding="utf-8")
        try:
            found["codes"].append(outcome(job, mutant["tests"], seconds[tuple(mutant["tests"])]))
        finally:
            path.write_bytes(whole)
    sys.stdout.flush()
    print(f"\n{job['mark']}{json.dumps(found)}", flush=True)  # noqa: T201 - it is what is read


if __name__ == "__main__":
    main()
