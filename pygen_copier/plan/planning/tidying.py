"""Tidying makes of the structure that a model replied what it means, where that can be told.

What cannot be told is left for the rules to name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.plan.api import (
    Alias,
    Attribute,
    Class,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
    Member,
    Method,
    Part,
)
from pygen_copier.plan.model import Module
from pygen_copier.plan.signatures import is_default

_KINDS: Mapping[str, type[Part]] = {
    "function": Function,
    "class": Class,
    "constant": Constant,
    "enum": Enumeration,
    "exception": ExceptionClass,
    "alias": Alias,
}
_PARTS: Mapping[str, type[Part]] = {
    "methods": Method,
    "attributes": Attribute,
    "members": Member,
}
_NUMBERED = frozenset({"IntEnum", "Flag", "IntFlag"})


def tidy_structure(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a structure with the keys that its parts have, and no empty ones among these."""
    modules = told["modules"] if isinstance(told["modules"], list) else []
    named = [module for module in modules if isinstance(module, Mapping)]
    honours = {
        str(module.get("name")): [str(each) for each in found]
        for module in named
        if isinstance(found := module.get("requirements"), list) and found
    }
    return {
        "dependencies": told["dependencies"],
        "modules": [_tidy_module(module) for module in named],
        **({"honours": honours} if honours else {}),
    }


def tidy_api(told: Mapping[str, Any]) -> list[Any]:
    """Return the API of a module with the keys that its items have."""
    api = told.get("api")
    return [_tidy_item(item) for item in api] if isinstance(api, list) else []


def without_scripts(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a structure whose functions are no commands."""
    modules = [
        {**module, "api": [_without(item, "script") for item in module["api"]]}
        for module in told["modules"]
    ]
    return {**told, "modules": modules, "scripts": []}


def _without(item: Any, key: str) -> Any:
    return {k: v for k, v in item.items() if k != key} if isinstance(item, Mapping) else item


def _tidy_module(module: Mapping[str, Any]) -> dict[str, Any]:
    tidy = {key: module[key] for key in Module.model_fields if key in module and key != "scores"}
    if isinstance(tidy.get("api"), list):
        tidy["api"] = tidy_api(tidy)
    return tidy


def _tidy_item(item: Any) -> Any:
    kind = _KINDS.get(str(item.get("kind"))) if isinstance(item, Mapping) else None
    if kind is None:
        return item
    tidy = _picked(item, kind)
    if kind is Function and item.get("script"):
        tidy["script"] = item["script"]  # which the plan keeps with its other scripts
    for key, part in _PARTS.items():
        if isinstance(tidy.get(key), list):
            tidy[key] = [_picked(p, part) if isinstance(p, Mapping) else p for p in tidy[key]]
    if kind is Enumeration:
        return _tidy_enumeration(tidy)
    for attribute in _mappings(tidy, "attributes"):
        default = attribute.get("default")
        if default is not None and not (isinstance(default, str) and is_default(default)):
            del attribute["default"]
    if tidy.get("dataclass") and tidy.get("attributes"):
        tidy["methods"] = [
            method
            for method in tidy.get("methods", ())
            if not isinstance(method, Mapping) or method.get("name") != "__init__"
        ]
    elif "dataclass" in tidy:
        del tidy["dataclass"]  # it would have no fields
    return tidy


def _tidy_enumeration(item: dict[str, Any]) -> dict[str, Any]:
    """Give the members values of the kind that the enumeration has."""
    item.pop("attributes", None)
    numbered = not _NUMBERED.isdisjoint(map(str, item.get("bases") or ()))
    for member in _mappings(item, "members"):
        value = member.get("value")
        if numbered and isinstance(value, str):
            if value.strip().isdecimal():
                member["value"] = int(value)
            else:
                del member["value"]
    return item


def _picked(told: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    """Return what a part has of what is told, without what is empty and need not be said."""
    return {
        key: told[key]
        for key in part.model_fields
        if told.get(key) is not None and not (key in part.sparse and told[key] in ("", []))
    }


def _mappings(item: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    parts = item.get(key)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
