"""An imported name: what an import statement binds, and the dotted name that stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class ImportedName:
    """One name of an import: `from origin import name as alias`, or `import name as alias`.

    Attributes:
        origin: Where it is taken from, with the dots of a relative import; empty for a module.
        name: What is imported.
        alias: The name it gets, empty where that is its own.
    """

    origin: str
    name: str
    alias: str = ""

    @property
    def binds(self) -> str:
        """The name that is known afterwards: `import a.b` binds `a`."""
        return self.alias or self.name.partition(".")[0]

    @property
    def imports(self) -> str:
        """The dotted name of what is imported."""
        if not self.origin:
            return self.name
        return f"{self.origin}{'' if self.origin.endswith('.') else '.'}{self.name}"

    @property
    def stands_for(self) -> str:
        """The dotted name that what it binds stands for: `a` for `import a.b`."""
        return self.imports if self.origin or self.alias else self.binds

    @property
    def shown(self) -> str:
        """The name and its alias, as the statement has them."""
        return f"{self.name} as {self.alias}" if self.alias else self.name


def imported_names(nodes: Iterable[ast.AST], module: str = "") -> Iterator[ImportedName]:
    """Yield what import statements import, in their order.

    Args:
        nodes: Statements; those that import nothing are passed over.
        module: The dotted name of the module they are in, to resolve relative imports by.
    """
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            origin = origin_of(node, module) if isinstance(node, ast.ImportFrom) else ""
            for each in node.names:
                yield ImportedName(origin, each.name, each.asname or "")


def origin_of(node: ast.ImportFrom, module: str = "") -> str:
    """Return the dotted name of what names are imported from.

    Args:
        node: The statement.
        module: The dotted name of the module it is in; without it the dots of a relative one stay.
    """
    own = node.module or ""
    if not module or not node.level:
        return "." * node.level + own
    return ".".join([*module.split(".")[: -node.level], *filter(None, [own])])
