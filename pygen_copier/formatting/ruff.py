"""The linter is ruff, run on one text or several, whatever is configured around them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pygen_copier import baton
from pygen_copier.errors import PygenError
from pygen_copier.source.finding import Finding

# I: order of imports, F401: unused ones, F82: names that are not there, S: security.
_RULES = "I,F401,F821,F822,F823,S"
_NO_RISK = "S101"  # assert, which is in all tests
_FIX = "--fix"
_NO_FOLDERS = "src = []"  # or folders of the working directory would count as the package's
_SECONDS = 60
_KEPT = 64  # texts
SYNTAX = "invalid-syntax"


_UNREADABLE = (Finding(SYNTAX, 1, "ruff cannot read this file"),)
_findings: OrderedDict[tuple[str, str], tuple[Finding, ...]] = OrderedDict()
_lock = threading.Lock()


class Looked(NamedTuple):
    """A text as ruff leaves it, and what is left to say of it.

    Attributes:
        text: The text.
        findings: What ruff says of it; None where it could not read it.
    """

    text: str
    findings: tuple[Finding, ...] | None


def fixes(package: str, python: str, kept: Collection[str]) -> tuple[str, ...]:
    """Return how ruff sorts the imports of a text and leaves out those it does not use.

    Args:
        package: The package whose imports stand apart from those of others, or an empty text.
        python: The oldest Python it is for, such as `3.11`.
        kept: Dotted names of imports that stay although they are not used; for the sake of a
            relative one, which ruff cannot be told of, all stay.
    """
    settings = [
        _NO_FOLDERS,
        f"lint.isort.known-first-party = {json.dumps([package] if package else [])}",
        f"lint.pyflakes.allowed-unused-imports = {json.dumps(sorted(kept))}",
    ]
    options = [option for setting in settings for option in ("--config", setting)]
    if any(name.startswith(".") for name in kept):
        options += ["--unfixable", "F401"]
    return (*_target(python), _FIX, *options)


def look(texts: Sequence[str], options: Sequence[str]) -> list[Looked]:
    """Have ruff look at texts: together, or one by one where one of them is what it fails on.

    A run takes 5 ms before it looks at the first text, and 0.4 ms a text.

    Args:
        texts: Python sources that parse.
        options: What `fixes` returns.

    Raises:
        PygenError: ruff could not be run.
    """
    together = _look_together(texts, options) if len(texts) > 1 else None
    return together or [_look_alone(text, options) for text in texts]


def findings(text: str, python: str) -> tuple[Finding, ...]:
    """Return what ruff says of a text; of a text it has just mended it is not asked again.

    Comments that tell a linter to look away are not heeded.

    Args:
        text: Python source that parses.
        python: The oldest Python it is for, such as `3.11`.

    Raises:
        PygenError: ruff could not be run.
    """
    found = remembered(text, python)
    if found is None:
        looked = _look_alone(text, (*_target(python), "--config", _NO_FOLDERS))
        found = _UNREADABLE if looked.findings is None else looked.findings
        remember(text, python, found)
    return found


def remembered(text: str, python: str) -> tuple[Finding, ...] | None:
    """Return what ruff said of a text, if that is still known."""
    with _lock:
        return _findings.get((text, python))


def remember(text: str, python: str, found: tuple[Finding, ...]) -> None:
    """Keep what ruff said of a text for `findings`, as long as not too many texts follow."""
    with _lock:
        _findings[text, python] = found
        while len(_findings) > _KEPT:
            _findings.popitem(last=False)


def _look_together(texts: Sequence[str], options: Sequence[str]) -> list[Looked] | None:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.py") for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode("utf-8"))
        done = _run(options, *map(str, files))
        if done is None:
            return None
        found: dict[str, list[Any]] = {file.name: [] for file in files}
        for entry in json.loads(done.stdout or b"[]"):
            found[Path(entry["filename"]).name].append(entry)
        return [
            Looked(file.read_bytes().decode("utf-8"), _read(found[file.name])) for file in files
        ]


def _look_alone(text: str, options: Sequence[str]) -> Looked:
    done = _run(options, "-", text=text)
    if done is None:
        return Looked(text, None)
    if _FIX not in options:
        return Looked(text, _read(json.loads(done.stdout or b"[]")))
    # With --fix the text goes to standard output, and what is left to say of it to the other.
    return Looked(done.stdout.decode("utf-8"), _read(json.loads(done.stderr or b"[]")))


def _target(python: str) -> tuple[str, ...]:
    return "--target-version", "py" + python.replace(".", "")


def _run(
    options: Sequence[str], *files: str, text: str = ""
) -> subprocess.CompletedProcess[bytes] | None:
    """Run ruff, and return None where a text is what it failed on."""
    command = [
        *(_binary(), "check", "--isolated", "--no-cache", "--quiet", "--ignore-noqa"),
        *("--select", _RULES, "--ignore", _NO_RISK, "--output-format", "json"),
        *options,
        *files,
    ]
    environment = {name: value for name, value in os.environ.items() if name[:5] != "RUFF_"}
    environment["RAYON_NUM_THREADS"] = "1"  # to begin more takes longer than they save
    try:
        with baton.passed_on():
            done = subprocess.run(  # noqa: S603 - no shell, and the text is its standard input
                command,
                input=text.encode("utf-8", "replace"),  # lone surrogates are told by the parser
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


def _read(report: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            entry["code"] or SYNTAX,
            entry["location"]["row"],
            " ".join(entry["message"].split()),
        )
        for entry in report
    )
