"""Chunks are the definitions of a file that is too long for one reply, asked for one by one."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pygen_copier.source.collected_tests import collected_tests
from pygen_copier.source.parsing import parse
from pygen_copier.source.statements import defined
from pygen_copier.source.syntax import walk


@dataclass(frozen=True)
class Chunk:
    """One definition.

    Attributes:
        name: What it defines, or what its tests speak of: `decode`, `Code`, or `Code.rate`. The
            method `Code.__init__` stands for the class with its docstring and fields.
        spec: What the plan says of it; when this changes it is revised. None for the `__init__` of
            a class that needs none.
        briefs: The inputs it can be asked for with, the fullest first; one of them should fit.
        members: The chunks it falls into where it is too long itself.
    """

    name: str
    spec: Any = None
    briefs: tuple[Mapping[str, Any], ...] = ({},)
    members: tuple[Chunk, ...] = ()

    @property
    def owner(self) -> str:
        """The class it belongs to, empty where it is a method of none."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True)
class Chunks:
    """How a file falls into chunks; a file that does not has none.

    Attributes:
        head: What the file begins with: its docstring and what it imports from `__future__`.
        each: The chunks in their order.
        common: Inputs of the brief that are the same for all.
        defines: Whether the file defines their names; tests only speak of them.
    """

    head: str = ""
    each: tuple[Chunk, ...] = ()
    common: Mapping[str, Any] = field(default_factory=dict)
    defines: bool = True

    def find(self, name: str) -> Chunk | None:
        """Return the chunk of a name, or None."""
        for chunk in self.each:
            for found in (chunk, *chunk.members):
                if found.name == name:
                    return found
        return None

    def missing(self, text: str, inside: str = "") -> list[Chunk]:
        """Return the chunks that a file lacks.

        Args:
            text: The file, which must be Python.
            inside: The class that it breaks off in, of which single methods may be missing.
        """
        there = self._there(text)
        found: list[Chunk] = []
        for chunk in self.each:
            if chunk.name not in there:
                found.append(chunk)
            elif chunk.name == inside:
                found += [member for member in chunk.members if member.name not in there]
        return found

    def absent(self, text: str) -> set[str]:
        """Return the names of all chunks that a file lacks, methods included."""
        return {one.name for each in self.each for one in (each, *each.members)} - self._there(text)

    def lacking(self, chunk: Chunk, text: str) -> list[Chunk]:
        """Return the members of a chunk that a file lacks, or the chunk where it has none."""
        there = self._there(text)
        return [one for one in chunk.members or (chunk,) if one.name not in there]

    def _there(self, text: str) -> set[str]:
        there = set(defined(text)) if self.defines else self._spoken_of(text)
        needless = (one for each in self.each for one in each.members if one.spec is None)
        return there | {one.name for one in needless if one.owner in there}

    def _spoken_of(self, text: str) -> set[str]:
        words = {word for test in collected_tests(parse(text)) for word in words_of(test.function)}
        found = set()
        for chunk in self.each:
            for one in (chunk, *chunk.members):
                last = one.name.rpartition(".")[2]
                if (one.owner if last == "__init__" else last) in words:
                    found.add(one.name)
        return found


def words_of(node: ast.AST) -> set[str]:
    """Return the names and attributes that a chunk of code speaks of."""
    found = set()
    for inner in walk(node):
        if isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.Attribute):
            found.add(inner.attr)
    return found
