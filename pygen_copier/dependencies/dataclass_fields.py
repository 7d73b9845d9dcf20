"""The fields of a dataclass, which are the parameters that it is made with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from pygen_copier.dependencies.parameters import Kind, Parameter, shortened
from pygen_copier.dependencies.written import written

_FIELD = re.compile(r"(\w*dataclasses\.|dc\.)?field")  # and no method of that name


def fields_of(node: ast.ClassDef) -> tuple[Parameter, ...] | None:
    """Return the parameters that the fields of a dataclass make, without those of its bases.

    Args:
        node: The class, which a `dataclass` decorates.

    Returns:
        The parameters, or None where it may be made in another way.
    """
    options = {
        each.arg: each.value
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for each in decorator.keywords
    }
    if _is(options.get("init"), value=False):
        return None
    only = _is(options.get("kw_only"), value=True)
    return tuple(_read(node, only))


def merged(inherited: tuple[Parameter, ...], own: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Return the parameters of a class and of what it derives from, each where it first stood."""
    found = {each.name: each for each in (*inherited, *own)}
    return tuple(found.values())


def _read(node: ast.ClassDef, only: bool) -> Iterator[Parameter]:
    for each in node.body:
        if not isinstance(each, ast.AnnAssign) or not isinstance(each.target, ast.Name):
            continue
        annotation = each.annotation
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            said = annotation.value.partition("[")[0]
        else:
            said = written(
                annotation.value if isinstance(annotation, ast.Subscript) else annotation
            )
        last = said.rpartition(".")[2]
        if last == "KW_ONLY":
            only = True
        elif last != "ClassVar":
            yield from _field(each, each.target.id, only)


def _field(node: ast.AnnAssign, name: str, only: bool) -> Iterator[Parameter]:
    value, has_default = node.value, node.value is not None
    if isinstance(value, ast.Call) and _FIELD.fullmatch(written(value.func)):
        given = {each.arg: each.value for each in value.keywords}
        if _is(given.get("init"), value=False):
            return
        only = only or _is(given.get("kw_only"), value=True)
        has_default = bool({"default", "default_factory", None} & given.keys())
    kind: Kind = "keyword" if only else "either"
    shown = f"{name}: {shortened(node.annotation)}" + " = ..." * has_default
    yield Parameter(name, kind, not has_default, shown)


def _is(node: ast.expr | None, *, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
