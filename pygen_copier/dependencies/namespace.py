"""A namespace that a module hands on: whoever gets it may put names into it."""

from __future__ import annotations

import ast

from pygen_copier.source.syntax import walk

_NAMESPACES = frozenset({"globals", "locals", "vars"})
ONLY_READING = frozenset({"__import__", "dict", "iter", "len", "list", "set", "sorted", "tuple"})
"""What gets a namespace and puts nothing into it."""


def is_handed_on(tree: ast.Module) -> bool:
    """Return whether a module passes its own namespace to a call, or writes to it by a name.

    Args:
        tree: The module.
    """
    nodes = walk(tree)
    bound = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and is_namespace(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(_writes(node, bound) for node in nodes)


def _writes(node: ast.AST, bound: set[str]) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
            return name in bound
        case ast.Attribute(value=ast.Name(id=name), attr="update" | "setdefault"):
            return name in bound
        case ast.Call(func=called, args=given, keywords=named):
            if isinstance(called, ast.Name) and called.id in ONLY_READING:
                return False
            return any(_is_it(each, bound) for each in (*given, *(each.value for each in named)))
        case _:
            return False


def _is_it(node: ast.expr, bound: set[str]) -> bool:
    return is_namespace(node) or (isinstance(node, ast.Name) and node.id in bound)


def is_namespace(node: ast.expr) -> bool:
    """Return whether an expression is `globals()`, `locals()` or `vars()`."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
            return name in _NAMESPACES
        case _:
            return False
