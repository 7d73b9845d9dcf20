"""A structure is a proposal of modules for a plan's features; of several the best one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pygen_copier import settings
from pygen_copier.client.repair import repair
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, PlanError
from pygen_copier.plan.objective import Objective, terms
from pygen_copier.plan.planning_steps import PlanningSteps
from pygen_copier.plan.requirements import joined_requirements
from pygen_copier.plan.rules import valid_plan

MAX_REPAIRS = 3


@dataclass(frozen=True)
class Candidate:
    """A structure that was proposed.

    Attributes:
        plan: The plan with this structure, or None where it was dropped.
        objective: The terms of formula 5, or None where it was dropped.
        problems: Why it was dropped.
        chosen: Whether it was taken.
    """

    plan: Plan | None
    objective: Objective | None
    problems: tuple[str, ...] = ()
    chosen: bool = False
    declined: bool = False

    @property
    def score(self) -> float:
        """1 for a valid plan, else 0: no invalid one is better than another."""
        return float(self.plan is not None)


def propose_structures(
    inputs: PlanInputs,
    steps: PlanningSteps,
    head: Mapping[str, Any],
    features: Sequence[Feature],
    kept: Sequence[Module],
    dependencies: Sequence[str],
) -> tuple[Candidate, ...]:
    """Return structures for features, of which that of the least objective (formula 5) is chosen.

    Args:
        inputs: What the person asked for.
        steps: Who takes the steps.
        head: What stands in the plan beside its structure.
        features: Those that no module serves yet.
        kept: The modules that stay.
        dependencies: The requirements that stay.

    Raises:
        PygenError: No structure was valid.
    """

    def ask(number: int, problems: tuple[str, ...] = ()) -> Candidate:
        told = steps.structure(inputs, str(head["summary"]), features, kept, problems, number)
        try:
            plan = valid_plan({**head, **_merged(told, kept, dependencies)})
        except PlanError as error:
            return Candidate(None, None, tuple(error.violations))
        return Candidate(plan, terms(plan.modules))

    def propose(number: int) -> Candidate:
        best, _ = repair(ask(number), lambda _, last: ask(number, last.problems), MAX_REPAIRS)
        return best

    numbers = {f"candidate {number}": number for number in range(inputs.candidates)}
    found = run_all(
        dict.fromkeys(numbers, ()),
        lambda name: propose(numbers[name]),
        settings.concurrency(),
    )
    return _chosen([found[name] for name in numbers])


def _chosen(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Mark the candidate of the least objective, the first of equals."""
    valid = [(c.objective.value, at) for at, c in enumerate(candidates) if c.objective]
    if not valid:
        problems = " ".join(candidates[0].problems[:3])
        raise PygenError(
            f"The model gave no valid structure: {problems}",
            "Choose another model with -d model=NAME, or make the features more precise.",
        )
    _, best = min(valid)
    return tuple(replace(c, chosen=at == best) for at, c in enumerate(candidates))


def _merged(
    told: Mapping[str, Any], kept: Sequence[Module], dependencies: Sequence[str]
) -> dict[str, Any]:
    """Join a structure with the modules kept; where both name a module, the kept one stays."""
    there = {module.name for module in kept}
    modules = [module.model_dump(mode="json") for module in kept]
    modules += [module for module in told["modules"] if str(module.get("name")) not in there]
    offered = told["dependencies"] if isinstance(told["dependencies"], list) else []
    return {
        "dependencies": joined_requirements(dependencies, map(str, offered)),
        "modules": modules,
    }
