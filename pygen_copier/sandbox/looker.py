"""A looker tells what is there under the names of other packages, by running these in the sandbox.

What it was told is kept beside the environment: a name is looked up once.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from pygen_copier.dependencies import look
from pygen_copier.sandbox import bubblewrap
from pygen_copier.sandbox.execution import execute
from pygen_copier.sandbox.limits import Limits
from pygen_copier.sandbox.venv import Venv

_MOST_AT_ONCE = 200
_LARGEST = 8_000_000  # bytes of what is kept


class Looker:
    """Looks at what an environment has, in the sandbox.

    Args:
        environment: The environment.
        limits: What each run may take.
    """

    def __init__(self, environment: Venv, limits: Limits | None = None) -> None:
        self._environment = environment
        self._limits = limits or Limits()
        self._lock = Lock()

    def __call__(self, names: Sequence[str]) -> Mapping[str, Any]:
        """Return what was found, by name; what could not be told is left out.

        Raises:
            SandboxError: The environment cannot be made.
        """
        with self._lock:
            folder = self._environment.folder()
            file = folder.with_suffix(".looks.json")
            known = _read(file)
            new = [name for name in names if name not in known][:_MOST_AT_ONCE]
            if new:
                known.update(self._look(new, folder))
                _write(file, known)
        return {name: known[name] for name in names if name in known}

    def _look(self, names: Sequence[str], folder: Path) -> dict[str, Any]:
        script = Path(look.__file__).read_text("utf-8")
        python = f"{bubblewrap.ENVIRONMENT}/bin/python"
        command = [python, "-P", "-c", script, "{report}"]
        try:
            _, report = execute(command, {look.FILE: json.dumps(names)}, self._limits, folder)
            told = json.loads(report)
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(told, dict):
            return {}
        return {name: told[name] for name in names if name in told}


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        if file.stat().st_size <= _LARGEST:
            known = json.loads(file.read_text("utf-8"))
            return known if isinstance(known, dict) else {}
    return {}


def _write(file: Path, known: Mapping[str, Any]) -> None:
    text = json.dumps(known, sort_keys=True)
    if len(text) > _LARGEST:
        return
    with suppress(OSError):  # then it is looked up again
        handle, draft = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as writer:
            writer.write(text)
        Path(draft).replace(file)
