"""The linter is ruff, run on one text, whatever is configured where that happens."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pygen_copier.errors import PygenError

# I: order of imports, F401: unused ones, F82: names that are not there, S: security.
_RULES = "I,F401,F821,F822,F823,S"
_SECONDS = 60
_KEPT = 64  # texts
SYNTAX = "invalid-syntax"


@dataclass(frozen=True, slots=True)
class Finding:
    """What ruff says of a place in a text.

    Attributes:
        code: The rule, such as `F821`, or `invalid-syntax`.
        line: The line, from 1.
        message: What it says.
    """

    code: str
    line: int
    message: str


_UNREADABLE = (Finding(SYNTAX, 1, "ruff cannot read this file"),)
_findings: OrderedDict[tuple[str, str], tuple[Finding, ...]] = OrderedDict()
_lock = threading.Lock()


def with_sorted_imports(text: str, package: str, python: str, kept: Collection[str]) -> str:
    """Return Python source with its imports sorted, and without those it does not use.

    Args:
        text: Python source that parses.
        package: The package whose imports stand apart from those of others, or an empty text.
        python: The oldest Python it is for, such as `3.11`.
        kept: Dotted names of imports that stay although they are not used; for the sake of a
            relative one, which ruff cannot be told of, all stay.

    Raises:
        PygenError: ruff could not be run.
    """
    settings = [
        "src = []",  # or folders of the working directory would count as the package's
        f"lint.isort.known-first-party = {json.dumps([package] if package else [])}",
        f"lint.pyflakes.allowed-unused-imports = {json.dumps(sorted(kept))}",
    ]
    options = [option for setting in settings for option in ("--config", setting)]
    if any(name.startswith(".") for name in kept):
        options += ["--unfixable", "F401"]
    done = _run(text, python, "--fix", *options)
    if done is None:
        return text
    mended = done.stdout.decode("utf-8")
    # With --fix the text goes to standard output, and what is left to say of it to the other.
    _remember(mended, python, _read(done.stderr))
    return mended


def findings(text: str, python: str) -> tuple[Finding, ...]:
    """Return what ruff says of a text; of a text it has just mended it is not asked again.

    Comments that tell a linter to look away are not heeded.

    Args:
        text: Python source that parses.
        python: The oldest Python it is for, such as `3.11`.

    Raises:
        PygenError: ruff could not be run.
    """
    with _lock:
        found = _findings.get((text, python))
    if found is None:
        done = _run(text, python, "--config", "src = []")
        found = _UNREADABLE if done is None else _read(done.stdout)
        _remember(text, python, found)
    return found


def _remember(text: str, python: str, found: tuple[Finding, ...]) -> None:
    with _lock:
        _findings[text, python] = found
        while len(_findings) > _KEPT:
            _findings.popitem(last=False)


def _run(text: str, python: str, *options: str) -> subprocess.CompletedProcess[bytes] | None:
    """Run ruff, and return None where the text is what it failed on."""
    command = [
        *(_binary(), "check", "--isolated", "--no-cache", "--quiet", "--ignore-noqa"),
        *("--select", _RULES, "--output-format", "json"),
        *("--target-version", "py" + python.replace(".", "")),
        *options,
        "-",
    ]
    environment = {name: value for name, value in os.environ.items() if name[:5] != "RUFF_"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the text is its standard input
            command,
            input=text.encode("utf-8"),
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    except OSError as error:
        raise _failure(str(error)) from error
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0 or "panicked" in said:
        return None
    if done.returncode not in (0, 1):
        raise _failure(said.partition("\n")[0])
    return done


def _binary() -> str:
    from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped] # ruff has no types

    try:
        return str(find_ruff_bin())
    except FileNotFoundError as error:
        raise _failure("its program is missing") from error


def _failure(why: str) -> PygenError:
    return PygenError(
        f"ruff could not look at a generated file: {why}.", "Install it again: pip install ruff."
    )


def _read(report: bytes) -> tuple[Finding, ...]:
    entries: list[dict[str, Any]] = json.loads(report or b"[]")
    return tuple(
        Finding(
            entry["code"] or SYNTAX,
            entry["location"]["row"],
            " ".join(entry["message"].split()),
        )
        for entry in entries
    )
