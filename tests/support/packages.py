"""A generated package in the hands of its owner: its environment, its commands, its metadata."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import (  # type: ignore[import-untyped] # has no hints
    get_builtin_schema,
)
from hatchling.build import prepare_metadata_for_build_wheel
from jsonschema.validators import validator_for
from packaging.metadata import Metadata
from uv import find_uv_bin

from support.copier import ANSWERS, Project, Run, run

# The files that services read, and the published schema of each.
SCHEMAS = {
    ".github/ISSUE_TEMPLATE/bug_report.yml": "github-issue-forms",
    ".github/ISSUE_TEMPLATE/feature_request.yml": "github-issue-forms",
    ".github/dependabot.yml": "dependabot",
    ".github/workflows/ci.yml": "github-workflows",
    ".github/workflows/docs.yml": "github-workflows",
    ".github/workflows/release.yml": "github-workflows",
    ".gitlab-ci.yml": "gitlab-ci",
    ".readthedocs.yaml": "readthedocs",
    "CITATION.cff": "citation-file-format",
}
VERBATIM = (ANSWERS, "LICENSE")  # what Copier and lawyers wrote


def tool(name: str, *arguments: str, cwd: Path) -> Run:
    """Run a tool of this repository's environment in a folder."""
    return run(Path(sys.executable).with_name(name), *arguments, cwd=cwd)


class Environment:
    """A virtual environment of a package, with the package and its dev extra.

    Args:
        folder: Where to make it.
        project: The package.
    """

    def __init__(self, folder: Path, project: Path) -> None:
        self.scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
        self.project = project
        for command in (
            ("venv", "--quiet", "--python", sys.executable, folder),
            ("pip", "install", "--quiet", "--python", folder, "-e", f"{project}[dev]"),
        ):
            subprocess.run([find_uv_bin(), *command], check=True)

    def run(self, *command: str) -> Run:
        """Run a command of the environment in the package's folder."""
        return run(self.scripts / command[0], *command[1:], cwd=self.project)


def settings(project: Project) -> dict[str, Any]:
    """Return what stands in `pyproject.toml`."""
    return tomllib.loads(project.read("pyproject.toml"))


def ci_commands(project: Project, environment: str) -> list[list[str]]:
    """Return the commands of one of tox's environments; empty for the base is `pytest`."""
    tox = settings(project)["tool"]["tox"]
    table = tox["env"][environment] if environment else tox["env_run_base"]
    return [[part for part in command if isinstance(part, str)] for command in table["commands"]]


def metadata(project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Message:
    """Return the metadata that the build backend makes of a package, valid for an index."""
    monkeypatch.chdir(project.folder)
    name = prepare_metadata_for_build_wheel(str(folder))
    text = (folder / name / "METADATA").read_text(encoding="utf-8")
    Metadata.from_email(text, validate=True)
    return Parser().parsestr(text)


def schema_problems(project: Project) -> list[str]:
    """Return where a file is not what the service that reads it expects."""
    return [
        f"{path}: {problem}"
        for path, name in SCHEMAS.items()
        if (project.folder / path).exists()
        for problem in problems_of(yaml.safe_load(project.read(path)), name)
    ]


def problems_of(data: dict[Any, Any], name: str) -> list[str]:
    """Return where what YAML says is not as a published schema wants it."""
    schema = get_builtin_schema(f"vendor.{name}")
    if True in data:
        data["on"] = data.pop(True)  # a word that YAML 1.1 takes for a boolean
    problems = validator_for(schema)(schema).iter_errors(data)
    return [f"{problem.json_path}: {problem.message}" for problem in problems]
