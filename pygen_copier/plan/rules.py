"""The rules of a plan; each violation is one readable sentence that names the place."""

from __future__ import annotations

import graphlib
from collections import Counter
from collections.abc import Iterable, Iterator

from pygen_copier.names import identifier_problem, module_problem, slug
from pygen_copier.plan.model import Class, Constant, Function, Module, Plan, PlanError, read_plan
from pygen_copier.plan.requirements import requirement_violations
from pygen_copier.plan.signatures import is_annotation, parse_signature


def valid_plan(value: object) -> Plan:
    """Read a plan, from data or YAML text, and hold it against every rule.

    Raises:
        PlanError: With a sentence for each violation.
    """
    plan = read_plan(value)
    if found := violations(plan):
        raise PlanError(found)
    return plan


def violations(plan: Plan) -> list[str]:
    """Return a sentence for every rule the plan breaks; an empty list is a valid plan."""
    return [
        *requirement_violations(plan.dependencies),
        *_feature_violations(plan),
        *_module_name_violations(plan),
        *_use_violations(plan),
        *(sentence for module in plan.modules for sentence in _api_violations(module)),
    ]


def _feature_violations(plan: Plan) -> Iterator[str]:
    names = [feature.name for feature in plan.features]
    for name in _repeated(names):
        yield f"Feature {name!r} stands twice."
    for name in _repeated(slug(name) for name in set(names)):
        yield f"Two features are too alike: both would be the example {name!r}."
    served = {name for module in plan.modules for name in module.features}
    for name in names:
        if not name.strip():
            yield "A feature has no name."
        elif name not in served:
            yield f"Feature {name!r} is served by no module: name it under `features` of one."
    for module in plan.modules:
        for name in module.features:
            if name not in names:
                yield f"Module {module.name!r} serves the unknown feature {name!r}."


def _module_name_violations(plan: Plan) -> Iterator[str]:
    if not plan.modules:
        yield "The plan has no module."
    names = [module.name for module in plan.modules]
    for name in names:
        if problem := module_problem(name):
            yield f"Module {name!r}: {problem}"
    for name in _repeated(name.lower().replace(".", "_") for name in names):
        yield f"Module {name!r} stands twice (case and the dot of a subpackage do not tell apart)."
    packages = {
        name.rsplit(".", depth)[0] for name in names for depth in range(1, name.count(".") + 1)
    }
    for name in sorted(packages.intersection(names)):
        yield f"Module {name!r} is also the subpackage of another module; rename one of them."


def _use_violations(plan: Plan) -> Iterator[str]:
    names = {module.name for module in plan.modules}
    graph: dict[str, list[str]] = {}
    for module in plan.modules:
        for used in module.uses:
            if used == module.name:
                yield f"Module {module.name!r} uses itself."
            elif used not in names:
                yield f"Module {module.name!r} uses {used!r}, which is no module of the plan."
            else:
                graph.setdefault(module.name, []).append(used)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        yield f"The modules use one another in a circle: {' → '.join(reversed(error.args[1]))}."


def _api_violations(module: Module) -> Iterator[str]:
    for name in _repeated(item.name for item in module.api):
        yield f"Module {module.name!r} defines {name!r} twice."
    for item in module.api:
        place = f"{module.name}.{item.name}"
        if problem := identifier_problem(item.name):
            yield f"In module {module.name!r}: {problem}"
        match item:
            case Function():
                yield from _signature_violation(place, item.signature)
            case Constant():
                if not is_annotation(item.type):
                    yield f"The type of {place} is no type annotation: {item.type!r}."
            case Class():
                for name in _repeated(method.name for method in item.methods):
                    yield f"Class {place} defines {name!r} twice."
                for method in item.methods:
                    if problem := identifier_problem(method.name):
                        yield f"In class {place}: {problem}"
                    yield from _signature_violation(f"{place}.{method.name}", method.signature)


def _signature_violation(place: str, signature: str) -> Iterator[str]:
    if parse_signature(signature) is None:
        yield (
            f"The signature of {place} must read like '(n: int, *, rate: float = 0.1) -> str', "
            f"with plain values as defaults, None for a list or dict: {signature!r:.100}."
        )


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
