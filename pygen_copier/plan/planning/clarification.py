"""Clarification: before there is a plan, a model may ask the person what would change it."""

from __future__ import annotations

import re
from typing import Any

from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, items_of, text_of
from pygen_copier.plan.planning.spec_reading import as_far_as
from pygen_copier.text import oneline

REPLY_TOKENS = 300
"""About how many tokens the questions take."""

_UNCLEAR = re.compile(r"\[NEEDS CLARIFICATION:?([^\]]{1,1000})\]")  # spec-kit's mark


def ask_questions(asking: Asking, inputs: PlanInputs) -> dict[str, str]:
    """Return the questions of a model, and what it would take for their answers.

    Args:
        asking: Who is asked.
        inputs: What the person asked for so far.

    Raises:
        PygenError: No reply could be used, or the model could not be asked.
    """
    brief: dict[str, Any] = {
        "package_name": inputs.package_name,
        "description": inputs.description,
        "features": [feature.given or feature.name for feature in inputs.features],
    }
    if inputs.spec:
        unclear = [oneline(found) for found in _UNCLEAR.findall(inputs.spec.text)]
        brief |= {"unclear": unclear[: schemas.MOST_QUESTIONS]} if unclear else {}
        brief = as_far_as(asking, "clarify", brief, inputs.spec, REPLY_TOKENS)
    told = asking.ask("clarify", asking.label, brief, schemas.CLARIFY, lenient=True)
    found: dict[str, str] = {}
    for item in items_of(told, "questions"):
        question, default = oneline(text_of(item, "question")), oneline(text_of(item, "default"))
        if question and default:
            found.setdefault(question, default)
    return dict(list(found.items())[: schemas.MOST_QUESTIONS])
