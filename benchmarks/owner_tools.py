"""Runs the tools of people who publish packages on packages that the template makes.

    .venv/bin/python benchmarks/owner_tools.py [--write]

The packages are a scaffold, the demonstrations, and what a careless model wrote: the ordinary model
of the tests, whose replies have mutable defaults, quoted annotations, unused names and comparisons
with `==`, and which here returns a text for a number, too, until mypy says so. Its code is verified
in the sandbox. The tools are fetched into an environment of their own, and a package into another,
with the lowest versions that its requirements allow. `--write` puts the table into
`docs/explanation/owner-tools.md`; what a tool complained of is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from demonstrations import folder_of  # noqa: E402 - after the path is set
from figures import tell  # noqa: E402 - after the path is set
from support.asks import Ask  # noqa: E402 - it lies beside the tests
from support.copier import (  # noqa: E402 - it lies beside the tests
    FIRST_ANSWERS,
    Project,
    as_data,
    copier,
    git,
    make_template,
)
from support.ordinary_model import ordinary_model  # noqa: E402
from support.servers import ModelServer  # noqa: E402
from uv import find_uv_bin  # noqa: E402

from pygen_copier.generation.record import Record  # noqa: E402
from pygen_copier.generation.type_findings import TYPED, UNTYPED  # noqa: E402

PAGE = ROOT / "docs" / "explanation" / "owner-tools.md"
PERSON = {"author_name": "Ada Example", "author_email": "ada@example.org"}
TOOLS = (
    *("check-manifest", "check-wheel-contents", "deptry", "mypy", "pydoclint", "pyright", "pyroma"),
    *("pytest", "sp-repo-review[cli]", "twine", "validate-pyproject", "zizmor"),
)
# Each is run in the folder of the package, beside its distributions in `dist`.
COMMANDS = {
    "check-manifest": ("check-manifest",),
    "check-wheel-contents": ("check-wheel-contents", "dist"),
    "deptry": ("deptry", "src"),
    "mypy": ("mypy",),
    "pydoclint": ("pydoclint", "--quiet", "src"),
    "pyright": ("pyright", "src"),
    "pyroma": ("pyroma", "--min", "10", "."),
    "repo-review": ("repo-review", "--ignore", "PC111", "."),
    "twine": ("twine", "check", "--strict", "dist/*.whl", "dist/*.tar.gz"),
    "validate-pyproject": ("validate-pyproject", "pyproject.toml"),
    "zizmor, pedantic": ("zizmor", "--offline", "--no-progress", "--persona", "pedantic", "."),
}


class Made(NamedTuple):
    """A package to look at.

    Attributes:
        title: What it is.
        project: Where it is.
    """

    title: str
    project: Project


def packages(folder: Path) -> Iterator[Made]:
    """Make the packages, each committed and tagged.

    Args:
        folder: Where they are made.
    """
    template = make_template(folder / "template")
    copy: tuple[str | Path, ...] = ("copy", "--trust", "--defaults", "--quiet")
    url = "https://github.com/ada/"
    first = {**FIRST_ANSWERS, **PERSON, "repository_url": f"{url}tiny-codes"}
    scaffold = (*copy, *as_data({**first, "provider": "scaffold"}), template)
    yield _made("a scaffold", folder / "scaffold", scaffold, {})
    for answers_file in sorted((ROOT / "examples").glob("*/answers.yml")):
        title = folder_of(answers_file.parent.name).name
        data = as_data({**PERSON, "repository_url": url + title})
        demonstration = (*copy, "--data-file", answers_file, *data, template)
        yield _made(title, folder / title, demonstration, {})
    with ModelServer("groq", careless_model) as server:
        answers = {**first, "provider": "groq", "model": "small-model", "verify": "sandbox"}
        written = (*copy, *as_data(answers), template)
        made = _made("bad habits", folder / "bad-habits", written, server.environ)
        asked = [_untyped(ask) for ask in server.requests if ask.brief.get("of") == "module"]
    record = Record.read(made.project.answers()["generated"])
    if not any(asked) or any(TYPED not in entry.checks for entry in record.values()):
        raise SystemExit("The wrong returns were not found by mypy, or not mended.")
    yield made


def careless_model(ask: Ask) -> str:
    """Return a reply of the ordinary model, whose types are wrong until mypy is heard of.

    Args:
        ask: The request.
    """
    reply = ordinary_model(ask)
    if ask.brief.get("of", ask.task) == "page":
        return reply.replace("DEFAULTS(1)", "DEFAULTS")  # a constant is not called
    return reply if _untyped(ask) else reply.replace("first = 0\n", 'return "many"\n')


def _untyped(ask: Ask) -> bool:
    return any(UNTYPED in problem for problem in ask.brief.get("problems", ()))


def _made(
    title: str, target: Path, command: tuple[str | Path, ...], environ: dict[str, str]
) -> Made:
    cache = {"PYGEN_CACHE_DIR": str(target.parent / "cache"), "PYGEN_QUIET": "1"}
    done = copier(*command, target, cwd=ROOT, environ={**environ, **cache})
    if done.code:
        raise SystemExit(done.err)
    project = Project(target)
    project.start_history()
    git(target, "tag", "v0.1.0")
    return Made(title, project)


def environment(folder: Path, *packages: str, cwd: Path = ROOT) -> Path:
    """Make an environment with some packages in it, and return where its programs are.

    Args:
        folder: Where it is made.
        packages: What is installed, with options.
        cwd: From where.
    """
    uv, python = str(find_uv_bin()), sys.executable
    subprocess.run([uv, "venv", "--quiet", "--python", python, str(folder)], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(folder), *packages]
    subprocess.run(install, check=True, cwd=cwd)
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


def verdict(command: tuple[str, ...], programs: Path, cwd: Path) -> str:
    """Return `clean`, or with what a tool ended; what it said is printed then.

    Args:
        command: The tool with its arguments; a pattern stands for the files it fits.
        programs: Where the tool is.
        cwd: The folder of the package.
    """
    parts = [
        str(path)
        for part in command[1:]
        for path in (sorted(cwd.glob(part)) if "*" in part else [part])
    ]
    done = subprocess.run(
        [programs / command[0], *parts],
        cwd=cwd,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return "clean"
    print(f"{cwd.name}: {' '.join(command)}\n{done.stdout}{done.stderr}", file=sys.stderr)
    return f"exit {done.returncode}"


def verdicts(made: Made, tools: Path, folder: Path) -> dict[str, str]:
    """Return what each tool says of a package, and its tests with the lowest versions.

    Args:
        made: The package.
        tools: Where the tools are.
        folder: Where its own environment is made.
    """
    cwd = made.project.folder
    lowest = ("--resolution", "lowest-direct", "-e", ".", "--group", "test")
    own = environment(folder / f"lowest-{cwd.name}", *lowest, cwd=cwd)
    found = {"tests, lowest versions": verdict(("pytest", "-q"), own, cwd)}
    uv = str(find_uv_bin())
    subprocess.run([uv, "build", "--quiet"], cwd=cwd, check=True)
    # Those that read types and imports see what the package needs.
    needed = ["--python", str(tools.parent), "-e", str(cwd)]
    subprocess.run([uv, "pip", "install", "--quiet", *needed], check=True)
    return found | {name: verdict(command, tools, cwd) for name, command in COMMANDS.items()}


def table() -> str:
    """Return what the tools say, as a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tools = environment(folder / "tools", *TOOLS)
        columns = {made.title: verdicts(made, tools, folder) for made in packages(folder)}
    titles = list(columns)
    lines = [f"| tool | {' | '.join(titles)} |", f"| --- |{' --- |' * len(titles)}"]
    lines += [
        f"| {tool} | {' | '.join(columns[title][tool] for title in titles)} |"
        for tool in columns[titles[0]]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    tell("owner tools", table(), PAGE)
