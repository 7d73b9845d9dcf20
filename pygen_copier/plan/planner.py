"""The planner makes a plan from what a person asked for, and revises one when that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import PygenError
from pygen_copier.plan.enhancement import enhanced_features
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, PlanError
from pygen_copier.plan.objective import Objective, terms
from pygen_copier.plan.planning_model import Adviser
from pygen_copier.plan.refinement import refined
from pygen_copier.plan.revision import kept_modules, same_features, with_renames
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


@dataclass(frozen=True)
class Planned:
    """A plan, and the structures it was chosen from.

    Attributes:
        plan: The plan.
        candidates: All structures, in the order they were asked for; none where nothing was asked.
    """

    plan: Plan
    candidates: tuple[Candidate, ...] = ()


def make_plan(
    inputs: PlanInputs,
    adviser: Adviser,
    previous: Plan | None = None,
    *,
    want_context: bool = False,
) -> Planned:
    """Return a valid plan for the inputs.

    With a previous plan only the difference is asked for: features that did not change keep their
    text, and the modules that serve only such features keep their specification letter for letter.

    Args:
        inputs: What the person asked for.
        adviser: Who is asked.
        previous: The plan to revise.
        want_context: Whether the contextual prompt is wanted even if every window is large.

    Raises:
        PygenError: The package is refused, or no valid structure came.
    """
    adviser.assess(inputs)
    asked = inputs.features or _proposed(inputs, adviser, previous)
    before = with_renames(previous, asked) if previous else None
    same = same_features(asked, before)
    stays = before is not None and inputs.same_enhancement(before)
    features = enhanced_features(inputs, adviser, asked, {f.name: f for f in same if stays})
    if before and inputs.same_description(before) and features == list(before.features):
        summary, scores = before.summary, before.scores
    else:
        summary, scores = _summary(inputs, adviser, features)
    head = {
        "inputs": inputs.digest,
        "summary": summary,
        "scores": scores,
        "features": [feature.model_dump() for feature in features],
    }
    planned = _structured(inputs, adviser, features, before, {f.name for f in same}, head)
    if want_context or adviser.needs_context():
        plan = planned.plan.model_copy(update={"context": adviser.condense(planned.plan)})
        planned = Planned(plan, planned.candidates)
    return planned


def _proposed(inputs: PlanInputs, adviser: Adviser, previous: Plan | None) -> tuple[Feature, ...]:
    """Return proposed features; those proposed before for the same description stay."""
    if previous and inputs.same_features(previous) and inputs.same_description(previous):
        return tuple(Feature(name=f.name, given=f.given) for f in previous.features)
    return adviser.propose(inputs)


def _summary(
    inputs: PlanInputs, adviser: Adviser, features: Sequence[Feature]
) -> tuple[str, Mapping[str, float] | None]:
    summary, verdict = refined(
        lambda advice: adviser.summarise(inputs, features, advice),
        lambda text: adviser.judge(f"summary of {inputs.package_name}", text),
        inputs.refine_rounds if inputs.enhancement != "none" else 0,
    )
    return summary, (verdict.scores or None) if verdict else None


def _structured(
    inputs: PlanInputs,
    adviser: Adviser,
    features: Sequence[Feature],
    previous: Plan | None,
    same: set[str],
    head: Mapping[str, Any],
) -> Planned:
    """Return the plan with the structure of the least objective (formula 5)."""
    kept = kept_modules(previous, same) if previous else ()
    served = {name for module in kept for name in module.features}
    wanted = [feature for feature in features if feature.name not in served]
    dependencies = list(previous.dependencies) if previous else []
    if not wanted:
        modules = [module.model_dump(mode="json") for module in kept]
        return Planned(valid_plan({**head, "dependencies": dependencies, "modules": modules}))

    def candidate(number: int) -> Candidate:
        problems: list[str] = []
        for _ in range(1 + MAX_REPAIRS):
            told = adviser.structure(inputs, str(head["summary"]), wanted, kept, problems, number)
            try:
                plan = valid_plan({**head, **_merged(told, kept, dependencies)})
            except PlanError as error:
                if error.violations == problems:
                    break
                problems = error.violations
            else:
                return Candidate(plan, terms(plan.modules))
        return Candidate(None, None, tuple(problems))

    numbers = {f"candidate {number}": number for number in range(inputs.candidates)}
    found = run_all(
        dict.fromkeys(numbers, ()),
        lambda name: candidate(numbers[name]),
        settings.concurrency(),
    )
    return _chosen([found[name] for name in numbers])


def _chosen(candidates: Sequence[Candidate]) -> Planned:
    """Return the candidate of the least objective, the first of equals."""
    best: Candidate | None = None
    least = float("inf")
    for candidate in candidates:
        if candidate.objective and candidate.objective.value < least:
            best, least = candidate, candidate.objective.value
    if best is None or best.plan is None:
        problems = " ".join(candidates[0].problems[:3])
        raise PygenError(
            f"The model gave no valid structure: {problems}",
            "Choose another model with -d model=NAME, or make the features more precise.",
        )
    marked = tuple(Candidate(c.plan, c.objective, c.problems, chosen=c is best) for c in candidates)
    return Planned(best.plan, marked)


def _merged(
    told: Mapping[str, Any], kept: Sequence[Module], dependencies: Sequence[str]
) -> dict[str, Any]:
    """Join a structure with the modules kept; where both name a module, the kept one stays."""
    there = {module.name for module in kept}
    modules = [module.model_dump(mode="json") for module in kept]
    modules += [module for module in told["modules"] if str(module.get("name")) not in there]
    joined = {_project(text): text for text in dependencies}
    offered = told["dependencies"] if isinstance(told["dependencies"], list) else []
    for text in offered:
        joined.setdefault(_project(str(text)), str(text))
    return {"dependencies": list(joined.values()), "modules": modules}


def _project(requirement: str) -> str:
    try:
        return canonicalize_name(Requirement(requirement).name)
    except InvalidRequirement:
        return requirement
