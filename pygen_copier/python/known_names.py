"""Known names are those that a scaffold may look up, each with the import it needs."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import sys
import typing
from enum import Enum
from functools import cached_property
from importlib.util import find_spec
from itertools import takewhile
from typing import Protocol

from pygen_copier.dependencies import standard_library
from pygen_copier.dependencies.found import State
from pygen_copier.plan.api import ClassLike, Constant, Enumeration, ExceptionClass, Part
from pygen_copier.plan.bases import Base, Hierarchy
from pygen_copier.plan.distributions import import_names
from pygen_copier.plan.model import Module, Plan
from pygen_copier.plan.signatures import base_name
from pygen_copier.python.annotations import Unquoted, Whole, dotted_names, module_of
from pygen_copier.python.effect_catalogue import ACTING_MODULES
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
    "ABC": ("abc", "from abc import ABC"),
    **{
        name: ("enum", f"from enum import {name}")
        for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")
    },
}

_GENERICS = frozenset({"dict", "frozenset", "list", "set", "tuple", "type"})


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
        self._plan = plan
        self._module = module.name
        self._package = import_name
        self.imports: set[str] = set()
        self._own = {item.name for item in module.api}
        self._known = set(dir(builtins)) | self._own
        constants = {item.name for item in module.api if isinstance(item, Constant)}
        self._constants = constants | set(dir(builtins)) - self._own
        self._offered = {u: {item.name for item in plan.module(u).api} for u in module.uses}
        self._offers = {
            name: f"from {import_name}.{used} import {name}"
            for used, names in self._offered.items()
            for name in names
        }
        self._taken = self._own | set(self._offers)
        self._members = {
            f"{item.name}.{member.name}"
            for used in module.uses
            for item in plan.module(used).api
            if isinstance(item, Enumeration)
            for member in item.members
        }
        self._roots = import_names(plan.dependencies) | sys.stdlib_module_names

    def resolve(self, value: ast.expr) -> bool:
        """Note the imports an expression needs; return whether all its names are known."""
        found = [self._import(name) for name in dotted_names(value)]
        if None in found:
            return False
        self.imports.update(line for line in found if line)
        return True

    def _import(self, dotted: str) -> str | None:
        """Return the line that brings a name, nothing where it is there, None if nobody knows."""
        name = dotted.partition(".")[0]
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
        if root == name != dotted and root in sys.stdlib_module_names:
            is_there = standard_library.find(dotted).state is not State.ABSENT
            return f"import {module_of(dotted)}" if is_there else None
        return line if root in self._roots else None

    def annotation(self, value: ast.expr) -> ast.expr:
        """Return an annotation that can be evaluated, and note the imports it needs."""
        known = self.type(value)
        return ast.Constant(ast.unparse(known)) if self.quoted else known

    def type(self, value: ast.expr) -> ast.expr:
        """Return a type as it may stand in a file, Any where nobody knows it; note its imports."""
        value = Unquoted(self._near).visit(value)
        value = Whole(self._taken, self.any).visit(value)
        return value if self.resolve(value) else ast.Name(self.any())

    def _near(self, dotted: str) -> str:
        """Return by which name a planned one is there that is named with its module, else it."""
        parts = dotted.split(".")
        for at in range(1, len(parts)):
            owner, name = ".".join(parts[:at]).removeprefix(f"{self._package}."), parts[at]
            rest = "".join(f".{part}" for part in parts[at + 1 :])
            if owner == self._module and name in self._own:
                return f"{name}{rest}"
            if name in self._offered.get(owner, ()):
                line = f"from {self._package}.{owner} import {name}"
                is_plain = self._offers[name] == line and name not in self._known
                return f"{name}{rest}" if is_plain else f"{self._beside(owner)}.{name}{rest}"
        return dotted

    def _beside(self, module: str) -> str:
        """Return by which name another module of the package is there, and note its import."""
        parent, _, last = f"{self._package}.{module}".rpartition(".")
        self.imports.add(f"from {parent} import {last} as _{last}")
        self._known.add(f"_{last}")
        return f"_{last}"

    def is_there_at_import(self, default: ast.expr) -> bool:
        """Return whether a default can be looked up before the module is complete."""
        if ast.unparse(default) in self._members:
            return self.resolve(default)
        attributes = any(isinstance(node, ast.Attribute) for node in walk(default))
        return not attributes and root_names(default) <= self._constants

    def define(self, item: Enumeration) -> None:
        """Note that an enumeration of the module stands before what comes now."""
        self._members |= {f"{item.name}.{member.name}" for member in item.members}

    def library(self, module: str) -> str:
        """Return by which name a module of the standard library is there, and note its import."""
        if module.partition(".")[0] not in self._taken:
            self.imports.add(f"import {module}")
            return module
        name = f"_{module.replace('.', '_')}"
        self.imports.add(f"import {module} as {name}")
        return name

    def own_bases(self, item: Part) -> list[str]:
        """Return the classes of the module that an item derives from."""
        keys = [base.planned for base in self._bases_of(item) if base.planned]
        return [name for module, name in keys if module == self._module]

    def bases(self, item: ClassLike) -> list[str]:
        """Return what a class derives from as it stands in a file, and note its imports."""
        if isinstance(item, Enumeration):
            family = self._hierarchy.family(self._module, item.name) or Enum
            return [f"{self.library('enum')}.{family.__name__}"]
        found = [text for base in self._bases_of(item) if (text := self._base(base))]
        return found or ["Exception"] * isinstance(item, ExceptionClass)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self._plan)

    def _bases_of(self, item: Part) -> list[Base]:
        if not isinstance(item, ClassLike) or not item.bases:
            return []
        return self._hierarchy.bases(self._module, item.name)

    def _base(self, base: Base) -> str | None:
        text = self._named_base(base)
        held = parse_expression(base.text)
        generic = hasattr(base.known, "__class_getitem__") and base.known is not Protocol
        if text and generic and isinstance(held, ast.Subscript):
            return ast.unparse(ast.Subscript(parse_expression(text), self._at_once(held.slice)))
        return text

    def _at_once(self, value: ast.expr) -> ast.expr:
        """Return what a base holds, with Any for what may not be there when it is looked up."""
        match value:
            case ast.Tuple(elts=elements):
                return ast.Tuple([self._at_once(element) for element in elements])
            case ast.Subscript(value=ast.Name(id=name), slice=held) if (
                name in _GENERICS - self._own
            ):
                return ast.Subscript(value.value, self._at_once(held))
            case ast.Name(id=name) if isinstance(getattr(builtins, name, None), type):
                return value if name not in self._own else ast.Name(self.any())
            case ast.Constant(value=None | builtins.Ellipsis):
                return value
            case _:
                return ast.Name(self.any())

    def _named_base(self, base: Base) -> str | None:
        name = base_name(base.text) or ""
        owner, _, last = name.rpartition(".")
        if base.planned and owner:
            return f"{self._beside(owner)}.{last}"
        if base.module:
            return f"{self.library(base.module)}{name.removeprefix(base.module)}"
        if base.planned or base.known:
            return name if self.resolve(ast.Name(name)) else None
        module = self._module_of(name)
        return f"{self.library(module)}{name.removeprefix(module)}" if module else None

    def _module_of(self, name: str) -> str:
        """Return the module that has a class of another package, nothing where nobody knows.

        What is installed is not looked at: the plan alone says what a scaffold is.
        """
        root = name.partition(".")[0]
        if root in sys.stdlib_module_names:
            is_there = standard_library.find(name).state is State.THERE
            return module_of(name) if is_there else ""
        modules = list(takewhile(str.islower, name.split(".")[:-1])) or [root]
        return ".".join(modules) if root in self._roots else ""

    def any(self) -> str:
        """Return the annotation of what has no known type, and note its import."""
        if "Any" in self._known:
            return "object"
        self.imports.add("from typing import Any")
        return "Any"
