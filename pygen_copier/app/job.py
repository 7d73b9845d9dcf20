"""A job: a command in a process of its own, which goes on whatever becomes of the pages."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Self

from pygen_copier import settings
from pygen_copier.app.worker import CODE, LOCK, OUT, TASK, TOLD
from pygen_copier.errors import PygenError
from pygen_copier.mcp.commands import why
from pygen_copier.paths import read_inside, write_inside
from pygen_copier.progress.event_log import Logged, read_log
from pygen_copier.text import printable

_STOPPED, _EVENTS = "stopped", "events.jsonl"
_MOST_CHARACTERS = 200_000  # of what a command says, as it is shown


class State(Enum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    BROKEN_OFF = "broken off"


@dataclass(frozen=True)
class Task:
    """What a job does.

    Attributes:
        kind: What it is for: `plan`, `new`, `update`, `improve` or `evaluate`.
        arguments: The command and its arguments.
        about: What the pages want to know of it later.
        cleared: A folder that is removed before the command begins, for it may be half written.
        copied: A repository that is cloned into `cleared` first; the command works on that.
        moved: Where `cleared` is moved to once the command has ended well.
    """

    kind: str
    arguments: Sequence[str]
    about: Mapping[str, str] = field(default_factory=dict)
    cleared: str = ""
    copied: str = ""
    moved: str = ""


@dataclass(frozen=True)
class Job:
    """A job, which is all in its folder.

    Attributes:
        folder: The folder.
    """

    folder: Path

    @classmethod
    def make(cls, jobs: Path, task: Task) -> Self:
        """Write down a job that is not begun yet.

        Args:
            jobs: The folder of all jobs.
            task: What it does.
        """
        job = cls(jobs / secrets.token_hex(6))
        job.folder.mkdir(parents=True, mode=0o700)
        write_inside(job.folder, TASK, json.dumps(asdict(task)).encode(), 0o600)
        return job

    @property
    def id(self) -> str:
        """What it is called in addresses."""
        return self.folder.name

    @cached_property
    def task(self) -> Task:
        """What it does.

        Raises:
            PygenError: What was written down is none, as that of another version may be.
        """
        data = read_inside(self.folder, TASK) or b""
        try:
            return Task(**json.loads(data))
        except (TypeError, ValueError):
            raise PygenError(f"{self.folder} holds no run.", "Remove that folder.") from None

    @property
    def began(self) -> float:
        """When it was written down, in seconds since 1970."""
        return (self.folder / TASK).stat().st_mtime

    def start(self, keys: Mapping[str, str]) -> None:
        """Begin it, or go on with it; where it is under way already, nothing is done.

        Args:
            keys: Variables that hold keys of services; they go into its environment alone.
        """
        if self.state is State.RUNNING:
            return
        for name in (CODE, _STOPPED):
            (self.folder / name).unlink(missing_ok=True)
        ready, told = os.pipe()
        worker = [sys.executable, "-P", "-m", "pygen_copier.app.worker", str(self.folder)]
        try:
            with (self.folder / "worker").open("wb") as log:
                subprocess.Popen(  # noqa: S603 - no shell reads it
                    [*worker, str(told)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[told],
                    env={**os.environ, **keys, settings.EVENTS: str(self.folder / _EVENTS)},
                    cwd=self.folder,
                    start_new_session=True,
                )
        finally:
            os.close(told)
        with os.fdopen(ready, "rb") as reading:
            reading.read()  # it ends once the worker holds the lock, or is gone

    def stop(self) -> None:
        """End what it runs as Ctrl-C would; what was asked for is kept."""
        if self.state is not State.RUNNING:
            return
        (self.folder / _STOPPED).touch()
        number = (self.folder / LOCK).read_text(encoding="utf-8")
        with suppress(ProcessLookupError, ValueError):
            os.killpg(int(number), signal.SIGINT)

    @property
    def state(self) -> State:
        """How it stands."""
        if self._is_locked():
            return State.RUNNING
        code = (read_inside(self.folder, CODE) or b"").decode()
        if code == "0":  # to be stopped it was too late
            return State.DONE
        if (self.folder / _STOPPED).exists():
            return State.STOPPED
        return State.FAILED if code else State.BROKEN_OFF

    def _is_locked(self) -> bool:
        try:
            handle = os.open(self.folder / LOCK, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def out(self) -> str:
        """Return what its command printed for a person or a program, all of it."""
        return (read_inside(self.folder, OUT) or b"").decode("utf-8", "replace")

    def told(self) -> str:
        """Return what its command said beside that: progress, notes, and why it failed."""
        try:
            data = (self.folder / TOLD).read_bytes()
        except FileNotFoundError:
            return ""
        return printable(data[-_MOST_CHARACTERS:].decode("utf-8", "replace"))

    def why(self) -> str:
        """Return why its command failed."""
        return why(self.told())

    def log(self) -> list[Logged]:
        """Return what happened in it so far."""
        return list(read_log(self.folder / _EVENTS))
