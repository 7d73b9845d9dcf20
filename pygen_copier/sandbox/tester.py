"""A tester runs tests and scripts of a generated package; the one here does so in the sandbox."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Protocol

from pygen_copier.errors import SandboxError
from pygen_copier.events import Event, Listener, write_line
from pygen_copier.sandbox import bubblewrap
from pygen_copier.sandbox.execution import Execution, execute
from pygen_copier.sandbox.limits import Limits
from pygen_copier.sandbox.probe import unavailable
from pygen_copier.sandbox.test_report import TestRun, read_report
from pygen_copier.sandbox.venv import Venv

_PYTHON = f"{bubblewrap.ENVIRONMENT}/bin/python"
_PLUGIN = Path(__file__).with_name("pytest_plugin.py")
_PYTEST_OPTIONS = (
    *("-q", "--import-mode=importlib", "--tb=short", "--show-capture=no", "--color=no"),
    *(
        "-p",
        "no:cacheprovider",
        "-p",
        "no:faulthandler",
        "-o",
        "addopts=",
        f"--rootdir={bubblewrap.PROJECT}",
    ),
)

_MYPY_OPTIONS = (
    *("--cache-dir=/dev/null", "--no-color-output", "--no-error-summary", "--no-pretty"),
    *("--hide-error-context", "--show-error-codes"),
)
_TYPES_SECONDS = 4  # times as long as a test may take: it reads the stubs of all dependencies

# Starts a program with another order of sets.
_SEEDED = """
import os, sys
seed, *command = sys.argv[1:]
os.execve(command[0], command, {**os.environ, "PYTHONHASHSEED": seed})
"""


class Tester(Protocol):
    """What runs the code of a generated package."""

    def tests(self, files: Mapping[str, str], path: str) -> TestRun:
        """Run the tests of one file.

        Args:
            files: Texts by path, relative to the project; packages lie below `src/`.
            path: The file with the tests.
        """
        ...

    def script(self, files: Mapping[str, str], path: str, *, hash_seed: int = 0) -> Execution:
        """Run one file as a program.

        Args:
            files: Texts by path, relative to the project; packages lie below `src/`.
            path: The file to run.
            hash_seed: Another one puts sets in another order.
        """
        ...

    @property
    def checks_types(self) -> bool:
        """Whether there is a mypy to run."""
        ...

    def types(self, files: Mapping[str, str], settings: str, paths: Sequence[str]) -> str:
        """Return what mypy prints of some files, nothing where it cannot be run.

        Args:
            files: Texts by path, relative to the project; packages lie below `src/`.
            settings: What its `pyproject.toml` says.
            paths: The files to check.
        """
        ...


class SandboxTester:
    """Runs tests and scripts in the sandbox; as many threads may do so at once as there are CPUs.

    What passes here passed in the process of the tested code, which could have told us anything:
    it says that honest code works, not that the code is honest.

    Args:
        requirements: What the package needs, as PEP 508 requirements from a package index.
        limits: What each run may take.
        types: An environment that has mypy beside the requirements; None where types are not
            checked.
        listener: Hears, once, where that cannot be made.

    Attributes:
        environment: What is installed for it.

    Raises:
        SandboxError: A requirement is none, or names a place of its own to be fetched from.
    """

    def __init__(
        self,
        requirements: Sequence[str],
        *,
        limits: Limits | None = None,
        types: Venv | None = None,
        listener: Listener = write_line,
    ) -> None:
        self._limits = limits or Limits()
        self._types = types
        self._listener = listener
        self.environment = Venv(requirements)
        # More than the machine has processors for would only meet their limits of time.
        self._turns = BoundedSemaphore(os.cpu_count() or 1)

    def tests(self, files: Mapping[str, str], path: str) -> TestRun:
        """Run the tests of one file with pytest.

        Raises:
            SandboxError: There is no sandbox here, or the requirements cannot be installed.
        """
        plugin = _PLUGIN.read_text("utf-8")
        command = [_PYTHON, "-P", "-c", plugin, "{report}", *_PYTEST_OPTIONS, path]
        execution, report = self._execute(command, files)
        return read_report(execution, report, path, bubblewrap.private_paths())

    def script(self, files: Mapping[str, str], path: str, *, hash_seed: int = 0) -> Execution:
        """Run one file as a program, in the folder of the project.

        Raises:
            SandboxError: There is no sandbox here, or the requirements cannot be installed.
        """
        seeded = [_PYTHON, "-I", "-S", "-c", _SEEDED, str(hash_seed)] if hash_seed else []
        return self._execute([*seeded, _PYTHON, path], files)[0]

    @property
    def checks_types(self) -> bool:
        """Whether there is a mypy to run, as far as is known."""
        return self._types is not None

    def types(self, files: Mapping[str, str], settings: str, paths: Sequence[str]) -> str:
        """Return what mypy prints of some files, nothing where it cannot be run.

        Raises:
            SandboxError: There is no sandbox here.
        """
        if self._types is None:
            return ""
        try:
            environment = self._types.folder()
        except SandboxError as error:
            self._types = None
            self._listener(Event("verify", "left out", f"types are not checked: {error.problem}"))
            return ""
        command = [_PYTHON, "-P", "-m", "mypy", *_MYPY_OPTIONS, *paths]
        limits = replace(self._limits, seconds=_TYPES_SECONDS * self._limits.seconds)
        with self._turns:
            ended = execute(command, {**files, "pyproject.toml": settings}, limits, environment)[0]
        return "" if ended.limit else ended.output

    def _execute(self, command: Sequence[str], files: Mapping[str, str]) -> tuple[Execution, bytes]:
        if reason := unavailable():
            raise SandboxError(reason)
        environment = self.environment.folder()
        with self._turns:
            return execute(command, files, self._limits, environment)
