"""A terminal of a given size in which a program runs, and what a person sees on it."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

_PATIENCE = 100.0
# Variables of whoever runs the tests that change what programs print.
_LOOKS = ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


class _Screen(pyte.Screen):
    """A screen that answers a program which asks where the cursor is."""

    def __init__(self, columns: int, lines: int, child: pexpect.spawn[str]) -> None:
        super().__init__(columns, lines)
        self._child = child

    def write_process_input(self, data: str) -> None:
        """Send an answer to the program."""
        self._child.send(data)


def heed_interrupts() -> None:
    """Begin a program as a terminal does, also where the tests were begun to ignore signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """Runs a program and shows its screen.

    Args:
        command: The program and its arguments.
        columns: How wide the terminal is.
        lines: How high it is.
        environ: More variables for the program.
        cwd: Where it runs.

    Attributes:
        child: The program.
        raw: All it has written.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        columns: int = 80,
        lines: int = 24,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        own = {name: value for name, value in os.environ.items() if name not in _LOOKS}
        program, *arguments = map(str, command)
        self.child: pexpect.spawn[str] = pexpect.spawn(
            program,
            arguments,
            encoding="utf-8",
            dimensions=(lines, columns),
            env={**own, "TERM": "xterm-256color", **(environ or {})},
            cwd=cwd,
            preexec_fn=heed_interrupts,
        )
        self.raw = ""
        self._screen = _Screen(columns, lines, self.child)
        self._stream = pyte.Stream(self._screen)

    @property
    def rows(self) -> list[str]:
        """The lines on the screen down to the last that is not empty, every time of day as 0:00."""
        text = "\n".join(line.rstrip() for line in self._screen.display).rstrip()
        return re.sub(r"\b\d+:\d\d\b", "0:00", text).split("\n")

    @property
    def shows_cursor(self) -> bool:
        """Whether the cursor is visible."""
        return not self._screen.cursor.hidden

    @property
    def at(self) -> tuple[int, int]:
        """The row and column of the cursor."""
        return self._screen.cursor.y, self._screen.cursor.x

    def wait(self, condition: Callable[[list[str]], bool]) -> list[str]:
        """Read until the screen is as wanted, and return its rows.

        Raises:
            AssertionError: It is not so in time; the message shows the screen.
        """
        deadline = time.monotonic() + _PATIENCE
        while not condition(self.rows):
            assert time.monotonic() < deadline, "\n".join(self.rows)
            try:
                self._feed(self.child.read_nonblocking(65536, timeout=0.1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert condition(self.rows), "\n".join(self.rows)
        return self.rows

    def wait_for(self, text: str) -> list[str]:
        """Read until a text is on the screen, and return its rows."""
        return self.wait(lambda rows: text in "\n".join(rows))

    def end(self) -> int | None:
        """Read until the program has ended, and return its exit code, None for a signal."""
        self._feed(self.child.read())
        self.child.close()
        return self.child.exitstatus

    def _feed(self, text: str) -> None:
        self.raw += text
        self._stream.feed(text)
