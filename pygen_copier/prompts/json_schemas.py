"""JSON Schemas of replies: what a value must be, and what may be made of one that is almost so.

A service holds a model to a schema where it can; what came is held against it all the same. This
knows the words that the schemas of this library use, and lets pass what others say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]

_TRUE, _FALSE = ("true", "yes"), ("false", "no")
_NAMES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


class MisfitError(ValueError):
    """A value is not what its schema asks for; the message says where and why."""


def fitted(value: Any, schema: Schema, where: str = "The reply") -> Any:
    """Return a value as its schema has it.

    What is meant is taken: `"true"` for true, a number in quotes, a name in other capitals, an
    optional field that is null. A number beyond a bound is brought to it, and an item of a list
    that is none of those to choose from is left out. A text or list that is longer than asked for
    stays.

    Args:
        value: What a model replied.
        schema: What it should be.
        where: What the value is, for the message.

    Raises:
        MisfitError: It is something else.
    """
    if "anyOf" in schema:
        return _any_of(value, schema["anyOf"], where)
    if "const" in schema:
        return _one_of(value, (schema["const"],), where)
    if "enum" in schema:
        return _one_of(value, schema["enum"], where)
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    for kind in kinds:
        if (taken := _TAKES[kind](value)) is not None or (kind == "null" and value is None):
            return _READS.get(kind, _as_it_is)(taken, schema, where)
    if kinds:
        wanted = " or ".join(_NAMES[kind] for kind in kinds)
        raise MisfitError(f"{where} is {_told(value)}, not {wanted}.")
    return value


def _object(value: Any, schema: Schema, where: str) -> Any:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    required = schema.get("required", ())
    for name in required:
        if name not in value:
            raise MisfitError(f"{where} has no {name!r}.")
    found = {}
    for name, inner in value.items():
        if name not in properties:
            found[name] = inner
        elif inner is not None or name in required:
            found[name] = fitted(inner, properties[name], f"{name!r} of {_lower(where)}")
    return found


def _array(value: Any, schema: Schema, where: str) -> Any:
    items: Schema = schema.get("items", {})
    found = []
    for number, inner in enumerate(value, 1):
        try:
            found.append(fitted(inner, items, f"item {number} of {_lower(where)}"))
        except MisfitError:
            if "enum" not in items:
                raise
    if len(found) < schema.get("minItems", 0):
        raise MisfitError(f"{where} has too few items: {len(found)}.")
    return found


def _string(value: str, schema: Schema, where: str) -> str:
    if len(value.strip()) < schema.get("minLength", 0):
        raise MisfitError(f"{where} is too short: {value!r}.")
    return value


def _number(value: float, schema: Schema, where: str) -> float:
    raised: float = max(value, schema.get("minimum", value))
    bounded: float = min(raised, schema.get("maximum", raised))
    return bounded


def _as_it_is(value: Any, schema: Schema, where: str) -> Any:
    return value


def _any_of(value: Any, schemas: list[Schema], where: str) -> Any:
    problems = []
    for schema in schemas:
        try:
            return fitted(value, schema, where)
        except MisfitError as error:
            problems.append((_is_kind(value, schema), str(error)))
    # What the kind that was named lacks says more than what another kind lacks.
    raise MisfitError(next((said for named, said in problems if named), problems[0][1]))


def _is_kind(value: Any, schema: Schema) -> bool:
    """Return whether the fields of a value that have but one value to choose have that."""
    if not isinstance(value, Mapping):
        return False
    fixed = {
        name: inner.get("enum", [inner.get("const")])[0]
        for name, inner in schema.get("properties", {}).items()
        if "const" in inner or len(inner.get("enum", ())) == 1
    }
    return bool(fixed) and all(value.get(name) == wanted for name, wanted in fixed.items())


def _one_of(value: Any, choices: Any, where: str) -> Any:
    if value in choices:
        return value
    said = str(value).strip().casefold()
    for choice in choices:
        if isinstance(value, str) and str(choice).casefold() == said:
            return choice
    listed = ", ".join(map(repr, choices[:8]))
    raise MisfitError(f"{where} is {_told(value)}, not one of {listed}.")


def _boolean(value: Any) -> bool | None:
    said = str(value).strip().lower()
    if isinstance(value, bool) or said in _TRUE + _FALSE:
        return said in _TRUE
    return None


def _float(value: Any) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _integer(value: Any) -> int | None:
    number = _float(value)
    return None if number is None or number % 1 else int(number)


def _of(*kinds: type) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, kinds) else None


_TAKES: Mapping[str, Callable[[Any], Any]] = {
    "object": _of(dict),
    "array": _of(list),
    "string": _of(str),
    "number": _float,
    "integer": _integer,
    "boolean": _boolean,
    "null": lambda _: None,
}
_READS: Mapping[str, Callable[[Any, Schema, str], Any]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "number": _number,
    "integer": _number,
}


def _told(value: Any) -> str:
    """Return what a value is, in few words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    said = repr(value) if isinstance(value, (str, int, float)) else ""
    kind = _NAMES["object" if isinstance(value, dict) else "array"]
    return said if 0 < len(said) <= 40 else f"{said[:39]}…" if said else kind


def _lower(where: str) -> str:
    return f"{where[:1].lower()}{where[1:]}" if where.startswith("The ") else where
