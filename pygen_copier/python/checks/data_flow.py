"""The data flow of a test: which of its names lead back to the package it tests."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from pygen_copier.source.syntax import AnyFunction, Source, all_parameters, walk

# Fixtures of pytest through which a test sees what a call did.
_WATCHING = frozenset({"capsys", "capfd", "caplog", "recwarn", "tmp_path", "monkeypatch"})
_Binding = tuple[set[str], set[str]]  # the names bound, and the names they are made of


class DataFlow:
    """Follows the names of a package through the names of a file of tests.

    An attribute of `self` counts as a name of its own, for a class may prepare what its tests use.

    Args:
        source: The file.
        package: The import name of the package.
    """

    def __init__(self, source: Source, package: str) -> None:
        self._source = source
        self._package = package

    @cached_property
    def imported(self) -> frozenset[str]:
        """The names that are imported from the package, wherever that is."""
        return frozenset(
            name
            for name, dotted in self._source.imported.items()
            if dotted == self._package or dotted.startswith(f"{self._package}.")
        )

    @cached_property
    def derived(self) -> frozenset[str]:
        """The names of the file, functions among them, that are made of what is imported."""
        bindings: list[_Binding] = []
        for node in self._source.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                bindings.append(({node.name}, mentions(node)))
            elif isinstance(node, ast.ClassDef):
                bindings.append(({node.name}, mentions(node)))
                for method in node.body:
                    if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
                        bindings.append(({f".{method.name}"}, mentions(method)))
                        bindings += _assignments(method)
                    else:
                        for names, parts in _assignments(method):
                            bindings.append(({f".{name}" for name in names}, parts))
            else:
                bindings += _assignments(node)
        return frozenset(self._closure(self.imported, bindings))

    def names(self, test: AnyFunction) -> frozenset[str]:
        """Return the names that lead back to the package in a test."""
        parameters = {argument.arg for argument in all_parameters(test)}
        bindings = [*_assignments(test), *_parametrised(test)]
        local = parameters | {name for names, _ in bindings for name in names}
        for call in (node for node in walk(test) if isinstance(node, ast.Call)):
            function = mentions(call.func)
            given = {name for part in (*call.args, *call.keywords) for name in mentions(part)}
            # A call may change what it is given, and what it is a method of.
            bindings.append((given & local, function))
            bindings.append((function & local, given))
            bindings.append((parameters & _WATCHING, function))
        return frozenset(self._closure(self.derived, bindings))

    def leads_back(self, node: ast.AST, names: Collection[str]) -> bool:
        """Return whether something in a node leads back to the package."""
        if not mentions(node).isdisjoint(names):
            return True
        return any(
            isinstance(inner, ast.Constant)
            and isinstance(inner.value, str)
            and inner.value.split(".")[0] == self._package
            for call in walk(node)
            if isinstance(call, ast.Call)
            and self._source.dotted(call.func) == "importlib.import_module"
            for inner in call.args
        )

    def _closure(self, seeds: Collection[str], bindings: Iterable[_Binding]) -> set[str]:
        """Return the seeds and all names that are made of one of them, in several steps too."""
        leads: dict[str, list[set[str]]] = {}
        found = set(seeds)
        for names, parts in bindings:
            for part in parts:
                leads.setdefault(part, []).append(names)
        pending = list(found)
        while pending:
            for names in leads.pop(pending.pop(), ()):
                new = names - found
                found |= new
                pending += new
        return found


def mentions(node: ast.AST) -> set[str]:
    """Return the names in a node, and the attributes of `self` with a dot before them."""
    found: set[str] = set()
    for inner in [node] if isinstance(node, (ast.Name, ast.Constant)) else walk(node):
        if isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            if inner.value.id in ("self", "cls"):
                found.add(f".{inner.attr}")
        elif isinstance(inner, ast.arg):
            found.add(inner.arg)  # a fixture, or what is passed
    return found - {"self", "cls"}


def _assignments(node: ast.AST) -> Iterator[_Binding]:
    """Yield what is bound in a node, in whichever way."""
    for inner in walk(node):
        match inner:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield mentions(target), mentions(value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield mentions(target), mentions(value)
            case ast.AugAssign(target=target, value=value) | ast.NamedExpr(
                target=target, value=value
            ):
                yield mentions(target), mentions(value)
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                yield mentions(target), mentions(value)
            case ast.comprehension(target=target, iter=value):
                yield mentions(target), mentions(value)
            case ast.withitem(context_expr=value, optional_vars=bound) if bound is not None:
                yield mentions(bound), mentions(value)
            case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
                parts = {name for statement in body for name in mentions(statement)}
                yield {handler.name for handler in handlers if handler.name}, parts
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if inner is not node:
                yield {name}, mentions(inner)
            case _:
                pass


def _parametrised(test: AnyFunction) -> Iterator[_Binding]:
    """Yield the parameters of a test, made of what its decorators and fixtures are made of."""
    names = {argument.arg for argument in all_parameters(test)}
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call):
            given = {
                name
                for argument in decorator.args[:1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                for name in argument.value.replace(",", " ").split()
            }
            yield (given & names or names), mentions(decorator)
