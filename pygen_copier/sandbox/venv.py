"""A venv of the sandbox: a cached virtual environment with what a generated package needs.

It is made outside the sandbox, since packages are fetched. No foreign code runs for that: there are
wheels only, whose installation is unpacking, and afterwards the environment's own Python is not
started again.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pygen_copier import settings
from pygen_copier.digests import digest
from pygen_copier.errors import SandboxError
from pygen_copier.sandbox import bubblewrap
from pygen_copier.sandbox.output import harmless
from pygen_copier.virtual_environment import Installer, bare_folder, without_keys

FORMAT = 1
PYTEST = "pytest>=8.3,<10"
MYPY = "mypy>=1.13,<3"

_SECONDS = 600
_COMPLAINT_LENGTH = 300
_REMEDY = (
    "Check the network and the names in the plan's `dependencies`; only wheels are installed. "
    "With -d verify=static nothing is run, and a run does without them."
)


class Venv:
    """The environment of some requirements, made when it is first asked for.

    Args:
        requirements: PEP 508 requirements; pytest is added.
        seconds: How long each command that makes it may take.

    Raises:
        SandboxError: A requirement is none, or names a place of its own to be fetched from.
    """

    def __init__(self, requirements: Sequence[str], seconds: float = _SECONDS) -> None:
        self._requirements = [*sorted({_checked(text) for text in requirements}), PYTEST]
        self._seconds = seconds
        self._failure: SandboxError | None = None
        self._making = Lock()

    def folder(self) -> Path:
        """Return the folder of the environment; what failed once is not tried again.

        Raises:
            SandboxError: It cannot be made.
        """
        with self._making:
            if self._failure:
                raise self._failure
            folder = self._place
            if not folder.is_dir():
                try:
                    _make(folder, self._requirements, self._seconds)
                except SandboxError as error:
                    self._failure = error
                    raise
            return folder

    @property
    def is_made(self) -> bool:
        """Whether it is there already."""
        return self._place.is_dir()

    @property
    def _place(self) -> Path:
        return settings.cache_folder().resolve() / "environments" / f"v{FORMAT}" / self._key()

    def _key(self) -> str:
        python = [sys.version, platform.machine(), str(bubblewrap.interpreter())]
        return digest([self._requirements, python], 32)


def _checked(text: str) -> str:
    """Return a requirement in its normal form."""
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        raise SandboxError(
            f"{text!r} is no requirement.", "Write it as in PEP 508, such as numpy>=1.26."
        ) from None
    if requirement.url:
        raise SandboxError(
            f"The requirement {requirement.name!r} names an address, which is not fetched from.",
            "Write a version of the package index, such as numpy>=1.26.",
        )
    requirement.name = canonicalize_name(requirement.name)
    return str(requirement)


def _make(folder: Path, requirements: Sequence[str], seconds: float) -> None:
    """Make an environment beside its place, and move it there once it is whole."""
    draft: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, suffix=".part"))
        _fill(draft, requirements, seconds)
        draft.chmod(0o755)  # the user of the jail is another where root made it
        try:
            draft.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was faster
                raise
    except OSError as error:
        raise SandboxError(
            f"The folder {folder.parent} cannot be used: {error.strerror}.",
            "Make it writable, or set PYGEN_CACHE_DIR to a folder that is.",
        ) from None
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _fill(folder: Path, requirements: Sequence[str], seconds: float) -> None:
    """Make a virtual environment in a folder and install requirements into it."""
    base, installer = str(bubblewrap.interpreter()), Installer.here()
    # Copies, for the user of the jail may not read the files of uv's cache.
    copies = ("--link-mode", "copy") if installer.uv else ()
    wheels = ("--only-binary", ":all:", *requirements)
    _run(*installer.make(folder, base), seconds=seconds)
    _run(*installer.install(folder), *copies, *wheels, seconds=seconds)
    if installer.uv:
        # uv would do this with the environment's Python, which runs what `.pth` files say.
        compile_all = ("-I", "-m", "compileall", "-qq", str(folder / "lib"))
        _run(base, *compile_all, seconds=seconds, must=False)


def _run(*command: str, seconds: float, must: bool = True) -> None:
    """Run a command that makes a part of an environment, with the person's settings and no keys.

    Args:
        command: What to run.
        seconds: How long it may take.
        must: Whether it is an error where the command fails.

    Raises:
        SandboxError: It failed, or took too long.
    """
    with subprocess.Popen(  # noqa: S603 - no shell, and requirements were parsed
        command,
        cwd=bare_folder(),
        env=without_keys(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=0o022,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise SandboxError(
                f"The requirements could not be installed within {seconds:g} s.", _REMEDY
            ) from None
        finally:
            if process.poll() is None:  # interrupted, or too slow: pip has children of its own
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode and must:
        complaint = _complaint(output.decode("utf-8", "replace"))
        raise SandboxError(f"The requirements could not be installed: {complaint}.", _REMEDY)


def _complaint(output: str) -> str:
    """Return what an installer said from its first error on, else its last line, in one line."""
    lines = [line for line in harmless(output).splitlines() if line.strip()]
    start = next((n for n, line in enumerate(lines) if line.lower().startswith("error")), -1)
    words = " ".join(" ".join(lines[start:]).split()).rstrip(".") or "the installer said nothing"
    return words if len(words) <= _COMPLAINT_LENGTH else f"{words[:_COMPLAINT_LENGTH]}…"
