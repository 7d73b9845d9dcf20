"""Changes of a specification: what it says that no answer does, and what of a plan it touches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pygen_copier.names import slug
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Plan, SpecRecord


def completed(inputs: PlanInputs, before: Plan | None) -> PlanInputs:
    """Return inputs with what the specification says beside the answers.

    Its description stands in for an empty one, and its features come behind those of the answer.
    Where it is not at hand, it says what it said when the plan before was made.

    Args:
        inputs: What the person answered.
        before: The plan to revise.
    """
    record = before.spec if before else None
    answered = inputs.digest.split(".")
    if inputs.spec:
        description = inputs.spec.description
        features = [Feature(name=each.name, given=each.given) for each in inputs.spec.features]
    elif inputs.has_spec and before and record:
        description = record.description
        features = [
            Feature(name=each.name, given=each.given)
            for each in before.features
            if each.name in record.features
        ]
        answered += [part for part in before.inputs.split(".") if part.startswith("spec-")]
    else:
        return inputs
    return replace(
        inputs,
        description=inputs.description or description,
        features=_united(inputs.features, features),
        answered=tuple(answered),
        own=inputs,
    )


def reworded(inputs: PlanInputs, before: Plan | None, names: Collection[str]) -> set[str]:
    """Return which features the specification speaks of in other words than for a plan before.

    Args:
        inputs: What the person asked for.
        before: The plan to revise.
        names: The names of the features.
    """
    spec, record = inputs.spec, before.spec if before else None
    if not spec or not record:
        return set()
    known = set(record.sections.split())
    told = {**record.others, **record.features}
    there = {each.digest for each in spec.sections}
    found = set()
    for name in names:
        named = spec.named(name)
        if named and named.sections:
            changed = {each.digest for each in named.sections} - known
        else:
            changed = set(told.get(name, "").split()) - there
        if changed:
            found.add(name)
    return found


def kept_proposals(inputs: PlanInputs, before: Plan) -> tuple[Feature, ...]:
    """Return the features once proposed from a specification that it still speaks of.

    One goes whose sections are all gone, and whose words stand nowhere else in it.

    Args:
        inputs: What the person asked for.
        before: The plan to revise.
    """
    spec, record = inputs.spec, before.spec
    if not spec or not record:
        return ()
    there = {each.digest for each in spec.sections}
    return tuple(
        Feature(name=each.name, given=each.given)
        for each in before.features
        if each.name in record.features
        and (
            not (digests := set(record.features[each.name].split()))
            or digests & there
            or spec.sections_of(each.name)
        )
    )


def recorded(
    inputs: PlanInputs, before: Plan | None, features: Sequence[Feature]
) -> SpecRecord | None:
    """Return what a plan keeps of the specification; what was kept, where it is not at hand.

    Args:
        inputs: What the person answered.
        before: The plan to revise.
        features: The features of the plan.
    """
    if inputs.spec:
        own = {feature.name for feature in inputs.features}
        return inputs.spec.record([feature.name for feature in features], own)
    return before.spec if before and inputs.has_spec else None


def _united(own: Sequence[Feature], others: Sequence[Feature]) -> tuple[Feature, ...]:
    found = {slug(feature.name): feature for feature in own}
    for feature in others:
        found.setdefault(slug(feature.name), feature)
    return tuple(found.values())
