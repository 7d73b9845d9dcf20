"""The plan of code that is there: its modules, what they offer, and which of them use which."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pygen_copier.documentation.import_graph import uses
from pygen_copier.names import module_problem
from pygen_copier.plan.api import ClassLike, Function
from pygen_copier.plan.bases import Hierarchy
from pygen_copier.plan.model import Module, Plan, Script
from pygen_copier.plan.rules import violations
from pygen_copier.project.code_api import CodeApi, code_api
from pygen_copier.source.parsing import parse

_MOST_NAMED = 5


@dataclass(frozen=True)
class CodePlan:
    """What the modules of a package are as parts of a plan.

    Attributes:
        modules: The modules.
        scripts: The commands.
        left_out: What the plan does not say, a sentence each.
    """

    modules: tuple[Module, ...]
    scripts: tuple[Script, ...]
    left_out: tuple[str, ...]


def code_plan(import_name: str, sources: Mapping[str, str], scripts: Mapping[str, str]) -> CodePlan:
    """Return what code is as parts of a plan.

    Args:
        import_name: The package.
        sources: Python that parses, by its file below the package's folder.
        scripts: What commands call, such as `tiny.cli:main`, by their names.
    """
    left: list[str] = []
    names = dict(_named(sources, left))
    texts = {name: sources[file] for name, file in names.items()}
    apis = {name: code_api(import_name, name, text) for name, text in texts.items()}
    left += [_told(name, api) for name, api in apis.items() if api.left_out]
    edges = _acyclic(import_name, texts, left)
    modules = [
        Module(
            name=name,
            purpose=api.doc,
            uses=tuple(edges[name]),
            api=tuple(api.items),
            adopted=True,
        )
        for name, api in apis.items()
    ]
    derived = _derived(Plan(modules=tuple(modules)), left)
    return CodePlan(derived.modules, tuple(_scripts(import_name, derived, scripts, left)), (*left,))


def _named(sources: Mapping[str, str], left: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the modules that a plan can have, by name, with their files."""
    files = {
        file.removesuffix(".py").replace("/", "."): file
        for file in sorted(sources)
        if not file.endswith("__init__.py")
    }
    packages = {name.rsplit(".", n)[0] for name in files for n in range(1, name.count(".") + 1)}
    seen: dict[str, str] = {}
    for name, file in files.items():
        alike = name.lower().replace(".", "_")
        problem = module_problem(name)
        if name in packages:
            problem = "a folder beside it has its name."
        elif other := seen.get(alike):
            problem = f"its tests would be those of {other}."
        if problem:
            left.append(f"The plan has no module {name}: {problem}")
            continue
        seen[alike] = name
        yield name, file


def _told(name: str, api: CodeApi) -> str:
    names = api.left_out
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"The plan does not say of {name}: {', '.join(names[:_MOST_NAMED])}{more}."


def _acyclic(import_name: str, sources: Mapping[str, str], left: list[str]) -> dict[str, list[str]]:
    """Return which modules each uses, without those with which it would be a circle.

    What is imported when a module is comes first: this is what Python itself takes.
    """
    late = {(use.user, use.used) for use in uses(import_name, sources)}
    at_once = {name: _at_import(text) for name, text in sources.items()}
    early = {(use.user, use.used) for use in uses(import_name, at_once)}
    graph: dict[str, list[str]] = {name: [] for name in sources}
    for user, used in [*sorted(early), *sorted(late - early)]:
        graph[user].append(used)
        try:
            graphlib.TopologicalSorter(graph).prepare()
        except graphlib.CycleError:
            graph[user].remove(used)
            left.append(f"The plan does not say that {user} imports {used}: it is a circle.")
    return {name: sorted(found) for name, found in graph.items()}


def _at_import(source: str) -> str:
    """Return the import statements of a source that run whenever it is imported."""
    kinds = (ast.Import, ast.ImportFrom)
    return "\n".join(ast.unparse(node) for node in parse(source).body if isinstance(node, kinds))


def _derived(plan: Plan, left: list[str]) -> Plan:
    """Return a plan whose classes derive from what a plan can name."""
    for without in (_without_unknown, _without_bases, _without_classes):
        problems = Hierarchy(plan).problems
        if not problems:
            return plan
        changed = [without(plan, module, problems) for module in plan.modules]
        plan = plan.model_copy(update={"modules": tuple(changed)})
    left += Hierarchy(plan).problems
    return plan


def _without_unknown(plan: Plan, module: Module, problems: Sequence[str]) -> Module:
    """Return a module whose classes have no bases that the plan does not know."""
    hierarchy = Hierarchy(plan)

    def known(item: ClassLike) -> tuple[str, ...]:
        found = hierarchy.bases(module.name, item.name)
        return tuple(base.text for base in found if not base.problem)

    return _with(module, {i.name: known(i) for i in module.api if isinstance(i, ClassLike)})


def _without_bases(plan: Plan, module: Module, problems: Sequence[str]) -> Module:
    """Return a module whose classes that are problems have no bases."""
    return _with(module, dict.fromkeys(_blamed(module, problems), ()))


def _without_classes(plan: Plan, module: Module, problems: Sequence[str]) -> Module:
    """Return a module without the classes that are problems."""
    blamed = set(_blamed(module, problems))
    return module.model_copy(
        update={"api": tuple(item for item in module.api if item.name not in blamed)}
    )


def _with(module: Module, bases: Mapping[str, tuple[str, ...]]) -> Module:
    items = tuple(
        item.model_copy(update={"bases": bases[item.name]}) if item.name in bases else item
        for item in module.api
    )
    return module.model_copy(update={"api": items})


def _blamed(module: Module, problems: Sequence[str]) -> list[str]:
    places = {item.name: re.escape(f"{module.name}.{item.name}") for item in module.api}
    return [
        name
        for name, place in places.items()
        if any(re.search(rf"(?<![\w.]){place}(?!\w)", problem) for problem in problems)
    ]


def _scripts(
    import_name: str, plan: Plan, scripts: Mapping[str, str], left: list[str]
) -> Iterator[Script]:
    """Yield the commands whose functions the plan has."""
    functions = {
        f"{import_name}.{module.name}:{item.name}": (module.name, item.name)
        for module in plan.modules
        for item in module.api
        if isinstance(item, Function)
    }
    for name, called in scripts.items():
        found = functions.get(called.replace(" ", ""))
        script = Script(name=name, module=found[0], function=found[1]) if found else None
        if script is None or violations(plan.model_copy(update={"scripts": (script,)})):
            left.append(f"The plan has no command {name}: it calls {called}.")
        else:
            yield script
