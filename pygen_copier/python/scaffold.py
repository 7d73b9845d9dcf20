"""Scaffolds: typed signatures, docstrings and `NotImplementedError`, straight from the plan."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence
from textwrap import indent

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
from pygen_copier.python.docstrings import docstring
from pygen_copier.python.known_names import KnownNames
from pygen_copier.source.parsing import parse, parse_expression
from pygen_copier.source.syntax import all_parameters, bound_names, positional_parameters

WAITING = "waiting for an implementation"
_STEP = " " * 4


def module_scaffold(plan: Plan, module: Module, import_name: str) -> str:
    """Return a module whose planned names are there, typed, and raise NotImplementedError."""
    names = KnownNames(plan, module, import_name)
    items = _items(module.api, names)
    features = f"It serves: {', '.join(module.features)}.\n\n" if module.features else ""
    waiting = f"{WAITING} of {', '.join(item.name for item in module.api)}".removesuffix(" of ")
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
    names = KnownNames(plan, module, import_name, quoted="annotations" not in there)
    items = _items(missing, names)
    imports = "\n".join(f"{line}  # noqa: E402" for line in sorted(names.imports))
    return format_python("\n\n".join([text, imports, *items]))


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


def _items(api: Sequence[ApiItem], names: KnownNames) -> list[str]:
    """Return the items' sources, constants first: defaults may name them."""
    constants = [item for item in api if isinstance(item, Constant)]
    return [_item(item, names) for item in [*constants, *(i for i in api if i not in constants)]]


def _item(item: ApiItem, names: KnownNames) -> str:
    match item:
        case Function():
            return _function(item, names, item.name)
        case Constant():
            kind = parse_expression(item.type)
            if isinstance(kind, ast.Subscript) and ast.unparse(kind.value) == "Final":
                kind = kind.slice
            shown = ast.unparse(kind) if names.resolve(kind) else names.any()
            names.imports.add("from typing import cast as _cast")
            return f"{item.name} = _cast({shown!r}, NotImplemented)  # {WAITING}"
        case Class():
            # A method of such a name would hide the decorator from those after it.
            last = [m for m in item.methods if m.name in ("classmethod", "staticmethod")]
            ordered = [*(m for m in item.methods if m not in last), *last]
            methods = [indent(_function(m, names, f"{item.name}.{m.name}"), _STEP) for m in ordered]
            body = "\n\n".join([indent(docstring(item.doc or item.name), _STEP), *methods])
            return f"class {item.name}:\n{body}"


def _function(item: Function | Method, names: KnownNames, place: str) -> str:
    function = parse_signature(item.signature)
    if function is None:
        raise ValueError(f"the plan is not valid: {place}{item.signature}")
    function.name = item.name
    _resolve(function, names)
    header = ast.unparse(function).splitlines()[0].removesuffix(" ...").removesuffix(":")
    decorator = ""
    if isinstance(item, Method):
        first = next(iter(positional_parameters(function)), None)
        match first.arg if first else "":
            case "self":
                pass
            case "cls":
                decorator = "@classmethod\n"
            case _:
                decorator = "@staticmethod\n"
    body = f"{docstring(item.doc or place)}\nraise NotImplementedError({place!r})"
    return f"{decorator}{header}:\n{indent(body, _STEP)}"


def _resolve(function: ast.FunctionDef, names: KnownNames) -> None:
    """Replace what names nothing known: annotations by Any, defaults by an ellipsis.

    A default is looked up when the module is imported, so it may name constants and builtins only.
    """
    arguments = function.args
    for argument in all_parameters(function):
        if argument.annotation:
            argument.annotation = names.annotation(argument.annotation)
    if function.returns:
        function.returns = names.annotation(function.returns)
    for defaults in (arguments.defaults, arguments.kw_defaults):
        for at, default in enumerate(defaults):
            if default is not None and not names.is_there_at_import(default):
                defaults[at] = ast.Constant(...)
