"""The rules of a plan; each violation is one readable sentence that names the place."""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterator

from pygen_copier.names import distribution_problem, module_problem, slug
from pygen_copier.plan.api import Function
from pygen_copier.plan.api_rules import api_violations, repeated
from pygen_copier.plan.bases import Hierarchy
from pygen_copier.plan.dependencies import dependency_violations
from pygen_copier.plan.model import Plan, PlanError, read_plan
from pygen_copier.plan.signatures import parameters_of

_REQUIREMENT = re.compile(r"R[1-9][0-9]{0,5}")


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
        *dependency_violations(plan.dependencies),
        *_feature_violations(plan),
        *_module_name_violations(plan),
        *_use_violations(plan),
        *(sentence for module in plan.modules for sentence in api_violations(module)),
        *Hierarchy(plan).problems,
        *_script_violations(plan),
        *_requirement_violations(plan),
    ]


def _feature_violations(plan: Plan) -> Iterator[str]:
    names = [feature.name for feature in plan.features]
    for name in repeated(names):
        yield f"Feature {name!r} stands twice."
    for name in repeated(slug(name) for name in set(names)):
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
    for name in repeated(name.lower().replace(".", "_") for name in names):
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


def _script_violations(plan: Plan) -> Iterator[str]:
    for name in repeated(script.name.lower() for script in plan.scripts):
        yield f"Script {name!r} stands twice."
    functions = {
        (module.name, item.name): item
        for module in plan.modules
        for item in module.api
        if isinstance(item, Function)
    }
    for script in plan.scripts:
        if distribution_problem(script.name):
            yield f"Script {script.name!r} is no name of a command: use letters, digits and '-'."
        place = f"{script.module}.{script.function}"
        function = functions.get((script.module, script.function))
        if function is None:
            yield f"Script {script.name!r} calls {place!r}, which is no function of the plan."
        elif needed := _needed(function):
            yield (
                f"Script {script.name!r} calls {place!r} without arguments: give a default to "
                f"{', '.join(needed)}."
            )


def _requirement_violations(plan: Plan) -> Iterator[str]:
    for name in repeated(each.id for each in plan.requirements):
        yield f"Requirement {name!r} stands twice."
    names = {module.name for module in plan.modules}
    for each in plan.requirements:
        if not _REQUIREMENT.fullmatch(each.id):
            yield f"Requirement {each.id!r} is called R and a number, such as R1."
        if not each.text.strip():
            yield f"Requirement {each.id!r} says nothing."
        for name in each.modules:
            if name not in names:
                yield f"Requirement {each.id!r} is for {name!r}, which is no module of the plan."


def _needed(function: Function) -> list[str]:
    """Return the parameters that a call of a function must give."""
    parameters = parameters_of(function.signature) or ()
    return [name for kind, name, given in parameters if not given and kind not in ("*", "**")]
