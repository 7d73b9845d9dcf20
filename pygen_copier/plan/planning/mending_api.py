"""The mending of an API: items that break rules are completed where they can be, else left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pygen_copier.names import identifier_problem
from pygen_copier.plan.model import PlanError
from pygen_copier.plan.planning.scaffold_planner import outlined_function
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.signatures import is_annotation, parse_signature

Data = dict[str, Any]

_SIGNATURE, _METHOD, _TYPE = "(data: object) -> object", "(self) -> object", "object"


def mended_api(module: Mapping[str, Any], others: Sequence[Data]) -> tuple[list[Data], list[str]]:
    """Return the API of a module without what breaks rules, and what was mended, a clause each.

    Args:
        module: The module as plain data, valid but for its `api`.
        others: The modules that it may use, valid.
    """
    api: list[Data] = []
    words: list[str] = []
    name = module["name"]
    for item in module["api"]:
        fitting = (each for each in _versions(item) if _fits(module, [*api, each], others))
        better = next(fitting, None)
        if better is None:
            words.append(f"left {_called(item)!r:.60} out of {name!r}")
            continue
        if better != item:
            words.append(f"completed {_called(better)!r:.60} in {name!r}")
        api.append(better)
    if not api and module["features"]:
        words.append(f"gave {name!r} a function")
        api = [outlined_function(name, module["purpose"])]
    return api, words


def _fits(module: Mapping[str, Any], api: Sequence[Data], others: Sequence[Data]) -> bool:
    """Return whether a module with an API keeps the rules beside those it uses."""
    there = {other["name"]: other for other in others}
    near = [there[used] for used in _closure(module["uses"], there)]
    feature = {"name": "feature"}
    alone = {**module, "features": ["feature"], "api": list(api)}
    try:
        valid_plan(
            {"features": [feature], "modules": [*({**m, "features": []} for m in near), alone]}
        )
    except PlanError:
        return False
    return True


def _closure(names: Sequence[str], there: Mapping[str, Data]) -> list[str]:
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in there and name not in found:
            found[name] = None
            waiting += there[name]["uses"]
    return list(found)


def _versions(item: Any) -> Iterator[Data]:
    """Yield an item as it is, then more and more completed."""
    if not isinstance(item, Mapping):
        return
    yield dict(item)
    yield (whole := _completed(item))
    yield {key: value for key, value in whole.items() if key not in ("bases", "attributes")}


def _completed(item: Mapping[str, Any]) -> Data:
    """Return an item with a name, a signature or a type where these cannot be read."""
    told: Data = {**item, "name": _identifier(item.get("name")), "doc": _text(item.get("doc"))}
    kind = item.get("kind")
    if kind not in ("function", "class", "constant", "alias", "enum", "exception"):
        kind = told["kind"] = (
            "class" if item.get("methods") else "constant" if item.get("type") else "function"
        )
    if kind == "function":
        return _picked(told, signature=_signature(item.get("signature"), _SIGNATURE))
    if kind in ("constant", "alias"):
        return _picked(told, type=_type(item.get("type")))
    methods: dict[str, Data] = {}
    for method in item.get("methods") or ():
        if isinstance(method, Mapping) and _identifier(method.get("name")) == method.get("name"):
            signature = _signature(method.get("signature"), _METHOD)
            methods.setdefault(method["name"], {**method, "signature": signature})
    told["methods"] = list(methods.values())
    return {key: value for key, value in told.items() if key not in ("signature", "type")}


def _picked(told: Data, **more: str) -> Data:
    return {key: told[key] for key in ("kind", "name", "doc")} | more


def _signature(value: object, other: str) -> str:
    return value if isinstance(value, str) and parse_signature(value) is not None else other


def _type(value: object) -> str:
    return value if isinstance(value, str) and is_annotation(value) else _TYPE


def _identifier(value: object) -> str:
    text = _text(value)
    if identifier_problem(text) is None:
        return text
    return re.sub(r"\W+", "_", text).strip("_")[:60] or "unnamed"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _called(item: Any) -> str:
    return _text(item.get("name")) if isinstance(item, Mapping) else str(item)
