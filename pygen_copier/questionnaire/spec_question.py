"""The question `spec`: which specification a run reads, and what the person is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygen_copier.errors import PygenError
from pygen_copier.events import Event
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import read_plan
from pygen_copier.questionnaire.copier_run import CopierRun
from pygen_copier.questionnaire.notices import tell_once
from pygen_copier.text import count

if TYPE_CHECKING:
    from pygen_copier.plan.specification import Specification


def specification_of(answers: Mapping[str, Any]) -> Specification | None:
    """Return the specification that the answers of a run name, or None where it is not at hand.

    Raises:
        PygenError: It cannot be used.
    """
    path = str(answers.get("spec") or "").strip()
    if not path:
        return None
    run = CopierRun(answers)
    if run.is_old_render or run.is_scratch_render:
        return None  # what was recorded counts there
    # Most packages have none.
    from pygen_copier.plan.specification import specification_at_hand

    is_known, is_given = knows_specification(answers.get("plan")), run.is_given("spec")
    may_miss = is_known and (not is_given or run.is_given("plan"))
    roots = [Path(), run.project]
    spec = specification_at_hand(path, roots, is_given=is_given, may_miss=may_miss)
    if spec is None and not run.is_given("plan"):
        message = f"{path} is not at hand here; -d spec=PATH names a later version"
        tell_once(Event("spec", "as it was", message))
    return spec


def knows_specification(plan: object) -> bool:
    """Return whether a plan holds what its specification said, or is a person's own."""
    if not plan:
        return False
    try:
        read = read_plan(plan)
    except PygenError:
        return False
    return read.spec is not None or not read.inputs


def tell_specification(inputs: PlanInputs) -> None:
    """Say what code found in a specification that a plan is about to be made from."""
    if inputs.spec:
        found = (
            count(len(inputs.spec.sections), "section"),
            count(len(inputs.spec.features), "feature"),
            count(len(inputs.spec.demands), "demand"),
        )
        tell_once(Event("spec", "read", ", ".join(found)))
