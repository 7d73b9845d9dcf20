"""The planner makes a plan from what a person asked for, and revises one when that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pygen_copier import environment
from pygen_copier.errors import PygenError
from pygen_copier.plan.adviser import Adviser
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, PlanError
from pygen_copier.plan.rules import valid_plan
from pygen_copier.pool import run_all

MAX_REPAIRS = 3


def make_plan(inputs: PlanInputs, adviser: Adviser, previous: Plan | None = None) -> Plan:
    """Return a valid plan for the inputs.

    With a previous plan only the difference is asked for: features that did not change keep their
    text, and the modules that serve only such features keep their specification letter for letter.

    Args:
        inputs: What the person asked for.
        adviser: Who is asked.
        previous: The plan to revise.

    Raises:
        PygenError: The package is refused, or no valid structure came.
    """
    adviser.assess(inputs)
    known = _unchanged_features(inputs, previous)
    features = _enhanced(inputs, adviser, known)
    if previous and inputs.same_description(previous) and features == list(previous.features):
        summary = previous.summary
    else:
        summary = adviser.summarise(inputs, features)
    same = {feature.name for feature in _same_features(inputs, previous)}
    kept = _kept_modules(previous, same) if previous else ()
    served = {name for module in kept for name in module.features}
    wanted = [feature for feature in features if feature.name not in served]
    head = {
        "inputs": inputs.digest,
        "summary": summary,
        "features": [feature.model_dump() for feature in features],
    }
    dependencies = list(previous.dependencies) if previous else []
    if not wanted:
        modules = [module.model_dump(mode="json") for module in kept]
        return valid_plan({**head, "dependencies": dependencies, "modules": modules})

    problems: list[str] = []
    for _ in range(1 + MAX_REPAIRS):
        told = adviser.structure(inputs, summary, wanted, kept, problems)
        try:
            return valid_plan({**head, **_merged(told, kept, dependencies)})
        except PlanError as error:
            if error.violations == problems:
                break
            problems = error.violations
    raise PygenError(
        f"The model gave no valid structure: {' '.join(problems[:3])}",
        "Choose another model with -d model=NAME, or make the features more precise.",
    )


def _same_features(inputs: PlanInputs, previous: Plan | None) -> list[Feature]:
    """Return the previous plan's features that are asked for in the same words now."""
    asked = {(feature.name, feature.given) for feature in inputs.features}
    features = previous.features if previous else ()
    return [feature for feature in features if (feature.name, feature.given) in asked]


def _unchanged_features(inputs: PlanInputs, previous: Plan | None) -> dict[str, Feature]:
    """Return the features whose enhancement can stay, by name."""
    if previous is None or not inputs.same_enhancement(previous):
        return {}
    return {feature.name: feature for feature in _same_features(inputs, previous)}


def _enhanced(inputs: PlanInputs, adviser: Adviser, known: Mapping[str, Feature]) -> list[Feature]:
    asked = {feature.name: feature for feature in inputs.features if feature.name not in known}
    told = run_all(
        dict.fromkeys(asked, ()),
        lambda name: adviser.enhance(inputs, asked[name]),
        environment.concurrency(),
    )
    return [known.get(feature.name) or told[feature.name] for feature in inputs.features]


def _kept_modules(previous: Plan, same: set[str]) -> tuple[Module, ...]:
    """Return the modules that stay: none of a changed feature, none whose features are all gone."""
    names = {feature.name for feature in previous.features}
    gone = names - same
    kept = []
    for module in previous.modules:
        features = tuple(name for name in module.features if name not in gone)
        if features or not module.features:
            kept.append(module.model_copy(update={"features": features}))
    there = {module.name for module in kept}
    return tuple(
        module.model_copy(update={"uses": tuple(name for name in module.uses if name in there)})
        for module in kept
    )


def _merged(
    told: Mapping[str, Any], kept: Sequence[Module], dependencies: Sequence[str]
) -> dict[str, Any]:
    """Join a structure with the modules kept; where both name a module, the kept one stays."""
    there = {module.name for module in kept}
    modules = [module.model_dump(mode="json") for module in kept]
    modules += [module for module in told["modules"] if module.get("name") not in there]
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
