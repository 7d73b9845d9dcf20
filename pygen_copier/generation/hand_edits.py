"""Edits: what a person did to a generated file since its text was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from pygen_copier.paths import read_inside

_MOST_PAIRS = 4_000_000  # of lines: a comparison takes time by how many there are
_NO_NEWLINE = "\n\\ No newline at end of file\n"


def is_edited(project: Path, path: str, recorded: str) -> bool:
    """Return whether a file is there and is not, byte for byte, what was recorded.

    Args:
        project: The folder of the project.
        path: The file, relative to the project.
        recorded: The text as it was generated.

    Raises:
        PathError: It is a link, behind one, or no file.
    """
    found = read_inside(project, path)
    return found is not None and found != recorded.encode()


def edits(project: Path, path: str, recorded: str, *, is_part: bool = False) -> str:
    """Return what a person did to a file as a unified diff; empty where the file is missing.

    Line ends that git or an editor turned into those of Windows are no edits.

    Args:
        project: The folder of the project.
        path: The file, relative to the project.
        recorded: The text as it was generated.
        is_part: Whether it stands within the file: what is around it is left out, and where it is
            not found, all.

    Raises:
        PathError: It is a link, behind one, or no file.
    """
    found = _now(project, path, recorded)
    if found is None:
        return ""
    now = found
    if is_part:
        recorded = _with_end(recorded)
        part = part_of(now, recorded)
        now = recorded if part is None else part
    import difflib  # late, as it is not needed where nothing changed

    lines = difflib.unified_diff(
        _lines(recorded), _lines(now), f"recorded/{path}", f"project/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}{_NO_NEWLINE}" for line in lines)


def part_of(now: str, recorded: str) -> str | None:
    """Return what became of a text that stands within a file, None where it is not found.

    Args:
        now: What the file holds.
        recorded: The text as it was generated. How far it is indented does not count.
    """
    lines, others = recorded.strip("\n").split("\n"), now.split("\n")
    if recorded.strip("\n") in now:
        return recorded
    if len(lines) * len(others) > _MOST_PAIRS:
        return None
    import difflib

    matcher = difflib.SequenceMatcher(None, _bare(lines), _bare(others), autojunk=False)
    steps = matcher.get_opcodes()
    if not any(kind == "equal" and "".join(_bare(lines[i:j])) for kind, i, j, _, _ in steps):
        return None
    part: list[str] = []
    for kind, start, end, begin, stop in steps:
        if kind == "equal":
            part += lines[start:end]
            continue
        # What stands before and after it is not its own, but for what took its lines' place there.
        if start == 0:
            begin = stop - _taken(others[begin:stop][::-1], end)
        if end == len(lines):
            stop = begin + _taken(others[begin:stop], end - start)
        part += others[begin:stop]
    return _with_end("\n".join(part))


def part_state(project: Path, path: str, recorded: str) -> bool | None:
    """Return whether a person changed a text within a file; None where it is not found there.

    Args:
        project: The folder of the project.
        path: The file, relative to the project.
        recorded: The text as it was generated.

    Raises:
        PathError: It is a link, behind one, or no file.
    """
    now = _now(project, path, recorded)
    part = part_of(now or "", recorded)
    return None if part is None else part.strip("\n") != recorded.strip("\n")


def _taken(lines: Sequence[str], number: int) -> int:
    """Return how many lines took the place of others at an end: as many, and to the next gap."""
    taken = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    if taken:  # else it is gone, and what is there is around it
        taken = max(taken, min(number, len(lines)))
    return taken


def _now(project: Path, path: str, recorded: str) -> str | None:
    """Return what a file holds, with the line ends of what was recorded."""
    found = read_inside(project, path)
    if found is None:
        return None
    now = found.decode("utf-8", "replace")
    return now if "\r" in recorded else now.replace("\r\n", "\n")


def _bare(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines]


def _with_end(text: str) -> str:
    text = text.strip("\n")
    return f"{text}\n"


def _lines(text: str) -> list[str]:
    """Return the lines of a text, each with its end; a form feed ends none."""
    return list(StringIO(text, newline="\n"))
