"""Reading Python source without running it: definitions, and what annotations name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef
Definition = AnyFunction | ast.ClassDef


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those under `if`, `try` and `with` included."""
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop(0)
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            pending[:0] = [
                inner
                for part in ("body", "orelse", "finalbody")
                for inner in getattr(node, part, [])
            ]
            pending[:0] = [
                inner for handler in getattr(node, "handlers", []) for inner in handler.body
            ]


def bound_names(tree: ast.Module) -> set[str]:
    """Return the names a module binds at its top level, imports included."""
    names: set[str] = set()
    for node in top_level(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Assign():
                names.update(name for target in node.targets for name in _targets(target))
            case ast.AnnAssign() | ast.AugAssign():
                names.update(_targets(node.target))
            case ast.Import() | ast.ImportFrom():
                names.update((a.asname or a.name).split(".")[0] for a in node.names)
            case _:
                pass
    return names


def definitions(tree: ast.Module) -> dict[str, Definition]:
    """Return the functions and classes a module defines at its top level, by name.

    Of a property it is the getter, of overloads the implementation.
    """
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = [node for node in top_level(tree) if isinstance(node, kinds)]
    return {node.name: node for node in nodes if not _is_accessor(node)}


def root_names(node: ast.AST) -> set[str]:
    """Return the names an expression looks up, the left end of dotted ones."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _is_accessor(node: Definition) -> bool:
    decorators = (d.attr for d in node.decorator_list if isinstance(d, ast.Attribute))
    return any(name in ("setter", "deleter") for name in decorators)


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _targets(element)
