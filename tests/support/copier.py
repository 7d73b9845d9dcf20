"""The real Copier on a copy of this repository's template, and the projects it makes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from copier._cli import CopierApp

from support.forked import run_command

Wire = Literal["groq", "gemini", "ollama", "openai"]

REPOSITORY = Path(__file__).parents[2]
TEMPLATE_PARTS = ("copier.yml", "template", "extensions", "licenses", "parts")
ANSWERS = ".copier-answers.yml"

# What the packages of the tests can do.
FEATURES = ["parity checks", "look-up decoding"]

FIRST_ANSWERS = {
    "package_name": "tiny-codes",
    "description": "Small error-correcting codes.",
    "features": FEATURES,
    "verify": "static",  # tests of the sandbox say so
}

# The services a package can be made with: provider, wire format.
SERVICES: dict[str, Wire] = {
    "groq": "groq",
    "gemini": "gemini",
    "gemini-legacy": "gemini",
    "ollama": "ollama",
    "openai": "openai",
}


@dataclass(frozen=True)
class Run:
    """A finished command.

    Attributes:
        code: Its exit code.
        out: What it printed.
        err: What it complained about.
    """

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The last line on stderr that is not empty."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        return lines[-1] if lines else ""


def run(
    *command: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Run:
    """Run a command to its end, with the test's environment and more variables."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=100,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def copier(
    *arguments: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Run:
    """Run the real `copier` command line in a process of its own."""
    if _sets_up_python(environ):
        command = (sys.executable, "-W", "ignore", "-m", "copier")
        return run(*command, *arguments, cwd=cwd, environ=environ)
    return _forked("copier", arguments, cwd, environ)


def pygen_copier(
    *arguments: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Run:
    """Run the `pygen-copier` command in a process of its own."""
    if _sets_up_python(environ):
        command = Path(sys.executable).with_name("pygen-copier")
        return run(command, *arguments, cwd=cwd, environ=environ)
    return _forked("pygen-copier", arguments, cwd, environ)


def _sets_up_python(environ: Mapping[str, str] | None) -> bool:
    """Return whether variables say how the interpreter begins, which a forked one has done."""
    return any(name.startswith("PYTHON") for name in environ or ())


def _forked(
    name: str,
    arguments: Sequence[str | Path],
    cwd: Path | None,
    environ: Mapping[str, str] | None,
) -> Run:
    return Run(*run_command(name, [*map(str, arguments)], cwd, {**os.environ, **(environ or {})}))


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it printed.

    Raises:
        AssertionError: It failed.
    """
    done = run("git", *arguments, cwd=folder)
    assert done.code == 0, done.err
    return done.out


def make_template(folder: Path) -> Path:
    """Copy this repository's template into a git repository of its own, tagged v1.0.0."""
    folder.mkdir(parents=True)
    for part in TEMPLATE_PARTS:
        source = REPOSITORY / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    git(folder, "init", "-q")
    commit(folder, "Version one")
    git(folder, "tag", "v1.0.0")
    return folder


def commit(folder: Path, message: str = "Work") -> None:
    """Commit everything in a folder."""
    git(folder, "add", "-A")
    git(
        folder,
        *("-c", "user.name=Test Person", "-c", "user.email=test@example.org"),
        *("-c", "commit.gpgsign=false"),
        *("commit", "-qm", message, "--allow-empty"),
    )


@dataclass(frozen=True)
class Project:
    """A generated project.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    def start_history(self) -> None:
        """Make it a git repository with everything committed."""
        git(self.folder, "init", "-q")
        commit(self.folder, "Generate")

    def update(
        self, *arguments: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> Run:
        """Run `copier update` on it, from its own folder or another."""
        where = [] if cwd is None else [str(self.folder)]
        return copier(
            *("update", "--trust", "--defaults", *arguments, *where),
            cwd=cwd or self.folder,
            environ=environ,
        )

    def read(self, path: str) -> str:
        """Return the text of a file."""
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write the text of a file."""
        (self.folder / path).write_text(text, encoding="utf-8")

    def answers(self) -> dict[str, object]:
        """Return the recorded answers."""
        answers = yaml.safe_load(self.read(ANSWERS))
        assert isinstance(answers, dict)
        return answers

    def status(self) -> str:
        """Return what git says has changed."""
        return git(self.folder, "status", "--porcelain")

    def files(self) -> dict[str, bytes]:
        """Return every file outside of `.git`, by path."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(self.folder).parts
        }


def copier_here(*arguments: str | Path) -> Run:
    """Run the real `copier` command line in this process, where waiting can be faked."""
    out, err = io.StringIO(), io.StringIO()
    with (
        warnings.catch_warnings(action="ignore"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        _, code = CopierApp.run(["copier", *map(str, arguments)], exit=False)
    return Run(code, out.getvalue(), err.getvalue())


def as_data(answers: Mapping[str, object]) -> list[str]:
    """Return answers as options of the command line."""
    return [
        part
        for key, value in answers.items()
        for part in ("-d", f"{key}={value if isinstance(value, str) else json.dumps(value)}")
    ]
