"""Edits of a source: what is to be written in the places of nodes of its tree."""

from __future__ import annotations

import re

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

_LINE = re.compile(r"\r\n|\r|\n")


class Edits:
    """What is to be written, and where.

    Args:
        tree: The source as a tree.
        text: The source.

    Attributes:
        found: What is to be written, by where it begins and ends in the text.
    """

    def __init__(self, tree: MetadataWrapper, text: str) -> None:
        self.found: dict[tuple[int, int], str] = {}
        self._text = text
        self._positions = tree.resolve(PositionProvider)
        self._starts = [0, *(found.end() for found in _LINE.finditer(text))]

    def write(self, node: cst.CSTNode, new: str, old: str | None = None) -> None:
        """Take down what stands for a node, unless it is what was there."""
        if new != old:
            self.found[self.range_of(node)] = new

    def write_string(self, node: cst.SimpleString, inside: str) -> None:
        """Take down what stands in a string, between its quotes."""
        if inside != node.raw_value:
            self.write(node, f"{node.prefix}{node.quote}{inside}{node.quote}")

    def applied(self) -> str:
        """Return the source with all edits; of those that overlap, with the first."""
        at, parts = 0, list[str]()
        for (start, end), new in sorted(self.found.items()):
            if start >= at:
                parts += [self._text[at:start], new]
                at = end
        return "".join((*parts, self._text[at:]))

    def line_start(self, node: cst.CSTNode) -> int:
        """Return where the line begins that a node begins in."""
        return self._starts[self._positions[node].start.line - 1]

    def range_of(self, node: cst.CSTNode) -> tuple[int, int]:
        """Return where a node begins and ends."""
        place = self._positions[node]
        start, end = (self._starts[at.line - 1] + at.column for at in (place.start, place.end))
        return start, end
