"""A plan as fields of a form, which come back as the same plan with what was changed in them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pygen_copier.app.asked import Asked

_TEXTS = ("name", "purpose")
_LINKS = ("features", "uses")


def changed(plan: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Return a plan's data with what a person changed in its fields.

    Names are changed where they stand: what refers to a module or feature follows it.

    Args:
        plan: The plan as data, as it was shown.
        asked: The fields: `modules.0.name`, and so on; of links those that are ticked, by number.
    """
    data = copy.deepcopy(dict(plan))
    there = dict(asked.fields)
    data["summary"] = there.get("summary", data.get("summary", ""))
    _rewrite(data, there)
    modules, features = data["modules"], data["features"]
    for number, module in enumerate(modules):
        for link, others in zip(_LINKS, (features, modules), strict=True):
            ticked = asked.texts(f"modules.{number}.{link}")
            module[link] = list(_names(others, ticked))
    for number, each in enumerate(data.get("requirements", ())):
        each["modules"] = list(_names(modules, asked.texts(f"requirements.{number}.modules")))
    return _without_dropped(data, set(asked.texts("drop")))


def _rewrite(data: dict[str, Any], there: Mapping[str, str]) -> None:
    """Put the texts of the fields into a plan, and have scripts follow what they call."""
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for number, feature in enumerate(data["features"]):
        _put(feature, f"features.{number}", ("name", "description"), there)
    for number, module in enumerate(data["modules"]):
        before = module["name"]
        _put(module, f"modules.{number}", _TEXTS, there)
        for place, item in enumerate(module["api"]):
            old = item["name"]
            _put(item, f"modules.{number}.api.{place}", ("name", "signature", "doc"), there)
            names[before, old] = (module["name"], item["name"])
    for script in data.get("scripts", ()):
        found = names.get((script["module"], script["function"]))
        script["module"], script["function"] = found or (script["module"], script["function"])


def _put(part: dict[str, Any], place: str, keys: Sequence[str], there: Mapping[str, str]) -> None:
    for key in keys:
        given = there.get(f"{place}.{key}")
        if given is not None and given.strip() != str(part.get(key, "")).strip():
            part[key] = given.strip()


def _names(parts: Sequence[Mapping[str, Any]], numbers: Sequence[str]) -> Iterator[str]:
    """Yield the names of parts that were ticked."""
    for number in numbers:
        if number.isdecimal() and int(number) < len(parts):
            yield str(parts[int(number)]["name"])


def _without_dropped(data: dict[str, Any], dropped: set[str]) -> dict[str, Any]:
    """Return a plan without the parts that were ticked to be left out, and links to them."""
    modules = data["modules"]
    gone = {each["name"] for at, each in enumerate(modules) if f"modules.{at}" in dropped}
    for number, module in enumerate(modules):
        module["uses"] = [name for name in module["uses"] if name not in gone]
        module["api"] = [
            item
            for place, item in enumerate(module["api"])
            if f"modules.{number}.api.{place}" not in dropped
        ]
    data["modules"] = [module for module in modules if module["name"] not in gone]
    if "requirements" in data:
        data["requirements"] = [
            {**each, "modules": [name for name in each["modules"] if name not in gone]}
            for number, each in enumerate(data["requirements"])
            if f"requirements.{number}" not in dropped
        ]
    return data
