"""Scaffolds: typed signatures, docstrings and `NotImplementedError`, straight from the plan."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import re
import sys
import typing
from collections.abc import Iterable, Sequence
from importlib.util import find_spec

from pygen_copier.formatting.black import format_python
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
from pygen_copier.python.effects import ACTING_MODULES
from pygen_copier.source.parsing import parse, parse_expression
from pygen_copier.source.syntax import bound_names, root_names, walk

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
_SKIP = "skip(reason='waiting for a test')"


def module_scaffold(plan: Plan, module: Module, import_name: str) -> str:
    """Return a module whose planned names are there, typed, and raise NotImplementedError."""
    names = _Names(plan, module, import_name)
    items = _items(module.api, names)
    features = f"It serves: {', '.join(module.features)}.\n\n" if module.features else ""
    waiting = f"{_WAITING} of {', '.join(item.name for item in module.api)}".removesuffix(" of ")
    head = docstring(f"{module.purpose or module.name}\n\n{features}This module is {waiting}.")
    future = "from __future__ import annotations"
    sections = _sections(names.imports, import_name)
    return format_python("\n\n".join([head, future, *sections, *items]))


def completed_module(plan: Plan, module: Module, import_name: str, text: str) -> str:
    """Return a module's text with scaffolds of the planned names it lacks at its end.

    Methods that a class lacks are not added: the module can be imported without them.
    """
    try:
        tree = parse(text)
    except (SyntaxError, ValueError):
        return module_scaffold(plan, module, import_name)
    there = bound_names(tree)
    missing = tuple(item for item in module.api if item.name not in there)
    if not missing:
        return text
    names = _Names(plan, module, import_name, quoted="annotations" not in there)
    items = _items(missing, names)
    imports = "\n".join(f"{line}  # noqa: E402" for line in sorted(names.imports))
    return format_python("\n\n".join([text, imports, *items]))


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
    shown = f"{alias}_module" if alias in ("pytest", "waiting") else alias
    probes = _distinct(probe for item in module.api for probe in _probes(item, shown))
    head = docstring(f"Tests of `{dotted}`, {_WAITING if waits else 'waiting for real ones'}.")
    mark = f"xfail(raises=NotImplementedError, strict=True, reason={_WAITING!r})"
    waiting = f"waiting = pytest.mark.{mark if waits else _SKIP}"
    if not probes:
        return format_python(
            f"{head}\nimport importlib\n\n\ndef test_import() -> None:\n"
            f"    {docstring('The module can be imported.')}\n"
            f"    assert importlib.import_module({dotted!r}).__name__ == {dotted!r}\n"
        )
    renamed = "" if shown == alias else f" as {shown}"
    imports = f"import pytest\n\nfrom {parent} import {alias}{renamed}"
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


def _sections(imports: Iterable[str], import_name: str) -> list[str]:
    """Return import lines in the sections and the order that isort and ruff want."""
    sections: dict[int, list[str]] = {}
    for line in imports:
        root = line.split()[1].split(".")[0]
        own = 1 + (root == import_name)
        sections.setdefault(0 if root in sys.stdlib_module_names else own, []).append(line)
    return [
        "\n".join(sorted(sections[number], key=lambda line: (line.startswith("from"), line)))
        for number in sorted(sections)
    ]


class _Names:
    """Finds the imports that annotations and defaults need.

    Args:
        plan: The plan.
        module: The module to scaffold.
        import_name: The package.
        quoted: Whether annotations stand as texts, for they may name what is defined later.
    """

    def __init__(
        self, plan: Plan, module: Module, import_name: str, *, quoted: bool = False
    ) -> None:
        self.quoted = quoted
        self.imports: set[str] = set()
        self._known = set(dir(builtins)) | {item.name for item in module.api}
        constants = {item.name for item in module.api if isinstance(item, Constant)}
        self._constants = constants | set(dir(builtins)) - {item.name for item in module.api}
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
        if name in ACTING_MODULES:
            return None
        if name in self._offers:
            return self._offers[name]
        if name in collections.abc.__all__:
            return f"from collections.abc import {name}"
        if name in typing.__all__:
            return f"from typing import {name}"
        root, line = _ALIASES.get(name, (name, f"import {name}"))
        if root in sys.stdlib_module_names and find_spec(root) is None:
            return None  # a module of another platform
        return line if root in self._roots else None

    def annotation(self, value: ast.expr) -> ast.expr:
        """Return an annotation that can be evaluated, and note the imports it needs."""
        known = value if self.resolve(value) else ast.Name(self.any())
        return ast.Constant(ast.unparse(known)) if self.quoted else known

    def is_there_at_import(self, default: ast.expr) -> bool:
        """Return whether a default can be looked up before the module is complete."""
        attributes = any(isinstance(node, ast.Attribute) for node in walk(default))
        return not attributes and root_names(default) <= self._constants

    def any(self) -> str:
        """Return the annotation of what has no known type, and note its import."""
        if "Any" in self._known:
            return "object"
        self.imports.add("from typing import Any")
        return "Any"


def _items(api: Sequence[ApiItem], names: _Names) -> list[str]:
    """Return the items' sources, constants first: defaults may name them."""
    constants = [item for item in api if isinstance(item, Constant)]
    return [_item(item, names) for item in [*constants, *(i for i in api if i not in constants)]]


def _item(item: ApiItem, names: _Names) -> str:
    match item:
        case Function():
            return _function(item, names, item.name)
        case Constant():
            kind = parse_expression(item.type)
            if isinstance(kind, ast.Subscript) and ast.unparse(kind.value) == "Final":
                kind = kind.slice
            shown = ast.unparse(kind) if names.resolve(kind) else names.any()
            names.imports.add("from typing import cast as _cast")
            return f"{item.name} = _cast({shown!r}, NotImplemented)  # {_WAITING}"
        case Class():
            # A method of such a name would hide the decorator from those after it.
            last = [m for m in item.methods if m.name in ("classmethod", "staticmethod")]
            ordered = [*(m for m in item.methods if m not in last), *last]
            methods = [_indented(_function(m, names, f"{item.name}.{m.name}")) for m in ordered]
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
    """Replace what names nothing known: annotations by Any, defaults by an ellipsis.

    A default is looked up when the module is imported, so it may name constants and builtins only.
    """
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
    for argument in every:
        if argument.annotation:
            argument.annotation = names.annotation(argument.annotation)
    if function.returns:
        function.returns = names.annotation(function.returns)
    for defaults in (arguments.defaults, arguments.kw_defaults):
        for at, default in enumerate(defaults):
            if default is not None and not names.is_there_at_import(default):
                defaults[at] = ast.Constant(...)


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
