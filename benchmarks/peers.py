"""What others make of the same task: aider, gpt-engineer, and a script of the paper's phases.

    python benchmarks/peers.py AIDER GPTE ENCODINGS [--write]

AIDER and GPTE are the programs, in environments of their own; ENCODINGS is a folder with the file
of cl100k_base under the name that tiktoken looks for. The same scripted server writes the same code
for each, in the form that it asks for, and takes as long for it; so what is compared is what the
tools do about a model, and nothing is said about models.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from figures import tell
from peer_tools import Made, aider, bodies, gpt_engineer, ours, script, versions
from support.copier import git
from support.sequences import alone
from support.wheels import wheels_of_installed

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "peers.md"
# What tools keep for themselves beside the package.
_OF_TOOLS = (".aider", ".gpteng", "prompt", ".pytest_cache")
_COLUMNS = (
    *("", "requests", "tokens in", "tokens out", "waiting, s", "processor, s"),
    *("files", "installs", "tests", "site", "CI"),
)
HEAD = f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}"


def main() -> None:
    """Make the package with each: with good code, then with a module that is wrong at first."""
    programs = [Path(word).absolute() for word in sys.argv[1:4]]
    with tempfile.TemporaryDirectory() as name, alone(Path(name) / "home"):
        folder = Path(name).resolve()
        _make_index(folder / "wheels")
        first = ours(folder / "first", flawed=False)
        files = bodies(first.folder)
        for table, flawed in (("peers", False), ("peers with a fault", True)):
            rows = []
            for number, (title, way) in enumerate(
                _ways(programs, files, first, flawed=flawed).items()
            ):
                at = folder / f"{'flawed' if flawed else 'good'}-{number}"
                at.mkdir()
                rows.append(_row(title, way(at), at / "environment"))
            tell(table, "\n".join([HEAD, *rows]), PAGE)
    print("; ".join(versions(*programs[:2])))


def _ways(
    programs: list[Path], files: Mapping[str, str], first: Made, *, flawed: bool
) -> Mapping[str, Callable[[Path], Made]]:
    """Return each tool with what makes the package with it in a folder."""
    program, other, encodings = programs
    return {
        "this template": lambda at: ours(at, flawed=True) if flawed else first,
        "aider": lambda at: aider(at, program, files, flawed=flawed),
        "gpt-engineer": lambda at: gpt_engineer(at, other, encodings, files, flawed=flawed),
        "a script of the paper's phases": lambda at: script(at, files, flawed=flawed),
    }


def _row(title: str, made: Made, environment: Path) -> str:
    listed = git(made.folder, "ls-files", "--others", "--cached", "--exclude=__pycache__")
    files = [Path(name) for name in listed.splitlines() if not name.startswith(_OF_TOOLS)]
    installs, passed = _tried(made.folder, environment)
    has = {
        "site": any(path.name in ("mkdocs.yml", "conf.py") for path in files),
        "CI": any("workflows" in path.parts or path.name == ".gitlab-ci.yml" for path in files),
    }
    cells = [
        title,
        str(made.count.requests),
        f"{made.count.tokens_in:,}",
        f"{made.count.tokens_out:,}",
        f"{made.count.waited:.1f}",
        f"{made.spent:.1f}",
        str(len(files)),
        "yes" if installs else "no",
        passed,
        *("yes" if each else "no" for each in has.values()),
    ]
    return f"| {' | '.join(cells)} |"


def _make_index(folder: Path) -> None:
    """Let installers know the wheels of what is installed here, and no others."""
    folder.mkdir()
    for name in ("pytest", "mypy", "hatchling", "setuptools"):
        wheels_of_installed(name, folder)
    for tool in ("PIP", "UV"):
        os.environ.update({f"{tool}_NO_INDEX": "1", f"{tool}_FIND_LINKS": str(folder)})


def _tried(project: Path, environment: Path) -> tuple[bool, str]:
    """Install a package with pytest into an environment of its own, and run its tests."""
    python = str(environment / "bin" / "python")
    subprocess.run([_uv(), "venv", "-q", "--python", sys.executable, str(environment)], check=True)
    install = [_uv(), "pip", "install", "-q", "--python", python, "pytest", str(project)]
    if subprocess.run(install, check=False).returncode:
        return False, "none run"
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return True, done.stdout.strip().splitlines()[-1].strip("= ").partition(" in ")[0]


def _uv() -> str:
    return str(Path(sys.executable).with_name("uv"))


if __name__ == "__main__":
    main()
