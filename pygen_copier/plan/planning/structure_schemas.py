"""JSON Schemas of structures: the modules of a package, and what the API of each is made of.

Where decoding is held to a schema, a small model fills a list until something ends it: every list
and text is bounded, and names and signatures have the form that the rules ask for. Every object
requires all of its fields, as strict modes want it; what need not be said is an alternative of
fewer fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

FAMILIES = ("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag")

_WORD, _DOC = 60, 240  # the most characters
_API = 12  # the most names of a module
_WORDS = r"[A-Za-z_][A-Za-z0-9_]{0,59}"
_TYPES = r"[A-Za-z_'][A-Za-z0-9_.,|\[\]' -]{0,119}"
_DEFAULT = r"[^\"\\\n]{1,60}"
_PARAMETER = rf"(/|\*|\*{{0,2}}{_WORDS}(: {_TYPES})?( ?= ?{_DEFAULT})?)"


def structure(features: Sequence[str], requirements: Sequence[str] = ()) -> Schema:
    """Return the schema of a structure that serves features and honours requirements, by id."""
    return _structure(features, {**_honoured(requirements), "api": _list(_ITEM, 1, _API)})


def modules(features: Sequence[str], requirements: Sequence[str] = ()) -> Schema:
    """Return the schema of a structure whose modules' APIs are asked for apart."""
    return _structure(features, _honoured(requirements))


def api() -> Schema:
    """Return the schema of the API of one module."""
    return _object({"api": _list(_ITEM, 1, _API)})


def _structure(features: Sequence[str], more: Mapping[str, Schema]) -> Schema:
    served = {"type": "string", "enum": list(features)}
    module = _object(
        {
            "name": _MODULE,
            "purpose": _text(_DOC),
            "features": _list(served, 0, len(features)),
            "uses": _list(_MODULE, 0, 6),
            **more,
        }
    )
    return _object(
        {
            "dependencies": _list(_REQUIREMENT, 0, 6),
            "modules": _list(module, 1, max(4, 2 * len(features) + 2)),
        }
    )


def _honoured(requirements: Sequence[str]) -> dict[str, Schema]:
    if not requirements:
        return {}
    return {"requirements": _list(_one_of(*requirements), 0, len(requirements))}


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(item: Schema, least: int, most: int) -> Schema:
    return {"type": "array", "items": item, "minItems": least, "maxItems": most}


def _text(most: int, least: int = 1) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def _like(pattern: str) -> Schema:
    """Return the schema of a text that the rules can take; where it is held to, they do."""
    return {"type": "string", "pattern": f"^{pattern}$"}


_NAME = _like(_WORDS)
_TYPE = _like(_TYPES)
_SCRIPT = _like(r"([a-z][a-z0-9-]{0,29})?")
_SIGNATURE = _like(rf"\(({_PARAMETER}(, {_PARAMETER}){{0,11}})?\)( -> {_TYPES})?")
_MODULE = _like(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?")
_REQUIREMENT = _like(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}((>=|==|~=)[0-9]{1,4}(\.[0-9]{1,4}){0,2})?")


def _kind(kind: str, **properties: Schema) -> Schema:
    named = {"kind": _one_of(kind), "name": _NAME}
    return _object({**named, **properties, "doc": _text(_DOC, 0)})


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


_METHOD = {"name": _NAME, "signature": _SIGNATURE, "doc": _text(_DOC, 0)}
_OTHER_METHOD = {"kind": _one_of("property", "classmethod", "staticmethod"), **_METHOD}
_ATTRIBUTE = {
    "name": _NAME,
    "type": _TYPE,
    "default": _text(_WORD, 0),
    "doc": _text(_DOC, 0),
}
_MEMBER = {"name": _NAME, "value": _text(_WORD, 0), "doc": _text(_DOC, 0)}

_METHODS = _list({"anyOf": [_object(_OTHER_METHOD), _object(_METHOD)]}, 0, 16)
_ATTRIBUTES = _list(_object(_ATTRIBUTE), 0, 16)
_BASES = _list(_TYPE, 0, 3)

_ITEM: Schema = {
    "anyOf": [
        _kind("function", signature=_SIGNATURE, script=_SCRIPT),
        _kind("function", signature=_SIGNATURE),
        _kind(
            "class",
            bases=_BASES,
            dataclass={"type": "boolean"},
            attributes=_ATTRIBUTES,
            methods=_METHODS,
        ),
        _kind("class", methods=_METHODS),
        _kind("constant", type=_TYPE),
        _kind(
            "enum",
            bases=_list(_one_of(*FAMILIES), 1, 1),
            members=_list(_object(_MEMBER), 1, 16),
        ),
        _kind("exception", bases=_BASES, attributes=_ATTRIBUTES, methods=_METHODS),
        _kind("exception", bases=_BASES),
        _kind("alias", type=_TYPE),
    ]
}
