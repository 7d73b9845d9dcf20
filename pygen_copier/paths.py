"""A path that others wrote, and where it leads: never out of the folder it is meant for."""

from __future__ import annotations

import os
from pathlib import Path


def inside(folder: Path, path: str | Path) -> Path | None:
    """Return where a path of a folder leads, or None where it leads out.

    Links are followed. A file need not be there.

    Args:
        folder: The folder.
        path: The path in it, as it was recorded, or as a person named it.
    """
    try:
        found = Path(os.path.realpath(folder / path))  # unlike resolve, it bears a link to itself
    except ValueError:  # no file can have this name
        return None
    return found if found.is_relative_to(folder.resolve()) else None


def file_inside(folder: Path, path: str | Path) -> Path | None:
    """Return the file that a path of a folder leads to, or None where none is there.

    Args:
        folder: The folder.
        path: The path in it.
    """
    found = inside(folder, path)
    return found if found is not None and found.is_file() else None
