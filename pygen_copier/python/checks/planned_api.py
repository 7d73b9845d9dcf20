"""The check of the API: what is planned is there, as it is planned."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.plan.api import (
    Alias,
    ApiItem,
    Class,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
    named,
)
from pygen_copier.plan.model import Module
from pygen_copier.python.checks.planned_classes import class_problems, other_parameters
from pygen_copier.source.syntax import Source


class PlannedApi(Check):
    """Every planned name is there with the planned parameters.

    Args:
        module: The module as planned.
    """

    id: ClassVar[str] = "api"
    title: ClassVar[str] = "defines the planned names with the planned parameters"

    def __init__(self, module: Module) -> None:
        self._module = module

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what is planned and not there."""
        return [problem for item in self._module.api for problem in _missing(item, source)]


def _missing(item: ApiItem, source: Source) -> Iterator[str]:
    if item.name not in source.bound:
        noun = "type alias" if isinstance(item, Alias) else item.kind
        yield f"The planned {noun} `{item.name}` is not defined."
        return
    match item, source.definitions.get(item.name):
        case Function(), ast.FunctionDef() | ast.AsyncFunctionDef() as node:
            yield from other_parameters(item.name, item.signature, node)
        case Class() | Enumeration() | ExceptionClass(), ast.ClassDef() as node:
            yield from class_problems(item, node, source)
        case (Class() | Enumeration() | ExceptionClass(), _) | (Function(), ast.ClassDef()):
            yield f"`{item.name}` should be {named(item.kind)}."
        case Constant(), ast.stmt():
            yield f"`{item.name}` should be a constant."
        case Alias(), ast.stmt():
            yield f"`{item.name}` should be a type alias."
        case _:
            pass  # bound by an assignment or import: its parameters cannot be seen
