"""A workflow of GitHub that a page shows: held against its schema and zizmor, and run by hand."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from support.copier import Run, run
from support.packages import problems_of, tool

FIRST = "PATH_FIRST"
"""The variable with the folder of commands that stand in for those of the service."""

_INSTALL = "Install"  # what needs an index


class Workflow:
    """A workflow.

    Args:
        text: What it says.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.data: dict[Any, Any] = yaml.safe_load(text)

    def problems(self, folder: Path) -> list[str]:
        """Return what GitHub's schema and zizmor at its pedantic complain of."""
        found = problems_of(dict(self.data), "github-workflows")
        file = folder / ".github/workflows/workflow.yml"
        file.parent.mkdir(parents=True)
        file.write_text(self._text, encoding="utf-8")
        arguments = ("--offline", "--no-progress", "--persona", "pedantic", str(file))
        done = tool("zizmor", *arguments, cwd=folder)
        return [*found, *([done.out + done.err] if done.code else [])]

    def secrets(self) -> dict[str, list[str]]:
        """Return the secrets and tokens that steps see, by the step's name; nobody else may."""
        everywhere = {key: value for key, value in self.data.items() if key != "jobs"}
        everywhere |= {
            name: {key: value for key, value in job.items() if key != "steps"}
            for name, job in self.data["jobs"].items()
        }
        assert "secrets." not in yaml.safe_dump(everywhere)
        assert "github.token" not in yaml.safe_dump(everywhere)
        found = {}
        for job in self.data["jobs"].values():
            for step in job["steps"]:
                each = [name for name, value in step.get("env", {}).items() if _is_secret(value)]
                assert len(each) == sum(map(_is_secret, yaml.safe_dump(step).splitlines()))
                if each:
                    found[str(step["name"])] = each
        return found

    def follow(
        self, job: str, folder: Path, environ: Mapping[str, str]
    ) -> tuple[Run, dict[str, str]]:
        """Run a job's own commands as GitHub does, but for the installation.

        Args:
            job: The job.
            folder: Its checkout.
            environ: Variables; those of the steps that hold no `${{` count more.

        Returns:
            The last run, which is the first that failed, and what the steps put out.
        """
        output = folder.parent / "output"
        output.touch()
        path = f"{environ.get(FIRST, '')}:{Path(sys.executable).parent}:/usr/bin:/bin"
        done = Run(0, "", "")
        for step in self.data["jobs"][job]["steps"]:
            if "run" not in step or step["name"] == _INSTALL or not _applies(step, output):
                continue
            own = {k: v for k, v in step.get("env", {}).items() if "${{" not in str(v)}
            variables = {"PATH": path, "GITHUB_OUTPUT": str(output), **environ, **own}
            command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
            done = run(*command, cwd=folder, environ=variables)
            if done.code:
                break
        return done, _outputs(output)


def _is_secret(value: object) -> bool:
    return "secrets." in str(value) or "github.token" in str(value)


def _applies(step: Mapping[str, Any], output: Path) -> bool:
    """Return whether a step's condition, a comparison with an output if any, is met."""
    condition = str(step.get("if", ""))
    if not condition:
        return True
    name, _, value = condition.partition(" == ")
    return _outputs(output).get(name.rpartition(".")[2]) == value.strip("'")


def _outputs(output: Path) -> dict[str, str]:
    lines = output.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)
