"""Notices: what a person is told about a run beside its files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pygen_copier import process
from pygen_copier.client.models import Models
from pygen_copier.errors import PygenError
from pygen_copier.events import Event, Listener, write_line
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import PLAN
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.record import Record
from pygen_copier.paths import is_file_inside
from pygen_copier.plan.dependencies import lacking
from pygen_copier.plan.metadata import FILE, read_metadata
from pygen_copier.plan.model import Plan
from pygen_copier.questionnaire.answers_file import update_words
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE
from pygen_copier.text import count, oneline

_ALL = '["*"]'
# What to do where no model was used, in a recipe without a plan and in one with it.
FILL_IN = (
    "To have them written, set GROQ_API_KEY or GEMINI_API_KEY, or start Ollama, and run: "
    f"copier update --trust --defaults -d provider=NAME -d 'regenerate={_ALL}'"
)
PLAN_AND_FILL_IN = (
    "To have a model plan and write the package, set GROQ_API_KEY or GEMINI_API_KEY, or "
    "start Ollama, and copy again. To have these files filled in as they are planned, run: "
    f"copier update --trust --defaults -d provider=NAME -d 'regenerate={_ALL}'"
)


_MOST_NAMED = 6
# What is said of one file and of several that lack something.
_REASONS = {
    Lack.REFUSED: (
        "is a scaffold, for no acceptable reply came",
        "are scaffolds, for no acceptable reply came",
    ),
    Lack.OLD: (
        "keeps its text, which is not as planned, for no acceptable reply came",
        "keep their text, which is not as planned, for no acceptable reply came",
    ),
    Lack.REDUCED: (
        "is without tests that failed and were not mended",
        "are without tests that failed and were not mended",
    ),
    Lack.WAITING: (
        "is a scaffold until what it needs is implemented",
        "are scaffolds until what they need is implemented",
    ),
}


def tell_absent(
    project: Path, artifacts: Sequence[Artifact], record: Record, listener: Listener
) -> None:
    """Say, before it is asked for, what will be revised in the record and written nowhere.

    Args:
        project: The folder of the project.
        artifacts: What may be revised.
        record: What is recorded.
        listener: Hears of each that has no file.
    """
    for artifact in artifacts:
        entry = record.get(artifact.name)
        is_revised = entry is not None and entry.spec != artifact.spec_digest()
        if is_revised and not is_file_inside(project, artifact.path):
            words = (
                f"{artifact.path} was deleted or renamed by hand: the revision is recorded, and "
                f'not written; regenerate=["{artifact.name}"] writes it'
            )
            listener(Event(artifact.name, "absent", words))


class _Told(set[Event]):
    """What was told in this process; Copier renders a question several times in a run."""


def tell_once(event: Event) -> None:
    """Write an event, once in a run."""
    told = process.one(_Told)
    if event not in told:
        told.add(event)
        write_line(event)


def waiting_advice(
    record: Record,
    models: Models,
    remedy: str,
    marks: Sequence[str] = (),
    *,
    pretending: bool,
    answers_file: str = ANSWERS_FILE,
) -> str:
    """Return what stands in the place of what was asked for, and how it is filled in.

    Args:
        record: What is recorded.
        models: The models of the run.
        remedy: What to do where no model was used.
        marks: What a stand-in holds in the plan.
        pretending: Whether nothing was asked or written (`--pretend`).
        answers_file: Where the project's answers are recorded, for the commands that are told.

    Returns:
        Each reason with what it concerns; empty where nothing lacks anything.
    """
    lacking: dict[Lack, list[str]] = {}
    for name, entry in record.items():
        lacking.setdefault(entry.lack, []).append(name)
    unasked = lacking.get(Lack.UNASKED, [])
    if pretending:
        return (
            "No model was asked and nothing was written (--pretend); `pygen-copier estimate` tells "
            "what it would take."
        )
    told = []
    if marks:
        told.append(f"The plan holds stand-ins, for no usable reply came: {_named(marks)}.")
    for lack, (one, several) in _REASONS.items():
        if names := lacking.get(lack):
            told.append(f"{count(len(names), f'file {one}', f'files {several}')}: {_named(names)}.")
    again = [name for lack in _REASONS for name in lacking.get(lack, [])]
    if marks or again:
        listed = json.dumps([*([PLAN] if marks else []), *again])
        command = update_words(answers_file, "-d", f"regenerate={listed}")
        told.append(f"To try again, run: {command}")
    if unasked:
        scaffolds = count(len(unasked), "file is a scaffold", "files are scaffolds")
        used = "was used (provider: scaffold)" if models.default is None else "was asked for them"
        usual, command = update_words(ANSWERS_FILE), update_words(answers_file)
        remedy = remedy.replace(usual, command)
        if record.adopted:
            remedy = remedy.replace(_ALL, json.dumps(unasked))  # the rest is a person's own
        told.append(f"No model {used}: {scaffolds}. {remedy}")
    return " ".join(told)


def metadata_advice(project: Path, plan: Plan, import_name: str) -> str:
    """Return what of a plan a person's own `pyproject.toml` lacks; empty where it has all of it.

    Args:
        project: The folder of the project.
        plan: Its plan.
        import_name: What the package is imported as.
    """
    try:
        there = read_metadata(project)
    except PygenError:
        return ""
    needed = [] if there.is_built else lacking(plan.dependencies, there.dependencies)
    scripts = [
        f'{each.name} = "{import_name}.{each.module}:{each.function}"'
        for each in plan.scripts
        if each.name not in there.scripts
    ]
    told = [f"{', '.join(map(oneline, needed))} to its `dependencies`"] if needed else []
    told += [f"{', '.join(scripts)} to [project.scripts]"] if scripts else []
    return (
        f"{FILE} is yours, and lacks what the plan has: add {' and '.join(told)}." if told else ""
    )


def _named(names: Sequence[str]) -> str:
    """Return names, as many as one reads."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(map(oneline, names[:_MOST_NAMED])) + more
