"""Bindings tell what a name stands for wherever a module uses it, by the scopes of libcst."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst
from libcst.metadata import (
    ClassScope,
    ComprehensionScope,
    ExpressionContext,
    ExpressionContextProvider,
    GlobalScope,
    MetadataWrapper,
    Scope,
    ScopeProvider,
)
from libcst.metadata.scope_provider import AnnotationScope, ScopeVisitor

_Scopes = Mapping[cst.CSTNode, Scope | None]


class Bindings:
    """The scopes in which a module binds a name.

    Args:
        tree: The module.
        name: The name.
    """

    def __init__(self, tree: MetadataWrapper, name: str) -> None:
        self._scopes: _Scopes = tree.resolve(ScopesWithoutStrings)
        self._contexts = tree.resolve(ExpressionContextProvider)
        seen = _Seen(self._scopes, name)
        tree.module.visit(seen)
        self._global, self._bound = seen.globals, seen.captured
        for scope in {scope for scope in self._scopes.values() if scope}:
            for each in scope.assignments[name]:
                owner: Scope = each.scope
                is_walrus = getattr(each, "node", None) in seen.walrus
                while is_walrus and isinstance(owner, ComprehensionScope):
                    owner = owner.parent  # libcst has `[n := 1 for …]` bind in the comprehension
                self._bound.add(owner)

    @property
    def are_at_top(self) -> bool:
        """Whether the top level is one of the scopes."""
        return any(isinstance(scope, GlobalScope) for scope in self._bound)

    def is_of_top(self, node: cst.CSTNode) -> bool:
        """Return whether the name stands for the binding of the top level at a node."""
        scope = self._scopes.get(node)
        return scope is not None and isinstance(self._owner(scope), GlobalScope)

    def class_that_binds(self, node: cst.CSTNode) -> Scope | None:
        """Return the class in whose body a node stands, where that body binds the name."""
        scope = self._scopes.get(node)
        owner = self._owner(scope) if scope else None
        return owner if isinstance(owner, ClassScope) and owner is scope else None

    def is_stored(self, node: cst.CSTNode) -> bool:
        """Return whether a name is bound at a node, and not looked up."""
        return self._contexts.get(node) is ExpressionContext.STORE

    def _owner(self, scope: Scope) -> Scope | None:
        """Return the scope that binds what the name stands for in a scope."""
        at = scope
        while not isinstance(at, GlobalScope):
            if at is scope or not isinstance(at, ClassScope) or _is_in_head(scope, at):
                if at in self._global:
                    return at.globals if at.globals in self._bound else None
                if at in self._bound:
                    return at
            at = at.parent
        return at if at in self._bound else None


class _Seen(cst.CSTVisitor):
    """Notes what libcst leaves out of its scopes."""

    def __init__(self, scopes: _Scopes, name: str) -> None:
        super().__init__()
        self.scopes = scopes
        self.name = name
        self.walrus: set[object] = set()
        self.globals: set[Scope] = set()
        self.captured: set[Scope] = set()

    def visit_Global(self, node: cst.Global) -> None:
        scope = self.scopes.get(node)
        if scope and any(item.name.value == self.name for item in node.names):
            self.globals.add(scope)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.walrus.add(node.target)

    def visit_MatchAs(self, node: cst.MatchAs) -> None:
        self._captured(node.name)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:
        self._captured(node.name)

    def visit_MatchMapping(self, node: cst.MatchMapping) -> None:
        self._captured(node.rest)

    def _captured(self, name: cst.Name | None) -> None:
        scope = self.scopes.get(name) if name else None
        if name and scope and name.value == self.name:
            self.captured.add(scope)


def _is_in_head(scope: Scope, owner: Scope) -> bool:
    """Return whether a scope is that of type parameters in a class, which see its names."""
    return isinstance(scope, AnnotationScope) and scope.parent is owner


class ScopesWithoutStrings(ScopeProvider):
    """The scope of every name; a stranger's strings are not read, for some would end libcst."""

    def visit_Module(self, node: cst.Module) -> None:
        node.visit(_VisitorWithoutStrings(self))


class _VisitorWithoutStrings(ScopeVisitor):
    def visit_SimpleString(self, node: cst.SimpleString) -> bool:
        return False

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return True
