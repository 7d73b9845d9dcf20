"""The package index, as it is configured here: whether it has what a model requires, as wheels.

It is asked by what would install: uv where it is, else pip. What it cannot tell is no problem.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from textwrap import shorten

from packaging.requirements import InvalidRequirement, Requirement

from pygen_copier.events import Event, Listener
from pygen_copier.text import oneline
from pygen_copier.virtual_environment import Installer, bare_folder, without_keys

_SECONDS = 60  # for all that is asked at once
_LONGEST = 240
_WHEELS = ("--only-binary", ":all:")

# How uv says that it does not know, where it ends as if there were no such package.
_UNKNOWN_TO_UV = re.compile(r"^hint: .*(\bindex\b|\bnetwork\b)", re.I | re.M)
_UV_CAUSE = re.compile(r"cause: (.*?)(?:, we can conclude|\n\s*\n|\Z)", re.S)
_NOT_AT_UV = 1  # else it is 2: what went wrong is not that there is none

# What pip says page by page: it ends in the same way whatever became of them.
_PIP_ASKED = re.compile(r"Fetching project page and analyzing links: ")
_PIP_TOLD = re.compile(r"Fetched page |Could not fetch URL \S+: 404 ")
_PIP_IGNORED = re.compile(r"is being ignored|connection broken")
_PIP_CAUSE = re.compile(r"ERROR: (Could not find a version.*|Cannot install.*|No matching.*)")


class _UnknownError(Exception):
    """The index cannot be asked, or does not say."""


class PackageIndex:
    """Asks the index that is configured about requirements; what it says is remembered.

    Args:
        listener: Hears, once, where it cannot be asked.
        seconds: How long one look-up may take.
    """

    def __init__(self, listener: Listener, seconds: float = _SECONDS) -> None:
        self._listener = listener
        self._seconds = seconds
        self._lock = threading.Lock()
        self._known: dict[tuple[str, ...], str] = {}
        self._is_silent = False

    def refused(self, requirements: Sequence[str]) -> Mapping[str, str]:
        """Return the requirements that cannot be installed here as wheels, each with the reason.

        Those that come first stay, where two of them cannot be had together.

        Args:
            requirements: Valid requirements (PEP 508), without addresses.
        """
        with self._lock:
            if self._is_silent or not requirements:
                return {}
            try:
                return self._refused(requirements)
            except _UnknownError as error:
                self._is_silent = True
                why = f"{oneline(str(error))}: nothing is refused for it"
                self._listener(Event("dependencies", "unchecked", why))
                return {}

    def _refused(self, requirements: Sequence[str]) -> Mapping[str, str]:
        if not self._reason(requirements):
            return {}
        kept: list[str] = []
        refused: dict[str, str] = {}
        for requirement in requirements:
            if why := self._reason([*kept, requirement]):
                refused[requirement] = why
            else:
                kept.append(requirement)
        return refused

    def _reason(self, requirements: Sequence[str]) -> str:
        """Return why requirements cannot be installed together; empty where they can."""
        try:
            asked = tuple(sorted(str(Requirement(text)) for text in requirements))
        except InvalidRequirement as error:
            return oneline(str(error))
        if asked not in self._known:
            uv = Installer.here().uv
            reason = self._of_uv(uv, asked) if uv else self._of_pip(asked)
            self._known[asked] = shorten(reason, _LONGEST, placeholder=" …")
        return self._known[asked]

    def _of_uv(self, uv: str, asked: Sequence[str]) -> str:
        plain = ("--quiet", "--color", "never", "--no-header", "--no-annotate")
        command = [uv, "pip", "compile", *plain, *_WHEELS, "--python", sys.executable, "-"]
        done = self._run(command, "\n".join(asked), {"UV_HTTP_RETRIES": "1"})
        if not done.returncode:
            return ""
        cause = _UV_CAUSE.search(done.stderr)
        words = oneline(cause[1]) if cause else oneline(done.stderr)
        if done.returncode != _NOT_AT_UV or not cause or _UNKNOWN_TO_UV.search(done.stderr):
            hint = _UNKNOWN_TO_UV.search(done.stderr)
            line = done.stderr[hint.start() :].splitlines()[0] if hint else words
            raise _UnknownError(
                f"the package index could not be asked, {line.removeprefix('hint: ')}"
            )
        return words[:1].lower() + words[1:]

    def _of_pip(self, asked: Sequence[str]) -> str:
        if find_spec("pip") is None:
            raise _UnknownError("the package index was not asked, for neither uv nor pip is here")
        plain = ("--no-input", "--disable-pip-version-check", "--retries", "1", "-vv")
        dry = ("--dry-run", "--ignore-installed", "--no-deps")
        command = [sys.executable, "-I", "-m", "pip", "install", *plain, *dry, *_WHEELS, *asked]
        done = self._run(command, "", {})
        if not done.returncode:
            return ""
        said = done.stdout + done.stderr
        cause = _PIP_CAUSE.search(said)
        told = len(_PIP_ASKED.findall(said)) == len(_PIP_TOLD.findall(said))
        if not cause or not told or _PIP_IGNORED.search(said):
            raise _UnknownError("the package index could not be asked")
        return oneline(cause[1]).rstrip(".")

    def _run(
        self, command: Sequence[str], given: str, more: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603 - no shell, and requirements were parsed
                command,
                cwd=bare_folder(),
                env={**without_keys(os.environ), **more},
                input=given,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _UnknownError(
                f"the package index did not answer in {self._seconds:g} s"
            ) from None
        except OSError as error:
            raise _UnknownError(f"the package index was not asked, {error.strerror}") from None
