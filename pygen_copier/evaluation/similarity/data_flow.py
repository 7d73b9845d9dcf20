"""The data flow of CodeBLEU: where the value of each name comes from, or is computed from.

The walk is that of GraphCodeBERT (Guo et al. 2021), which CodeBLEU uses: names have no scopes, a
loop is walked twice, and after an `if` a name may come from either branch. A leaf that does not
stand for itself is a name here, a number too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pygen_copier.evaluation.similarity.code_tree import (
    CodeTree,
    Language,
    children,
    is_leaf,
    leaves,
    text_of,
)

Edge = tuple[str, str, tuple[str, ...]]
"""A name, `comesFrom` or `computedFrom`, and the names it is from; names are numbered."""

_COMES, _COMPUTED = "comesFrom", "computedFrom"


class _Grammar(NamedTuple):
    """The kinds of nodes that move values, and the fields they have the sides in."""

    computed: frozenset[str]
    defaults: frozenset[str]
    defaults_fields: tuple[str, str]
    for_loops: frozenset[str]
    while_loops: frozenset[str]
    conditions: frozenset[str]
    otherwise: frozenset[str]
    first: frozenset[str]
    increments: frozenset[str]


_GRAMMARS: dict[Language, _Grammar] = {
    "python": _Grammar(
        computed=frozenset({"assignment", "augmented_assignment", "for_in_clause"}),
        defaults=frozenset({"default_parameter"}),
        defaults_fields=("name", "value"),
        for_loops=frozenset({"for_statement"}),
        while_loops=frozenset({"while_statement"}),
        conditions=frozenset({"if_statement"}),
        otherwise=frozenset({"elif_clause", "else_clause"}),
        first=frozenset({"for_in_clause"}),
        increments=frozenset(),
    ),
    "javascript": _Grammar(
        computed=frozenset({"assignment_expression", "augmented_assignment_expression"}),
        defaults=frozenset({"variable_declarator", "assignment_pattern"}),
        defaults_fields=("name", "value"),
        for_loops=frozenset({"for_in_statement"}),
        while_loops=frozenset({"while_statement", "for_statement", "do_statement"}),
        conditions=frozenset({"if_statement"}),
        otherwise=frozenset({"else_clause"}),
        first=frozenset(),
        increments=frozenset({"update_expression"}),
    ),
}


@dataclass(slots=True)
class _Item:
    """What is known of one leaf: what it is from, by the places of the other leaves."""

    name: str
    relation: str
    sources: dict[int, str]


_States = dict[str, list[int]]


def data_flow_match(candidate: CodeTree, reference: CodeTree) -> float | None:
    """Return the share of the reference's edges that the candidate has (Ren et al. 2020).

    Args:
        candidate: The candidate.
        reference: The reference, of the same language.

    Returns:
        The share, or None where the reference has no edge, or one is nested too deep to be walked.
    """
    try:
        wanted, own = Counter(edges(reference)), Counter(edges(candidate))
    except RecursionError:
        return None
    return (wanted & own).total() / wanted.total() if wanted else None


def edges(tree: CodeTree) -> list[Edge]:
    """Return the edges of a text, its names numbered by their first appearance.

    Args:
        tree: The text.

    Raises:
        RecursionError: It is nested too deep.
    """
    items = _Walk(tree).items()
    involved = {place for place, item in items if item.sources}
    involved |= {source for _, item in items for source in item.sources}
    numbers: dict[str, str] = {}
    found: list[Edge] = []
    for place, item in items:
        if place in involved:
            names = list(dict.fromkeys(item.sources[at] for at in sorted(item.sources)))
            sources = tuple(_number(name, numbers) for name in names)
            found.append((_number(item.name, numbers), item.relation, sources))
    return found


def _number(name: str, numbers: dict[str, str]) -> str:
    return numbers.setdefault(name, f"var_{len(numbers)}")


class _Walk:
    """Walks over a tree, and keeps what each leaf is from."""

    def __init__(self, tree: CodeTree) -> None:
        self._root = tree.root
        self._grammar = _GRAMMARS[tree.language]
        self._places = {_key(leaf): place for place, leaf in enumerate(tree.leaves)}
        self._found: dict[int, _Item] = {}

    def items(self) -> list[tuple[int, _Item]]:
        """Return what is known of each leaf, in their order."""
        self._visit(self._root, {})
        return sorted(self._found.items())

    def _visit(self, node: Any, states: _States) -> _States:
        """Walk over a node with what names are from before it; return it for after it."""
        grammar, kind = self._grammar, node.type
        if is_leaf(node):
            self._leaf(node, states)
        elif kind in grammar.defaults:
            name, value = grammar.defaults_fields
            left = node.child_by_field_name(name) or node.child_by_field_name("left")
            right = node.child_by_field_name(value) or node.child_by_field_name("right")
            self._default(left, right, states)
        elif kind in grammar.computed:
            self._assignment(node, states)
        elif kind in grammar.increments:
            names = list(self._names(node))
            self._computed(names, names, states)
        elif kind in grammar.conditions:
            return self._condition(node, states)
        elif kind in grammar.for_loops:
            for _ in range(2):
                self._assignment(node, states)
                if body := node.child_by_field_name("body"):
                    states = self._visit(body, states)
            if otherwise := node.child_by_field_name("alternative"):
                states = self._visit(otherwise, states)
        else:
            for _ in range(2 if kind in grammar.while_loops else 1):
                for child in sorted(
                    children(node), key=lambda each: each.type not in grammar.first
                ):
                    states = self._visit(child, states)
        return states

    def _leaf(self, node: Any, states: _States) -> None:
        name = text_of(node)
        if name == node.type:
            return
        if name in states:
            self._add(self._place(node), name, _COMES, dict.fromkeys(states[name], name))
            return
        if node.type == "identifier":
            states[name] = [self._place(node)]
        self._add(self._place(node), name, _COMES, {})

    def _default(self, left: Any, right: Any, states: _States) -> None:
        names = list(self._names(left))
        if right is None:
            for place, name in names:
                self._add(place, name, _COMES, {})
                states[name] = [place]
            return
        states.update(self._visit(right, states))
        sources = dict(self._names(right))
        for place, name in names:
            for at, source in sources.items():
                self._add(place, name, _COMES, {at: source})
            states[name] = [place]

    def _assignment(self, node: Any, states: _States) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        lefts, rights = [left], [right]
        parts, others = _parts(left), _parts(right)
        if node.type != "for_in_clause" and parts and len(parts) == len(others):
            lefts, rights = parts, others
        for each in rights:
            states.update(self._visit(each, states))
        for target, value in zip(lefts, rights, strict=True):
            self._computed(list(self._names(target)), list(self._names(value)), states)

    def _computed(
        self, names: list[tuple[int, str]], sources: list[tuple[int, str]], states: _States
    ) -> None:
        for place, name in names:
            self._add(place, name, _COMPUTED, dict(sources))
            states[name] = [place]

    def _condition(self, node: Any, states: _States) -> _States:
        """Walk over each branch with what was known before; afterwards any may have been taken."""
        current, ends = dict(states), []
        has_else = False
        for child in children(node):
            if child.type in self._grammar.otherwise:
                has_else = has_else or "else" in child.type
                ends.append(self._visit(child, dict(states)))
            else:
                current = self._visit(child, current)
        ends.append(current)
        if not has_else:
            ends.append(states)
        merged: dict[str, set[int]] = {}
        for end in ends:
            for name, places in end.items():
                merged.setdefault(name, set()).update(places)
        return {name: sorted(places) for name, places in merged.items()}

    def _add(self, place: int, name: str, relation: str, sources: dict[int, str]) -> None:
        """Add what a leaf is from; how it was first from something stays."""
        item = self._found.setdefault(place, _Item(name, relation, {}))
        item.sources.update(sources)

    def _names(self, node: Any) -> Iterator[tuple[int, str]]:
        """Yield the places and names of a node's leaves that do not stand for themselves."""
        for leaf in leaves(node):
            if (name := text_of(leaf)) != leaf.type:
                yield self._place(leaf), name

    def _place(self, leaf: Any) -> int:
        return self._places[_key(leaf)]


def _parts(side: Any) -> list[Any]:
    """Return the parts of a side of an assignment; a text has none, though its tree does."""
    return [] if is_leaf(side) else [each for each in children(side) if each.type != ","]


def _key(node: Any) -> tuple[int, int]:
    return node.start_byte, node.end_byte
