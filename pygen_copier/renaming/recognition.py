"""Recognition: what was renamed between the answers before and those of now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import read_features
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.revision import renames
from pygen_copier.python.exports import public_names
from pygen_copier.renaming.renaming import Renaming


def renaming_of(
    plan: Plan,
    before: Mapping[str, Any],
    package_name: str,
    import_name: str,
    modules: Mapping[str, str] | None = None,
    features: Mapping[str, str] | None = None,
) -> Renaming:
    """Return a renaming of a package.

    Args:
        plan: The plan before.
        before: The answers before.
        package_name: The distribution's name now.
        import_name: The import name now.
        modules: The new names of modules and subpackages, by the old ones.
        features: The new names of features, by the old ones.
    """
    offers = {module.name: {item.name for item in module.api} for module in plan.modules}
    members = {name.partition(".")[0] for name in offers} | {"__main__"}
    members |= {name for _, names in public_names(plan) for name in names}
    return Renaming(
        package=(str(before["package_name"]), package_name),
        imported=(str(before["import_name"]), import_name),
        modules=modules or {},
        features=features or {},
        members=frozenset(members),
        offers=offers,
    )


def recognise(
    plan: Plan, before: Mapping[str, Any], answers: Mapping[str, Any], now: Plan | None = None
) -> Renaming:
    """Return what was renamed.

    A module was renamed where one is gone and another is new whose purpose and API are the same
    letter for letter; a feature where the wish is the same in other words (see `renames`), or where
    the plan says the same of it under another name. What is changed and renamed at once is another.

    Args:
        plan: The plan before.
        before: The answers before.
        answers: The answers now.
        now: The plan now, where there is one already.
    """
    try:
        asked = read_features(answers.get("features"))
    except PygenError:
        asked = ()
    features = {old: feature.name for old, feature in renames(plan, asked).items()}
    modules: dict[str, str] = {}
    if now is not None:
        there = {feature.name for feature in now.features}
        features = {old: new for old, new in features.items() if new in there}
        features.update(_same_features(plan, now, features))
        modules = _same_modules(plan, now)
    return renaming_of(
        plan,
        before,
        str(answers.get("package_name")),
        str(answers.get("import_name")),
        modules,
        features,
    )


def _same_features(plan: Plan, now: Plan, known: Mapping[str, str]) -> dict[str, str]:
    there = {feature.name for feature in now.features}
    names = {feature.name for feature in plan.features}
    gone = [f for f in plan.features if f.name not in there and f.name not in known]
    new = [f for f in now.features if f.name not in names and f.name not in known.values()]
    return _pairs({f.name: _said(f) for f in gone}, {f.name: _said(f) for f in new})


def _same_modules(plan: Plan, now: Plan) -> dict[str, str]:
    there = {module.name for module in now.modules}
    names = {module.name for module in plan.modules}
    gone = {module.name: _offered(module) for module in plan.modules if module.name not in there}
    new = {module.name: _offered(module) for module in now.modules if module.name not in names}
    return _pairs(gone, new)


def _pairs(gone: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return which of two sets are the same, where only one of each is."""
    found = {}
    for old, said in gone.items():
        same = [name for name, other in new.items() if other == said]
        if len(same) == 1 and list(gone.values()).count(said) == 1 and any(said):
            found[old] = same[0]
    return found


def _said(feature: Feature) -> tuple[str, ...]:
    return (feature.description, feature.pseudocode, feature.implementation)


def _offered(module: Module) -> tuple[Any, ...]:
    spec = module.spec()
    return (spec["purpose"], spec["api"])
