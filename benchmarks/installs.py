"""Installs this project as a person does, from an index, and makes and updates packages with it.

    python benchmarks/installs.py [--python PATH …] [--way NAME …] [--from FOLDER] [--write]

The wheel is made from the source distribution, or both are taken from a folder, and put on an index
of one project at a loopback port; what it needs comes from the index that pip and uv know. Each
Python that is named, or found, installs it by pip, pipx and uvx, in a home of its own and with no
checkout at hand, and makes and updates a package without a model and one by a played service.
`--write` puts the table into `docs/explanation/versions.md`.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from figures import tell  # noqa: E402 - after the path is set
from support.copier import ANSWERS  # noqa: E402 - it lies beside the tests
from support.model import good_model  # noqa: E402
from support.servers import ModelServer  # noqa: E402

from pygen_copier import __version__  # noqa: E402

PAGE = ROOT / "docs" / "explanation" / "versions.md"
WANTED = f"pygen-copier[groq]=={__version__}"
IDEA = ("--description", "Small error-correcting codes.", "--feature", "parity checks")
ADDED = ("--feature", "look-up decoding")
SECONDS = 3600
GIT_CONFIG = (
    "[user]\n name = Test Person\n email = test@example.org\n[init]\n defaultBranch = main\n"
)


@dataclass(frozen=True)
class Person:
    """Somebody who has a Python, an index, and nothing of this project.

    Attributes:
        home: The home folder; all that is installed and made lies in it.
        python: The interpreter.
        index: The address of the index that has this project.
        more: Variables for the commands that are run next.
    """

    home: Path
    python: Path
    index: str
    more: Mapping[str, str] = field(default_factory=dict)

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        """Run a command, and return what it printed on both streams.

        Raises:
            SystemExit: It failed.
        """
        environ = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(
                ("GROQ_", "PYGEN_", "PYTHON", "VIRTUAL_", "GIT_", "XDG_", "COPIER_")
            )
        }
        environ |= {
            "HOME": str(self.home),
            "PATH": f"{self.home / '.local/bin'}:/usr/local/bin:/usr/bin:/bin",
            "PIP_EXTRA_INDEX_URL": self.index,
            "UV_INDEX": self.index,
            "UV_PYTHON_DOWNLOADS": "never",
            "NO_PROXY": "127.0.0.1,localhost",
            **self.more,
        }
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd or self.home,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"$ {' '.join(map(str, command))}\n{done.stdout}")
        return done.stdout


def by_pip(person: Person) -> Sequence[str]:
    """Install by pip into an environment, and return the words of the command."""
    made = person.home / "environment"
    person.run(person.python, "-m", "venv", made)
    person.run(made / "bin/python", "-m", "pip", "install", "--quiet", WANTED)
    return [str(made / "bin/pygen-copier")]


def by_pipx(person: Person) -> Sequence[str]:
    """Install by pipx, and return the words of the command."""
    person.run(tool("pipx"), "install", "--python", person.python, WANTED)
    return ["pygen-copier"]


def by_uvx(person: Person) -> Sequence[str]:
    """Return the words by which uvx installs and runs the command."""
    return [tool("uvx"), "--python", str(person.python), "--from", WANTED, "pygen-copier"]


WAYS = {"pip": by_pip, "pipx": by_pipx, "uvx": by_uvx}


def tool(name: str) -> str:
    """Return the path of a program of this environment, or of the search path.

    Raises:
        SystemExit: It is nowhere.
    """
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed; the extra `release` has it.")
    return found


def try_way(way: str, python: Path, index: str, home: Path) -> None:
    """Install in one way, make a package without a model and one by a service, and update both.

    Raises:
        SystemExit: A command failed, or did not do what it is for.
    """
    (home / ".gitconfig").write_text(GIT_CONFIG, encoding="utf-8")
    person = Person(home, python, index)
    command = WAYS[way](person)
    _require(__version__ in person.run(*command, "--version"), "it is another version")
    new = (*command, "new", "tiny-codes", *IDEA, "--yes", "--commit")
    update = (*command, "update")

    (home / "without").mkdir()
    person.run(*new, "--provider", "scaffold", cwd=home / "without")
    _update(person, update, home / "without" / "tiny-codes")
    if way == "pip":  # with the others, Copier is not a command of its own
        beside = (Path(command[0]).with_name("copier"), "update", "--trust", "--defaults")
        person.run(*beside, cwd=home / "without" / "tiny-codes")

    (home / "with").mkdir()
    with ModelServer("groq", good_model) as server:
        keyed = Person(home, python, index, server.environ)
        keyed.run(*new, "--provider", "groq", "--model", "small-model", cwd=home / "with")
        project = home / "with" / "tiny-codes"
        _require("groq:small-model" in (project / ANSWERS).read_text("utf-8"), "no model")
        asked = len(server.requests)
        keyed.run(*update, cwd=project)
        _require(len(server.requests) == asked > 0, "an update of nothing asked the service")
        _update(keyed, update, project)
        _require(len(server.requests) > asked, "a feature was added without the service")


def _update(person: Person, command: Sequence[str], project: Path) -> None:
    """Update a package with a feature more, after an edit that has to stay."""
    readme = project / "README.md"
    readme.write_text(readme.read_text("utf-8") + "\nBy hand.\n", encoding="utf-8")
    person.run("git", "commit", "--quiet", "--all", "--message", "By hand", cwd=project)
    person.run(*command, *ADDED, cwd=project)
    _require((project / "src/tiny_codes/look_up_decoding.py").exists(), "the feature has no module")
    _require(readme.read_text("utf-8").endswith("\nBy hand.\n"), "an edit was lost")
    person.run("git", "add", "--all", cwd=project)
    person.run("git", "commit", "--quiet", "--message", "Update", cwd=project)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


@contextmanager
def index_of(folder: Path) -> Iterator[str]:
    """Serve the distributions of a folder as an index, and yield its address."""
    with tempfile.TemporaryDirectory() as served:
        files = Path(served, "simple", "pygen-copier")
        files.mkdir(parents=True)
        for path in folder.glob("pygen_copier-*"):
            shutil.copy(path, files)
        handler = functools.partial(_Quiet, directory=served)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/simple"
            server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def pythons() -> Iterator[Path]:
    """Yield an interpreter of each version that is found, this one for its own."""
    yield Path(sys.executable).resolve()
    own = f"python3.{sys.version_info[1]}"
    kept = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3.*[0-9]"))
    for name in ("python3.11", "python3.12", "python3.13", "python3.14", "python3.15"):
        beside = [path for path in kept if path.name == name]
        found = beside[-1] if beside else shutil.which(name)
        if found and name != own:
            yield Path(found)


def version_of(python: Path) -> str:
    """Return the version of an interpreter."""
    command = [str(python), "-c", "import platform; print(platform.python_version())"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def table(rows: Mapping[str, Mapping[str, str]]) -> str:
    """Return what was found as a table."""
    lines = [f"| Python | {' | '.join(WAYS)} |", f"|{' --- |' * (1 + len(WAYS))}"]
    for python, row in rows.items():
        lines.append(f"| {python} | {' | '.join(row.get(way, 'not run') for way in WAYS)} |")
    return "\n".join(lines)


def main() -> None:
    """Try every way on every Python."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", action="append", type=Path, default=[])
    parser.add_argument("--way", action="append", choices=[*WAYS], default=[])
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory(prefix="pygen-installs-") as temporary:
        folder = options.source
        if folder is None:
            folder = Path(temporary, "dist")
            build = (
                sys.executable,
                "-m",
                "build",
                "--no-isolation",
                "--outdir",
                str(folder),
                str(ROOT),
            )
            subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        with index_of(folder) as index:
            for python in options.python or pythons():
                version = version_of(python)
                rows[version] = {}
                for way in options.way or WAYS:
                    home = Path(temporary, version, way)
                    home.mkdir(parents=True)
                    rows[version][way] = "works"
                    try:
                        try_way(way, python.absolute(), index, home)
                    except SystemExit as error:
                        rows[version][way] = "**fails**"
                        print(f"{version}, {way}: {error}", file=sys.stderr)
    tell("installs", table(rows), PAGE)
    if any("**fails**" in row.values() for row in rows.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
