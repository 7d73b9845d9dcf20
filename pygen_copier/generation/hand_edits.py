"""Edits: what a person did to a generated file since its text was recorded."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from pygen_copier.paths import read_inside

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


def edits(project: Path, path: str, recorded: str) -> str:
    """Return what a person did to a file as a unified diff; empty where the file is missing.

    Line ends that git or an editor turned into those of Windows are no edits.

    Args:
        project: The folder of the project.
        path: The file, relative to the project.
        recorded: The text as it was generated.

    Raises:
        PathError: It is a link, behind one, or no file.
    """
    found = read_inside(project, path)
    if found is None:
        return ""
    now = found.decode("utf-8", "replace")
    if "\r" not in recorded:
        now = now.replace("\r\n", "\n")
    import difflib  # late, as it is not needed where nothing changed

    lines = difflib.unified_diff(
        _lines(recorded), _lines(now), f"recorded/{path}", f"project/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}{_NO_NEWLINE}" for line in lines)


def _lines(text: str) -> list[str]:
    """Return the lines of a text, each with its end; a form feed ends none."""
    return list(StringIO(text, newline="\n"))
