"""Chunks are the definitions of a file that is too long for one reply, asked for by name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
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
        spec: What the plan says of it; when this changes it is revised. None for what the plan does
            not speak of, such as a helper, or the `__init__` of a class that needs none.
        members: The chunks it falls into where it is too long itself.
    """

    name: str
    spec: Any = None
    members: tuple[Chunk, ...] = ()

    @property
    def owner(self) -> str:
        """The class it belongs to, empty where it is a method of none."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True)
class Chunks:
    """How a file falls into chunks; of a file that nobody planned it is not known, and has none.

    Attributes:
        head: What the file begins with: its docstring and what it imports from `__future__`.
        each: The chunks in their order.
        module: What is planned of the module as a whole.
        common: Inputs of the brief that are there for any of them.
        briefs: Inputs it can have beside these, the fullest first; one of them should fit.
        defines: Whether the file defines their names; tests only speak of them.
    """

    head: str = ""
    each: tuple[Chunk, ...] = ()
    module: Mapping[str, Any] = field(default_factory=dict)
    common: Mapping[str, Any] = field(default_factory=dict)
    briefs: tuple[Mapping[str, Any], ...] = ({},)
    defines: bool = True

    @property
    def names(self) -> list[str]:
        """The names of all chunks, methods included."""
        return [one.name for each in self.each for one in (each, *each.members)]

    def find(self, name: str) -> Chunk | None:
        """Return the chunk of a name, or None."""
        for chunk in self.each:
            for found in (chunk, *chunk.members):
                if found.name == name:
                    return found
        return None

    def missing(self, text: str, opened: Collection[str] = ()) -> list[Chunk]:
        """Return the chunks that a file lacks.

        Args:
            text: The file, which must be Python.
            opened: Classes of which single methods may be missing: the file breaks off in them, or
                they are asked for method by method.
        """
        there = self._there(text)
        found: list[Chunk] = []
        for chunk in self.each:
            # A class of tests may be spoken of in one, and the tests of its methods be missing.
            is_begun = chunk.name in there and not self.defines
            if chunk.members and (chunk.name in opened or is_begun):
                found += [member for member in chunk.members if member.name not in there]
            elif chunk.name not in there:
                found.append(chunk)
        return found

    def absent(self, text: str) -> set[str]:
        """Return the names of all chunks that a file lacks, methods included."""
        return set(self.names) - self._there(text)

    def specification(self, asked: Sequence[Chunk]) -> dict[str, Any]:
        """Return what is planned of some chunks, in the form of a module."""
        api: dict[str, dict[str, Any]] = {}
        for chunk in asked:
            if not chunk.owner:
                api |= {chunk.name: chunk.spec} if chunk.spec else {}
            elif owner := self.find(chunk.owner):
                item = api.setdefault(owner.name, {**owner.spec, "methods": []})
                item["methods"] += [chunk.spec] if chunk.spec else []
        return {**self.module, "api": list(api.values())}

    def _there(self, text: str) -> set[str]:
        there = set(defined(text)) if self.defines else self._spoken_of(text)
        needless = (one for each in self.each for one in each.members if one.spec is None)
        return there | {one.name for one in needless if one.owner in there}

    def _spoken_of(self, text: str) -> set[str]:
        words = {word for test in collected_tests(parse(text)) for word in words_of(test.function)}
        found = set()
        for name in self.names:
            owner, _, last = name.rpartition(".")
            if (owner if last == "__init__" else last) in words:
                found.add(name)
        return found


def words_of(node: ast.AST) -> set[str]:
    """Return the names and attributes that some code speaks of."""
    found = set()
    for inner in walk(node):
        if isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.Attribute):
            found.add(inner.attr)
    return found
