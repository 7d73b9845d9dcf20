"""Mutants: a module with one small change, which tests should notice."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier.source.syntax import Source, UnreadableSourceError

_SWAPPED: Mapping[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module.

    Attributes:
        path: The module.
        line: The line that is changed.
        change: What was, and what is.
        text: The whole changed text.
    """

    path: str
    line: int
    change: str
    text: str


@dataclass(frozen=True, slots=True)
class _Site:
    """A place where a module can be changed: a node by its number, and the kind of change."""

    path: str
    number: int


def mutants(modules: Mapping[str, str], most: int, seed: int) -> list[Mutant]:
    """Return a sample of mutants; the same modules and seed give the same.

    Comparisons, arithmetic, `and`, `or` and `not` are turned, numbers and truths changed, and what
    is returned becomes None. What only annotates, documents or asks for the type is left alone.

    Args:
        modules: Texts by their paths; those that do not parse have none.
        most: How many, at most.
        seed: What the sample is drawn with.
    """
    sites = [site for path in sorted(modules) for site in _sites(path, modules[path])]
    drawn = random.Random(seed).sample(sites, min(most, len(sites)))  # noqa: S311 - a sample
    made = (_made(site, modules[site.path]) for site in sorted(drawn, key=sites.index))
    return [each for each in made if each is not None]


def _sites(path: str, text: str) -> Iterator[_Site]:
    try:
        nodes = Source(text).nodes
    except UnreadableSourceError:
        return
    passed = _passed(nodes)
    for number, node in enumerate(nodes):
        if id(node) not in passed and _changed(node) is not None:
            yield _Site(path, number)


def _made(site: _Site, text: str) -> Mutant | None:
    tree = copy.deepcopy(Source(text).tree)
    nodes = Source(text)
    original = nodes.nodes[site.number]
    place = _at(tree, nodes.tree, original)
    changed = _changed(place)
    if changed is None or not isinstance(place, ast.expr | ast.stmt):
        return None
    before, after = ast.unparse(place), ast.unparse(changed)
    whole = ast.unparse(_Replacing(place, changed).visit(tree))
    return Mutant(site.path, place.lineno, f"`{_short(before)}` → `{_short(after)}`", whole)


def _at(tree: ast.Module, other: ast.Module, node: ast.AST) -> ast.AST:
    """Return the node of a copied tree that stands where one of the first tree does."""
    pairs = zip(ast.walk(tree), ast.walk(other), strict=True)
    return next(copied for copied, first in pairs if first is node)


class _Replacing(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the new node for the old one, and others as they are."""
        return self._new if node is self._old else self.generic_visit(node)


def _changed(node: ast.AST) -> ast.AST | None:
    """Return a node changed in a small way, None where it has none."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _SWAPPED:
            return ast.Compare(node.left, [_swapped(operator)], node.comparators)
        case ast.BinOp(op=operator) if type(operator) in _SWAPPED and not _is_text(node):
            return ast.BinOp(node.left, _swapped(operator), node.right)
        case ast.BoolOp(op=operator):
            return ast.BoolOp(_swapped(operator), node.values)
        case ast.UnaryOp(op=ast.Not()):
            return node.operand
        case ast.Constant(value=bool(value)):
            return ast.Constant(not value)
        case ast.Constant(value=int(number)):
            return ast.Constant(number + 1)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            return ast.Return(ast.Constant(None))
        case _:
            return None


def _swapped(operator: ast.AST) -> Any:
    return _SWAPPED[type(operator)]()


def _is_text(node: ast.BinOp) -> bool:
    """Return whether texts are joined or filled, which no other operator does."""
    sides = (node.left, node.right)
    return any(
        isinstance(s, ast.JoinedStr) or (isinstance(s, ast.Constant) and isinstance(s.value, str))
        for s in sides
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _passed(nodes: Sequence[ast.AST]) -> set[int]:
    """Return, by `id`, the nodes of annotations, of code for type checkers, and of `__main__`."""
    roots: list[ast.AST] = []
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            roots += [node.returns] if node.returns else []
            roots += node.decorator_list
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            roots.append(node.annotation)
        elif isinstance(node, ast.If | ast.Assign) and _is_aside(node):
            roots.append(node)
    return {id(inner) for root in roots for inner in ast.walk(root)}


def _is_aside(node: ast.If | ast.Assign) -> bool:
    """Return whether a statement is for type checkers or `__main__`, or sets `__all__` and such."""
    if isinstance(node, ast.If):
        test = ast.unparse(node.test)
        return "TYPE_CHECKING" in test or "__name__" in test
    return any(isinstance(t, ast.Name) and t.id.startswith("__") for t in node.targets)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
