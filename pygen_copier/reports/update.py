"""An update: `copier update`, with what people forget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pygen_copier.plan.feature_list import listed
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.reports.project import require_updatable, update
from pygen_copier.yaml_text import read_yaml


def update_project(
    folder: Path,
    given: Mapping[str, str],
    features: Sequence[str],
    options: Sequence[str],
    answers_file: str = "",
) -> None:
    """Update a project.

    Args:
        folder: Its folder.
        given: Answers to change, as they are typed: YAML.
        features: Features beside those that are recorded.
        options: Further options for Copier, `--trust` where the person said it.
        answers_file: The answers file that the person named.

    Raises:
        PygenError: It cannot be updated.
        Exit: Copier failed; with its exit code.
    """
    project = RecordedProject.open(folder, "update", answers_file)
    require_updatable(project, options)
    recorded = project.answers
    answers: dict[str, Any] = {name: read_yaml(text) for name, text in given.items()}
    if features:
        named = listed(answers.get("features", recorded.get("features")))
        answers["features"] = [*(named if isinstance(named, list) else [named]), *features]
    if code := update(project, answers, options, tell=True):
        raise click.exceptions.Exit(code)
