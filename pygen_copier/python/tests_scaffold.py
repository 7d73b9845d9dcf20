"""The scaffold of tests: one that waits for a real one, for every planned name of a module."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import indent

from pygen_copier.formatting.black import format_python
from pygen_copier.plan.api import (
    Alias,
    ApiItem,
    Class,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
    Method,
)
from pygen_copier.plan.model import Module
from pygen_copier.plan.signatures import parse_signature
from pygen_copier.python.docstrings import docstring
from pygen_copier.python.item_scaffolds import WAITING
from pygen_copier.source.syntax import positional_parameters

_NOTHING = "nothing"  # what is given to what has no implementation yet
_SKIP = "skip(reason='waiting for a test')"


def tests_scaffold(module: Module, import_name: str, *, waits: bool) -> str:
    """Return a test for every planned name that waits for a real one.

    Args:
        module: The module.
        import_name: The package.
        waits: Whether the module itself is a scaffold. Then each test expects NotImplementedError
            and is marked as an expected failure: once a name is implemented its test fails, and a
            real one is due. Otherwise they are skipped.
    """
    dotted, alias = f"{import_name}.{module.name}", module.name.rpartition(".")[2]
    parent = dotted.rpartition(".")[0]
    taken = ("pytest", "waiting", _NOTHING, "Any")
    shown = f"{alias}_module" if alias in taken else alias
    probes = _distinct(probe for item in module.api for probe in _probes(item, shown))
    head = docstring(f"Tests of `{dotted}`, {WAITING if waits else 'waiting for real ones'}.")
    mark = f"xfail(raises=NotImplementedError, strict=True, reason={WAITING!r})"
    waiting = f"waiting = pytest.mark.{mark if waits else _SKIP}"
    if not probes:
        return format_python(
            f"{head}\nimport importlib\n\n\ndef test_import() -> None:\n"
            f"    {docstring('The module can be imported.')}\n"
            f"    assert importlib.import_module({dotted!r}).__name__ == {dotted!r}\n"
        )
    renamed = "" if shown == alias else f" as {shown}"
    gives = any(_NOTHING in probe for probe in probes)
    typing = "from typing import Any\n\n" if gives else ""
    imports = f"{typing}import pytest\n\nfrom {parent} import {alias}{renamed}"
    nothing = [f"{_NOTHING}: Any = None"] if gives else []
    return format_python("\n\n".join([head, imports, waiting, *nothing, *probes]))


def _probes(item: ApiItem, alias: str) -> list[str]:
    match item:
        case Function():
            return [_probe(item.name, item.doc, f"{alias}.{item.name}({_nones(item.signature)})")]
        case Constant():
            doc = item.doc or f"{item.name} has a value."
            body = (
                f"_value: object = {alias}.{item.name}\n"
                "    if _value is NotImplemented:\n        raise NotImplementedError"
            )
            return [_probe(item.name, doc, body)]
        case Class() | Enumeration() | ExceptionClass():
            return [
                _probe(
                    f"{item.name}_{method.name.strip('_')}",
                    method.doc,
                    f"{alias}.{item.name}.{_call(method)}",
                )
                for method in item.methods
            ]
        case Alias():
            return []  # it is there in the scaffold


def _call(method: Method) -> str:
    """Return how a method is called on its class, for want of an object."""
    if method.called_as == "property":
        return f"__dict__[{method.name!r}].fget({_NOTHING})"
    return f"{method.name}({_nones(method.signature)})"


def _probe(name: str, doc: str, body: str) -> str:
    claim = docstring(doc or f"{name} is implemented.")
    return f"@waiting\ndef test_{name.lower()}() -> None:\n{indent(claim, '    ')}\n    {body}\n"


def _distinct(probes: Iterable[str]) -> list[str]:
    """Return probes with a number added to the test names that would hide one another."""
    taken: set[str] = set()
    found = []
    for probe in probes:
        name = re.findall(r"^def (\w+)", probe, re.MULTILINE)[0]
        new, number = name, 2
        while new in taken:
            new, number = f"{name}_{number}", number + 1
        taken.add(new)
        found.append(probe.replace(f"def {name}(", f"def {new}(", 1))
    return found


def _nones(signature: str) -> str:
    """Return nothing for every parameter that a call needs; `cls` is bound already."""
    function = parse_signature(signature)
    if function is None:
        return ""
    arguments = function.args
    positional = positional_parameters(function)
    if positional and positional[0].arg == "cls":
        positional = positional[1:]
    needed = positional[: len(positional) - len(arguments.defaults)]
    words = [_NOTHING] * len(needed)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is None:
            words.append(f"{argument.arg}={_NOTHING}")
    return ", ".join(words)
