"""The import graph: which module imports what of which, and which class is made of which."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pygen_copier.documentation.module_api import CLASSES, ModuleApi
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import walk


class Use(NamedTuple):
    """A module imports another; `names` is empty where it imports the module itself."""

    user: str
    used: str
    names: tuple[str, ...]


class Subclass(NamedTuple):
    """A class inherits from a class of the same package."""

    module: str
    name: str
    base_module: str
    base: str


def uses(import_name: str, sources: Mapping[str, str]) -> list[Use]:
    """Return which module imports what of which, by reading the sources.

    Args:
        import_name: The package.
        sources: Python that parses, by module.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for user, source in sources.items():
        if import_name not in source and "from ." not in source:
            continue  # to parse what imports nothing of the package would cost most of the time
        for origin, name in _imports(import_name, user, parse(source)):
            inner = f"{origin}.{name}".strip(".")
            if inner in sources:
                found.setdefault((user, inner), set())
            elif origin in sources:
                found.setdefault((user, origin), set()).update([name] if name else [])
    return [
        Use(user, used, tuple(sorted(names)))
        for (user, used), names in sorted(found.items())
        if user != used
    ]


def subclasses(apis: Sequence[ModuleApi], uses: Sequence[Use]) -> list[Subclass]:
    """Return which class inherits from which class of the package."""
    classes = {
        (api.module, item.name): item for api in apis for item in api.names if item.kind in CLASSES
    }
    origins = {(use.user, name): use.used for use in uses for name in use.names}
    found = []
    for (module, name), item in classes.items():
        for base in item.bases:
            qualifier, _, last = base.partition("[")[0].rpartition(".")
            origin = origins.get((module, last), module)
            candidates = [use.used for use in uses if use.user == module] if qualifier else [origin]
            found += [
                Subclass(module, name, candidate, last)
                for candidate in candidates
                if (candidate, last) in classes and (candidate, last) != (module, name)
            ]
    return found


def _imports(package: str, module: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield where in the package something is imported from, and its name or nothing."""
    for each in imported_names(walk(tree), f"{package}.{module}"):
        root, _, inner = (each.origin or each.name).partition(".")
        if root == package:
            yield inner, each.name if each.origin and each.name != "*" else ""
