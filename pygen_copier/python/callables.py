"""The callables of a file: what it defines that may be called, by the names it is called by."""

from __future__ import annotations

import ast

from pygen_copier.python.evaluated import DEFINED, Function, is_decorated, own_statements
from pygen_copier.source.syntax import Source, root_names


class Callables:
    """What a file defines, in no scope in particular.

    Args:
        source: The file.

    Attributes:
        classes: Its classes.
        functions: Its functions that are no methods.
        methods: Its methods, each with the name of its class; what is assigned to a name of a class
            is one too.
        looped: What the names of loops are taken from.
    """

    def __init__(self, source: Source) -> None:
        self.classes = {node.name: node for node in source.of(ast.ClassDef)}
        self.functions: dict[str, list[Function]] = {}
        self.methods: dict[str, list[tuple[str, Function]]] = {}
        self.looped: dict[str, list[ast.expr]] = {}
        self._made_by_calls: set[int] = set()
        inside: set[int] = set()
        for owner in self.classes.values():
            for node in own_statements(owner.body):
                if isinstance(node, DEFINED):
                    self.methods.setdefault(node.name, []).append((owner.name, node))
                    inside.add(id(node))
                elif isinstance(node, ast.Assign):
                    for name in (t.id for t in node.targets if isinstance(t, ast.Name)):
                        self._assign(owner.name, name, node.value)
        for function in source.of(ast.FunctionDef, ast.AsyncFunctionDef):
            if id(function) not in inside:
                self.functions.setdefault(function.name, []).append(function)
        for later in source.of(ast.Assign):
            for target in later.targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    self._assign(target.value.id, target.attr, later.value)
        for loop in source.of(ast.For, ast.comprehension):
            for name in root_names(loop.target):
                self.looped.setdefault(name, []).append(loop.iter)

    def is_property(self, method: Function) -> bool:
        """Return whether a method may be called where it is only looked up."""
        return is_decorated(method) or id(method) in self._made_by_calls

    def _assign(self, owner: str, name: str, value: ast.expr) -> None:
        """Note a method that is assigned: it does what its value does when that is called."""
        made = isinstance(value, (ast.Lambda, ast.Call))
        if made or (name.startswith("__") and isinstance(value, (ast.Name, ast.Attribute))):
            call = ast.copy_location(ast.Call(func=value, args=[], keywords=[]), value)
            nothing = ast.arguments([], [], None, [], [], None, [])
            method = ast.copy_location(ast.Lambda(args=nothing, body=call), value)
            self.methods.setdefault(name, []).append((owner, method))
            if isinstance(value, ast.Call):
                self._made_by_calls.add(id(method))
