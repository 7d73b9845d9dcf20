"""JSON Schemas of the planning replies: every list and text has an end, and names are given ones.

A model that is held to a schema fills a list or a text until something stops it. The bounds are
about twice what a good model writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.plan.refinement import CRITERIA, HIGHEST, LOWEST

SENTENCE, PARAGRAPH, PAGE = 400, 2_000, 3_000
"""Characters of texts."""

MOST_PROPOSED = 8
_LONGEST_NAME = 80


def _text(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(item: Mapping[str, Any], least: int, most: int) -> dict[str, Any]:
    return {"type": "array", "items": dict(item), "minItems": least, "maxItems": most}


def _one_of(names: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


ASSESS = _object(
    {"allowed": {"type": "boolean"}, "reason": {"type": "string", "maxLength": SENTENCE}}
)
FEATURES = _object({"features": _list(_text(_LONGEST_NAME), 1, MOST_PROPOSED)})
SUMMARY = _object({"summary": _text(PARAGRAPH)})
CONTEXT = _object({"context": _text(PARAGRAPH)})
CONDENSED = _object({"text": _text(SENTENCE)})

_DESCRIPTION = {"description": _text(PARAGRAPH)}
_PSEUDOCODE = {**_DESCRIPTION, "pseudocode": {"type": "string", "maxLength": PAGE}}
_FULL = {**_PSEUDOCODE, "implementation": {"type": "string", "maxLength": PARAGRAPH}}
_FEATURE_TEXTS = {"description": _DESCRIPTION, "pseudocode": _PSEUDOCODE, "full": _FULL}


def feature(enhancement: str) -> dict[str, Any]:
    """Return the schema of a feature's enhancement at a level."""
    return _object(_FEATURE_TEXTS[enhancement])


def enhance(enhancement: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the schema of the enhancement of several features at once."""
    item = _object({"name": _one_of(names), **_FEATURE_TEXTS[enhancement]})
    return _object({"features": _list(item, len(names), len(names))})


def judge(subjects: Sequence[str]) -> dict[str, Any]:
    """Return the schema of verdicts on texts."""
    score = {"type": "number", "minimum": LOWEST, "maximum": HIGHEST}
    verdict = _object(
        {
            "subject": _one_of(subjects),
            "scores": _object(dict.fromkeys(CRITERIA, score)),
            "advice": {"type": "string", "maxLength": PARAGRAPH},
        }
    )
    return _object({"verdicts": _list(verdict, len(subjects), len(subjects))})


def reconcile(names: Sequence[str]) -> dict[str, Any]:
    """Return the schema of those descriptions of features that change."""
    item = _object({"name": _one_of(names), **_DESCRIPTION})
    return _object({"features": _list(item, 0, len(names))})


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_METHOD = _object({"name": _TEXT, "signature": _TEXT, "doc": _TEXT})
_ITEM = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["function", "class", "constant"]},
        "name": _TEXT,
        "signature": _TEXT,
        "type": _TEXT,
        "doc": _TEXT,
        "methods": {"type": "array", "items": _METHOD},
    },
    "required": ["kind", "name", "doc"],
}
_HEAD = {"name": _TEXT, "purpose": _TEXT, "features": _TEXTS, "uses": _TEXTS}
API = _object({"api": {"type": "array", "items": _ITEM}})
_MODULE = _object({**_HEAD, **API["properties"]})
STRUCTURE = _object({"dependencies": _TEXTS, "modules": {"type": "array", "items": _MODULE}})
MODULES = _object({"dependencies": _TEXTS, "modules": {"type": "array", "items": _object(_HEAD)}})

_ITEM_KEYS = {
    "function": ("kind", "name", "signature", "doc"),
    "class": ("kind", "name", "doc", "methods"),
    "constant": ("kind", "name", "type", "doc"),
}


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


def tidy_api(told: Mapping[str, Any]) -> list[Any]:
    """Return an API without the keys that its items' kinds do not have."""
    api = told.get("api")
    return [_tidy_item(item) for item in api] if isinstance(api, list) else []


def _tidy_item(item: Any) -> Any:
    if not isinstance(item, Mapping) or str(item.get("kind")) not in _ITEM_KEYS:
        return item
    keys = _ITEM_KEYS[str(item["kind"])]
    return {key: item[key] for key in keys if item.get(key) is not None}
