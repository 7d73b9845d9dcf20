"""Scaffolds: typed signatures, docstrings and `NotImplementedError`, straight from the plan."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import sys
import typing
from collections.abc import Iterable

from pygen_copier.languages import format_python
from pygen_copier.plan.model import (
    ApiItem,
    Class,
    Constant,
    Feature,
    Function,
    Method,
    Module,
    Plan,
)
from pygen_copier.plan.signatures import parse_signature
from pygen_copier.python.distributions import import_names
from pygen_copier.python.docstrings import docstring
from pygen_copier.python.source import bound_names, root_names

_ALIASES = {
    "np": ("numpy", "import numpy as np"),
    "npt": ("numpy", "import numpy.typing as npt"),
    "NDArray": ("numpy", "from numpy.typing import NDArray"),
    "pd": ("pandas", "import pandas as pd"),
    "Path": ("pathlib", "from pathlib import Path"),
    "Fraction": ("fractions", "from fractions import Fraction"),
    "Decimal": ("decimal", "from decimal import Decimal"),
    "Enum": ("enum", "from enum import Enum"),
}
_WAITING = "waiting for an implementation"


def module_scaffold(plan: Plan, module: Module, import_name: str) -> str:
    """Return a module whose planned names are there, typed, and raise NotImplementedError."""
    names = _Names(plan, module, import_name)
    items = [_item(item, names) for item in module.api]
    features = f"It serves: {', '.join(module.features)}.\n\n" if module.features else ""
    head = docstring(f"{module.purpose or module.name}\n\n{features}This module is {_WAITING}.")
    imports = "\n".join(["from __future__ import annotations", *sorted(names.imports)])
    return format_python("\n\n".join([head, imports, *items]))


def completed_module(plan: Plan, module: Module, import_name: str, text: str) -> str:
    """Return a module's text with scaffolds of the planned names it lacks at its end."""
    try:
        there = bound_names(ast.parse(text))
    except (SyntaxError, ValueError):
        return module_scaffold(plan, module, import_name)
    missing = tuple(item for item in module.api if item.name not in there)
    if not missing:
        return text
    names = _Names(plan, module, import_name)
    items = [_item(item, names) for item in missing]
    imports = "\n".join(sorted(names.imports))
    return format_python("\n\n".join([text, f"{imports}  # noqa: E402" if imports else "", *items]))


def tests_scaffold(module: Module, import_name: str) -> str:
    """Return tests that expect every planned name to raise NotImplementedError.

    They are marked as expected failures; once a name is implemented its test fails, and a real
    one is due.
    """
    dotted, alias = f"{import_name}.{module.name}", module.name.rpartition(".")[2]
    parent = dotted.rpartition(".")[0]
    probes = [probe for item in module.api for probe in _probes(item, alias)]
    head = docstring(f"Tests of `{dotted}`, {_WAITING}.")
    waiting = (
        "waiting = pytest.mark.xfail(\n"
        f"    raises=NotImplementedError, strict=True, reason={_WAITING!r}\n)"
    )
    if not probes:
        return format_python(
            f"{head}\nimport importlib\n\n\ndef test_import() -> None:\n"
            f"    {docstring('The module can be imported.')}\n"
            f"    assert importlib.import_module({dotted!r}).__name__ == {dotted!r}\n"
        )
    imports = f"import pytest\n\nfrom {parent} import {alias}"
    return format_python("\n\n".join([head, imports, waiting, *probes]))


def example_scaffold(feature: Feature, modules: Iterable[Module], import_name: str) -> str:
    """Return an example that shows the documentation of the modules that serve a feature."""
    head = docstring(f"{feature.name}: what the package offers for it so far.")
    names = sorted(f"{import_name}.{module.name}" for module in modules)
    imports = "\n".join(f"import {name}" for name in names)
    shown = "\n".join(f"    help({name})" for name in names)
    return format_python(
        f"{head}\n{imports}\n\n\ndef main() -> None:\n"
        f"    {docstring('Show the documentation of the modules that serve the feature.')}\n"
        f"{shown}\n\n\nif __name__ == '__main__':\n    main()\n"
    )


class _Names:
    """Finds the imports that annotations and defaults need."""

    def __init__(self, plan: Plan, module: Module, import_name: str) -> None:
        self.imports: set[str] = set()
        self._known = set(dir(builtins)) | {item.name for item in module.api}
        self._offers = {
            item.name: f"from {import_name}.{used} import {item.name}"
            for used in module.uses
            for item in plan.module(used).api
        }
        self._roots = import_names(plan.dependencies) | sys.stdlib_module_names

    def resolve(self, value: ast.expr) -> bool:
        """Note the imports an expression needs; return whether all its names are known."""
        found = [self._import(name) for name in root_names(value)]
        if None in found:
            return False
        self.imports.update(line for line in found if line)
        return True

    def _import(self, name: str) -> str | None:
        if name in self._known:
            return ""
        if name in self._offers:
            return self._offers[name]
        if name in collections.abc.__all__:
            return f"from collections.abc import {name}"
        if name in typing.__all__:
            return f"from typing import {name}"
        root, line = _ALIASES.get(name, (name, f"import {name}"))
        return line if root in self._roots else None


def _item(item: ApiItem, names: _Names) -> str:
    match item:
        case Function():
            return _function(item, names, item.name)
        case Constant():
            kind = ast.parse(item.type, mode="eval").body
            known = names.resolve(kind)
            names.imports.add("from typing import cast")
            shown = ast.unparse(kind) if known else _any(names)
            return f"{item.name} = cast({shown!r}, NotImplemented)  # {_WAITING}"
        case Class():
            methods = [
                _indented(_function(m, names, f"{item.name}.{m.name}")) for m in item.methods
            ]
            body = "\n\n".join([_indented(docstring(item.doc or item.name)), *methods])
            return f"class {item.name}:\n{body}"


def _function(item: Function | Method, names: _Names, place: str) -> str:
    function = parse_signature(item.signature)
    if function is None:
        raise ValueError(f"the plan is not valid: {place}{item.signature}")
    function.name = item.name
    _resolve(function, names)
    header = ast.unparse(function).splitlines()[0].removesuffix(" ...").removesuffix(":")
    decorator = ""
    if isinstance(item, Method):
        first = next(iter(function.args.posonlyargs + function.args.args), None)
        match first.arg if first else "":
            case "self":
                pass
            case "cls":
                decorator = "@classmethod\n"
            case _:
                decorator = "@staticmethod\n"
    body = f"{docstring(item.doc or place)}\nraise NotImplementedError({place!r})"
    return f"{decorator}{header}:\n{_indented(body)}"


def _resolve(function: ast.FunctionDef, names: _Names) -> None:
    """Replace what names nothing known: annotations by Any, defaults by an ellipsis."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
    for argument in every:
        if argument.annotation and not names.resolve(argument.annotation):
            argument.annotation = ast.Name(_any(names))
    if function.returns and not names.resolve(function.returns):
        function.returns = ast.Name(_any(names))
    for defaults in (arguments.defaults, arguments.kw_defaults):
        for at, default in enumerate(defaults):
            if default is not None and not names.resolve(default):
                defaults[at] = ast.Constant(...)


def _any(names: _Names) -> str:
    names.imports.add("from typing import Any")
    return "Any"


def _probes(item: ApiItem, alias: str) -> list[str]:
    match item:
        case Function():
            return [_probe(item.name, item.doc, f"{alias}.{item.name}({_nones(item.signature)})")]
        case Constant():
            doc = item.doc or f"{item.name} has a value."
            body = f"if {alias}.{item.name} is NotImplemented:\n        raise NotImplementedError"
            return [_probe(item.name, doc, body)]
        case Class():
            return [
                _probe(
                    f"{item.name}_{method.name.strip('_')}",
                    method.doc,
                    f"{alias}.{item.name}.{method.name}({_nones(method.signature)})",
                )
                for method in item.methods
            ]


def _probe(name: str, doc: str, body: str) -> str:
    claim = docstring(doc or f"{name} is implemented.")
    return f"@waiting\ndef test_{name.lower()}() -> None:\n{_indented(claim)}\n    {body}\n"


def _nones(signature: str) -> str:
    """Return `None` for every parameter that a call needs; `cls` is bound already."""
    function = parse_signature(signature)
    if function is None:
        return ""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if positional and positional[0].arg == "cls":
        positional = positional[1:]
    needed = positional[: len(positional) - len(arguments.defaults)]
    words = ["None"] * len(needed)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is None:
            words.append(f"{argument.arg}=None")
    return ", ".join(words)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else "" for line in text.splitlines())
