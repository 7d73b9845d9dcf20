"""Improvements that an evaluation asks for: its problems as revisions, and the score of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.measurement import evaluate
from pygen_copier.evaluation.problems import Problem, problems_of
from pygen_copier.evaluation.report import Report, read_report
from pygen_copier.evaluation.running.figures import MUTANTS
from pygen_copier.evaluation.standing import standing
from pygen_copier.evaluation.subject import read_subject, read_tests
from pygen_copier.generation.artifact_name import find_artifact
from pygen_copier.generation.record import Record
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.reports.project import require_updatable, update
from pygen_copier.reports.requirements import requirements_of
from pygen_copier.text import count, oneline

_HEAD = "An evaluation of the package found:"
_MOST = 20  # problems that an artifact is told at once


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an improvement starts from.

    Attributes:
        report: A report that was written before; None to measure now.
        tests: Somebody else's tests, or None.
        artifact: The only artifact that is to be mended; empty for all.
    """

    report: Path | None
    tests: Path | None
    artifact: str = ""


def improve_from_evaluation(
    folder: Path, evaluated: Evaluated, options: Sequence[str], answers_file: str = ""
) -> None:
    """Have what an evaluation found mended by an update, and tell the score before and after.

    Args:
        folder: The folder of the project.
        evaluated: What it starts from.
        options: Further options for Copier.
        answers_file: The answers file that the person named.

    Raises:
        PygenError: The report is another package's, or the project cannot be updated.
        Exit: Copier failed; with its exit code.
    """
    project = RecordedProject.open(folder, "improve --from-evaluation --project", answers_file)
    require_updatable(project, options)
    before = _report(folder, evaluated)
    others = read_tests(evaluated.tests) if evaluated.tests else {}
    entries = Record.read(project.answers["generated"])
    paths = {name: entry.path for name, entry in entries.items()}
    found = problems_of(before, read_subject(folder), paths, others)
    found += _of_requirements(folder, paths, answers_file)
    if evaluated.artifact:
        only = find_artifact(evaluated.artifact, paths)
        found = [each for each in found if each.artifact == only]
    if not found:
        click.echo("The evaluation found nothing that an artifact is to be mended for.")
        return
    asked = _by_artifact(found)
    for name, told in asked.items():
        click.echo(f"{name}: {count(len(told), 'problem')}", err=True)
        for each in told:
            click.echo(f"  {oneline(each)}", err=True)
    improve = {name: {"output": "\n".join([_HEAD, *told])} for name, told in asked.items()}
    if code := update(project, {"improve": improve}, options):
        raise click.exceptions.Exit(code)
    mutants = before.find("execution.mutation_score")
    as_many = (mutants.n if mutants else None) or MUTANTS
    after = evaluate(folder, tests=evaluated.tests, most_mutants=as_many)
    both = standing(before, after)
    click.echo(both.told() if both else "No figure is in both reports, so there is no score.")


def _report(folder: Path, evaluated: Evaluated) -> Report:
    """Return the report to start from.

    Raises:
        PygenError: It is another package's.
    """
    if evaluated.report is None:
        return evaluate(folder, tests=evaluated.tests)
    report = read_report(evaluated.report)
    if report.subject != (name := read_subject(folder).name):
        raise PygenError(
            f"{evaluated.report} is a report of {oneline(report.subject)}, and this is {name}.",
            "Name a report of this package, or none.",
        )
    return report


def _of_requirements(folder: Path, paths: Mapping[str, str], answers_file: str) -> list[Problem]:
    """Return what the tests of a module lack: requirements of it that none of them shows."""
    return [
        Problem(
            f"tests:{module}",
            f"No test shows requirement {each.requirement.id}: {each.requirement.text} Write one "
            f"that does, and name {each.requirement.id} in its docstring.",
        )
        for each in requirements_of(folder, answers_file).shown
        if not each.tests
        for module in each.requirement.modules
        if f"tests:{module}" in paths
    ]


def _by_artifact(problems: Iterable[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in problems:
        if len(found[each.artifact]) < _MOST:
            found[each.artifact].append(f"- {each.told}")
    return dict(sorted(found.items()))
