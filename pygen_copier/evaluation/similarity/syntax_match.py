"""The syntax match of CodeBLEU: which shapes of a reference a candidate has, whatever its names."""

from __future__ import annotations

from typing import Any

from pygen_copier.evaluation.similarity.code_tree import CodeTree, children

_Shape = tuple[Any, ...]


def syntax_match(candidate: CodeTree, reference: CodeTree) -> float:
    """Return the share of the reference's subtrees that the candidate has (Ren et al. 2020).

    A subtree is a node with children and all below it, by the kinds of the nodes.

    Args:
        candidate: The candidate.
        reference: The reference, of the same language.
    """
    known: dict[_Shape, int] = {}
    own = set(_subtrees(candidate.root, known))
    wanted = _subtrees(reference.root, known)
    return sum(each in own for each in wanted) / len(wanted)


def _subtrees(root: Any, known: dict[_Shape, int]) -> list[int]:
    """Return a number for the shape of each subtree, equal shapes having equal numbers."""
    found: list[int] = []
    numbers: dict[int, int] = {}
    pending = [(root, children(root), False)]
    while pending:
        node, inner, is_ready = pending.pop()
        if inner and not is_ready:
            pending.append((node, inner, True))
            pending += [(child, children(child), False) for child in inner]
            continue
        named = [(field, numbers[child.id]) for field, child in _fields(node, inner)]
        shape = (node.type, node.is_missing, *named)
        numbers[node.id] = known.setdefault(shape, len(known))
        if inner or node.id == root.id:
            found.append(numbers[node.id])
    return found


def _fields(node: Any, inner: list[Any]) -> list[tuple[str | None, Any]]:
    """Return the named children of a node, each with the field it is in, such as `condition`."""
    if not inner:
        return []
    kept = {child.id for child in inner if child.is_named}
    return [
        (node.field_name_for_child(number), child)
        for number, child in enumerate(node.children)
        if child.id in kept
    ]
