"""The check of the API: what is planned is there, as it is planned."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.plan.api import ApiItem, Class, Constant, Function
from pygen_copier.plan.model import Module
from pygen_copier.plan.signatures import parameters, parameters_of
from pygen_copier.source.syntax import AnyFunction, Source, bound_names, definitions, shown


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
        return [
            problem
            for item in self._module.api
            for problem in _missing(
                item, source.definitions.get(item.name), item.name in source.bound
            )
        ]


def _missing(item: ApiItem, node: ast.stmt | None, bound: bool) -> Iterator[str]:
    if not bound:
        yield f"The planned {item.kind} `{item.name}` is not defined."
        return
    match item, node:
        case Function(), ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _other_parameters(item.name, item.signature, node)
        case Class(), ast.ClassDef():
            yield from _missing_methods(item, node)
        case (Class(), _) | (Function(), ast.ClassDef()):
            yield f"`{item.name}` should be a {item.kind}."
        case Constant(), ast.stmt():
            yield f"`{item.name}` should be a constant."
        case _:
            pass  # bound by an assignment or import: its parameters cannot be seen


def _missing_methods(item: Class, node: ast.ClassDef) -> Iterator[str]:
    body = ast.Module(body=node.body, type_ignores=[])
    methods, bound = definitions(body), bound_names(body)
    inherits = bool(node.bases or node.decorator_list or node.keywords)
    for method in item.methods:
        place = f"{item.name}.{method.name}"
        found = methods.get(method.name)
        if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _other_parameters(place, method.signature, found)
        elif method.name not in bound and not inherits:
            yield f"The planned method `{place}` is not defined."


def _other_parameters(place: str, signature: str, node: AnyFunction) -> Iterator[str]:
    wanted = parameters_of(signature)
    if wanted is None:
        return
    names = {name for _, name, _ in wanted}
    there = [found for found in parameters(node) if found[1] in names or not found[2]]
    if tuple(there) != wanted:
        yield f"`{place}` should have the parameters {signature}, not ({shown(node.args, 200)})."
