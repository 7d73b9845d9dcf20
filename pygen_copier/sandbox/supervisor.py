"""A supervisor looks at a run in the sandbox from outside, and ends it where it meets a limit."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO

from pygen_copier.sandbox import process_tree
from pygen_copier.sandbox.limits import MEGABYTE, Limits
from pygen_copier.sandbox.output import Output

# Seconds between two looks at time and memory.
_LOOK = 0.05
# Seconds that a killed sandbox may take to be gone, and between two looks at that.
_FAREWELL = 10
_GLANCE = 0.002
_CHUNK = 64 * 1024
_ENDED_BY_SIGXCPU = 128 + 24
_FIRST_PROCESS = re.compile(rb'"child-pid": (\d+)')


class Supervisor:
    """Reads what a run writes, and ends it.

    Args:
        process: The bubblewrap that holds the jail; its stdout is a pipe.
        limits: What the run may take.

    Attributes:
        output: What the run printed.
        report: What it told on a pipe of its own.
        about: What bubblewrap says of the jail.
    """

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.output = Output()
        self.report = bytearray()
        self.about = bytearray()
        self._process = process
        self._limits = limits

    def until_end(self, pipes: Mapping[IO[bytes], Callable[[bytes], object]]) -> str:
        """Read until nobody of the jail is left, and return the limit that ended it, if one did.

        Args:
            pipes: What to read beside stdout, and who takes it.
        """
        started = time.monotonic()
        limit, looked = "", started
        with selectors.DefaultSelector() as selector:
            for pipe, take in pipes.items():
                selector.register(pipe, selectors.EVENT_READ, take)
            if self._process.stdout is not None:
                selector.register(self._process.stdout, selectors.EVENT_READ, self.output.add)
            while not limit and (selector.get_map() or self._process.poll() is None):
                self._read(selector)
                now = time.monotonic()
                if now - started >= self._limits.seconds:
                    limit = f"{self._limits.seconds:g} s of time"
                elif self.output.size + len(self.report) > self._limits.output * MEGABYTE:
                    limit = f"{self._limits.output} MB of output"
                elif now - looked >= _LOOK:
                    looked = now
                    limit = self._memory()
        self._end()
        if not limit and self._process.returncode == _ENDED_BY_SIGXCPU:
            limit = f"{self._limits.seconds:g} s of processor time"
        return limit

    def _read(self, selector: selectors.BaseSelector) -> None:
        """Read what there is, or wait a little; a pipe that was closed is left alone."""
        if not selector.get_map():
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LOOK)
            return
        for key, _ in selector.select(_LOOK):
            if chunk := os.read(key.fd, _CHUNK):
                key.data(chunk)
            else:
                selector.unregister(key.fileobj)

    def _memory(self) -> str:
        most = self._limits.memory * MEGABYTE
        exceeded = process_tree.exceed_memory(self._process.pid, most)
        return f"{self._limits.memory} MB of memory" if exceeded else ""

    def _end(self) -> None:
        """End the jail, and wait until nobody of it is left.

        The kernel ends all of a jail with its first process. bubblewrap itself is gone before
        that, whether it is killed or comes to its end.
        """
        end = time.monotonic() + _FAREWELL
        found = _FIRST_PROCESS.search(self.about)
        if found:
            first = int(found[1])
            if self._process.poll() is None:
                with suppress(ProcessLookupError):
                    os.kill(first, signal.SIGKILL)
            while process_tree.is_alive(first) and time.monotonic() < end:
                time.sleep(_GLANCE)
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_FAREWELL)
