"""The chunks of modules and of their tests, for files that are too long for one reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pygen_copier.generation.long_files.chunks import Chunk, Chunks
from pygen_copier.plan.api import (
    Alias,
    ApiItem,
    Attribute,
    Class,
    ClassLike,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
    Member,
    Method,
)
from pygen_copier.plan.model import Module, Plan
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
    briefs: tuple[Mapping[str, Any], ...] = (
        {"siblings": siblings, "uses": uses, "features": features},
        {"siblings": siblings, "uses": uses},
        {"siblings": siblings, "uses": [_imported(plan.module(name)) for name in module.uses]},
        {"uses": [_imported(plan.module(name)) for name in module.uses]},
    )
    return Chunks(
        head=f"{docstring(module.purpose or module.name)}\n\nfrom __future__ import annotations\n",
        each=_chunks(module),
        module={"name": module.name, "purpose": module.purpose},
        common={"import_name": import_name, "dependencies": list(plan.dependencies)},
        briefs=briefs,
    )


def tests_chunks(module: Module, import_name: str) -> Chunks:
    """Return the tests of a module's names, those of one name at a time.

    Args:
        module: The module.
        import_name: The package.
    """
    return Chunks(
        head=f"{docstring(f'Tests of `{import_name}.{module.name}`.')}\n",
        each=_chunks(module),
        module={"name": module.name, "purpose": module.purpose},
        common={"import_name": import_name},
        defines=False,
    )


def _chunks(module: Module) -> tuple[Chunk, ...]:
    constants = [item for item in module.api if isinstance(item, Constant)]
    enumerations = [item for item in module.api if isinstance(item, Enumeration)]
    others = [item for item in module.api if not isinstance(item, (Constant, Enumeration))]
    return tuple(map(_chunk, (*constants, *enumerations, *others)))


def _chunk(item: ApiItem) -> Chunk:
    methods: list[Method] = []
    if isinstance(item, ClassLike) and item.methods:
        first = [method for method in item.methods if method.name == "__init__"]
        rest = [method for method in item.methods if method.name != "__init__"]
        methods = [*(first or [Method(name="__init__", signature="")]), *rest]
    members = (
        Chunk(
            f"{item.name}.{method.name}",
            method.model_dump(mode="json") if method.signature else None,
        )
        for method in methods
    )
    return Chunk(item.name, item.model_dump(mode="json"), tuple(members))


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
            case Alias():
                found.append(f"{item.name} = {item.type}")
            case Class() | Enumeration() | ExceptionClass():
                found += _class_signatures(item)
    return found


def _class_signatures(item: ClassLike) -> Iterator[str]:
    """Yield a class and what it has, a line each."""
    noun = "dataclass" if isinstance(item, Class) and item.dataclass else item.kind
    bases = f"({', '.join(item.bases)})" if item.bases else ""
    yield f"{noun} {item.name}{bases}"
    for part in item.parts():
        place = f"{item.name}.{part.name}"
        match part:
            case Attribute():
                yield f"{place}: {part.type}{f' = {part.default}' if part.default else ''}"
            case Member():
                yield place if part.value is None else f"{place} = {part.value!r}"
            case Method():
                kind = f"{part.kind} " if part.kind and part.kind != "method" else ""
                yield f"{kind}{place}{part.signature}"
