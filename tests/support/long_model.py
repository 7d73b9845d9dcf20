"""A scripted model whose files are longer than its replies may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from support.asks import Ask
from support.model import fenced, good_model
from support.plans import Data, class_, constant, function, module_data, plan_data

FUNCTIONS = tuple(f"walk_{number}" for number in range(1, 13))
METHODS = tuple(f"turn_{number}" for number in range(1, 11))

IMPORTS = (
    "from itertools import count, islice\n\n\n"
    "def _checked(n: int) -> int:\n    if n < 0:\n"
    '        raise ValueError(f"{n} is negative")\n    return n\n\n\n'
)
_BODY = '''\
    """{doc}

    The steps are counted from one, and each is as long as the one before and one more.

    Args:
        n: How many steps are taken, not negative.

    Returns:
        How far it is from where it began, in steps of unit length.

    Raises:
        ValueError: `n` is negative.
    """
    total = 0
    for length in islice(count(1), _checked(n)):
        total += length
    return total + {extra}
'''


def long_plan() -> Data:
    """Return a plan of one module that takes more than 2,000 tokens, as do its tests."""
    methods = dict.fromkeys(METHODS, "(self, n: int) -> int")
    api = [
        *(function(name, "(n: int = LIMIT) -> int", f"Return {name}.") for name in FUNCTIONS),
        class_("Walker", "A walker.", __init__="(self, start: int) -> None", **methods),
        constant("LIMIT", "int", "The most steps."),
    ]
    return plan_data(module_data("walks", api=api))


def long_model(ask: Ask) -> str:
    """Return a fitting reply to a brief, which the server may cut off."""
    brief = ask.brief
    match ask.task:
        case "module" | "tests" | "repair":
            task = brief.get("of", ask.task)
            return fenced(_text(task, brief, brief["module"]["api"]))
        case "piece":
            return fenced(_piece(brief))
        case _:
            return good_model(ask)


def _text(task: str, brief: dict[str, Any], api: Iterable[Data]) -> str:
    module = f"{brief['import_name']}.walks"
    if task == "tests":
        names = ", ".join(item["name"] for item in api)
        tests = "".join(tests_of(item) for item in api)
        return f'"""Tests of walks."""\n\nimport pytest\n\nfrom {module} import {names}\n{tests}'
    ordered = sorted(api, key=lambda item: item["kind"] != "constant")
    items = "\n\n".join(definition(item) for item in ordered)
    return f'"""Walks."""\n\n{IMPORTS}{items}'


def definition(item: Data) -> str:
    """Return the code of an item of an API, as an accepted module has it."""
    if item["kind"] == "constant":
        return f"{item['name']} = 9\n"
    if item["kind"] == "function":
        body = _BODY.format(doc=item["doc"], extra=0)
        return f"def {item['name']}{item['signature']}:\n{body}"
    methods = "\n".join(_method(method) for method in item["methods"])
    return f'class {item["name"]}:\n    """{item["doc"]}"""\n\n{methods}'


def _method(method: Data) -> str:
    if method["name"] == "__init__":
        body = '    """Begin."""\n    self.start = _checked(start)\n'
    else:
        body = _BODY.format(doc=f"Return {method['name']}.", extra="self.start")
    lines = f"def {method['name']}{method['signature']}:\n{body}".splitlines()
    return "".join(f"    {line}\n" if line else "\n" for line in lines)


def tests_of(item: Data) -> str:
    """Return the tests of an item of an API."""
    match item["kind"]:
        case "constant":
            return _test(item["name"], f"{item['name']} == 9")
        case "function":
            return _test(item["name"], f"{item['name']}(3) == 6", f"{item['name']}(-1)")
        case _:
            made = f"{item['name']}(1)"
            return "".join(
                (
                    _test(
                        method["name"],
                        f"{made}.{method['name']}(3) == 7",
                        f"{made}.{method['name']}(-1)",
                    )
                    if method["name"] != "__init__"
                    else _test("start", f"{made}.start == 1", f"{item['name']}(-1)")
                )
                for method in item["methods"]
            )


def _test(name: str, claim: str, failing: str = "") -> str:
    text = f'\n\ndef test_{name}() -> None:\n    """The sum of the first numbers."""\n'
    text += f"    assert {claim}\n"
    if failing:
        text += f'    with pytest.raises(ValueError, match="negative"):\n        {failing}\n'
    return text


def _piece(brief: dict[str, Any]) -> str:
    api = brief["module"]["api"]
    if brief["of"] == "tests":
        return _text("tests", brief, api)
    items = "\n\n".join(definition(item) for item in api)
    return f"{IMPORTS}{items}"
