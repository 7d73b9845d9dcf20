"""The hooks of a package's `.pre-commit-config.yaml`, each run as the tool that is installed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from support.copier import Project, Run, git
from support.packages import Environment, tool

# The files of a hook, where the configuration names no others.
FILES = {
    "black": r"\.py$",
    "check-toml": r"\.toml$",
    "check-yaml": r"\.ya?ml$",
    "mdformat": r"\.md$",
    "mypy": r"\.py$",
    "ruff-check": r"\.py$",
    "zizmor": r"^\.github/(workflows/.*|dependabot)\.yml$",
}
# Hooks that run with what the package depends on, and those that need nothing of it.
OF_THE_PACKAGE = {
    "black": ("black",),
    "mypy": ("mypy",),
    "ruff-check": ("ruff", "check", "--force-exclude"),
}
OF_ANYBODY = {
    "codespell": ("codespell",),
    "mdformat": ("mdformat",),
    "zizmor": ("zizmor", "--offline", "--no-progress"),
}
# pre-commit's own hooks: what they would complain of, or change.
LARGEST = 500 * 1024
WRONG: dict[str, Callable[[bytes], object]] = {
    "check-added-large-files": lambda data: len(data) > LARGEST,
    "check-merge-conflict": lambda data: re.search(rb"^(<<<<<<<|>>>>>>>) ", data, re.MULTILINE),
    "check-toml": lambda data: not _read(tomllib.loads, data),
    "check-yaml": lambda data: not _read(yaml.safe_load, data),
    "end-of-file-fixer": lambda data: data and not re.search(rb"[^\r\n]\n\Z", data),
    "mixed-line-ending": lambda data: b"\r" in data,
    "text-unicode-replacement-char": lambda data: "\ufffd".encode() in data,
    "trailing-whitespace": lambda data: re.search(rb"[ \t]+$", data, re.MULTILINE),
}


def _read(read: Callable[[str], object], data: bytes) -> object:
    """Return what a file says, which is not nothing; one that cannot be read ends the test."""
    return read(data.decode())


def run_hooks(project: Project, environment: Environment) -> list[str]:
    """Do what `pre-commit run --all-files` does, and return what it complains of.

    Args:
        project: A package, committed.
        environment: Its virtual environment.
    """
    configuration = yaml.safe_load(project.read(".pre-commit-config.yaml"))
    files = _but(configuration["exclude"], git(project.folder, "ls-files").splitlines())
    found = []
    for repository in configuration["repos"]:
        for hook in repository["hooks"]:
            matching = _but(hook.get("exclude", "$."), _of(hook, files))
            found += [f"{hook['id']}: {said}" for said in _run(hook, matching, environment)]
    changed = git(project.folder, "diff", "--name-only").splitlines()
    return found + [f"{file} was changed" for file in changed]


def _of(hook: dict[str, Any], files: Sequence[str]) -> list[str]:
    """Return the files that a hook is for."""
    wanted = hook.get("files", ""), FILES.get(hook["id"], "")
    return [file for file in files if all(re.search(pattern, file) for pattern in wanted)]


def _but(pattern: str, files: Sequence[str]) -> list[str]:
    return [file for file in files if not re.search(pattern, file)]


def _run(hook: dict[str, Any], files: Sequence[str], environment: Environment) -> list[str]:
    """Run a hook, and return what it complains of."""
    name, given = hook["id"], hook.get("args", [])
    if command := OF_THE_PACKAGE.get(name):
        return _complaints(environment.run(*command, *given, *files))
    if command := OF_ANYBODY.get(name):
        return _complaints(tool(*command, *given, *files, cwd=environment.project))
    if name == "check-case-conflict":
        return [file for file, times in Counter(map(str.lower, files)).items() if times > 1]
    wrong = WRONG[name]  # a hook that is not known here is an error
    return [file for file in files if wrong(Path(environment.project, file).read_bytes())]


def _complaints(done: Run) -> list[str]:
    return [done.out + done.err] if done.code else []
