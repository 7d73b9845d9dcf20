"""Scaffolds: typed signatures, docstrings and `NotImplementedError`, straight from the plan."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from pygen_copier.formatting.black import format_python
from pygen_copier.plan.api import Alias, ApiItem, Class, Enumeration, ExceptionClass
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.python.docstrings import docstring
from pygen_copier.python.item_scaffolds import WAITING, item_scaffolds
from pygen_copier.python.known_names import KnownNames
from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import bound_names


def module_scaffold(plan: Plan, module: Module, import_name: str) -> str:
    """Return a module whose planned names are there, typed, and raise NotImplementedError."""
    names = KnownNames(plan, module, import_name)
    items = item_scaffolds(module.api, names)
    features = f"It serves: {', '.join(module.features)}.\n\n" if module.features else ""
    head = docstring(f"{module.purpose or module.name}\n\n{features}{_waiting(module)}")
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
    items = item_scaffolds(missing, names)
    imports = "\n".join(f"{line}  # noqa: E402" for line in sorted(names.imports))
    return format_python("\n\n".join([text, imports, *items]))


def example_scaffold(feature: Feature, modules: Iterable[Module], import_name: str) -> str:
    """Return an example that prints what the modules that serve a feature say of themselves."""
    head = docstring(f"{feature.name}: what the package offers for it so far.")
    names = sorted(f"{import_name}.{module.name}" for module in modules)
    imports = "\n".join(f"import {name}" for name in names)
    shown = "\n".join(f"    print({name}.__name__, {name}.__doc__, sep=': ')" for name in names)
    return format_python(
        f"{head}\n{imports}\n\n\ndef main() -> None:\n"
        f"    {docstring('Print what the modules that serve the feature say of themselves.')}\n"
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


def _waiting(module: Module) -> str:
    """Return a sentence about what of a scaffold has to be written; an enumeration is there."""
    names = [item.name for item in module.api if _waits(item)]
    if module.api and not names:
        return ""
    return f"This module is {WAITING} of {', '.join(names)}".removesuffix(" of ") + "."


def _waits(item: ApiItem) -> bool:
    match item:
        case Alias():
            return False
        case Enumeration() | ExceptionClass() | Class(dataclass=True):
            return bool(item.methods)
        case _:
            return True
