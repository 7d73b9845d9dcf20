"""Notices: what a person is told about a run beside its files."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pygen_copier import process
from pygen_copier.client.models import Models
from pygen_copier.events import Event, write_line
from pygen_copier.generation.decision import PLAN
from pygen_copier.generation.record import Record
from pygen_copier.text import count, oneline

# What to do where no model was used, in a recipe without a plan and in one with it.
FILL_IN = (
    "To have them written, set GROQ_API_KEY or GEMINI_API_KEY, or start Ollama, and run: "
    "copier update --trust --defaults -d provider=NAME -d 'regenerate=[\"*\"]'"
)
PLAN_AND_FILL_IN = (
    "To have a model plan and write the package, set GROQ_API_KEY or GEMINI_API_KEY, or "
    "start Ollama, and copy again. To have these files filled in as they are planned, run: "
    "copier update --trust --defaults -d provider=NAME -d 'regenerate=[\"*\"]'"
)


_MOST_MARKS = 6


class _Told(set[Event]):
    """What was told in this process; Copier renders a question several times in a run."""


def tell_once(event: Event) -> None:
    """Write an event, once in a run."""
    told = process.one(_Told)
    if event not in told:
        told.add(event)
        write_line(event)


def fallback_advice(record: Record, models: Models, remedy: str, marks: Sequence[str] = ()) -> str:
    """Return how to fill what stand-ins are in; empty where there are none.

    Args:
        record: What is recorded.
        models: The models of the run.
        remedy: What to do where no model was used.
        marks: What a stand-in holds in the plan.
    """
    waiting = [name for name, entry in record.items() if entry.fallback]
    if models.default is None:
        if not waiting:
            return ""
        scaffolds = count(len(waiting), "file is a scaffold", "files are scaffolds")
        return f"No model was used (provider: scaffold): {scaffolds}. {remedy}"
    told = []
    if marks:
        more = f" and {len(marks) - _MOST_MARKS} more" if len(marks) > _MOST_MARKS else ""
        shown = ", ".join(oneline(mark) for mark in marks[:_MOST_MARKS])
        told.append(f"The plan holds stand-ins, for no usable reply came: {shown}{more}.")
    if waiting:
        scaffolds = count(len(waiting), "file; a scaffold stands", "files; scaffolds stand")
        told.append(f"No acceptable reply came for {scaffolds} in.")
    if not told:
        return ""
    again = json.dumps([*([PLAN] if marks else []), *waiting])
    told.append(f"To try again, run: copier update --trust --defaults -d 'regenerate={again}'")
    return " ".join(told)
