"""Wrappers: decorators whose result is called as what they decorate, save for what they add."""

from __future__ import annotations

import ast

from pygen_copier.dependencies.written import written
from pygen_copier.source.syntax import AnyFunction, definitions, top_level, walk

_SIGNS = frozenset({"wraps", "update_wrapper", "__wrapped__", "__signature__"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def wrappers_of(tree: ast.Module) -> frozenset[str]:
    """Return the names of a module's definitions that keep the signature of what they decorate.

    They say so by `functools.wraps` or by what that sets, themselves or through one another, or
    they give back what they are given. What they add is a matter of the words in their module.

    Args:
        tree: The module.
    """
    every = definitions(tree)
    named = {name: _names_in(node) for name, node in every.items()}
    given = {
        target.id: _names_in(node.value)
        for node in top_level(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Call)
    }
    named |= given
    found = {name for name, names in named.items() if names & _SIGNS}
    found |= {
        name for name, node in every.items() if isinstance(node, _FUNCTIONS) and _gives_back(node)
    }
    while more := {name for name, names in named.items() if names & found} - found:
        found |= more
    return frozenset(found)


def _names_in(node: ast.AST) -> set[str]:
    names = {each.id for each in walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in walk(node) if isinstance(each, ast.Attribute)}


def _gives_back(node: AnyFunction) -> bool:
    """Return whether a decorator, or that which it makes, returns what it is given as it is."""
    inner = [each for each in node.body if isinstance(each, _FUNCTIONS)]
    returned = [each.value for each in walk(node) if isinstance(each, ast.Return)]
    last = inner[-1] if inner else node
    first = last.args.args[:1]
    if not first or any(isinstance(each, ast.Return) and each.value is None for each in walk(last)):
        return False
    own = {each.name for each in inner}
    gives = {written(value) for value in returned}
    return first[0].arg in gives and gives <= {first[0].arg, *own}
