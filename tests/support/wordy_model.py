"""The wordy model: the scripted model's replies at the length that replies really have.

A feature takes about 400 tokens, the interface of a module about 800, its code about 1,600.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from support.asks import Ask
from support.long_model import IMPORTS, definition, tests_of
from support.model import fenced, good_model
from support.plans import Data, class_, function

_SENTENCES = (
    "It takes what it is given in the order in which it comes, and checks it before any work. "
    "Whatever is missing or out of bounds is told with its place, and nothing is changed then. "
    "Results are plain values that compare by what they hold, so that they are easy to test. "
    "Work that takes long is done in steps, and every step can be repeated with the same result. "
)
_STEPS = ("ahead", "aside", "back", "down", "out", "up")
_PSEUDOCODE = (
    "check that every value lies within its bounds, else raise an error that names it\n"
    "for each value in the order in which it came:\n"
    "    add what it contributes to the running total, and remember where it began\n"
    "    where the total passes the limit, begin a new group with what is left over\n"
    "return the groups with their totals, the first group first\n"
)
_LONGER = {
    "description": _SENTENCES,
    "summary": _SENTENCES * 3,
    "context": _SENTENCES,
    "pseudocode": _PSEUDOCODE * 2,
    "implementation": _SENTENCES,
    "reason": "",
    "advice": "",
}


def wordy_model(ask: Ask) -> str:
    """Return a fitting reply of ordinary length to a brief."""
    brief = ask.brief
    match ask.task:
        case "module" | "tests":
            return fenced(_written(ask.task, brief))
        case "repair" if brief["of"] in ("module", "tests"):
            return fenced(_written(brief["of"], brief))
        case "piece":
            return fenced(_written(brief["of"], brief))
        case "page":
            return good_model(ask).replace("\n## In code", f"\n{_SENTENCES * 4}\n\n## In code")
    text = good_model(ask)
    try:
        told = json.loads(text)
    except ValueError:
        return text
    return json.dumps(_longer(told))


def _longer(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reply with longer texts and interfaces."""
    return {key: _longer_value(key, value) for key, value in told.items()}


def _longer_value(key: str, value: Any) -> Any:
    if key in _LONGER and isinstance(value, str):
        return f"{value} {_LONGER[key]}".strip()
    if key == "api":
        return _api(value)
    if isinstance(value, list):
        return [_longer(each) if isinstance(each, dict) else each for each in value]
    return value


def _api(items: list[Data]) -> list[Data]:
    """Return an interface with more functions, and a class."""
    name = str(items[0]["name"])
    doc = f"Return the sum of the first steps of {name}, each one longer than the last."
    functions = [function(f"{name}_{step}", "(n: int) -> int", doc) for step in _STEPS]
    title = "".join(part.title() for part in name.split("_"))
    methods = dict.fromkeys(
        (f"turn_{turn}" for turn in ("about", "left", "right")), "(self, n: int) -> int"
    )
    walker = class_(
        f"{title}Walker",
        f"Walks as {name} says, from where it starts.",
        __init__="(self, start: int) -> None",
        **methods,
    )
    for method in walker["methods"]:
        method["doc"] = f"Go on from the start, as {name} does, and return how far that is."
    return [*items, *functions, walker]


def _written(task: str, brief: Mapping[str, Any]) -> str:
    module = brief["module"]
    names = [item["name"] for item in module["api"]]
    if task == "tests":
        head = f'"""Tests of {module["name"]}."""\n\nimport pytest\n\n'
        head += f"from {brief['import_name']}.{module['name']} import {', '.join(names)}\n"
        return head + "".join(map(tests_of, module["api"]))
    head = f'"""{module["purpose"]}"""\n\n{IMPORTS}'
    return head + "\n\n".join(map(definition, module["api"]))
