"""Known names are those that a scaffold may look up, each with the import it needs."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import sys
import typing
from importlib.util import find_spec

from pygen_copier.plan.model import Constant, Module, Plan
from pygen_copier.plan.signatures import is_annotation
from pygen_copier.python.distributions import import_names
from pygen_copier.python.effects import ACTING_MODULES
from pygen_copier.source.parsing import parse_expression
from pygen_copier.source.syntax import root_names, walk

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


class KnownNames:
    """Finds the imports that annotations and defaults need, and what stands for unknown names.

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
        value = _Unquoted().visit(value)
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


class _Unquoted(ast.NodeTransformer):
    """Annotations without quotes: what stands in them is looked up as what stands outside."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Leave the values of `Literal[...]` as they are."""
        is_literal = ast.unparse(node.value).rpartition(".")[2] == "Literal"
        return node if is_literal else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Return what a text names, where it is an annotation."""
        text = node.value
        return parse_expression(text) if isinstance(text, str) and is_annotation(text) else node
