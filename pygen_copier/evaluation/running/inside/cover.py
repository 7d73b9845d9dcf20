"""Runs tests under coverage, and tells on the last line how many statements of each file ran."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import coverage
import pytest


def main() -> None:
    """Read the files from a job, run the tests, and print the mark with the counts."""
    job = json.loads(Path("evaluation-job.json").read_text(encoding="utf-8"))
    measured = coverage.Coverage(data_file=None, config_file=False, source=[str(Path("src"))])
    measured.start()
    status = pytest.main([*job["options"], *job["tests"]])
    measured.stop()
    counts = {}
    for path in job["files"]:
        _, statements, _, missing, _ = measured.analysis2(str(Path(path).resolve()))
        counts[path] = [len(statements), missing]
    told = json.dumps({"status": int(status), "counts": counts})
    sys.stdout.flush()
    print(f"\n{job['mark']}{told}", flush=True)  # noqa: T201 - it is what is read
    os._exit(0)


if __name__ == "__main__":
    main()
