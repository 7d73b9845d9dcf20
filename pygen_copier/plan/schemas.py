"""JSON Schemas of the planning replies, and the tidying of what models add to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.plan.refinement import CRITERIA

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def _object(properties: Mapping[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required}


ASSESS = _object({"allowed": {"type": "boolean"}, "reason": _TEXT})
FEATURES = _object({"features": _TEXTS})
SUMMARY = _object({"summary": _TEXT})
CONTEXT = _object({"context": _TEXT})
JUDGE = _object(
    {
        "scores": _object({name: {"type": "number"} for name in CRITERIA}),
        "advice": _TEXT,
    }
)

_METHOD = _object({"name": _TEXT, "signature": _TEXT, "doc": _TEXT})
_ITEM = _object(
    {
        "kind": {"type": "string", "enum": ["function", "class", "constant"]},
        "name": _TEXT,
        "signature": _TEXT,
        "type": _TEXT,
        "doc": _TEXT,
        "methods": {"type": "array", "items": _METHOD},
    },
    "signature",
    "type",
    "methods",
)
_MODULE = _object(
    {
        "name": _TEXT,
        "purpose": _TEXT,
        "features": _TEXTS,
        "uses": _TEXTS,
        "api": {"type": "array", "items": _ITEM},
    }
)
STRUCTURE = _object({"dependencies": _TEXTS, "modules": {"type": "array", "items": _MODULE}})

_ITEM_KEYS = {
    "function": ("kind", "name", "signature", "doc"),
    "class": ("kind", "name", "doc", "methods"),
    "constant": ("kind", "name", "type", "doc"),
}
_FEATURE_TEXTS = {
    "description": ("description",),
    "pseudocode": ("description", "pseudocode"),
    "full": ("description", "pseudocode", "implementation"),
}


def feature(enhancement: str) -> dict[str, Any]:
    """Return the schema of a feature's enhancement at a level."""
    return _object(dict.fromkeys(_FEATURE_TEXTS[enhancement], _TEXT))


def tidy_structure(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a structure without the keys that its items' kinds do not have.

    Schemas that services take cannot say "a constant has no methods", so replies fill in empty
    ones; whatever else is wrong is left for the rules to name.
    """
    modules = told["modules"] if isinstance(told["modules"], list) else []
    return {
        "dependencies": told["dependencies"],
        "modules": [_tidy_module(module) for module in modules if isinstance(module, Mapping)],
    }


def _tidy_module(module: Mapping[str, Any]) -> dict[str, Any]:
    tidy = {key: module[key] for key in _MODULE["properties"] if key in module}
    if isinstance(tidy.get("api"), list):
        tidy["api"] = [_tidy_item(item) for item in tidy["api"]]
    return tidy


def _tidy_item(item: Any) -> Any:
    if not isinstance(item, Mapping) or str(item.get("kind")) not in _ITEM_KEYS:
        return item
    keys = _ITEM_KEYS[str(item["kind"])]
    return {key: item[key] for key in keys if item.get(key) is not None}
