"""The chunks of modules and of their tests, for files that are too long for one reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pygen_copier.generation.long_files.chunks import Chunk, Chunks
from pygen_copier.plan.model import ApiItem, Class, Constant, Function, Method, Module, Plan
from pygen_copier.python.docstrings import docstring


def module_chunks(plan: Plan, module: Module, import_name: str) -> Chunks:
    """Return a module's constants, classes and functions, and its classes' methods.

    Args:
        plan: The plan.
        module: One of its modules.
        import_name: The package.
    """
    uses = [_used(plan.module(name)) for name in module.uses]
    features = [
        plan.feature(name).model_dump(include={"name", "pseudocode", "implementation"})
        for name in module.features
    ]
    siblings = _signatures(module.api)
    more: tuple[Mapping[str, Any], ...] = (
        {"siblings": siblings, "uses": uses, "features": features},
        {"siblings": siblings, "uses": uses},
        {"siblings": siblings, "uses": [_imported(plan.module(name)) for name in module.uses]},
        {"uses": [_imported(plan.module(name)) for name in module.uses]},
    )
    return Chunks(
        head=f"{docstring(module.purpose or module.name)}\n\nfrom __future__ import annotations\n",
        each=_chunks(module, more),
        common={"import_name": import_name, "dependencies": list(plan.dependencies)},
    )


def tests_chunks(module: Module, import_name: str) -> Chunks:
    """Return the tests of a module's names, one name at a time.

    Args:
        module: The module.
        import_name: The package.
    """
    return Chunks(
        head=f"{docstring(f'Tests of `{import_name}.{module.name}`.')}\n",
        each=_chunks(module, ({},)),
        common={"import_name": import_name},
        defines=False,
    )


def _chunks(module: Module, more: Iterable[Mapping[str, Any]]) -> tuple[Chunk, ...]:
    constants = [item for item in module.api if isinstance(item, Constant)]
    others = [item for item in module.api if not isinstance(item, Constant)]
    return tuple(_chunk(module, item, list(more)) for item in (*constants, *others))


def _chunk(module: Module, item: ApiItem, more: list[Mapping[str, Any]]) -> Chunk:
    spec = item.model_dump(mode="json")
    members: list[Chunk] = []
    if isinstance(item, Class):
        first = [method for method in item.methods if method.name == "__init__"]
        rest = [method for method in item.methods if method.name != "__init__"]
        listed = [*(first or [Method(name="__init__", signature="")]), *rest]
        members = [
            Chunk(
                f"{item.name}.{method.name}",
                method.model_dump(mode="json") if method.signature else None,
                _briefs(module, {**spec, "methods": _planned(method)}, more),
            )
            for method in (listed if item.methods else ())
        ]
    return Chunk(item.name, spec, _briefs(module, spec, more), tuple(members))


def _planned(method: Method) -> list[dict[str, Any]]:
    return [method.model_dump(mode="json")] if method.signature else []


def _briefs(
    module: Module, item: Mapping[str, Any], more: Iterable[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    reduced = {"name": module.name, "purpose": module.purpose, "api": [item]}
    return tuple({"module": reduced, **extra} for extra in more)


def _used(module: Module) -> dict[str, Any]:
    return module.model_dump(mode="json", include={"name", "purpose", "api"})


def _imported(module: Module) -> dict[str, Any]:
    """Return what may be imported of a module, in short."""
    return {"name": module.name, "api": _signatures(module.api)}


def _signatures(api: Iterable[ApiItem]) -> list[str]:
    found = []
    for item in api:
        match item:
            case Function():
                found.append(f"{item.name}{item.signature}")
            case Constant():
                found.append(f"{item.name}: {item.type}")
            case Class():
                found.append(f"class {item.name}")
                found += [f"{item.name}.{each.name}{each.signature}" for each in item.methods]
    return found
