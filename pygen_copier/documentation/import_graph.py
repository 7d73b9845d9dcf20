"""The import graph: which module imports which."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import walk


class Use(NamedTuple):
    """A module imports another, or names of it."""

    user: str
    used: str


def uses(import_name: str, sources: Mapping[str, str]) -> list[Use]:
    """Return which module imports which, by reading the sources.

    Args:
        import_name: The package.
        sources: Python that parses, by module.
    """
    found = set[Use]()
    for user, source in sources.items():
        if import_name not in source and "from ." not in source:
            continue  # to parse what imports nothing of the package would cost most of the time
        for origin, name in _imports(import_name, user, parse(source)):
            inner = f"{origin}.{name}".strip(".")
            if inner in sources:
                found.add(Use(user, inner))
            elif origin in sources:
                found.add(Use(user, origin))
    return sorted(use for use in found if use.user != use.used)


def _imports(package: str, module: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield where in the package something is imported from, and its name or nothing."""
    for each in imported_names(walk(tree), f"{package}.{module}"):
        root, _, inner = (each.origin or each.name).partition(".")
        if root == package:
            yield inner, each.name if each.origin and each.name != "*" else ""
