"""A project as the commands find it: a folder with recorded answers, which Copier updates."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from pygen_copier.errors import PygenError
from pygen_copier.git import GitError, NoGitError, git_output
from pygen_copier.paths import read_inside
from pygen_copier.plan.model import PlanError, read_plan
from pygen_copier.project.own_template import environ_of, is_own, is_own_source
from pygen_copier.questionnaire.conflicts import conflicts
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, SOURCE, update_command
from pygen_copier.questionnaire.trust import TRUST, require_trust
from pygen_copier.yaml_text import data_of, dump_yaml, read_yaml_inside

_MERGE_MARK = b"<" * 7 + b" "


def recorded_answers(project: Path, command: str) -> dict[str, Any]:
    """Return the answers that a generated project records.

    Args:
        project: Its folder.
        command: The command that asks, for the remedy.

    Raises:
        PygenError: There is no readable answers file.
    """
    path = project / ANSWERS_FILE
    data = read_inside(project, ANSWERS_FILE) if project.is_dir() else None
    if data is None:
        raise PygenError(
            f"There is no {path}.", f"Name the folder of a generated project: {command} FOLDER."
        )
    if any(line.startswith(_MERGE_MARK) for line in data.splitlines()):
        raise PygenError(
            f"{path} holds the marks of a merge.",
            f"Take your side, `git checkout --ours -- {ANSWERS_FILE}`, commit, and update with "
            "the features of both: docs/how-to/update.md.",
        )
    answers = read_yaml_inside(project, ANSWERS_FILE, "Restore it from git.")
    if not isinstance(answers, dict) or "generated" not in answers:
        raise PygenError(
            f"{path} records nothing generated.", "Was the project made with this template?"
        )
    return answers


def recorded_plan(project: Path) -> dict[str, Any]:
    """Return the plan that a project records, in its clean form where it can be read.

    Raises:
        PygenError: There is none.
    """
    plan = data_of(recorded_answers(project, "edit").get("plan"), "The recorded plan")
    if not isinstance(plan, dict):
        raise PygenError(
            f"{project / ANSWERS_FILE} records no plan.", "Restore it from git, and try again."
        )
    with suppress(PlanError):  # one that breaks a rule is shown as it is, to be mended
        plan = read_plan(plan).dump()
    return plan


def require_updatable(project: Path, options: Sequence[str]) -> None:
    """Refuse a project that Copier would not update, before anybody spends time on it.

    Args:
        project: Its folder.
        options: Options for Copier, `--trust` where the person said it.

    Raises:
        PygenError: It is in no git repository, has changes that are not committed, a merge in it
            is not finished, or its template is not trusted or not where it is recorded to be.
    """
    answers = recorded_answers(project, "edit")
    said = is_own(answers) or any(each in TRUST for each in options)
    require_trust(project, answers, said=said)
    source = str(answers.get(SOURCE, ""))
    is_path = source.startswith(("/", ".", "~"))
    if is_path and not is_own_source(source) and not Path(source).expanduser().exists():
        raise PygenError(
            f"The template {source} is not there.",
            f"Write its full path to `{SOURCE}` in {project / ANSWERS_FILE}, and commit that.",
        )
    try:
        changed = git_output(project, "status", "--porcelain", "--", ".")
    except NoGitError:
        raise
    except GitError:
        raise PygenError(
            "Updating is only supported in git-tracked subprojects.",
            f"In {project}, run: git init && git add -A && git commit",
        ) from None
    if changed.strip() and (found := conflicts(project)):
        raise PygenError(
            f"A merge is not finished: {', '.join(found)}.",
            "In each, choose between the two sides; then commit and retry.",
        )
    if changed.strip():
        raise PygenError(
            "Destination repository is dirty; cannot continue.",
            "Please commit or stash your local changes and retry.",
        )


def update(
    project: Path, answers: Mapping[str, Any], options: Sequence[str], *, tell: bool = False
) -> int:
    """Run `copier update` with answers, and return its exit code.

    Args:
        project: The folder to update.
        answers: The answers that are given.
        options: Further options for Copier.
        tell: Whether the command is shown as a person would type it.

    Raises:
        PygenError: The template is this project's, and its last version is not at hand.
    """
    environ = environ_of(recorded_answers(project, "update"))
    if tell:
        click.echo(f"$ {_typed(project, answers, options)}", err=True)
    with tempfile.TemporaryDirectory(prefix="pygen-update-") as folder:
        data = Path(folder) / "answers.yml"
        data.write_text(dump_yaml(answers), encoding="utf-8")
        command = update_command(project, data, options)
        done = subprocess.run(  # noqa: S603 - no shell reads it
            command, check=False, env={**os.environ, **environ}
        )
        return done.returncode


def _typed(project: Path, answers: Mapping[str, Any], options: Sequence[str]) -> str:
    """Return the command that an update stands for."""
    given = [
        part
        for name, value in answers.items()
        for part in (
            "-d",
            f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}",
        )
    ]
    where = [] if project.resolve() == Path.cwd() else [str(project)]
    return shlex.join(["copier", "update", "--defaults", *given, *options, *where])
