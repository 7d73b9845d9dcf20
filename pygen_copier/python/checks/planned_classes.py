"""Planned classes: their bases, fields and members are there, and methods are called as planned."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import Enum

from pygen_copier.plan.api import (
    Attribute,
    Class,
    ClassLike,
    Enumeration,
    ExceptionClass,
    Member,
    Method,
    named,
)
from pygen_copier.plan.bases import library_class
from pygen_copier.plan.signatures import base_name, parameters, parameters_of
from pygen_copier.python.checks.found_class import FoundClass, decorator_names
from pygen_copier.source.syntax import AnyFunction, Source, shown

_CALLED_AS = {
    "property": frozenset({"property", "cached_property", "abstractproperty"}),
    "classmethod": frozenset({"classmethod"}),
    "staticmethod": frozenset({"staticmethod"}),
}


def class_problems(item: ClassLike, node: ast.ClassDef, source: Source) -> Iterator[str]:
    """Yield what of a planned class is not there, or is otherwise.

    Args:
        item: The class as planned.
        node: The class as it is.
        source: The source that defines it.
    """
    found = FoundClass(node, source)
    yield from _base_problems(item, found)
    if isinstance(item, Class) and item.dataclass:
        yield from _field_problems(item, found)
    for part in item.parts():
        place = f"{item.name}.{part.name}"
        match part:
            case Method():
                yield from _method_problems(place, part, found)
            case Attribute():
                if not found.has(part.name):
                    yield f"The planned attribute `{place}` is not defined."
            case Member():
                yield from _member_problems(place, part, found)


def _base_problems(item: ClassLike, found: FoundClass) -> Iterator[str]:
    if isinstance(item, ExceptionClass) and not found.derives_from(BaseException):
        yield f"`{item.name}` should be an exception."
    elif isinstance(item, Enumeration) and not found.derives_from(Enum):
        yield f"`{item.name}` should be an enum."
    for text in item.bases:
        last = (base_name(text) or text).rpartition(".")[2]
        known = library_class(base_name(text) or text)
        if (
            last not in found.bases
            and not (known and found.derives_from(known))
            and not found.unseen
        ):
            yield f"`{item.name}` should derive from `{text}`."


def _field_problems(item: Class, found: FoundClass) -> Iterator[str]:
    if not found.unseen and "dataclass" not in decorator_names(found.node):
        yield f"`{item.name}` should be a dataclass."
        return
    fields = found.fields()
    if fields is None:
        return
    wanted = [each.name for each in item.attributes if "ClassVar" not in each.type]
    there = [name for name, has_default in fields if name in wanted or not has_default]
    if not set(wanted) - {name for name, _ in fields} and there != wanted:
        yield f"The dataclass `{item.name}` should have the fields {', '.join(wanted)} first."
    given = dict(fields)
    for each in item.attributes:
        if each.default and given.get(each.name) is False:
            yield f"The field `{item.name}.{each.name}` should have the default {each.default}."


def _member_problems(place: str, member: Member, found: FoundClass) -> Iterator[str]:
    values = {
        target.id: each.value
        for each in found.node.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    value = values.get(member.name)
    if member.name not in values and not found.unseen:
        yield f"The planned member `{place}` is not defined."
    elif isinstance(value, ast.Constant) and member.value not in (None, value.value):
        yield f"`{place}` should be {member.value!r}, not {shown(value)}."


def _method_problems(place: str, method: Method, found: FoundClass) -> Iterator[str]:
    node = found.method(method.name)
    if node is None:
        inherited = found.has(method.name)
        if not inherited:
            yield f"The planned {method.kind or 'method'} `{place}` is not defined."
        return
    yield from other_parameters(place, method.signature, node)
    decorators = decorator_names(node)
    if method.kind in _CALLED_AS and not decorators & _CALLED_AS[method.kind]:
        yield f"`{place}` should be {named(method.kind)}."
    elif method.kind == "method":
        others = [kind for kind, names in _CALLED_AS.items() if decorators & names]
        if others:
            yield f"`{place}` should be a method, not {named(others[0])}."


def other_parameters(place: str, signature: str, node: AnyFunction) -> Iterator[str]:
    """Yield a problem where a function has other parameters than those planned.

    Args:
        place: The function's name, for the problem.
        signature: What is planned.
        node: The function as it is; it may have more parameters that need not be given.
    """
    wanted = parameters_of(signature)
    if wanted is None:
        return
    names = {name for _, name, _ in wanted}
    there = [found for found in parameters(node) if found[1] in names or not found[2]]
    if tuple(there) != wanted:
        yield f"`{place}` should have the parameters {signature}, not ({shown(node.args, 200)})."
