"""The rules of an API in a plan: names, signatures, types, and what classes may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pygen_copier.names import identifier_problem
from pygen_copier.plan.api import (
    Alias,
    Attribute,
    Class,
    ClassLike,
    Constant,
    Enumeration,
    Function,
    Member,
    Method,
)
from pygen_copier.plan.model import Module
from pygen_copier.plan.signatures import is_annotation, is_default, parameters_of

_FIRST = {"method": "self", "property": "self", "classmethod": "cls"}
# Python passes the class to these, whatever they are said to be.
_OF_THE_CLASS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})

# Others that begin so are called by Python while it makes an enumeration.
_OF_MEMBERS = frozenset(
    {"__str__", "__repr__", "__format__", "__lt__", "__le__", "__gt__", "__ge__", "__call__"}
)


def api_violations(module: Module) -> Iterator[str]:
    """Yield a sentence for every rule that the API of a module breaks by itself."""
    for name in repeated(item.name for item in module.api):
        yield f"Module {module.name!r} defines {name!r} twice."
    for item in module.api:
        place = f"{module.name}.{item.name}"
        if problem := identifier_problem(item.name):
            yield f"In module {module.name!r}: {problem}"
        match item:
            case Function():
                yield from _signature_violation(place, item.signature)
            case Constant() | Alias():
                yield from _type_violation(place, item.type)
            case ClassLike():
                yield from _class_violations(place, item)


def repeated(names: Iterable[str]) -> list[str]:
    """Return the names that stand more than once, sorted."""
    return sorted(name for name, count in Counter(names).items() if count > 1)


def _class_violations(place: str, item: ClassLike) -> Iterator[str]:
    noun = {"enum": "Enumeration", "exception": "Exception"}.get(item.kind, "Class")
    for name in repeated(part.name for part in item.parts()):
        yield f"{noun} {place} defines {name!r} twice."
    for base in repeated(item.bases):
        yield f"{noun} {place} derives from {base!r} twice."
    if isinstance(item, Enumeration) and not item.members:
        yield f"Enumeration {place} has no members."
    if isinstance(item, Enumeration) and item.attributes:
        yield f"Enumeration {place} has attributes: plan members, methods and properties."
    for method in item.methods if isinstance(item, Enumeration) else ():
        if method.name.startswith("_") and method.name not in _OF_MEMBERS:
            yield f"Enumeration {place} has {method.name!r}, which Python makes for it itself."
    for part in item.parts():
        if problem := identifier_problem(part.name):
            yield f"In {noun.lower()} {place}: {problem}"
        match part:
            case Method():
                yield from _method_violations(f"{place}.{part.name}", part)
            case Attribute():
                yield from _attribute_violations(f"{place}.{part.name}", part)
            case Member():
                pass
    if (
        isinstance(item, Class)
        and item.dataclass
        and any(m.name == "__init__" for m in item.methods)
    ):
        yield f"The dataclass {place} has an __init__ of its own: plan attributes instead of it."


def _method_violations(place: str, method: Method) -> Iterator[str]:
    yield from _signature_violation(place, method.signature)
    parameters = parameters_of(method.signature)
    if parameters is None or method.kind is None or method.name in _OF_THE_CLASS:
        return
    first = next((name for kind, name, _ in parameters if kind.startswith("positional")), "")
    wanted = _FIRST.get(method.kind)
    if wanted and first != wanted:
        yield f"The {method.kind} {place} takes {wanted!r} first: {method.signature!r:.100}."
    elif not wanted and first in _FIRST.values():
        yield f"The {method.kind} {place} takes no {first!r}: {method.signature!r:.100}."
    elif method.kind == "property" and len(parameters) > 1:
        yield f"The property {place} takes 'self' alone: {method.signature!r:.100}."


def _attribute_violations(place: str, attribute: Attribute) -> Iterator[str]:
    yield from _type_violation(place, attribute.type)
    if attribute.default and not is_default(attribute.default):
        yield (
            f"The default of {place} is no plain value, None for a list or dict: "
            f"{attribute.default!r:.100}."
        )


def _type_violation(place: str, text: str) -> Iterator[str]:
    if not is_annotation(text):
        yield f"The type of {place} is no type annotation: {text!r}."


def _signature_violation(place: str, signature: str) -> Iterator[str]:
    if parameters_of(signature) is None:
        yield (
            f"The signature of {place} must read like '(n: int, *, rate: float = 0.1) -> str', "
            f"with plain values as defaults, None for a list or dict: {signature!r:.100}."
        )
