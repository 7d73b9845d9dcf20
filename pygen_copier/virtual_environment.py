"""A virtual environment: the `.venv` of a project, with the package and its dev extra in it.

Copier runs this module as a task, in the folder of a new project. It ends well whatever happens,
for Copier removes a new project when one of its tasks fails.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from textwrap import shorten

from pygen_copier.errors import PygenError
from pygen_copier.paths import read_inside, write_inside
from pygen_copier.text import oneline

FOLDER = ".venv"
_SCRIPTS, _ACTIVATE = (
    ("Scripts", rf"{FOLDER}\Scripts\activate")
    if sys.platform == "win32"
    else ("bin", f"source {FOLDER}/bin/activate")
)
_LONGEST_REASON = 300
_LONGEST_TABLES = 200_000  # tomllib takes time that grows faster than a table of many levels
_WHEELS = ("--only-binary", ":all:")  # nothing that is fetched runs while it is installed
_SECRETS = re.compile(
    r"(?:KEY|TOKEN|SECRET|PASS|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_?ID)?$", re.I
)
_OF_INDEXES = ("PIP_", "UV_INDEX_")  # an index may ask for a password
_ANSWERS_FILE = ".copier-answers.yml"
_README = "README.md"
_BY_HAND = f"python -m venv {FOLDER} && {FOLDER}/{_SCRIPTS}/pip install -e '.[dev]'"


@dataclass(frozen=True, slots=True)
class Installer:
    """What makes an environment and installs into it: uv where it is, else venv and pip.

    Attributes:
        uv: Where uv is, or None.
    """

    uv: str | None

    @classmethod
    def here(cls) -> Installer:
        """Return the one of this machine."""
        return cls(shutil.which("uv"))

    @property
    def name(self) -> str:
        """The name of what installs."""
        return "uv" if self.uv else "pip"

    def make(self, folder: Path, python: str) -> list[str]:
        """Return the command that makes an environment.

        Args:
            folder: Where it is made.
            python: A Python, or for uv what to look for.
        """
        if self.uv:
            return [self.uv, "venv", "--quiet", "--python", python, str(folder)]
        return [python, "-I", "-m", "venv", str(folder)]

    def install(self, folder: Path) -> list[str]:
        """Return the command that installs into an environment, but for what to install."""
        python = str(folder / _SCRIPTS / "python")
        if self.uv:
            return [self.uv, "pip", "install", "--quiet", "--python", python]
        pip = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
        return [python, "-I", *pip]  # -I: no module of the folder it runs in


def without_keys(environ: Mapping[str, str]) -> dict[str, str]:
    """Return variables for a program that may run a stranger's code: none named as a secret.

    What a package index asks for stays, `PIP_…` and `UV_INDEX_…`.

    Args:
        environ: The variables.
    """
    return {
        name: value
        for name, value in environ.items()
        if name.upper().startswith(_OF_INDEXES) or not _SECRETS.search(name)
    }


def bare_folder() -> Path:
    """Return a folder to install from: uv takes settings from where it runs and the folders above.

    A project's would choose the index that its dependencies come from.
    """
    return Path(Path.cwd().anchor)


def set_up(
    project: Path,
    tell: Callable[[str], object],
    answers_file: str = _ANSWERS_FILE,
    may_install: Callable[[str], bool] = lambda _: False,
) -> None:
    """Make the environment of a project: with uv where it is installed, else with venv and pip.

    What it needs is installed from wheels only, by a program that has no keys in its environment,
    and only where a person has confirmed all of it.

    Args:
        project: The folder of the package.
        tell: Gets a line before the work begins.
        answers_file: Where its answers are recorded, its plan among them.
        may_install: Gets what is to be said of dependencies that nobody has confirmed, and returns
            whether they may be installed.

    Raises:
        PygenError: It cannot be made, and what was made of it is removed.
    """
    folder = project / FOLDER
    if os.path.lexists(folder):
        raise PygenError(f"There is a {FOLDER} already; it was left as it is.")
    new = _unconfirmed(project, answers_file)
    if new and not may_install(new):
        raise PygenError(f"{FOLDER} was not made. {new}.", "Look at them first.")
    if new:
        _confirm(project, answers_file)
    installer = Installer.here()
    package = _package(project)
    python = _python_for(package, installer)
    tell(f"Setting up {FOLDER} with {installer.name}; this may take a while.")
    try:
        _run("uv" if installer.uv else "venv", installer.make(folder.absolute(), python))
        itself = f"{project.absolute().as_uri()}[dev]"  # a plain path is not read as one by uv
        # Of itself there is no wheel, which uv holds against it where a build makes its version.
        own = ["--no-binary", str(package["name"])] if installer.uv else []
        _run(installer.name, [*installer.install(folder.absolute()), *_WHEELS, *own, "-e", itself])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def next_commands(project: str | PurePath) -> str:
    """Return what a person types to run the tests of a project, in its folder."""
    if Path(project, FOLDER).is_dir():
        return f"{_ACTIVATE} && pytest"
    return f"{_BY_HAND} && {FOLDER}/{_SCRIPTS}/pytest"


def _unconfirmed(project: Path, answers_file: str) -> str:
    """Return what to say of the dependencies of a project's plan that nobody has confirmed.

    Raises:
        PygenError: The plan cannot be read.
    """
    # Late, for every copy loads this module.
    from pygen_copier.plan.consent import told, unconfirmed
    from pygen_copier.plan.model import read_plan
    from pygen_copier.yaml_text import read_yaml

    data = read_inside(project, answers_file)
    if data is None:
        return ""
    answers = read_yaml(data.decode("utf-8", "replace"), answers_file)
    plan = answers.get("plan") if isinstance(answers, Mapping) else None
    new = unconfirmed(read_plan(plan)) if plan else []
    return told(new) if new else ""


def _confirm(project: Path, answers_file: str) -> None:
    """Record that a person has seen all dependencies, as an update that confirms them would."""
    from pygen_copier.plan.consent import seen_in_readme, seen_in_text

    for path, change in ((answers_file, seen_in_text), (_README, seen_in_readme)):
        data = read_inside(project, path)
        if data is not None and (new := change(data.decode()).encode()) != data:
            write_inside(project, path, new)


def _package(project: Path) -> Mapping[str, object]:
    """Return what a project's `pyproject.toml` says of its package."""
    import tomllib  # late, for every copy loads this module

    text = (read_inside(project, "pyproject.toml", _LONGEST_TABLES) or b"").decode("utf-8")
    found: Mapping[str, object] = tomllib.loads(text)["project"]
    return found


def _python_for(package: Mapping[str, object], installer: Installer) -> str:
    """Return the Python to use: this one, or what uv shall look for where it is too old."""
    from packaging.specifiers import SpecifierSet

    needed = str(package["requires-python"])
    if SpecifierSet(needed).contains(platform.python_version(), prereleases=True):
        return sys.executable
    if installer.uv:
        return needed
    raise PygenError(f"The package needs Python {needed}, and this is {platform.python_version()}.")


def _run(name: str, command: Sequence[str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and no shell reads them
            command,
            cwd=bare_folder(),
            env=without_keys(os.environ),
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise PygenError(f"{name} cannot be run: {error.strerror}.") from None
    if done.returncode:
        raise PygenError(f"{name} failed: {_reason(done.stderr + done.stdout)}")


def _reason(output: str) -> str:
    """Return what says most about a failure, as a sentence: pip's last error, or all of it."""
    errors = [line.strip() for line in output.splitlines() if line.strip().startswith("ERROR:")]
    reason = oneline(errors[-1] if errors else output).rstrip(".") or "it said nothing"
    return shorten(f"{reason}.", _LONGEST_REASON, placeholder=" …")


def main(project: Path | None = None, answers_file: str = _ANSWERS_FILE) -> None:
    """Set up the environment of a project; tell how it went, never fail.

    Args:
        project: Its folder, by default this one.
        answers_file: Where its answers are recorded, relative to it.
    """
    project = project or Path.cwd()
    enter = f"cd {shlex.quote(str(project))}"
    try:
        set_up(project, _tell, answers_file, _may_install)
    except (Exception, KeyboardInterrupt) as error:
        reason = error if isinstance(error, PygenError) else f"{FOLDER}: {error!r}."
        _tell(f"{reason} The package is complete; by hand: {enter} && {_BY_HAND}")
    else:
        _tell(f"{FOLDER} is ready. To enter it: {enter} && {_ACTIVATE}")


def _may_install(said: str) -> bool:
    """Ask the person at the terminal; without one the answer is no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"{said}. Install them into {FOLDER}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(answers_file=next(iter(sys.argv[1:]), _ANSWERS_FILE))
