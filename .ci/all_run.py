"""Tells how many files of a package were run in the sandbox, and fails where one was not.

    pygen-copier status --json PROJECT | python .ci/all_run.py

What stands in for a text that no model gave counts as not run.
"""

import json
import sys

rows = json.load(sys.stdin)
run = [row for row in rows if {"tests-pass", "runs"} & set(row["checks"]) and not row["fallback"]]
print(f"{len(run)} of {len(rows)} files were run in the sandbox and accepted.")  # noqa: T201
sys.exit(not run or len(run) != len(rows))
