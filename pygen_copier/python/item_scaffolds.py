"""Scaffolds of the items of an API: typed, documented, and waiting for an implementation."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from textwrap import indent

from pygen_copier.plan.api import (
    Alias,
    ApiItem,
    Attribute,
    Class,
    ClassLike,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
    Member,
    Method,
)
from pygen_copier.plan.signatures import parse_signature
from pygen_copier.python.docstrings import docstring
from pygen_copier.python.known_names import KnownNames
from pygen_copier.source.parsing import parse_expression
from pygen_copier.source.syntax import all_parameters

WAITING = "waiting for an implementation"
_STEP = " " * 4
_DECORATORS = ("classmethod", "staticmethod", "property")


def item_scaffolds(api: Sequence[ApiItem], names: KnownNames) -> list[str]:
    """Return the sources of items, those first that others look up when a module is imported."""
    constants = [item for item in api if isinstance(item, Constant)]
    enumerations = [item for item in api if isinstance(item, Enumeration)]
    rest = [item for item in api if not isinstance(item, (Constant, Enumeration))]
    return [_item(item, names) for item in [*constants, *enumerations, *_derived_last(rest, names)]]


def _derived_last(items: Sequence[ApiItem], names: KnownNames) -> list[ApiItem]:
    """Return items in their order, but for classes that derive from later ones."""
    own = {item.name: item for item in items}
    placed: dict[str, ApiItem] = {}
    for item in items:
        pending = [item]
        while pending:
            last = pending[-1]
            before = [own[n] for n in names.own_bases(last) if n in own and n not in placed]
            if before:
                pending += before
            else:
                placed.setdefault(last.name, last)
                pending.pop()
    return list(placed.values())


def _item(item: ApiItem, names: KnownNames) -> str:
    match item:
        case Function():
            return _function(item, names, item.name)
        case Constant():
            kind = parse_expression(item.type)
            if isinstance(kind, ast.Subscript) and ast.unparse(kind.value) == "Final":
                kind = kind.slice
            return f"{item.name} = {_awaited(kind, names)}  # {WAITING}"
        case Alias():
            kind = parse_expression(item.type)
            shown = ast.unparse(names.type(kind))
            names.imports.add("from typing import TypeAlias as _TypeAlias")
            told = f"\n{docstring(item.doc)}" if item.doc else ""
            return f"{item.name}: _TypeAlias = {shown!r}{told}"
        case Class() | Enumeration() | ExceptionClass():
            return _class(item, names)


def _class(item: ClassLike, names: KnownNames) -> str:
    head = f"class {item.name}"
    if bases := names.bases(item):
        head += f"({', '.join(bases)})"
    if isinstance(item, Class) and item.dataclass:
        head = f"@{names.library('dataclasses')}.dataclass\n{head}"
    body = "\n\n".join([docstring(item.doc or item.name), *_parts(item, names)])
    if isinstance(item, Enumeration):
        names.define(item)
    return f"{head}:\n{indent(body, _STEP)}"


def _parts(item: ClassLike, names: KnownNames) -> Iterator[str]:
    """Yield the sources of what a class has; what would hide a decorator from others comes last."""
    for part in item.parts():
        match part:
            case Attribute():
                yield f"{_attribute(part, names)}{_told(part)}"
            case Member():
                auto = part.value is None
                value = f"{names.library('enum')}.auto()" if auto else repr(part.value)
                yield f"{part.name} = {value}{_told(part)}"
            case Method():
                pass
    hidden = {part.name for part in item.parts() if not isinstance(part, Method)}
    for method in sorted(item.methods, key=lambda method: method.name in _DECORATORS):
        decorator = method.called_as
        place = f"{item.name}.{method.name}"
        if decorator == "method":
            yield _function(method, names, place)
        else:
            of = f"{names.library('builtins')}." if decorator in hidden else ""
            yield f"@{of}{decorator}\n{_function(method, names, place)}"


def _told(part: Attribute | Member) -> str:
    return f"\n{docstring(part.doc)}" if part.doc else ""


def _attribute(item: Attribute, names: KnownNames) -> str:
    kind = parse_expression(item.type)
    declared = f"{item.name}: {ast.unparse(names.annotation(kind))}"
    if not item.default:
        return declared
    default = parse_expression(item.default)
    given = names.is_there_at_import(default)
    return f"{declared} = {item.default if given else _awaited(kind, names)}"


def _awaited(kind: ast.expr, names: KnownNames) -> str:
    """Return what stands for a value of a type that has to be written."""
    shown = ast.unparse(names.type(kind))
    names.imports.add("from typing import cast as _cast")
    return f"_cast({shown!r}, NotImplemented)"


def _function(item: Function | Method, names: KnownNames, place: str) -> str:
    function = parse_signature(item.signature)
    if function is None:
        raise ValueError(f"the plan is not valid: {place}{item.signature}")
    function.name = item.name
    _resolve(function, names)
    header = ast.unparse(function).splitlines()[0].removesuffix(" ...").removesuffix(":")
    waits = f"raise NotImplementedError({place!r})"
    if item.name == "__init_subclass__":  # which is called for every class that is derived
        waits = "super().__init_subclass__()"
    body = f"{docstring(item.doc or place)}\n{waits}"
    return f"{header}:\n{indent(body, _STEP)}"


def _resolve(function: ast.FunctionDef, names: KnownNames) -> None:
    """Replace what names nothing known: annotations by Any, defaults by an ellipsis.

    A default is looked up when the module is imported, so it may name constants, members of
    enumerations and builtins only.
    """
    arguments = function.args
    for argument in all_parameters(function):
        if argument.annotation:
            argument.annotation = names.annotation(argument.annotation)
    if function.returns:
        function.returns = names.annotation(function.returns)
    for defaults in (arguments.defaults, arguments.kw_defaults):
        for at, default in enumerate(defaults):
            if default is not None and not names.is_there_at_import(default):
                defaults[at] = ast.Constant(...)
