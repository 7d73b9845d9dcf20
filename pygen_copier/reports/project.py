"""A project as the commands find it: its plan, and the update that Copier runs."""

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
from pygen_copier.generation.record import Record
from pygen_copier.git import GitError, NoGitError, git_output, require_no_filters
from pygen_copier.plan.model import PlanError, read_plan
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.answers_file import answers_option
from pygen_copier.questionnaire.conflicts import conflicts
from pygen_copier.questionnaire.copier_run import SOURCE, update_command
from pygen_copier.questionnaire.own_template import environ_of, is_own, is_own_source
from pygen_copier.questionnaire.trust import TRUST, require_trust
from pygen_copier.yaml_text import data_of, dump_yaml


def recorded_plan(project: RecordedProject) -> dict[str, Any]:
    """Return the plan that a project records, in its clean form where it can be read.

    Raises:
        PygenError: There is none.
    """
    plan = data_of(project.answers.get("plan"), "The recorded plan")
    if not isinstance(plan, dict):
        has_texts = any(entry.kind for entry in Record.read(project.answers["generated"]).values())
        texts = "It records texts of tags: `pygen-copier improve NAME WORDS` changes one."
        raise PygenError(
            f"{project.file} records no plan.",
            texts if has_texts else "Restore it from git, and try again.",
        )
    with suppress(PlanError):  # one that breaks a rule is shown as it is, to be mended
        plan = read_plan(plan).dump()
    return plan


def require_updatable(project: RecordedProject, options: Sequence[str]) -> None:
    """Refuse a project that Copier would not update, before anybody spends time on it.

    Args:
        project: The project.
        options: Options for Copier, `--trust` where the person said it.

    Raises:
        PygenError: It is in no git repository, has changes that are not committed, a merge in it
            is not finished, or its template is not trusted or not where it is recorded to be.
    """
    folder, answers = project.folder, project.answers
    require_trust(folder, answers, said=any(each in TRUST for each in options))
    source = str(answers.get(SOURCE, ""))
    is_path = source.startswith(("/", ".", "~"))
    if is_path and not is_own_source(source) and not Path(source).expanduser().exists():
        raise PygenError(
            f"The template {source} is not there.",
            f"Write its full path to `{SOURCE}` in {project.file}, and commit that.",
        )
    require_no_filters(folder)
    try:
        changed = git_output(folder, "status", "--porcelain", "--", ".")
    except NoGitError:
        raise
    except GitError:
        raise PygenError(
            "Updating is only supported in git-tracked subprojects.",
            f"In {folder}, run: git init && git add -A && git commit",
        ) from None
    if changed.strip() and (found := conflicts(folder)):
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
    project: RecordedProject,
    answers: Mapping[str, Any],
    options: Sequence[str],
    *,
    tell: bool = False,
) -> int:
    """Run `copier update` with answers, and return its exit code.

    Args:
        project: The project.
        answers: The answers that are given.
        options: Further options for Copier.
        tell: Whether the command is shown as a person would type it.

    Raises:
        PygenError: The template is this project's, and its last version is not at hand.
    """
    environ = environ_of(project.answers)
    if is_own(project.answers) and not any(each in TRUST for each in options):
        options = [TRUST[0], *options]
    if tell:
        click.echo(f"$ {_typed(project, answers, options)}", err=True)
    with tempfile.TemporaryDirectory(prefix="pygen-update-") as folder:
        data = Path(folder) / "answers.yml"
        data.write_text(dump_yaml(answers), encoding="utf-8")
        command = update_command(project.folder, data, options, project.answers_file)
        done = subprocess.run(  # noqa: S603 - no shell reads it
            command, check=False, env={**os.environ, **environ}
        )
        return done.returncode


def _typed(project: RecordedProject, answers: Mapping[str, Any], options: Sequence[str]) -> str:
    """Return the command that an update stands for."""
    given = [
        part
        for name, value in answers.items()
        for part in (
            "-d",
            f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}",
        )
    ]
    is_here = project.folder.resolve() == Path.cwd()
    where = [] if is_here else [str(project.folder)]
    command = f"copier update --defaults{answers_option(project.answers_file)}"
    return shlex.join([*shlex.split(command), *given, *options, *where])
