"""JSON Schemas cut to what a service takes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

_ONE = ("items", "additionalProperties", "not")
_SEVERAL = ("anyOf", "allOf", "oneOf", "prefixItems")
_NAMED = ("properties", "$defs", "definitions")
# What strict modes know; a reply is validated against the whole schema anyway.
_STRICT = frozenset(
    (
        *("type", "properties", "required", "additionalProperties", "items", "anyOf", "enum"),
        *("const", "$ref", "$defs", "title", "description", "minItems", "maxItems"),
        *("minimum", "maximum"),
    )
)
_BOUNDS = ("minLength", "maxLength", "minItems", "maxItems", "pattern")
# llama.cpp, and what is built on it, makes no grammar of longer repetitions.
_LONGEST = 2000


def strict(schema: Schema) -> dict[str, Any] | None:
    """Return a schema as strict modes take it, or None where they cannot hold a reply to it.

    They want objects whose fields are all named and required, and know few keywords: a field that
    may be missing may be null there.
    """
    required = _required(schema)
    if not is_closed(required):
        return None
    known = _kept(required, lambda keyword, _: keyword in _STRICT)
    return sealed(known)


def unbounded(schema: Schema) -> dict[str, Any]:
    """Return a schema without bounds and forms of texts: Gemini refuses too many, nested."""
    return _kept(schema, lambda keyword, _: keyword not in _BOUNDS)


def repeatable(schema: Schema) -> dict[str, Any]:
    """Return a schema without the bounds that are too large for a grammar."""
    return _kept(
        schema,
        lambda keyword, bound: not (
            keyword in _BOUNDS and isinstance(bound, int) and bound > _LONGEST
        ),
    )


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

    References are put in place, an alternative to null becomes `nullable`, alternative objects
    become one with the fields of all, and constraints are dropped; the reply is validated
    against the whole schema anyway.
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
        if len(others) == 1:
            return {**_basic(others[0], definitions, inside), "nullable": len(choices) > 1}
        return _merged([_basic(choice, definitions, inside) for choice in others])

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


def _merged(choices: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one object that has the fields of several, and requires those that all require."""
    if not choices or any(choice["type"] != "object" for choice in choices):
        raise _InexpressibleError
    fields: dict[str, dict[str, Any]] = {}
    for choice in choices:
        for name, field in choice["properties"].items():
            known = fields.setdefault(name, dict(field))
            if "enum" in known and "enum" in field:
                known["enum"] = list(dict.fromkeys([*known["enum"], *field["enum"]]))
    required = [name for name in fields if all(name in choice["required"] for choice in choices)]
    return {"type": "object", "properties": fields, "required": required}


def _kept(schema: Schema, keep: Callable[[str, Any], bool]) -> dict[str, Any]:
    """Return a schema with those keywords only, at every depth, that are to be kept."""
    kept = {keyword: value for keyword, value in schema.items() if keep(keyword, value)}
    return _rebuilt(kept, lambda part: _kept(part, keep))


def _required(schema: Schema) -> dict[str, Any]:
    """Return a schema whose objects require all their fields; those that might lack may be null."""
    result = _rebuilt(schema, _required)
    fields = result.get("properties") or {}
    optional = set(fields) - set(result.get("required", ()))
    if _is_object(schema) and optional:
        null = {"type": "null"}
        result["properties"] = {
            name: {"anyOf": [field, null]} if name in optional else field
            for name, field in fields.items()
        }
        result["required"] = list(fields)
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
