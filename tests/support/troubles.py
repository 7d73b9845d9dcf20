"""Trouble around a command: kills, no room, folders that cannot be written, clocks, languages.

What is done to services is `moods` and `soak`; this is what a machine does.
"""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.copier import Run

YEAR = 365 * 24 * 3600
TROUBLES = (
    *("none", "service", "service", "killed", "killed", "no room", "read only"),
    *("no store", "another time", "a clock that jumps", "another language"),
)
# What may stop a command in the middle of a write, whoever's code writes.
TEARING = ("killed", "no room", "read only")
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)

_AS_BYTES = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
_LANGUAGES: tuple[Mapping[str, str], ...] = (
    *({"LC_ALL": name, "LANG": name} for name in ("C", "POSIX", "tr_TR.UTF-8")),
    {"LC_ALL": "de_DE.ISO-8859-1", "LANG": "de_DE.ISO-8859-1", "LANGUAGE": "de"},
    {"LC_ALL": "C", **_AS_BYTES},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1", "TZ": "Pacific/Kiritimati"},
)
# Python reads this module when it begins: its clock then jumps in the middle of the work.
_CLOCK = """\
import os
import time

real, real_ns, begun = time.time, time.time_ns, time.monotonic()
jump, after = int(os.environ["SOAK_JUMP"]), float(os.environ["SOAK_JUMP_AFTER"])


def jumped():
    return jump if time.monotonic() - begun > after else 0


time.time = lambda: real() + jumped()
time.time_ns = lambda: real_ns() + jumped() * 10**9
"""
_DROP_FROM_BOUNDS = 24  # of prctl
_OVERRIDES = (1, 2)  # the rights of root to write and read whatever modes say


class Machine:
    """What a machine does to a command.

    Args:
        dice: What decides.
        home: A folder for what it needs.
    """

    def __init__(self, dice: random.Random, home: Path) -> None:
        self._dice = dice
        self._clock = home / "clock"
        self._clock.mkdir(exist_ok=True)
        (self._clock / "sitecustomize.py").write_text(_CLOCK, encoding="utf-8")

    def environ(self, trouble: str) -> dict[str, str]:
        """Return the variables of a command in this trouble."""
        match trouble:
            case "no store":
                return {"PYGEN_CACHE_DIR": f"{os.devnull}/store"}
            case "another language":
                return dict(self._dice.choice(_LANGUAGES))
            case "a clock that jumps":
                jump = self._dice.choice((-3, 3)) * YEAR
                path = os.pathsep.join([str(self._clock), *_path()])
                when = f"@{int(time.time()) + jump} +0000"
                return {
                    "PYTHONPATH": path,
                    "SOAK_JUMP": str(jump),
                    "SOAK_JUMP_AFTER": str(3 * self._dice.random()),
                    "GIT_AUTHOR_DATE": when,
                    "GIT_COMMITTER_DATE": when,
                }
            case _:
                return {}

    def begin(self, trouble: str) -> None:
        """Set a process up, between fork and exec."""
        if trouble == "no room":
            room = self._dice.choice((1, 20, 60)) * 1024
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        if trouble == "read only":
            _obey_modes()

    @contextmanager
    def around(self, trouble: str, project: Path) -> Iterator[str]:
        """Let it be in a block, and say what exactly it is."""
        store = Path(os.environ["PYGEN_CACHE_DIR"])
        if trouble == "another time":
            shift_clock_of(store, self._dice.choice((-3, 3)) * YEAR)
        if trouble != "read only":
            yield trouble
            return
        places = [project, *(project / name for name in ("src", "tests", "docs", ".git")), store]
        place = self._dice.choice([place for place in places if place.is_dir()])
        with read_only(place, deep=self._dice.random() < 0.5):
            yield f"{trouble}: {place.name}"


def shift_clock_of(folder: Path, seconds: float) -> None:
    """Let a folder's files come from another time."""
    when = time.time() + seconds
    for path in folder.rglob("*"):
        os.utime(path, (when, when), follow_symlinks=False)


@contextmanager
def read_only(folder: Path, *, deep: bool) -> Iterator[None]:
    """Let nobody write in a folder, and where `deep` in nothing that is in it, in a block."""
    paths = [folder, *(folder.rglob("*") if deep else ())]
    modes = {path: path.stat().st_mode for path in paths if not path.is_symlink()}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


def run_obeying_modes(*command: str | Path, cwd: Path) -> Run:
    """Run a Python module as somebody to whom modes of files mean something.

    Args:
        command: The module and its arguments.
        cwd: From where.
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *map(str, command)],
        cwd=cwd,
        preexec_fn=_obey_modes,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def forget_replies() -> None:
    """Empty the reply store; the environments of a sandbox stay."""
    store = Path(os.environ["PYGEN_CACHE_DIR"])
    for path in store.iterdir() if store.is_dir() else ():
        if path.name != "environments":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _path() -> list[str]:
    return [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]


def _obey_modes() -> None:
    """Take from this process and its children what lets root write everywhere."""
    if os.geteuid() == 0:
        for right in _OVERRIDES:
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDS, right, 0, 0, 0)
