"""Planned annotations as they stand in a file: without quotes, with what generics hold."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec

from pygen_copier.plan.signatures import is_annotation
from pygen_copier.source.parsing import parse_expression
from pygen_copier.source.syntax import walk

# How many types a generic holds; of some, as many as one likes.
_ONE = """
    AsyncIterable AsyncIterator Awaitable Collection Container Counter Deque FrozenSet Iterable
    Iterator KeysView List MutableSequence MutableSet Reversible Sequence Set Type ValuesView deque
    frozenset list set type
"""
_TWO = """
    AsyncGenerator DefaultDict Dict ItemsView Mapping MutableMapping OrderedDict defaultdict dict
"""
_HELD = {
    **dict.fromkeys(_ONE.split(), 1),
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(("Coroutine", "Generator"), 3),
}
_AS_MANY = frozenset({"Callable", "Tuple", "tuple"})


def dotted_name(node: ast.expr) -> str:
    """Return the dotted name that an expression is, empty where it is something else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def dotted_names(value: ast.expr) -> set[str]:
    """Return the names that an expression looks up, dotted ones as a whole."""
    nodes = walk(value)
    owners = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    each = (
        dotted_name(node) for node in nodes if isinstance(node, ast.expr) and id(node) not in owners
    )
    return {name for name in each if name}


@lru_cache(1024)
def module_of(dotted: str) -> str:
    """Return the module of the standard library that has a name, empty where there is none."""
    owner = dotted.rpartition(".")[0]
    while owner:
        try:
            if find_spec(owner) is not None:
                return owner
        except (ImportError, ValueError):
            pass
        owner = owner.rpartition(".")[0]
    return ""


class Unquoted(ast.NodeTransformer):
    """Annotations without quotes: what stands in them is looked up as what stands outside.

    Args:
        near: Returns by which name a dotted one is there.
    """

    def __init__(self, near: Callable[[str], str]) -> None:
        self._near = near

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Return a dotted name as it is looked up."""
        dotted = dotted_name(node)
        return parse_expression(self._near(dotted)) if dotted else self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Leave the values of `Literal[...]` as they are."""
        is_literal = ast.unparse(node.value).rpartition(".")[2] == "Literal"
        return node if is_literal else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Return what a text names, where it is an annotation."""
        text = node.value
        if not isinstance(text, str) or not is_annotation(text):
            return node
        inner: ast.expr = self.visit(parse_expression(text))
        return inner


class Whole(ast.NodeTransformer):
    """Annotations whose generics say what they hold, which strict type checkers want.

    Args:
        own: Names that stand for something else here.
        any_name: Returns what stands for any type.
    """

    def __init__(self, own: set[str], any_name: Callable[[], str]) -> None:
        self._own, self._any = own, any_name

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Look into what a generic holds, which says it already."""
        if not dotted_name(node.value).endswith("Literal"):
            node.slice = self.visit(node.slice)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Return a generic of a module with what it holds."""
        root = dotted_name(node).partition(".")[0]
        is_known = root in ("collections", "typing") and root not in self._own
        return self._filled(node, node.attr) if is_known else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return a generic with what it holds."""
        return node if node.id in self._own else self._filled(node, node.id)

    def _filled(self, node: ast.expr, name: str) -> ast.expr:
        if name in _AS_MANY:
            held: list[ast.expr] = [ast.Constant(...), ast.Name(self._any())]
            if name != "Callable":
                held.reverse()
        elif name in _HELD:
            held = [ast.Name(self._any()) for _ in range(_HELD[name])]
        else:
            return node
        return ast.Subscript(node, held[0] if len(held) == 1 else ast.Tuple(held))
