"""The commands as an agent runs them: each in a process of its own, in one folder and no other."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE

import anyio
from anyio.abc import ByteReceiveStream, Process

from pygen_copier.errors import PygenError
from pygen_copier.paths import inside
from pygen_copier.text import printable

MOST_CHARACTERS = 400_000
"""How much of what a command prints an agent is told."""

COMMAND = (sys.executable, "-P", "-m", "pygen_copier.cli.handed")
"""Starts a command in a process of its own, whose arguments nobody else sees."""

Listener = Callable[[str], Awaitable[None]]
"""Hears each line of progress."""


def improving(project: str, artifact: str, words: str, trusting: Sequence[str]) -> list[str]:
    """Return the command that has a file improved, and its arguments.

    Args:
        project: The folder of the package.
        artifact: The file's artifact, or its path.
        words: What is to be better.
        trusting: How the person's trust is said.
    """
    # What stands behind `--` is for Copier; a space in front keeps words from being options.
    return ["improve", *trusting, f"--project={project}", f" {artifact}", f" {words}"]


def updating(project: str, features: Sequence[str], trusting: Sequence[str]) -> list[str]:
    """Return the command that updates a package, and its arguments.

    Args:
        project: The folder of the package.
        features: The features that are added.
        trusting: How the person's trust is said.
    """
    return ["update", *more_features(features), *trusting, project]


def more_features(features: Sequence[str]) -> list[str]:
    """Return features as options; with `=`, no text is taken for another option."""
    return [f"--feature={each}" for each in features]


def why(told: str) -> str:
    """Return the last line that a command said, which is why it failed; empty for silence."""
    lines = [line for line in told.splitlines() if line.strip()]
    return lines[-1].removeprefix("Error: ") if lines else ""


def handed(arguments: Sequence[str]) -> bytes:
    """Return what `COMMAND` reads of standard input: the arguments of a command."""
    return json.dumps(list(arguments)).encode()


@dataclass
class Commands:
    """Runs commands in a folder that an agent was let into.

    Attributes:
        folder: The folder; no path leads out of it.
        trust: Whether the person trusts the templates that its projects record.
        environ: More variables for the commands.
        answers_file: Where its projects record their answers; empty for the only such file.
    """

    folder: Path
    trust: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    answers_file: str = ""
    _writing: anyio.Lock = field(default_factory=anyio.Lock)

    def path(self, named: str) -> str:
        """Return a path in the folder, as a command takes it.

        Raises:
            PygenError: It leads out of the folder.
        """
        found = inside(self.folder, named)
        if found is None:
            raise PygenError(f"{named!r} leads out of {self.folder}.", "Name a path in it.")
        return str(found)

    async def read(self, listener: Listener, *arguments: str) -> str:
        """Run a command that changes no file, and return what it prints.

        Raises:
            PygenError: It failed; with its own words.
        """
        return await self._run(listener, arguments)

    async def write(self, listener: Listener, *arguments: str) -> str:
        """Run a command that changes files, one after the other, and return what it tells.

        Raises:
            PygenError: It failed; with its own words.
        """
        async with self._writing:
            return await self._run(listener, arguments, tells=True)

    def options(self) -> list[str]:
        """Return the options by which the person's trust and the answers file are said."""
        return [*(["--trust"] if self.trust else []), *self.naming()]

    def naming(self) -> list[str]:
        """Return the option that names the answers file, where the person did."""
        return [f"--answers-file={self.answers_file}"] if self.answers_file else []

    async def _run(
        self, listener: Listener, arguments: tuple[str, ...], *, tells: bool = False
    ) -> str:
        out, told = _Kept(), _Kept(listener)
        process = await anyio.open_process(
            COMMAND,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=self.folder,
            env={**os.environ, **self.environ},
            start_new_session=True,
        )
        try:
            await _hand(process, arguments)
            async with anyio.create_task_group() as reading:
                reading.start_soon(out.read, process.stdout)
                reading.start_soon(told.read, process.stderr)
            code = await process.wait()
        finally:
            await _end(process)
        if code:
            raise PygenError(why(told.text) or f"It ended with exit code {code}.")
        return (told.text + out.text).strip() if tells else out.text


@dataclass
class _Kept:
    """What a command prints, as far as it is kept, and heard by lines."""

    listener: Listener | None = None
    text: str = ""

    async def read(self, stream: ByteReceiveStream | None) -> None:
        """Read a stream to its end."""
        if stream is None:
            return
        line = b""
        async for data in stream:
            *whole, line = (line + data).split(b"\n")
            for each in whole:
                await self._hear(each)
            line = line[-MOST_CHARACTERS:]
        if line:
            await self._hear(line)

    async def _hear(self, line: bytes) -> None:
        told = printable(line.decode(errors="replace")).rstrip()
        self.text = f"{self.text}{told}\n"[-MOST_CHARACTERS:]
        if self.listener and told:
            await self.listener(told)


async def _hand(process: Process, arguments: Sequence[str]) -> None:
    """Hand a command its arguments."""
    if process.stdin:
        with suppress(anyio.BrokenResourceError):  # it is gone; how it ended tells why
            await process.stdin.send(handed(arguments))
        await process.stdin.aclose()


async def _end(process: Process) -> None:
    """End a command that an agent wants no more, and what it has started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C: what was asked for is kept
        with anyio.CancelScope(shield=True), anyio.move_on_after(5):
            await process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    with anyio.CancelScope(shield=True):
        await process.aclose()
