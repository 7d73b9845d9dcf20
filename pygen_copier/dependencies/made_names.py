"""Made names: what a module offers beside its statements, where all of it is written somewhere.

A name that a module makes up when it is looked up, or puts into its own namespace, can be known to
be missing only where it comes from words that stand in the files of its package.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from pygen_copier.dependencies.namespace import ONLY_READING, is_namespace
from pygen_copier.dependencies.written import written
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.syntax import AnyFunction, top_level, walk

HOOK = "__getattr__"
# What a hook may do with the name it is asked for, and still not make up another.
_HARMLESS = frozenset(
    {
        *("AttributeError", "ImportError", "KeyError", "get", "hasattr", "import_module"),
        *("index", "pop", "print", "repr", "str", "warn"),
    }
)
_LOOKING = ONLY_READING | {"setattr", "getattr", "hasattr"}


def are_written(tree: ast.Module, within: str) -> bool:
    """Return whether all that a module makes up comes from words in the files of its package.

    Args:
        tree: The module.
        within: Its dotted name, by which relative imports are resolved.
    """
    nodes = walk(tree)
    own = set(_modules_own(nodes))
    if any(_runs_text(node) or _replaces_itself(node, own) for node in nodes):
        return False
    plain = {each.args.args[0].arg for each in _hooks(tree) if _is_hook(each)}
    plain |= set(_plain_keys(tree, nodes, within))
    if not all(_is_plain(key, plain) for node in nodes for key in _keys_put(node, own)):
        return False
    return all(_hook_is_plain(each, tree, within) for each in _hooks(tree))


def _runs_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and written(node.func) in ("exec", "eval")


def _modules_own(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield the names that stand for the module itself, or for its namespace."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_own(value, set()):
                yield name
            case _:
                pass


def _is_own(node: ast.expr, own: set[str]) -> bool:
    """Return whether an expression is `sys.modules[__name__]`, the namespace, or a name of it."""
    match node:
        case ast.Subscript(value=value, slice=ast.Name(id="__name__")):
            return written(value) in ("sys.modules", "modules")
        case ast.Name(id=name):
            return name in own
        case _:
            return is_namespace(node)


def _replaces_itself(node: ast.AST, own: set[str]) -> bool:
    """Return whether a node puts something else in the module's place, or hands it on."""
    match node:
        case ast.Subscript(ctx=ast.Store()):
            return _is_own(node, own)
        case ast.Attribute(value=value, ctx=ast.Store()):
            return _is_own(value, own)
        case ast.Call(func=called, args=given, keywords=named):
            takes = [*given, *(each.value for each in named)]
            return written(called) not in _LOOKING and any(_is_own(each, own) for each in takes)
        case _:
            return False


def _keys_put(node: ast.AST, own: set[str]) -> Iterator[ast.expr]:
    """Yield what a node puts into the module's namespace under a name that is not written there."""
    match node:
        case ast.Subscript(value=value, slice=key, ctx=ast.Store()) if _is_own(value, own):
            yield key
        case ast.Call(func=ast.Name(id="setattr"), args=[place, key, *_]) if _is_own(place, own):
            yield key
        case ast.Call(func=ast.Attribute(value=value, attr="update")) if _is_own(value, own):
            yield node.func  # of what else nobody knows
        case _:
            pass


def _is_plain(key: ast.expr, plain: set[str]) -> bool:
    match key:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="name" | "__name__"):
            return name in plain
        case _:
            return False


def _plain_keys(tree: ast.Module, nodes: list[ast.AST], within: str) -> Iterator[str]:
    """Yield the variables of loops over what is written: tables, `__all__` and own classes."""
    package = within.partition(".")[0]
    tables = set(_tables(tree))
    tables |= {node.name for node in top_level(tree) if isinstance(node, ast.ClassDef)}
    near = {
        each.binds
        for each in imported_names(top_level(tree), within)
        if each.imports.partition(".")[0] == package
    }
    known: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.For) and _is_listed(node.iter, tables | known, near):
            known |= {each.id for each in walk(node.target) if isinstance(each, ast.Name)}
    yield from known


def _tables(tree: ast.Module) -> Iterator[str]:
    for node in top_level(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(
                target=ast.Name(id=name), value=value
            ) if _is_table(value):
                yield name
            case _:
                pass


def _is_listed(node: ast.expr, tables: set[str], near: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in tables
        case ast.Attribute(value=ast.Name(id=name), attr="__all__"):
            return name in near
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="items" | "keys"), args=[]):
            return name in tables
        case _:
            return _is_table(node) or (
                isinstance(node, (ast.Tuple, ast.List))
                and all(isinstance(each, ast.Name) and each.id in tables for each in node.elts)
            )


def _is_table(node: ast.expr | None) -> bool:
    """Return whether an expression is a table of texts that are written out."""
    match node:
        case ast.Dict(keys=parts):
            return all(isinstance(each, ast.Constant) for each in parts)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return bool(parts) and all(
                isinstance(each, ast.Constant) or _is_table(each) for each in parts
            )
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "dict"), args=[inner], keywords=[]):
            return _is_table(inner)
        case _:
            return False


def _hooks(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements that make the module's `__getattr__`."""
    for node in top_level(tree):
        match node:
            case ast.FunctionDef(name=name) if name == HOOK:
                yield node
            case ast.Assign(targets=targets) if HOOK in {
                each.id for target in targets for each in walk(target) if _is_name(each)
            }:
                yield node
            case ast.Import() | ast.ImportFrom() if HOOK in {
                each.asname or each.name for each in node.names
            }:
                yield node
            case _:
                pass


def _is_name(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def _is_hook(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and bool(node.args.args)


def _hook_is_plain(node: ast.stmt, tree: ast.Module, within: str) -> bool:
    if not _is_hook(node) or not any(_ends_it(each) for each in walk(node)):
        return False
    asked = node.args.args[0].arg
    package = within.partition(".")[0]
    every = [*imported_names(top_level(tree), within), *imported_names(walk(node), within)]
    far = {each.binds for each in every if each.imports.partition(".")[0] != package}
    modules = {each.binds for each in every}
    return all(_keeps_the_name(each, asked, far, modules, node) for each in walk(node))


def _ends_it(node: ast.AST) -> bool:
    """Return whether a hook may say that there is no such name, or leaves that to another."""
    is_left = isinstance(node, ast.Return) and isinstance(node.value, ast.Call)
    return isinstance(node, ast.Raise) or is_left


def _keeps_the_name(
    node: ast.AST, asked: str, far: set[str], modules: set[str], hook: AnyFunction
) -> bool:
    """Return whether a node of a hook makes no other name of the one that is asked for."""
    match node:
        case ast.Call(func=called, args=given, keywords=named):
            takes = [*given, *(each.value for each in named)]
            name = written(called)
            if name.startswith(f"{asked}."):  # `name.startswith(…)`, `name.lower()`
                return name.rpartition(".")[2] == "format"
            if not any(_is_asked(each, asked) for each in takes):
                return True
            last = name.rpartition(".")[2] or getattr(called, "attr", "")
            if last == "getattr":
                return bool(given) and _is_known_place(given[0], modules, hook)
            return last in _HARMLESS or (bool(name) and name.partition(".")[0] not in far)
        case ast.BinOp(left=left, right=right):
            return not (_is_asked(left, asked) or _is_asked(right, asked)) or isinstance(
                node.op, ast.Mod
            )
        case ast.Subscript(value=value):
            return not _is_asked(value, asked)
        case _:
            return True


def _is_asked(node: ast.expr, asked: str) -> bool:
    return isinstance(node, ast.Name) and node.id == asked


def _is_known_place(node: ast.expr, modules: set[str], hook: AnyFunction) -> bool:
    """Return whether what a hook looks on was chosen by a table, and is no module as a whole."""
    if isinstance(node, ast.Call):
        return written(node.func).rpartition(".")[2] == "import_module"
    local = {
        target.id
        for each in walk(hook)
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    return isinstance(node, ast.Name) and node.id in local - modules
