"""Ruff: the linter, run with the rules of a package, whatever is configured around it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pygen_copier.errors import PygenError
from pygen_copier.source.finding import Finding

SYNTAX = "invalid-syntax"
# What is looked for in every text, and no comment may silence: names that are not there, security.
ALWAYS = ("F821", "F822", "F823", "S")
_NO_RISK = "S101"  # assert, which is in all tests
_WITHOUT_RULES = '[tool.ruff.lint]\nselect = ["I", "F401"]\n'
_SILENCES = re.compile(r"#\s*(noqa|ruff\s*:|flake8\s*:)", re.IGNORECASE)
_SECONDS = 60


class Rules(NamedTuple):
    """What ruff is to look for in a text, and what it must know for that.

    Attributes:
        package: The package whose imports stand apart from those of others, or an empty text.
        python: The oldest Python it is for, such as `3.11`.
        tables: The `[tool.ruff]` tables of the package's `pyproject.toml`; where there are none,
            imports are sorted and unused ones removed.
        keep_imports: Whether imports that the text does not use stay.
    """

    package: str = ""
    python: str = "3.11"
    tables: str = ""
    keep_imports: bool = False


class Linted(NamedTuple):
    """A text with what can be mended safely mended, and what is left to say of it.

    Attributes:
        text: The text.
        findings: What ruff says of it.
    """

    text: str
    findings: tuple[Finding, ...]


_UNREADABLE = (Finding(SYNTAX, 1, "ruff cannot read this file"),)


def fix(texts: Sequence[tuple[str, Rules]]) -> list[Linted]:
    """Mend what ruff can mend safely, and say what is left.

    Args:
        texts: Python sources that parse, each with its rules. Those with the same rules are looked
            at in one run: it takes 5 ms before the first text, and 0.4 ms a text.

    Raises:
        PygenError: ruff could not be run.
    """
    by_rules: dict[Rules, list[int]] = {}
    for number, (_, rules) in enumerate(texts):
        by_rules.setdefault(rules, []).append(number)
    linted: dict[int, Linted] = {}
    for rules, numbers in by_rules.items():
        found = _fix_together([texts[number][0] for number in numbers], rules)
        linted.update(zip(numbers, found, strict=True))
    return [linted[number] for number in range(len(texts))]


def findings(text: str, rules: Rules) -> tuple[Finding, ...]:
    """Return what ruff says of a text.

    Args:
        text: Python source.
        rules: What it is to look for.

    Raises:
        PygenError: ruff could not be run.
    """
    done = _run([*_options(rules), "-"], text)
    found = _UNREADABLE if done is None else _read(done.stdout)
    return _with_silenced(text, found, rules)


def _fix_together(texts: Sequence[str], rules: Rules) -> list[Linted]:
    """Look at texts in one run, or one by one where one of them is what it fails on."""
    options = ["--fix", *_options(rules)]
    if rules.keep_imports:
        options += ["--unfixable", "F401"]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.py") for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode("utf-8"))
        done = _run([*options, *map(str, files)])
        if done is not None:
            found = _read_by_file(done.stdout)
            fixed = [file.read_bytes().decode("utf-8") for file in files]
            return [
                Linted(text, _with_silenced(text, found.get(file.name, ()), rules))
                for file, text in zip(files, fixed, strict=True)
            ]
    if len(texts) == 1:
        return [Linted(texts[0], _UNREADABLE)]
    return [linted for text in texts for linted in _fix_together([text], rules)]


def _with_silenced(text: str, found: tuple[Finding, ...], rules: Rules) -> tuple[Finding, ...]:
    """Return findings with those that a comment in a model's text asks to pass over in silence."""
    if not _SILENCES.search(text):
        return found
    command = [*_target(rules), "--select", ",".join(ALWAYS), "--ignore-noqa", "-"]
    done = _run(command, _SILENCES.sub("# -", text))
    silenced = _UNREADABLE if done is None else _read(done.stdout)
    return tuple(sorted({*found, *silenced}, key=lambda each: (each.line, each.code)))


@cache
def _options(rules: Rules) -> tuple[str, ...]:
    """Return the `[tool.ruff]` tables as options; a second one for `lint` would undo the first."""
    import tomllib  # late, as it is not needed where everything is recorded

    tables = tomllib.loads(rules.tables or _WITHOUT_RULES)["tool"]["ruff"]
    lint = tables.get("lint", {})
    own = [rules.package] if rules.package else []
    tables["lint"] = {
        **lint,
        "extend-select": [*lint.get("extend-select", ()), *ALWAYS],
        "isort": {**lint.get("isort", {}), "known-first-party": own},
    }
    tables["src"] = []  # or folders of the working directory would count as the package's
    settings = [f"{name} = {_toml(value)}" for name, value in tables.items()]
    return (*_target(rules), *(part for each in settings for part in ("--config", each)))


def _target(rules: Rules) -> list[str]:
    return ["--target-version", "py" + rules.python.replace(".", "")]


def _toml(value: Any) -> str:
    """Return a value on one line; but for tables, JSON says it as TOML does."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return f"{{{', '.join(f'{json.dumps(k)} = {_toml(v)}' for k, v in value.items())}}}"


def _run(arguments: Sequence[str], text: str = "") -> subprocess.CompletedProcess[bytes] | None:
    """Run ruff, and return None where a text is what it failed on."""
    command = [
        *(_binary(), "check", "--isolated", "--no-cache", "--quiet"),
        *("--output-format", "json", *arguments),
    ]
    environment = {name: value for name, value in os.environ.items() if name[:5] != "RUFF_"}
    environment["RAYON_NUM_THREADS"] = "1"  # to begin more takes longer than they save
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the text is its standard input
            command,
            input=text.encode("utf-8", "replace"),  # the parser tells of lone surrogates
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


@cache
def _binary() -> str:
    from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped] # ruff has no types

    try:
        return str(find_ruff_bin())
    except FileNotFoundError as error:
        raise _failure("its program is missing") from error


def _failure(why: str) -> PygenError:
    return PygenError(
        f"ruff could not look at a generated file: {why}.", "Install ruff again, beside Copier."
    )


def _read(report: bytes) -> tuple[Finding, ...]:
    return tuple(finding for found in _read_by_file(report).values() for finding in found)


def _read_by_file(report: bytes) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, tuple[Finding, ...]] = {}
    for entry in json.loads(report or b"[]"):
        code, message = entry["code"] or SYNTAX, " ".join(entry["message"].split())
        if code != _NO_RISK:
            name = Path(entry["filename"] or "").name
            there = found.get(name, ())
            found[name] = (*there, Finding(code, entry["location"]["row"], message))
    return found
