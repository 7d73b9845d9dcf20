"""A class as a source has it, with what it inherits, as far as that can be seen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from pygen_copier.plan.bases import library_class
from pygen_copier.source.syntax import AnyFunction, Source, bound_names, definitions, walk

_GIVES_METHODS = {"dataclass": "__init__ __repr__ __eq__", "total_ordering": "__le__ __gt__ __ge__"}
_GIVES_NONE = frozenset({"final", "runtime_checkable", "unique", "verify", "deprecated"})


class FoundClass:
    """A class of a source with what it inherits, as far as that is seen.

    Args:
        node: The class.
        source: The source that defines it.
    """

    def __init__(self, node: ast.ClassDef, source: Source) -> None:
        self.node = node
        self.unseen = False
        self.known: list[type] = []
        self.bases: set[str] = set()
        self._nodes: list[ast.ClassDef] = []
        pending = [node]
        while pending:
            each = pending.pop(0)
            if each not in self._nodes:
                self._nodes.append(each)
                pending += self._inherited(each, source)

    def _inherited(self, node: ast.ClassDef, source: Source) -> Iterator[ast.ClassDef]:
        """Yield the classes of the source that a class derives from, and note its other bases."""
        if node.keywords or not decorator_names(node) <= _GIVES_METHODS.keys() | _GIVES_NONE:
            self.unseen = True
        for base in node.bases:
            bare = base.value if isinstance(base, ast.Subscript) else base
            dotted = source.dotted(bare)
            self.bases.add(dotted.rpartition(".")[2])
            defined = source.definitions.get(dotted)
            if isinstance(defined, ast.ClassDef):
                yield defined
            elif known := library_class(dotted.removeprefix("builtins.")):
                self.known.append(known)
            else:
                self.unseen = True

    @cached_property
    def _generated(self) -> set[str]:
        decorators = {name for node in self._nodes for name in decorator_names(node)}
        return {name for each in decorators for name in _GIVES_METHODS.get(each, "").split()}

    def method(self, name: str) -> AnyFunction | None:
        """Return the method of a name, its own or that of the nearest class of the source."""
        for node in self._nodes:
            found = definitions(_body(node)).get(name)
            if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return found
            if name in bound_names(_body(node)):
                return None
        return None

    def has(self, name: str) -> bool:
        """Return whether its objects have something of a name, or may have it unseen."""
        return (
            self.unseen
            or name in self._generated
            or any(name in bound_names(_body(node)) for node in self._nodes)
            or name in self._assigned
            or (name != "__init__" and any(_adds(name, each) for each in self.known))
        )

    @cached_property
    def _assigned(self) -> set[str]:
        """The attributes that its methods assign."""
        return {
            inner.attr
            for node in self._nodes
            for inner in walk(node)
            if isinstance(inner, ast.Attribute)
            and isinstance(inner.ctx, ast.Store)
            and isinstance(inner.value, ast.Name)
            and inner.value.id in ("self", "cls")
        }

    def derives_from(self, base: type) -> bool:
        """Return whether it derives from a class of Python, or may do so unseen."""
        return self.unseen or any(issubclass(each, base) for each in self.known)

    def fields(self) -> list[tuple[str, bool]] | None:
        """Return the fields that a dataclass takes by place, and whether each has a default.

        None where they cannot be told: some are inherited, or it takes them by name.
        """
        alone = len(self._nodes) == 1 and not self.unseen
        keywords = [
            k.arg for d in self.node.decorator_list if isinstance(d, ast.Call) for k in d.keywords
        ]
        if not alone or {"kw_only", "init"} & set(keywords):
            return None
        return [
            (each.target.id, each.value is not None)
            for each in self.node.body
            if isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and "ClassVar" not in ast.unparse(each.annotation)
            and not _is_left_out(each.value)
        ]


def decorator_names(node: ast.ClassDef | AnyFunction) -> set[str]:
    """Return what a class or function is decorated with, without modules and arguments."""
    names = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.add(ast.unparse(called).rpartition(".")[2])
    return names


def _body(node: ast.ClassDef) -> ast.Module:
    return ast.Module(body=node.body, type_ignores=[])


def _is_left_out(value: ast.expr | None) -> bool:
    """Return whether a field is none of those that a dataclass is made with."""
    return isinstance(value, ast.Call) and any(
        keyword.arg in ("init", "kw_only") for keyword in value.keywords
    )


def _adds(name: str, known: type) -> bool:
    """Return whether a class has something of a name that not every object has."""
    return getattr(known, name, None) is not getattr(object, name, None)
