"""A cell's process: it makes the package by a real run of Copier, measures it, and keeps both.

`python -m pygen_copier.evaluation.benchmark.cell_process FILE` does what a job in a file says.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pygen_copier import __version__, process, settings
from pygen_copier.client.models import SCAFFOLD, Model
from pygen_copier.client.turns import turn
from pygen_copier.client.used_replies import UsedReplies, UsedReply
from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.result import Result, now, read_result
from pygen_copier.evaluation.judging.panel import Panel
from pygen_copier.evaluation.measurement import evaluate
from pygen_copier.evaluation.report import Report
from pygen_copier.events import write_line
from pygen_copier.paths import write_inside
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.copier_run import COMMIT
from pygen_copier.questionnaire.own_template import OwnTemplate, own_template
from pygen_copier.text import oneline
from pygen_copier.yaml_text import dump_yaml

PACKAGE, ANSWERS, MADE = "package", "answers.yml", "made.json"
"""In the folder of a cell: the package, what its questions were answered with, how it was made."""

PEOPLE = "scores.csv"
"""There, too, where people scored the package: the form that they filled in."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a package was made; it is kept beside it.

    Attributes:
        command: What made it, as a person would type it.
        commit: The version of the template.
        used: The replies that made it.
    """

    command: str
    commit: str
    used: tuple[UsedReply, ...]


def main(arguments: Sequence[str]) -> int:
    """Do a job, and return 0 whether the cell came to a package or to a reason why not.

    Args:
        arguments: The file of the job: the cell, and the folder that is its own.
    """
    job = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    cell, folder = Cell.of_data(job["cell"]), Path(job["folder"])
    # Where a worker was killed, what it had begun may go on: it is waited for.
    with turn(folder, "turn", cell.name, write_line):
        there = None if job["again"] else read_result(folder, cell)
        if there is None or there.failure:
            do(cell, folder)
    return 0


def do(cell: Cell, folder: Path) -> None:
    """Make and measure a cell, and write its result.

    Args:
        cell: The cell.
        folder: Its folder.
    """
    begun = time.monotonic()
    os.environ[settings.SEED] = str(cell.seed)
    os.environ[settings.QUIET] = "1"
    command, made, report, failure = "", None, None, ""
    try:
        template = own_template()
        os.environ.update(template.environ)
        command = command_of(cell, folder, template)
        made = _read_made(folder) or _make(cell, folder, template, command)
        report = _measured(cell, folder)
    except PygenError as error:
        failure = str(error)
    except Exception as error:  # what a run may meet is told in the cell, and ends no other
        traceback.print_exc()
        failure = oneline(str(error)) or type(error).__name__
    used = made.used if made else process.one(UsedReplies).all()
    commit = made.commit if made else ""
    seconds = time.monotonic() - begun
    Result(cell, command, commit, __version__, now(), seconds, used, report, failure).write(folder)


def command_of(cell: Cell, folder: Path, template: OwnTemplate) -> str:
    """Return what makes the package of a cell, as a person would type it.

    Args:
        cell: The cell.
        folder: Its folder.
        template: The template.
    """
    words = ["copier", "copy", "--trust", "--defaults", "--vcs-ref", template.version]
    words += ["--data-file", str(folder / ANSWERS), template.source, str(folder / PACKAGE)]
    sample = f"{settings.SEED}={cell.seed} " if cell.model != SCAFFOLD else ""
    return f"{sample}{shlex.join(words)}"


def _make(cell: Cell, folder: Path, template: OwnTemplate, command: str) -> Made:
    """Make the package; it is there as a whole, or not at all."""
    from copier import run_copy

    draft = folder / f"{PACKAGE}.{os.getpid()}.part"
    answers = cell.copier_answers()
    (folder / ANSWERS).write_text(dump_yaml(answers), encoding="utf-8")
    try:
        run_copy(
            template.source,
            draft,
            answers,
            vcs_ref=template.version,
            defaults=True,
            unsafe=True,
            quiet=True,
        )
        commit = str(RecordedProject.open(draft, "benchmark").answers.get(COMMIT) or "")
        made = Made(command, commit, process.one(UsedReplies).all())
        _put(draft, folder / PACKAGE)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    write_inside(folder, MADE, json.dumps(asdict(made)).encode())
    return made


def _put(draft: Path, package: Path) -> None:
    """Put a package in its place, in that of one that was left without an account of it."""
    if package.exists():
        shutil.rmtree(package)
    draft.rename(package)


def _read_made(folder: Path) -> Made | None:
    """Return how the package was made that is there, None where it has to be made."""
    file = folder / MADE
    if not file.is_file() or not (folder / PACKAGE).is_dir():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        used = tuple(UsedReply(**each) for each in data["used"])
        return Made(data["command"], data["commit"], used)
    except (ValueError, KeyError, TypeError):
        return None  # half a file


def _measured(cell: Cell, folder: Path) -> Report:
    """Return the figures of the package, the scores of people among them that lie beside it."""
    reference = Path(cell.reference) if cell.reference else None
    tests = Path(cell.tests) if cell.tests else None
    people = [folder / PEOPLE] if (folder / PEOPLE).is_file() else []
    judges = tuple(map(Model.parse, cell.judges))
    panel = Panel(judges, cell.repeats, cell.allow_own, people)
    return evaluate(
        *(folder / PACKAGE, reference, tests),
        run=not cell.static,
        panel=panel,
        translator=Model.parse(cell.translator) if cell.translator else None,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
