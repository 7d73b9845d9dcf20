"""What is unmanaged: files of a project that the template never writes, by the answer so named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.generation.artifact import Artifact
from pygen_copier.questionnaire.copier_run import path_matcher
from pygen_copier.text import oneline

QUESTION = "unmanaged"
"""The question, whose answer has patterns as in `.gitignore`, one a line."""


def is_managed(answers: Mapping[str, Any], path: str) -> bool:
    """Return whether the template writes a file of the project."""
    patterns = str(answers.get(QUESTION) or "")
    return not (patterns and path_matcher(patterns)(path))


def patterns_of_render(answers: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Return the patterns of files that a render of a project's old version has not.

    A file that is unmanaged from now on is none of it either: Copier would take it away, for the
    new version does not have it.

    Args:
        answers: The answers of the last run.
        wanted: Those that are given now.
    """
    own, new = (str(each.get(QUESTION) or "") for each in (answers, wanted))
    return own if own == new else "\n".join(filter(None, (own, new)))


def newly_unmanaged(answers: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Return what is told of patterns that were not there before; empty where there are none.

    Args:
        answers: The answers of the last run.
        wanted: Those that are given now.
    """
    before = str(answers.get(QUESTION) or "").splitlines()
    now = str(wanted.get(QUESTION) or "").splitlines()
    new = [line for line in map(oneline, now) if line and line not in before and line[0] != "!"]
    if not new:
        return ""
    return f"Yours from now on, and not written any more ({QUESTION}): {', '.join(new)}."


def managed(artifacts: Sequence[Artifact], answers: Mapping[str, Any]) -> list[Artifact]:
    """Return the artifacts whose files the template writes, and those that these hang on.

    Args:
        artifacts: All that a plan implies.
        answers: The answers.
    """
    patterns = str(answers.get(QUESTION) or "")
    if not patterns:
        return list(artifacts)
    is_left = path_matcher(patterns)
    by_name = {artifact.name: artifact for artifact in artifacts}
    pending = [artifact.name for artifact in artifacts if not is_left(artifact.path)]
    kept: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in kept:
            kept.add(name)
            pending += _needed(by_name[name])
    return [artifact for artifact in artifacts if artifact.name in kept]


def _needed(artifact: Artifact) -> tuple[str, ...]:
    how = artifact.verification
    return (*artifact.needs, *((*how.relies, *how.beside) if how else ()))
