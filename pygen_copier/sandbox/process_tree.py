"""A process tree, a process and its descendants, as the kernel tells it from outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_PROC = Path("/proc")


def exceed_memory(process: int, most: int) -> bool:
    """Return whether a process and its descendants together hold more memory than they may.

    What is resident is looked at first, which counts shared pages for everybody who shares them;
    only where that is too much, each is asked for its fair share, which is slower to tell.

    Args:
        process: The process id at its root.
        most: Bytes they may hold.
    """
    tree = list(_members(process))
    if sum(map(_resident, tree)) <= most:
        return False
    return sum(map(_fair_share, tree)) > most


def is_alive(process: int) -> bool:
    """Return whether a process runs; one that only waits to be noticed by its parent does not."""
    try:
        state = (_PROC / str(process) / "stat").read_text("utf-8", "replace").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] not in ("Z", "X")


def _members(process: int) -> Iterator[int]:
    pending = [process]
    while pending:
        member = pending.pop()
        yield member
        pending += _children(member)


def _resident(process: int) -> int:
    try:
        fields = (_PROC / str(process) / "statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * _PAGE


def _fair_share(process: int) -> int:
    """Return the proportional set size, proc(5); where it is not told, all that is resident."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return _resident(process)
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _children(process: int) -> list[int]:
    found: list[int] = []
    try:
        for thread in (_PROC / str(process) / "task").iterdir():
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    except OSError:
        pass  # it has ended meanwhile
    return found
