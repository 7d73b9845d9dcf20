"""An execution is one run of a command in the sandbox, watched from outside until it ends."""

from __future__ import annotations

import errno
import json
import os
import select
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pygen_copier.sandbox import bubblewrap, memory
from pygen_copier.sandbox.limits import MEGABYTE, Limits
from pygen_copier.sandbox.output import Output

# Seconds between two looks at time and memory.
_LOOK = 0.05
# Seconds that a killed sandbox may take to be gone.
_FAREWELL = 5
_CHUNK = 64 * 1024
_ENDED_BY_SIGXCPU = 128 + 24
_LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True)
class Execution:
    """What came of running something.

    Attributes:
        code: The exit code, 128 and more where a signal ended it; None where a limit did.
        output: What it wrote to stdout and stderr, with the middle left out where it is long.
        limit: The limit that ended it, such as `30 s of time`; empty where none did.
    """

    code: int | None
    output: str
    limit: str


def execute(
    command: Sequence[str],
    files: Mapping[str, str],
    limits: Limits,
    environment: Path | None = None,
) -> tuple[Execution, bytes]:
    """Run a command in the sandbox, and return what came of it and what it reported.

    Args:
        command: The command; `{report}` in it stands for the file descriptor to report to.
        files: Texts by path, relative to the project, which lie there when the command starts.
        limits: What it may take.
        environment: The virtual environment shown as `/environment`.

    Raises:
        OSError: bubblewrap is not installed, or cannot be started.
    """
    bwrap = bubblewrap.executable()
    if bwrap is None:
        raise FileNotFoundError(errno.ENOENT, "bubblewrap is not installed")
    launch = [str(bubblewrap.interpreter()), "-I", "-S", "-c", _LAUNCHER.read_text("utf-8")]
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb", 0) as told, os.fdopen(writer, "wb", 0) as teller:
        job = {
            "command": [part.replace("{report}", str(writer)) for part in command],
            "files": dict(files),
            "limits": limits.resources(),
        }
        with _sealed(json.dumps(job).encode("ascii")) as stdin:
            process = subprocess.Popen(  # noqa: S603 - no shell, and the jail is built here
                bubblewrap.jail(bwrap, environment, limits, launch),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[writer],
                cwd="/",
                env={},  # the jail's first process shows its own to the others
            )
        teller.close()
        with process:
            try:
                return _watched(process, told, limits)
            finally:
                process.kill()


def _watched(
    process: subprocess.Popen[bytes], told: IO[bytes], limits: Limits
) -> tuple[Execution, bytes]:
    """Read what a process writes until it ends, or until it has met a limit and was killed."""
    output, report = Output(), bytearray()
    pipes: dict[IO[bytes], Callable[[bytes], object]] = {told: report.extend}
    if process.stdout is not None:
        pipes[process.stdout] = output.add
    deadline = time.monotonic() + limits.seconds
    look = 0.0
    limit = ""
    while not limit and (pipes or process.poll() is None):
        _read(pipes, process)
        now = time.monotonic()
        if now >= deadline:
            limit = f"{limits.seconds:g} s of time"
        elif output.size + len(report) > limits.output * MEGABYTE:
            limit = f"{limits.output} MB of output"
        elif now >= look:
            look = now + _LOOK
            if memory.exceeds(process.pid, limits.memory * MEGABYTE):
                limit = f"{limits.memory} MB of memory"
    text = output.text(bubblewrap.private_paths())
    if limit:
        _kill(process, pipes)
    elif process.returncode == _ENDED_BY_SIGXCPU:
        limit = f"{limits.seconds:g} s of processor time"
    return Execution(None if limit else process.returncode, text, limit), bytes(report)


def _read(
    pipes: dict[IO[bytes], Callable[[bytes], object]], process: subprocess.Popen[bytes]
) -> None:
    """Read what there is, or wait a little; a pipe that was closed is taken out."""
    if not pipes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK)
        return
    ready, _, _ = select.select(list(pipes), [], [], _LOOK)
    for pipe in ready:
        if chunk := os.read(pipe.fileno(), _CHUNK):
            pipes[pipe](chunk)
        else:
            del pipes[pipe]


def _kill(
    process: subprocess.Popen[bytes], pipes: dict[IO[bytes], Callable[[bytes], object]]
) -> None:
    """End the jail, and wait until nobody in it holds a pipe any more."""
    process.kill()
    unheard: dict[IO[bytes], Callable[[bytes], object]] = dict.fromkeys(pipes, len)
    end = time.monotonic() + _FAREWELL
    while (unheard or process.poll() is None) and time.monotonic() < end:
        _read(unheard, process)


def _sealed(data: bytes) -> IO[bytes]:
    """Return a file in memory that nobody can change, the jail's own processes least of all."""
    import fcntl  # there is none on Windows, where this is imported too

    file = os.fdopen(os.memfd_create("job", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "w+b")
    file.write(data)
    file.seek(0)
    fcntl.fcntl(
        file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK
    )
    return file
