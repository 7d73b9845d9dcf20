"""Type findings: what mypy says of files, by their paths."""

from __future__ import annotations

import re
from collections.abc import Collection

UNTYPED = "mypy, "
"""What the sentence of a finding begins with."""

TYPED = "types"
"""The id of what mypy found nothing in."""

MOST = 12
"""More findings of one file say little that is new to whoever mends it."""

_LINE = re.compile(
    r"^(?P<path>[^:\n]+):(?P<line>\d+)(?::\d+)?: error: (?P<told>.*?)(?:  \[(?P<code>[\w-]+)\])?$",
    re.MULTILINE,
)


def type_findings(output: str, paths: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return what mypy says of some files, a sentence each; files without findings are left out.

    Args:
        output: What it printed, with one finding a line.
        paths: The files, as it was told of them.
    """
    found: dict[str, list[str]] = {}
    for each in _LINE.finditer(output):
        code = f" [{each['code']}]" if each["code"] else ""
        if each["path"] in paths:
            told = f"{UNTYPED}line {each['line']}: {each['told']}{code}"
            found.setdefault(each["path"], []).append(told)
    return {path: tuple(told[:MOST]) for path, told in found.items()}
