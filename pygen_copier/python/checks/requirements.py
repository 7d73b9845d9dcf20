"""The checks of requirements: a module has what is demanded by name, and tests show each demand."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.plan.model import Requirement
from pygen_copier.plan.signatures_in_text import Demanded, demanded_in
from pygen_copier.source.requirement_tests import tests_by_requirement
from pygen_copier.source.syntax import AnyFunction, Source, walk


class Honoured(Check):
    """What is demanded by its signature has exactly these parameters, with their defaults.

    Args:
        requirements: What the module must honour.
    """

    id: ClassVar[str] = "honoured"
    title: ClassVar[str] = "has what is demanded by name with exactly those parameters"

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._requirements = requirements

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what is there with other parameters than are demanded."""
        return [
            f"`{demanded.shown}` is demanded ({each.id}); the module has it as "
            f"`({ast.unparse(node.args)})`."
            for each in self._requirements
            for demanded in demanded_in(each.text)
            for node in _defined(source, demanded)
            if not demanded.fits(_signature(node))
        ]


class ShownRequirements(Check):
    """Each requirement is shown by a test whose docstring names it.

    Tests that fail nothing else are not thrown away for it: that nothing shows a requirement is
    then noted.

    Args:
        requirements: What the tested module must honour.
    """

    id: ClassVar[str] = "requirements"
    title: ClassVar[str] = "has a test for each requirement, whose docstring names it"
    may_fail: ClassVar[bool] = True

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._requirements = requirements

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the requirements that no test shows."""
        found = tests_by_requirement(source.tree, [each.id for each in self._requirements])
        return [problem for each in self._requirements for problem in _unshown(each, found)]

    def notes(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the same, for a person."""
        return self.problems(source, texts)


def _unshown(
    requirement: Requirement, found: Mapping[str, Sequence[tuple[str, AnyFunction]]]
) -> Iterator[str]:
    tests = found[requirement.id]
    if not tests:
        yield (
            f"No test shows {requirement.id} ({requirement.text}): write one that does, and name "
            f"({requirement.id}) in its docstring."
        )
        return
    for name in dict.fromkeys(each.name for each in demanded_in(requirement.text)):
        if not any(name in _names(function) for _, function in tests):
            yield f"{tests[0][0]} names {requirement.id}, which demands `{name}`: use it there."


def _names(function: AnyFunction) -> set[str]:
    nodes = list(walk(function))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def _defined(source: Source, demanded: Demanded) -> Iterator[AnyFunction]:
    """Yield the function, or the method of a class, that a demanded name is in a module."""
    owner = demanded.owner.rpartition(".")[2]
    kind = owner if owner[:1].isupper() else demanded.name
    match source.definitions.get(kind):
        case ast.FunctionDef() | ast.AsyncFunctionDef() as node:
            yield node
        case ast.ClassDef(body=body):
            name = "__init__" if demanded.is_class else demanded.name
            yield from (
                each
                for each in body
                if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name == name
            )


def _signature(node: AnyFunction) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({ast.unparse(node.args)}){returns}"
