"""An import run is what is evaluated when a file is imported, as far as its text tells.

It begins with what stands outside functions, and goes on with the file's own functions that this
calls: by name, as methods, as callbacks, as decorators, or because Python does, as it calls
`__set_name__` when a class is made. Where nobody can tell which of several is called, all are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from pygen_copier.python.callables import Callables
from pygen_copier.python.effects import effect_at, reached
from pygen_copier.python.evaluated import (
    DEFINED,
    Function,
    calls_parameters,
    evaluated,
    has_tables,
    mentioned_classes,
)
from pygen_copier.python.implicit_calls import CALLING, KEEPING, KEEPING_METHODS, magic_of
from pygen_copier.source.syntax import Source, walk

_AT_SUBCLASS = ("__init_subclass__", "__set_name__", "_generate_next_value_")
_AT_METACLASS = ("__new__", "__init__", "__prepare__", "__call__")
_AT_INSTANCE = ("__new__", "__init__", "__post_init__")
_OWN_CLASS = ("cls", "klass", "type")
_ALWAYS = ("__getattr__", "__dir__")


class ImportRun:
    """What runs when a file is imported.

    Args:
        source: The file.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._callables = Callables(source)
        self._classes = self._callables.classes
        self._methods = self._callables.methods
        self._functions = self._callables.functions
        self._live: set[str] = set()
        self._magic: set[str] = {"__del__"}
        self._loaded: set[str] = set()
        self._called: set[str] = set()
        self._mentioned = mentioned_classes(source)
        self._named: set[str] = set()
        self._searched: set[int] = set()
        self._followed: set[int] = set()
        self._pending: list[ast.AST] = []
        self._handed: list[ast.expr] = []

    def nodes(self) -> Iterator[ast.AST]:
        """Yield the nodes that are evaluated; of what functions do, no statements that are calls.

        What is handed to a call, and has an effect when it is called, is yielded as the call that
        it becomes.
        """
        for name in _ALWAYS:
            for function in self._functions.get(name, ()):
                self._follow(function)
        waiting: list[ast.AST] = [*self._source.tree.body]
        outer = True
        while waiting:
            for node in evaluated(self._source, waiting):
                if outer or not isinstance(node, ast.Expr):
                    yield node
                self._look(node)
                while self._handed:
                    value = self._handed.pop()
                    yield ast.copy_location(ast.Call(func=value, args=[], keywords=[]), value)
            self._follow_implicit()
            waiting, self._pending, outer = self._pending, [], False

    def _look(self, node: ast.AST) -> None:
        """Note what a node calls."""
        self._magic |= magic_of(node)
        match node:
            case ast.Call():
                self._call(node.func, node)
            case ast.ClassDef():
                self._class(node)
            case ast.Name(ctx=ast.Load(), id=name) if name in self._classes:
                if id(node) not in self._mentioned:
                    self._enliven(name)
            case ast.Attribute(ctx=ast.Load(), attr=name):
                self._loaded.add(name)
            case ast.Raise(exc=ast.Name(id=name)) if name in self._classes:
                self._instantiate(name)
            case _:
                pass
        if isinstance(node, (*DEFINED, ast.ClassDef)):
            for decorator in node.decorator_list:
                self._decorate(decorator, node)

    def _call(self, function: ast.expr, call: ast.Call) -> None:
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(function, ast.Name):
            self._call_name(function.id)
        elif isinstance(function, ast.Attribute):
            self._called.add(function.attr)
            for value in self._source.assigned.get(function.attr, ()):
                self._call_any(value)
        else:
            self._call_any(function)
        dotted = reached(self._source, function)
        if dotted == "builtins.type" and len(given) == 3:
            self._magic.update(_AT_SUBCLASS)
            self._call_any(given[2])
        if self._calls_what_it_gets(function, dotted):
            for value in given:
                self._call_value(value)

    def _call_name(self, name: str) -> None:
        if name in self._named:
            return
        self._named.add(name)
        if name in self._classes:
            self._instantiate(name)
        elif name in _OWN_CLASS:
            self._magic.update(_AT_INSTANCE)
        for function in self._functions.get(name, ()):
            self._follow(function)
        if name not in self._source.imported:
            for value in self._source.assigned.get(name, ()):
                if isinstance(value, ast.Name):
                    self._call_name(value.id)
                elif not isinstance(value, ast.Attribute):
                    self._call_any(value)
            for value in self._callables.looped.get(name, ()):
                self._call_any(value)

    def _call_any(self, expression: ast.expr) -> None:
        """Follow all functions in an expression, for one of them is what it calls."""
        if id(expression) in self._searched:
            return
        self._searched.add(id(expression))
        by_text = has_tables(expression)
        for node in walk(expression):
            if isinstance(node, ast.Lambda):
                self._follow(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._called.add(node.value)  # such as `getattr(x, "go")`
                if by_text:
                    self._call_name(node.value)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for outer in self._functions.get(node.func.id, ()):
                    self._follow_inner(outer)
            elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                self._call_value(node)
                for value in self._source.assigned.get(getattr(node, "id", ""), ()):
                    if isinstance(value, (ast.List, ast.Tuple, ast.Dict, ast.Set)):
                        self._call_elements(value)

    def _call_elements(self, container: ast.expr) -> None:
        """Follow the functions that a container holds."""
        if id(container) in self._searched:
            return
        self._searched.add(id(container))
        for inner in walk(container):
            if isinstance(inner, (ast.Name, ast.Lambda)):
                self._call_value(inner)

    def _call_value(self, value: ast.expr) -> None:
        """Follow a function that is handed to what calls it."""
        if isinstance(value, ast.Lambda):
            self._follow(value)
        elif isinstance(value, (ast.List, ast.Tuple)):
            for element in value.elts:
                self._call_value(element)
        elif isinstance(value, ast.Name) and value.id in self._classes:
            self._instantiate(value.id)
        elif isinstance(value, ast.Name) and value.id in self._functions:
            for function in self._functions[value.id]:
                self._follow(function)
        elif isinstance(value, ast.Attribute) and value.attr in self._methods:
            self._called.add(value.attr)
        elif isinstance(value, (ast.Name, ast.Attribute)) and effect_at(self._source, value):
            self._handed.append(value)

    def _calls_what_it_gets(self, function: ast.expr, dotted: str) -> bool:
        if isinstance(function, ast.Name) and function.id in self._functions:
            return any(map(calls_parameters, self._functions[function.id]))
        if isinstance(function, ast.Attribute) and function.attr in KEEPING_METHODS:
            return False
        known = dotted.partition(".")[0]
        is_ours = known.startswith("?") or known == "builtins" or known in CALLING
        return is_ours and dotted not in KEEPING

    def _decorate(self, decorator: ast.expr, node: ast.AST) -> None:
        """Note that a decorator is called with what it decorates."""
        dotted = reached(self._source, decorator)
        calls = dotted == "operator.call" or (
            dotted.startswith("builtins.") and dotted not in KEEPING
        )
        match decorator:
            case ast.Name(id=name):
                self._call_name(name)
                calls = calls or any(map(calls_parameters, self._functions.get(name, ())))
            case ast.Attribute(attr=name):
                self._called.add(name)
                methods = (method for _, method in self._methods.get(name, ()))
                calls = calls or any(map(calls_parameters, methods))
            case ast.Call(func=ast.Attribute(attr=name)) if name in KEEPING_METHODS:
                pass  # such as `@shown.register(int)`
            case ast.Lambda():
                self._follow(decorator)
                calls = calls_parameters(decorator)
            case _:
                self._call_any(decorator)
        if calls and isinstance(node, DEFINED):
            self._follow(node)
        if calls and isinstance(node, ast.ClassDef):
            self._enliven(node.name)

    def _class(self, node: ast.ClassDef) -> None:
        """Note what is called when a class is made."""
        self._magic.update(_AT_SUBCLASS)
        for base in node.bases:
            if isinstance(base, ast.Call):
                self._magic.add("__mro_entries__")
            name = base.id if isinstance(base, ast.Name) else ""
            self._follow_of(name, ("__init_subclass__",))
            if "Enum" in reached(self._source, base) or "Flag" in reached(self._source, base):
                self._instantiate(node.name)
        for keyword in node.keywords:
            if keyword.arg == "metaclass":
                self._call_any(keyword.value)
                if isinstance(keyword.value, ast.Name):
                    self._follow_of(keyword.value.id, _AT_METACLASS)

    def _follow_of(self, owner: str, names: Sequence[str]) -> None:
        """Follow some methods of a class."""
        for name in names:
            for of, method in self._methods.get(name, ()):
                if of == owner:
                    self._follow(method)

    def _enliven(self, name: str) -> None:
        """Note that there may be an object of a class, and of the classes it is made of."""
        if name in self._live:
            return
        self._live.add(name)
        for base in (*self._classes[name].bases, *(k.value for k in self._classes[name].keywords)):
            if isinstance(base, ast.Name) and base.id in self._classes:
                self._enliven(base.id)

    def _instantiate(self, name: str) -> None:
        """Note that an object of a class is made."""
        self._enliven(name)
        for owner in (name, *self._bases(name)):
            self._follow_of(owner, _AT_INSTANCE)

    def _bases(self, name: str) -> set[str]:
        """Return the classes of the file that a class is made of, however far up."""
        found, pending = set[str](), [name]
        while pending:
            bases = self._classes[pending.pop()].bases
            own = {base.id for base in bases if isinstance(base, ast.Name)} & self._classes.keys()
            pending += own - found
            found |= own
        return found

    def _follow_implicit(self) -> None:
        """Follow methods and properties of the objects there may be."""
        called = self._magic | self._called
        for name in called | self._loaded:
            for owner, method in self._methods.get(name, ()):
                is_property = self._callables.is_property(method)
                is_called = name in called or is_property
                if owner in self._live and is_called:
                    self._follow(method)

    def _follow(self, function: Function) -> None:
        if id(function) in self._followed:
            return
        self._followed.add(id(function))
        self._pending += [function.body] if isinstance(function, ast.Lambda) else function.body

    def _follow_inner(self, function: Function) -> None:
        """Follow the functions that a function defines, for one of them is what it returns."""
        for node in walk(function):
            if node is not function and isinstance(node, (*DEFINED, ast.Lambda)):
                self._follow(node)
