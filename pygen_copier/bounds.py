"""Bounds of data that others wrote: a few lines of YAML with aliases can stand for billions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pygen_copier.errors import PygenError

MOST_ITEMS = 100_000
"""How many items data may have; an alias counts as what it stands for, each 100 letters as one."""

DEEPEST = 100
"""How deep data may be nested."""

WITHOUT_ALIASES = "Write less of it, and no aliases."
_LETTERS = 100


class TooMuchError(Exception):
    """Data is more than is read; the message is what a sentence says of it."""


def require_bounded(value: object, what: str) -> None:
    """Refuse data that is too much to walk through.

    Args:
        value: The data, whoever read it.
        what: What it is, as the subject of a sentence.

    Raises:
        PygenError: It has too many items, is nested too deeply, or holds itself.
    """
    try:
        measure(value, _parts_of, _length_of)
    except TooMuchError as error:
        raise PygenError(f"{what} {error}.", WITHOUT_ALIASES) from None


def measure(
    root: object, parts_of: Callable[[Any], Iterable[Any]], length_of: Callable[[Any], int]
) -> None:
    """Refuse a tree that is too much, looking at each node once however often it stands in it.

    Args:
        root: Its root.
        parts_of: Returns the nodes below a node.
        length_of: Returns how long a node's text is.

    Raises:
        TooMuchError: It has too many nodes, is too deep, or holds itself.
    """
    known: dict[int, tuple[int, int]] = {}

    def size_and_height(node: object, depth: int) -> tuple[int, int]:
        found = known.get(id(node))
        if depth + (found[1] if found else 0) > DEEPEST:  # what holds itself has no end
            raise TooMuchError("is nested too deeply")
        if found is None:
            size, height = 1 + length_of(node) // _LETTERS, 0
            for part in parts_of(node):
                below = size_and_height(part, depth + 1)
                size, height = size + below[0], max(height, below[1] + 1)
            if size > MOST_ITEMS:
                raise TooMuchError(f"has more than {MOST_ITEMS:,} items")
            found = known[id(node)] = size, height
        return found

    size_and_height(root, 0)


def _parts_of(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple | set | frozenset) else ()


def _length_of(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else 0
