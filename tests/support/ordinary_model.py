"""The ordinary model: its code is right, and written as models write it; asked again, it mends."""

from __future__ import annotations

import re
from typing import Any

from support.asks import Ask
from support.model import fenced, good_model

# What a linter mends by itself stands in every reply; for what it only tells, the texts have holes.
_FLAWED = {
    "caught": "",
    "false": "== False",
    "none": "== None",
    "seen": "List[int] = []",
}
_MENDED = {
    "caught": " ValueError",
    "false": "is False",
    "none": "is None",
    "seen": "List[int]",
}
FLAWS = {"module": {"B006", "E711", "E722"}, "tests": {"E711", "E712"}}

_MODULE = """\
'''{purpose}'''
import sys, os
from typing import Dict, List, Optional, Union
{imports}import math
from collections.abc import Iterable, Sequence

__all__ = ['{names}', 'Limits', 'DEFAULTS']

DEFAULTS: "Dict[str, int]" = dict(low=1, high=2)


class Limits(object):
    '''How far numbers go.'''

    def __init__(self, low: "int" = 1, high: "Optional[int]" = None, *, step: int=1) -> None:
        super(Limits, self).__init__()
        self.low = low
        self.high = high
        self.step = step

    def widened(self, by: Union[int, float]) -> "Limits":
        '''Return limits that are wider than these, by a number that need not be whole.'''
        if self.high {none}:
            return Limits(self.low - math.floor(by))
        else:
            high = self.high + math.ceil(by) + len(list([]))
            return Limits(low=self.low - math.floor(by), high=high, step=max(self.step, 1))


def _collected(numbers: Iterable[int], seen: {seen}) -> 'List[int]':
    names = set([str(number) for number in numbers])
    unused = len(names)
    for i in range(0, 2):
        seen.append(len(names))
    return sorted(list(seen))
"""
_FUNCTION = """

def {name}{signature}:
    '''{doc}'''
    try:
        first = int('{{}}'.format(n))
    except{caught}:
        first = 0
    message = f"nothing to fill in"
    found = _collected([first, DEFAULTS['low']], [])
    return {step} + (1 if message and any([each > 0 for each in found]) else 1 + len(found))
"""
_TESTS = """\
'''Tests of {module}.'''
import os
import pytest
from {package}.{module} import {names}
import math, sys


@pytest.mark.parametrize('n', [1,2,
    3])
def test_it_grows(n):
    result = {name}(n)
    assert {name}(n+1) > result, f"it does not grow"
    assert (result {none}) {false}
    unused = math.floor(result)
"""
_TEST = """
def test_{name}():
    \"\"\"`{name}` grows with its argument.\"\"\"
    for i in range(0,2):
        assert {name}(2) > {name}(1) > 1  # noqa: S101
    assert not {name}(3) == {name}(4), 'different numbers have different values'
"""
_EXAMPLE = """\
'''Shows {module}.'''
import os, sys
from {package}.{module} import {name}
from typing import List

def main() -> 'None':
    values: 'List[int]' = list([{name}(n) for n in range(0, 3)])
    unused = dict()
    print('{{}} values, the first is {{}}'.format(len(values), values[0])); print(f"That is all.")

if __name__ == '__main__': main()


"""


def ordinary_model(ask: Ask) -> str:
    """Return a reply that needs a formatter and a linter, and for what these leave a repair."""
    match ask.task:
        case "module" | "tests" | "example" as task:
            return fenced(_roughened(_written(task, ask.brief, _FLAWED)))
        case "repair" if ask.brief["of"] != "page":
            return fenced(_roughened(_written(ask.brief["of"], ask.brief, _MENDED)))
    return good_model(ask)


def _roughened(code: str) -> str:
    """Return code with spaces at the ends of lines, some of which end as on Windows."""
    return re.sub(r"^(import .*|    for .*)$", r"\1   \r", code, flags=re.MULTILINE)


def _written(task: str, brief: dict[str, Any], holes: dict[str, str]) -> str:
    module = brief["modules"][0] if task == "example" else brief["module"]
    names = [item["name"] for item in module["api"]]
    known = {"package": brief["import_name"], "module": module["name"], "name": names[0], **holes}
    if task == "example":
        return _EXAMPLE.format(**known)
    if task == "tests":
        head = _TESTS.format(**known, names=", ".join(names))
        return head + "".join(_TEST.format(name=name) for name in names)
    used = {each["name"]: each["api"][0]["name"] for each in brief["uses"]}
    imports = "".join(f"from {known['package']}.{each} import {used[each]}\n" for each in used)
    quoted = "', '".join(names)
    head = _MODULE.format(purpose=module["purpose"], imports=imports, names=quoted, **holes)
    step = " + ".join(f"{name}(n)" for name in used.values()) or "n"
    return head + "".join(
        _FUNCTION.format(**{**item, **holes, "step": step}) for item in module["api"]
    )
