"""Reads what `pygen-copier status --json` prints, and fails where a file was not run in the sandbox.

    pygen-copier status --json PROJECT | python .ci/all_run.py
"""

import json
import sys

rows = json.load(sys.stdin)
run = [row for row in rows if {"tests-pass", "runs"} & set(row["checks"]) and not row["fallback"]]
print(f"{len(run)} of {len(rows)} files were run in the sandbox and accepted.")  # noqa: T201
sys.exit(not run or len(run) != len(rows))
