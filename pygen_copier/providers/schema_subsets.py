"""JSON Schemas cut to what a service takes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

_ONE = ("items", "additionalProperties", "not")
_SEVERAL = ("anyOf", "allOf", "oneOf", "prefixItems")
_NAMED = ("properties", "$defs", "definitions")


def is_closed(schema: Schema) -> bool:
    """Return whether every object in a schema has named fields only, all of them required."""
    if _is_object(schema):
        fields = schema.get("properties") or {}
        free = schema.get("additionalProperties") or not fields
        if free or set(schema.get("required", ())) != set(fields):
            return False
    return all(map(is_closed, _parts(schema)))


def sealed(schema: Schema) -> dict[str, Any]:
    """Return a schema whose objects all refuse fields that it does not name."""
    result = _rebuilt(schema, sealed)
    if _is_object(schema):
        result["additionalProperties"] = False
    return result


def basic(schema: Schema) -> dict[str, Any] | None:
    """Return a schema in the few keywords that google-generativeai knows, or None where they fail.

    References are put in place, an alternative to null becomes `nullable`, and constraints are
    dropped; the reply is validated against the whole schema anyway.
    """
    definitions = {**schema.get("definitions", {}), **schema.get("$defs", {})}
    try:
        return _basic(schema, definitions, frozenset())
    except _InexpressibleError:
        return None


class _InexpressibleError(Exception):
    """A schema that the few keywords cannot say."""


def _basic(schema: Schema, definitions: Schema, inside: frozenset[str]) -> dict[str, Any]:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        if name in inside or name not in definitions:
            raise _InexpressibleError
        return _basic(definitions[name], definitions, inside | {name})

    if choices := schema.get("anyOf") or schema.get("oneOf"):
        others = [choice for choice in choices if choice.get("type") != "null"]
        if len(others) != 1:
            raise _InexpressibleError
        return {**_basic(others[0], definitions, inside), "nullable": len(choices) > 1}

    declared = schema.get("type")
    kinds = [declared] if isinstance(declared, str) else list(declared or ())
    types = [kind for kind in kinds if kind != "null"]
    if len(types) != 1:
        raise _InexpressibleError
    result: dict[str, Any] = {"type": types[0]}
    if len(kinds) > 1:
        result["nullable"] = True
    if description := schema.get("description"):
        result["description"] = description
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if values and all(isinstance(value, str) for value in values):
        result["enum"] = list(values)
    if types[0] == "array":
        result["items"] = _basic(schema.get("items", {}), definitions, inside)
    if types[0] == "object":
        fields = schema.get("properties")
        if not fields:  # the service refuses objects without named fields
            raise _InexpressibleError
        result["properties"] = {
            name: _basic(field, definitions, inside) for name, field in fields.items()
        }
        result["required"] = list(schema.get("required", ()))
    return result


def _is_object(schema: Schema) -> bool:
    declared = schema.get("type")
    return "properties" in schema or declared == "object" or "object" in (declared or ())


def _parts(schema: Schema) -> Iterator[Schema]:
    """Yield the schemas directly inside a schema."""
    found: list[Schema] = []

    def keep(part: Schema) -> Schema:
        found.append(part)
        return part

    _rebuilt(schema, keep)
    yield from found


def _rebuilt(schema: Schema, change: Callable[[Schema], Schema]) -> dict[str, Any]:
    """Return a copy of a schema with the schemas directly inside it changed."""
    result = dict(schema)
    for keyword, value in schema.items():
        if keyword in _ONE and isinstance(value, Mapping):
            result[keyword] = change(value)
        elif keyword in _SEVERAL:
            result[keyword] = [change(part) for part in value]
        elif keyword in _NAMED:
            result[keyword] = {name: change(part) for name, part in value.items()}
    return result
