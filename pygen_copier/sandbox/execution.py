"""An execution is one run of a command in the sandbox."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pygen_copier.sandbox import bubblewrap
from pygen_copier.sandbox.limits import Limits
from pygen_copier.sandbox.supervisor import Supervisor

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
    with ExitStack() as stack:
        told, teller = _pipe(stack)
        about, knower = _pipe(stack)
        job = {
            "command": [part.replace("{report}", str(teller.fileno())) for part in command],
            "files": dict(files),
            "limits": limits.resources(),
        }
        stdin = stack.enter_context(_sealed(json.dumps(job).encode("ascii")))
        process = stack.enter_context(
            subprocess.Popen(  # noqa: S603 - no shell, and the jail is built here
                bubblewrap.jail(bwrap, environment, limits, launch, info=knower.fileno()),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[teller.fileno(), knower.fileno()],
                cwd="/",
                env={},  # the jail's first process shows its own to the others
            )
        )
        stack.callback(process.kill)  # whatever is raised here
        for file in (teller, knower, stdin):
            file.close()
        supervisor = Supervisor(process, limits)
        limit = supervisor.until_end(
            {told: supervisor.report.extend, about: supervisor.about.extend}
        )
    text = supervisor.output.text(bubblewrap.private_paths())
    return Execution(None if limit else process.returncode, text, limit), bytes(supervisor.report)


def _pipe(stack: ExitStack) -> tuple[IO[bytes], IO[bytes]]:
    """Return the two ends of a pipe, which are closed with a stack."""
    reader, writer = os.pipe()
    return (
        stack.enter_context(os.fdopen(reader, "rb", 0)),
        stack.enter_context(os.fdopen(writer, "wb", 0)),
    )


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
