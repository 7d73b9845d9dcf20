"""A model that obeys its brief: it offers, writes and tests what requirements demand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from support.asks import Ask
from support.model import fenced, good_model

_DEMANDED = re.compile(r"`(\w+)(\([^`]*\))`")


def obeying_model(ask: Ask) -> str:
    """Return a fitting reply to a brief that does what its requirements say."""
    brief = ask.brief
    match ask.task:
        case "requirements":
            texts = " ".join(value for key, value in brief.items() if key not in _NO_TEXTS)
            return json.dumps({"requirements": re.findall(r"Words are [^.]*\.", texts)})
        case "structure":
            return json.dumps(_structure(brief, json.loads(good_model(ask))))
        case "module" | "tests" | "repair" | "revise":
            of = brief.get("of", ask.task)
            if of == "module":
                return fenced(_module(brief))
            if of == "tests":
                return fenced(_tests(brief))
    return good_model(ask)


_NO_TEXTS = ("task", "package_name")


def _demanded(brief: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return id, name and signature of what the requirements of a brief demand."""
    return [
        (each["id"], name, signature)
        for each in brief.get("requirements", ())
        for name, signature in _DEMANDED.findall(each["text"])
    ]


def _structure(brief: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return a structure whose first module offers what is demanded, with types."""
    first, *_ = told["modules"]
    for _, name, signature in _demanded(brief):
        typed = signature.replace("(x", "(x: int").replace("mode=", "mode: str = ")
        doc = f"Return what {name} makes of x."
        first["api"].append(
            {"kind": "function", "name": name, "signature": f"{typed} -> int", "doc": doc}
        )
    for module in told["modules"]:
        module["requirements"] = []
    first["requirements"] = [each["id"] for each in brief.get("requirements", ())]
    return told


def _module(brief: dict[str, Any]) -> str:
    module = brief["module"]
    return f'"""{module["purpose"]}"""\n' + "".join(map(_function, module["api"]))


def _function(item: dict[str, Any]) -> str:
    first = re.findall(r"\w+", item["signature"])[0]
    return (
        f"\n\ndef {item['name']}{item['signature']}:\n"
        f'    """{item["doc"]}"""\n'
        f"    return {first} + 1\n"
    )


def _tests(brief: dict[str, Any]) -> str:
    """Return a test for every function; the first shows what is demanded without a name."""
    module = brief["module"]
    names = [item["name"] for item in module["api"]]
    shown = {name: each for each, name, _ in _demanded(brief)}
    rest = [r["id"] for r in brief.get("requirements", ()) if r["id"] not in shown.values()]
    head = f'"""Tests of {module["name"]}."""\n\n'
    head += f"from {brief['import_name']}.{module['name']} import {', '.join(names)}\n"
    return head + "".join(
        _test(name, [*([shown[name]] if name in shown else []), *(rest if not at else [])])
        for at, name in enumerate(names)
    )


def _test(name: str, ids: Sequence[str]) -> str:
    told = f" ({', '.join(ids)})" if ids else ""
    return (
        f"\n\ndef test_{name}() -> None:\n"
        f'    """`{name}` grows with its argument{told}."""\n'
        f"    assert {name}(2) > {name}(1) > 1\n"
    )
