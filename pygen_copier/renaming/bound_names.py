"""Bound names: what the imports of a Python file bind, before and after a rename."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import MetadataWrapper, Scope
from libcst.metadata.scope_provider import ImportAssignment

from pygen_copier.renaming.words import Rewrite
from pygen_copier.source.bindings import ScopesWithoutStrings


@dataclass(frozen=True)
class Bound:
    """What an import binds a name to.

    Attributes:
        name: The name, as it is bound now.
        before: The import path it stood for.
        now: The import path it stands for.
    """

    name: str
    before: str
    now: str


class BoundNames:
    """The names that imports of a file bind.

    Args:
        tree: The file.
        dotted: Returns the import path of now for one of before.
        package: The import path, as it was, of the package that the file is in; empty elsewhere.
    """

    def __init__(self, tree: MetadataWrapper, dotted: Rewrite, package: str) -> None:
        self.dotted, self.package = dotted, package
        self.scopes = tree.resolve(ScopesWithoutStrings)
        self.taken: set[str] = set()
        self.fixed: set[str] = set()  # names of `global` statements
        every = {scope for scope in self.scopes.values() if scope is not None}
        for scope in every:
            self.taken |= {each.name for each in scope.assignments}
            self.taken |= {_root(access.node) for access in scope.accesses}
        tree.module.visit(_Fixed(self.fixed))
        self.top = next((each for each in every if each is each.globals), None)

    def source(self, node: cst.ImportFrom, parent: str) -> str:
        """Return a module as an import names it that was relative, or was not."""
        if not node.relative:
            return parent
        here = self.dotted(self.package).split(".")
        there = parent.split(".")
        common = 0
        while common < min(len(here), len(there)) and here[common] == there[common]:
            common += 1
        if not common:
            return parent
        return "." * (len(here) - common + 1) + ".".join(there[common:])

    def module_of(self, node: cst.ImportFrom) -> str | None:
        """Return the import path that an import takes its names from, None where nobody knows."""
        name = get_full_name_for_node(node.module) or "" if node.module else ""
        level = len(node.relative)
        if not level:
            return name
        parts = self.package.split(".") if self.package else []
        if level > len(parts):
            return None
        return ".".join(filter(None, (*parts[: len(parts) - level + 1], name)))

    def bound_to(self, scope: Scope | None, name: str) -> Bound | None:
        """Return what imports of the package bind a name to, as a scope sees it."""
        found = scope[name] if scope else ()
        each = {self._target(one, name) for one in found}
        if len(each) != 1 or None in each:
            return None
        (before,) = each
        now = self.dotted(str(before))
        if now == before:
            return None
        own = {one.scope for one in found}
        is_alias = any(self._is_alias(one, name) for one in found)
        new = name if is_alias else now.rpartition(".")[2]
        together = all(len(each.assignments[name]) == len(found) for each in own)
        if new != name and (new in self.taken or name in self.fixed or not together):
            new = name
        return Bound(new, str(before), now)

    def _target(self, assignment: object, name: str) -> str | None:
        """Return the import path that an assignment binds a name to, None where it is no import."""
        if not isinstance(assignment, ImportAssignment):
            return None
        node = assignment.node
        if not isinstance(node, (cst.Import, cst.ImportFrom)) or isinstance(
            node.names, cst.ImportStar
        ):
            return None
        module = self.module_of(node) if isinstance(node, cst.ImportFrom) else ""
        if module is None:
            return None
        for alias in node.names:
            real = get_full_name_for_node(alias.name) or ""
            if alias.evaluated_alias == name or (module and not alias.asname and real == name):
                return f"{module}.{real}" if module else real
            if not module and not alias.asname and real.partition(".")[0] == name:
                return name
        return None

    @staticmethod
    def _is_alias(assignment: object, name: str) -> bool:
        node = getattr(assignment, "node", None)
        names = getattr(node, "names", ())
        return any(
            isinstance(alias, cst.ImportAlias) and alias.evaluated_alias == name
            for alias in (names if not isinstance(names, cst.ImportStar) else ())
        )

    def bound_at(self, node: cst.CSTNode, name: str) -> Bound | None:
        """Return what a name is bound to where it is looked up, renamed or not."""
        scope = self.scopes.get(node)
        if scope is None:
            return None
        bound = self.bound_to(scope, name)
        if bound is not None or not all(self._target(one, name) for one in scope[name]):
            return bound
        # The root is the same; what is below it may not be.
        targets = {self._target(one, name) for one in scope[name]}
        if len(targets) != 1:
            return None
        (same,) = targets
        return Bound(name, str(same), str(same))


class _Fixed(cst.CSTVisitor):
    """Notes names that are declared `global` or `nonlocal`."""

    def __init__(self, names: set[str]) -> None:
        super().__init__()
        self.names = names

    def visit_NameItem(self, node: cst.NameItem) -> None:
        self.names.add(node.name.value)


def _root(node: cst.CSTNode) -> str:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node.value if isinstance(node, cst.Name) else ""
