"""Kept runs: what came of running a package, so that a measurement that was stopped goes on."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pygen_copier import __version__, settings
from pygen_copier.digests import digest

_MAX_AGE = 90 * 86_400.0


class KeptRuns:
    """Results of runs on disk, by a digest of everything that they hang on.

    A file that cannot be read or written is none: the run is done again.

    Args:
        about: What all runs hang on: the files, what is installed, the limits.
        afresh: Whether all is run again, and kept anew.
    """

    def __init__(self, about: object, *, afresh: bool = False) -> None:
        self._about = digest([__version__, about], 32)
        self._afresh = afresh
        self._folder = settings.cache_folder() / "evaluations"

    def take(self, what: object, run: Callable[[], tuple[Any, bool]]) -> Any:
        """Return the result of a run, from the disk where it was run before.

        Args:
            what: What is run.
            run: Runs it, and returns JSON data and whether that is worth keeping: a run that met
                a limit may do better on a machine that is less busy.
        """
        path = self._folder / f"{digest([self._about, what], 32)}.json"
        if not self._afresh and (found := _read(path)) is not None:
            return found[0]
        data, is_good = run()
        if is_good:
            self._write(path, json.dumps([data]))
        return data

    def _write(self, path: Path, text: str) -> None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            part = path.with_suffix(f".{os.getpid():x}{time.monotonic_ns():x}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(path)

    def _sweep(self) -> None:
        """Remove what nobody has taken for long, at most once a day."""
        mark = self._folder / "swept"
        now = time.time()
        if mark.exists() and now - mark.stat().st_mtime < _MAX_AGE / 90:
            return
        mark.touch()
        os.utime(mark)
        for path in self._folder.iterdir():
            if now - path.stat().st_mtime > _MAX_AGE:
                path.unlink(missing_ok=True)


def _read(path: Path) -> list[Any] | None:
    """Return what a file holds, in a list, and note that it was used."""
    try:
        found = json.loads(path.read_text("utf-8"))
        os.utime(path)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, list) and len(found) == 1 else None
