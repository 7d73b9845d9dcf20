"""The worker: the process of a job, which runs its command and writes down how that ended.

It hangs on no page and no server: `python -m pygen_copier.app.worker FOLDER DESCRIPTOR`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TASK, LOCK, CODE, OUT, TOLD = "task.json", "lock", "code", "out", "told"
"""The files of a job: what it does, who is at it, how it ended, what was printed, what was said."""

_MEND = "Mend that, and go on."
_TRIES = 100
_LOOK_AGAIN = 0.02  # seconds; who only looks whether it is locked is gone by then


def main(folder: Path, ready: int) -> int:
    """Do a job.

    Args:
        folder: The job's folder.
        ready: A descriptor that is closed once the worker is at it.

    Returns:
        The command's exit code; 0 where another worker is at it.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if not _is_mine(handle):
        return 0
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    os.close(ready)
    signal.signal(signal.SIGINT, lambda *_: None)  # it is for the command, in the same group
    task: Mapping[str, Any] = json.loads((folder / TASK).read_text(encoding="utf-8"))
    with (folder / OUT).open("wb") as out, (folder / TOLD).open("wb") as told:
        try:
            code = _run(task, folder, handle, out, told)
            if code == 0 and task["moved"]:
                _move(Path(task["cleared"]), Path(task["moved"]), folder.name)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            told.write(f"Error: {place}{error.strerror or error}. {_MEND}\n".encode())
            code = 1
    draft = folder / f"{CODE}.tmp"
    draft.write_text(str(code), encoding="utf-8")
    draft.replace(folder / CODE)
    return code


def _is_mine(handle: int) -> bool:
    """Return whether the job is this worker's; the system takes the lock back when it dies."""
    for _ in range(_TRIES):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_LOOK_AGAIN)
    return False


def _run(task: Mapping[str, Any], folder: Path, handle: int, out: Any, told: Any) -> int:
    cleared, copied = task["cleared"], task["copied"]
    if cleared:
        shutil.rmtree(folder / cleared, ignore_errors=True)
        (folder / cleared).parent.mkdir(parents=True, exist_ok=True)
    if copied:
        from pygen_copier.errors import PygenError
        from pygen_copier.git import git_output

        try:
            git_output(folder, "clone", "--quiet", "--no-hardlinks", "--", copied, cleared)
        except PygenError as error:
            told.write(f"Error: {error}\n".encode())
            return 1
    from pygen_copier.mcp.commands import COMMAND, handed

    # The command holds the lock, too: a worker that is killed alone leaves it at work.
    done = subprocess.run(  # noqa: S603 - no shell reads it
        COMMAND,
        check=False,
        input=handed(task["arguments"]),
        stdout=out,
        stderr=told,
        cwd=folder,
        pass_fds=[handle],
    )
    return done.returncode


def _move(made: Path, target: Path, job: str) -> None:
    """Move what was made to where it is wanted, all or nothing; an empty folder may be there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        target.rmdir()
    draft = target.with_name(f".{target.name}.{job}")  # on the disk of the target
    shutil.rmtree(draft, ignore_errors=True)
    try:
        shutil.move(made, draft)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    draft.rename(target)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
