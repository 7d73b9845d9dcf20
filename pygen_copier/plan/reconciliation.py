"""Reconciliation: what features promise is held against the API, once there is one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.digests import digest
from pygen_copier.plan import schemas
from pygen_copier.plan.asking import Asking, items_of, text_of
from pygen_copier.plan.batches import in_batches, of_all
from pygen_copier.plan.model import Feature, Module, Plan

_CALL = re.compile(r"`(?:[\w.]+\.)?(\w+)\([^`]*`")
_LONGEST = 2  # times as long as it was

FEATURE_TOKENS = 150
"""About how many tokens a description takes."""


def reconcile(
    asking: Asking, package_name: str, plan: Plan, features: Sequence[Feature]
) -> dict[str, str]:
    """Return descriptions of features that fit the API of a plan, by the features' names.

    One request takes all of them, or as many as there is room for, with the modules that these
    lean on. A description that would name more calls that are not there is not taken.

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
    there = {name for module in plan.modules for name in _names_of(module)}
    told = {each.name: each for each in features}
    found: dict[str, str] = {}
    for item in of_all(batches, ask):
        feature, text = told.get(str(item.get("name"))), text_of(item, "description")
        if feature and text and _is_better(text, feature.description, there):
            found[feature.name] = text
    return found


def unknown_calls(text: str, there: set[str]) -> set[str]:
    """Return the names of calls in code spans of a text that nothing of a package has."""
    return {name for name in _CALL.findall(text) if name not in there}


def _is_better(text: str, before: str, there: set[str]) -> bool:
    more = len(unknown_calls(text, there)) > len(unknown_calls(before, there))
    return not more and len(text) <= _LONGEST * max(len(before), 200)


def _facts(plan: Plan, features: Sequence[Feature]) -> dict[str, Any]:
    names = {feature.name for feature in features}
    serving = {module.name for module in plan.modules if names.intersection(module.features)}
    used = {name for module in plan.modules if module.name in serving for name in module.uses}
    return {
        "features": [{"name": f.name, "description": f.description} for f in features],
        "modules": [m.spec() for m in plan.modules if m.name in serving | used],
    }


def _names_of(module: Module) -> set[str]:
    """Return the names of a module's API, with those of what is in its classes."""
    found: set[str] = set()
    waiting: list[Any] = list(module.spec()["api"])
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            found.add(str(item.get("name")))
            inner = [value for value in item.values() if isinstance(value, list)]
            waiting += [part for parts in inner for part in parts]
    return found
