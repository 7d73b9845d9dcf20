"""Bubblewrap builds the jail: namespaces of its own, and a file system of what Python needs.

Root needs two of them. The kernel does not bind its root user to a number of processes, whatever
user a namespace shows; so the outer one only shows the same files to a user that nobody has, and
becomes that user, and from there on all is as it is for anybody.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pygen_copier.sandbox.limits import MEGABYTE, Limits

PROJECT = "/project"
ENVIRONMENT = "/environment"

_SCRATCH = ("/tmp", "/dev/shm", PROJECT)  # noqa: S108 - in the jail these are its own
_NOBODY = "65534"
# Users above this number belong to nobody, by the conventions of Linux distributions.
_UNUSED_USERS = 2_000_000_000
_LIBRARIES = ("/lib", "/lib32", "/lib64", "/libx32", "/usr/lib", "/usr/lib32", "/usr/lib64")
_READ_BY_PYTHON = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
_VARIABLES = {
    "PATH": f"{ENVIRONMENT}/bin",
    "HOME": "/tmp",  # noqa: S108 - in the jail it is its own
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "NO_COLOR": "1",
    "PYTHONPATH": f"{PROJECT}/src",
    "MYPYPATH": f"{PROJECT}/src",  # what is merely installed and has no py.typed has no types
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    # A thread for every processor of the machine would soon be too many processes.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_BECOME_NOBODY = """
import os, sys
user = int(sys.argv[1])
os.setgroups([])
os.setresgid(user, user, user)
os.setresuid(user, user, user)
os.execv(sys.argv[2], sys.argv[2:])
"""


def executable() -> Path | None:
    """Return where `bwrap` is, or None where it is not installed."""
    found = shutil.which("bwrap")
    return Path(found).resolve() if found else None


def interpreter() -> Path:
    """Return the Python behind this one, in no virtual environment, without symbolic links."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable).resolve()


def jail(
    bwrap: Path, environment: Path | None, limits: Limits, command: Sequence[str], *, info: int
) -> list[str]:
    """Return the command line that runs a command in the jail.

    Args:
        bwrap: Where bubblewrap is.
        environment: The virtual environment that is shown as `/environment`.
        limits: The size of what can be written.
        command: What to run.
        info: A file descriptor on which bubblewrap tells the jail's first process.
    """
    files = [*_system(), *_python()]
    dependencies = [] if environment is None else [environment]
    start = [str(bwrap), "--info-fd", str(info)]
    inner = [
        # The second is implied, but only where it can be had.
        *("--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"),
        *("--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "sandbox"),
        *("--die-with-parent", "--new-session", "--clearenv"),
        *(part for item in _VARIABLES.items() for part in ("--setenv", *item)),
        *_shown(files),
        *(part for path in dependencies for part in ("--ro-bind", str(path), ENVIRONMENT)),
        *("--proc", "/proc", "--dev", "/dev"),
        *(part for folder in _SCRATCH for part in _writable(folder, limits.scratch)),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", PROJECT),
        "--",
        *command,
    ]
    if not is_root_of_the_machine():
        return [*start, *inner]
    return [
        *start,
        *("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--clearenv"),
        *_shown([*files, *dependencies, bwrap]),
        # The inner one mounts its own here, and the kernel allows that beside a full one only.
        *("--perms", "0755", "--dir", "/tmp"),  # noqa: S108 - inside, nobody else is there
        *("--bind", "/proc", "/proc", "--dev", "/dev"),
        *("--", str(interpreter()), "-I", "-S", "-c", _BECOME_NOBODY, str(_unused_user())),
        *(str(bwrap), *inner),
    ]


def private_paths() -> list[str]:
    """Return paths of this machine that the jail shows, and that output should not carry on."""
    prefix = str(Path(sys.base_prefix).resolve())
    return [] if prefix in ("/usr", "/usr/local") else [prefix]


def _system() -> Iterator[Path]:
    """Yield the system's files that a Python needs."""
    yield from (Path(path) for path in (*_LIBRARIES, *_READ_BY_PYTHON) if Path(path).exists())


def _python() -> Iterator[Path]:
    """Yield the interpreter and its libraries; no more of its prefix, which may be a home."""
    yield interpreter()
    prefix = Path(sys.base_prefix).resolve()
    yield from (folder for name in ("lib", "lib64") if (folder := prefix / name).is_dir())


def _shown(paths: Sequence[Path]) -> Iterator[str]:
    """Yield what shows files and folders at their own places, for reading only."""
    folders = {folder for path in paths for folder in path.parents if folder != Path("/")}
    for folder in sorted(folders):
        if not folder.is_symlink():
            # By default, only whom the jail is made by could pass.
            yield from ("--perms", "0755", "--dir", str(folder))
    for path in dict.fromkeys(paths):
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        else:
            yield from ("--ro-bind", str(path), str(path))


def _writable(folder: str, megabytes: int) -> Iterator[str]:
    yield from ("--perms", "0700", "--size", str(megabytes * MEGABYTE), "--tmpfs", folder)


def is_root_of_the_machine() -> bool:
    """Return whether we are the one user whom the kernel binds to no number of processes."""
    if os.geteuid() != 0:
        return False
    inside, outside, _ = Path("/proc/self/uid_map").read_text(encoding="ascii").split()[:3]
    return inside == outside == "0"


def _unused_user() -> int:
    return _UNUSED_USERS + secrets.randbelow(100_000_000)
