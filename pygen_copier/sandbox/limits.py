"""Limits: how much of the machine one run in the sandbox may take."""

from __future__ import annotations

import math
from dataclasses import dataclass

MEGABYTE = 1024 * 1024

# Libraries reserve addresses that they never fill, so these are bounded more loosely than memory.
_ADDRESSES_PER_MEMORY = 4
_OPEN_FILES = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take at the most.

    Attributes:
        seconds: Wall time, and the processor time of each process.
        memory: Megabytes of memory, of each process and of all together.
        processes: Processes and threads at one time.
        file: Megabytes of one file.
        scratch: Megabytes of each of its writable folders.
        output: Megabytes it may print.
    """

    seconds: float = 30
    memory: int = 1024
    processes: int = 64
    file: int = 32
    scratch: int = 64
    output: int = 4

    def resources(self) -> dict[str, int]:
        """Return what the kernel holds each process to, by the names in `resource`."""
        return {
            "RLIMIT_CPU": math.ceil(self.seconds),
            "RLIMIT_DATA": self.memory * MEGABYTE,
            "RLIMIT_AS": self.memory * MEGABYTE * _ADDRESSES_PER_MEMORY,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_FSIZE": self.file * MEGABYTE,
            "RLIMIT_NOFILE": _OPEN_FILES,
            "RLIMIT_MSGQUEUE": 0,
            "RLIMIT_CORE": 0,
        }
