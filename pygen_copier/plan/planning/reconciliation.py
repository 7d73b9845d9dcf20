"""Reconciliation: what features promise is held against the API, once there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pygen_copier.digests import digest
from pygen_copier.names import slug
from pygen_copier.plan.mentions import own_names
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, items_of, text_of
from pygen_copier.plan.planning.batches import in_batches, of_all
from pygen_copier.plan.promises import Promises

_LONGEST = 2  # times as long as it was

FEATURE_TOKENS = 150
"""About how many tokens a description takes."""


def reconcile(
    asking: Asking, package_name: str, plan: Plan, features: Sequence[Feature]
) -> dict[str, str]:
    """Return descriptions of features that fit the API of a plan, by the features' names.

    One request takes all of them, or as many as there is room for, with the modules that these
    lean on. A feature whose modules do not fit beside it is held against one after the other. A
    description that would name more that is not there is not taken.

    Args:
        asking: Who is asked.
        package_name: The distribution's name.
        plan: The plan.
        features: Those whose descriptions are to be held against it.
    """

    def brief_of(some: Sequence[Feature]) -> dict[str, Any]:
        return {"package_name": package_name, **_facts(plan, some)}

    def ask(some: Sequence[Feature]) -> list[Mapping[str, Any]]:
        names = [feature.name for feature in some]
        whole = len(some) == len(features)
        label = asking.label if whole else f"{asking.label}-{digest(names, 8)}"
        schema = schemas.reconcile(names)
        told = asking.ask("reconcile", label, brief_of(some), schema, lenient=True)
        return items_of(told, "features")

    batches = in_batches(
        features,
        lambda some: asking.fits("reconcile", brief_of(some), FEATURE_TOKENS * len(some)),
    )
    promises = Promises(plan, package_name)

    def better(feature: Feature, items: Sequence[Mapping[str, Any]]) -> str:
        for item in items:
            text = text_of(item, "description")
            named = item.get("name") == feature.name
            if named and text and _is_better(promises, text, feature.description):
                return text
        return feature.description

    def ask_alone(some: Sequence[Feature]) -> list[Feature]:
        (feature,) = some
        for brief in _one_by_one(asking, package_name, plan, feature):
            module = brief["modules"][0]["name"]
            label = f"{asking.label}-{slug(feature.name)}-{module}"
            schema = schemas.reconcile([feature.name])
            told = asking.ask("reconcile", label, brief, schema, lenient=True)
            text = better(feature, items_of(told, "features"))
            feature = feature.model_copy(update={"description": text})
        return [feature]

    items = of_all(batches, ask)
    batched = {feature.name for batch in batches for feature in batch}
    found = {each.name: better(each, items) for each in features if each.name in batched}
    alone = [[feature] for feature in features if feature.name not in batched]
    found |= {each.name: each.description for each in of_all(alone, ask_alone)}
    return {
        each.name: found[each.name] for each in features if found[each.name] != each.description
    }


def _one_by_one(
    asking: Asking, package_name: str, plan: Plan, feature: Feature
) -> Iterator[dict[str, Any]]:
    """Yield a brief for each module that a feature leans on, told as fully as there is room for.

    What other modules have is named in it, or the model would leave it out of the description.
    """
    modules = _leant_on(plan, [feature])
    for module in modules:
        others = sorted(name for each in modules if each is not module for name in own_names(each))
        head = {"package_name": package_name, "features": [_spoken(feature)], "elsewhere": others}
        briefs = ({**head, "modules": [told]} for told in _tellings(module))
        fitting = (each for each in briefs if asking.fits("reconcile", each, FEATURE_TOKENS))
        yield from islice(fitting, 1)


def _tellings(module: Module) -> Iterator[dict[str, Any]]:
    """Yield a module as it is, without what is said about its names, and these alone."""
    spec = module.spec()
    yield spec
    head = {"name": module.name, "purpose": module.purpose}
    keys = ("kind", "name", "signature", "type")
    yield {**head, "api": [{k: v for k, v in each.items() if k in keys} for each in spec["api"]]}
    yield {**head, "api": [item.name for item in module.api]}


def _is_better(promises: Promises, text: str, before: str) -> bool:
    more = len(promises.broken(text)) > len(promises.broken(before))
    return not more and len(text) <= _LONGEST * max(len(before), 200)


def _facts(plan: Plan, features: Sequence[Feature]) -> dict[str, Any]:
    return {
        "features": list(map(_spoken, features)),
        "modules": [module.spec() for module in _leant_on(plan, features)],
    }


def _spoken(feature: Feature) -> dict[str, str]:
    return {"name": feature.name, "description": feature.description}


def _leant_on(plan: Plan, features: Sequence[Feature]) -> list[Module]:
    """Return the modules that serve features, and those that these use."""
    names = {feature.name for feature in features}
    serving = {module.name for module in plan.modules if names.intersection(module.features)}
    used = {name for module in plan.modules if module.name in serving for name in module.uses}
    return [module for module in plan.modules if module.name in serving | used]
