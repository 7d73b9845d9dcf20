"""Bases: what the planned classes derive from, as far as it is known before any code exists."""

from __future__ import annotations

import abc
import builtins
import collections.abc
import enum
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from typing import Any, TypeAlias, cast

from pygen_copier.plan.api import Class, ClassLike, Enumeration, ExceptionClass
from pygen_copier.plan.distributions import import_names
from pygen_copier.plan.model import Module, Plan
from pygen_copier.plan.signatures import base_name

Key: TypeAlias = tuple[str, str]
"""A planned class: its module and its name."""

# Modules of the standard library that have classes to derive from and do nothing when imported.
_EXTENSIBLE = """
abc argparse ast asyncio bdb cmd code codecs collections concurrent configparser contextlib copyreg
csv datetime decimal difflib email enum fractions functools html http imaplib io json logging
numbers pathlib pickle pprint queue random reprlib sched selectors shlex smtplib socketserver string
tarfile textwrap threading timeit types typing unittest urllib uuid weakref xml xmlrpc zipfile
"""
# What may stand without its module.
BARE: Mapping[str, type] = {
    **{name: getattr(collections.abc, name) for name in collections.abc.__all__},
    **{each.__name__: each for each in (enum.Enum, enum.IntEnum, enum.StrEnum, enum.Flag)},
    "IntFlag": enum.IntFlag,
    "ABC": abc.ABC,
    "Protocol": cast(type, typing.Protocol),
}
_ENUMERATIONS: Mapping[type, type[enum.Enum]] = {
    str: enum.StrEnum,
    int: enum.IntEnum,
    **{each: each for each in (enum.Enum, enum.IntEnum, enum.StrEnum, enum.Flag, enum.IntFlag)},
}


@dataclass(frozen=True, slots=True)
class Base:
    """What a planned class derives from.

    Attributes:
        text: As it is planned.
        planned: The planned class that it is, if any.
        known: The class that it is, where it can be looked up here.
        module: The module of the standard library that has it, where it is named with one.
        problem: Why it can be no base.
    """

    text: str
    planned: Key | None = None
    known: type | None = None
    module: str = ""
    problem: str = ""


class Hierarchy:
    """The planned classes, made as empty ones: so Python itself says which cannot be.

    Args:
        plan: A plan whose names are identifiers.

    Attributes:
        problems: A sentence for every class that cannot be made.
    """

    def __init__(self, plan: Plan) -> None:
        self.problems: list[str] = []
        self._roots = import_names(plan.dependencies) | sys.stdlib_module_names
        self._classes = {
            (module.name, item.name): item
            for module in plan.modules
            for item in module.api
            if isinstance(item, ClassLike)
        }
        modules = {module.name: module for module in plan.modules}
        self._bases = {
            key: [self._base(modules[key[0]], text) for text in item.bases]
            for key, item in self._classes.items()
        }
        self._made: dict[Key, type] = {}
        self._fields: dict[Key, dict[str, bool]] = {}
        for key in self._in_order():
            self._made[key] = self._make(key) or _unknown(self._classes[key])
            self._fields[key] = self._all_fields(key)

    def bases(self, module: str, name: str) -> list[Base]:
        """Return what a planned class derives from."""
        return self._bases[module, name]

    def family(self, module: str, name: str) -> type[enum.Enum] | None:
        """Return the class that makes an enumeration of a planned one, if its bases allow it."""
        known = [base.known for base in self._bases[module, name] if not base.problem]
        if len(known) == 2 and known[1] is enum.Enum and known[0] in (str, int):
            known = known[:1]  # as it was written before Python 3.11
        match known or [enum.Enum]:
            case [each] if each is not None:
                return _ENUMERATIONS.get(each)
            case _:
                return None

    def _base(self, module: Module, text: str) -> Base:
        name = base_name(text)
        if name is None:
            return Base(text, problem="which is no name of a class")
        owner, _, last = name.rpartition(".")
        if owner in ("", *module.uses):
            for place in [owner] if owner else [module.name, *module.uses]:
                if (place, last) in self._classes:
                    return Base(text, planned=(place, last))
        if not owner and any(item.name == name for item in module.api):
            return Base(text, problem="which is no class")
        if not owner:
            if known := library_class(name):
                return Base(text, known=known)
            return Base(
                text, problem="which is no class of the module, of those it uses, or a builtin"
            )
        root = name.partition(".")[0]
        if root not in self._roots:
            return Base(text, problem="which is of no module of Python, nor of a dependency")
        if root not in _EXTENSIBLE.split():
            return Base(text)
        if found := _looked_up(name):
            return Base(text, known=found[0], module=found[1])
        return Base(text, problem="which Python does not have")

    def _in_order(self) -> list[Key]:
        graph = {
            key: [base.planned for base in bases if base.planned]
            for key, bases in self._bases.items()
        }
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            names = " → ".join(".".join(key) for key in reversed(error.args[1]))
            self.problems.append(f"Classes derive from one another in a circle: {names}.")
            return []

    def _make(self, key: Key) -> type | None:
        """Return an empty class in place of a planned one, or None where there can be none."""
        item, place = self._classes[key], ".".join(key)
        for base in self._bases[key]:
            if base.problem:
                self.problems.append(
                    f"{place} derives from {base.text!r:.80}, {base.problem}: name a class of the "
                    "module, a builtin, or one with its module, such as 'json.JSONEncoder'."
                )
                return None
        try:
            made = self._class(key, item)
        except Exception as error:  # whatever the class of a class makes of it
            of = f" from {', '.join(item.bases)}" if item.bases else ""
            self.problems.append(f"{place} cannot be derived{of}: {error}.")
            return None
        if isinstance(item, ExceptionClass) and not issubclass(made, BaseException):
            self.problems.append(f"{place} derives from {', '.join(item.bases)}: no exception.")
        return made

    def _class(self, key: Key, item: ClassLike) -> type:
        if isinstance(item, Enumeration):
            family: Any = self.family(*key)
            if family is None:
                raise TypeError("an enumeration is an Enum, StrEnum, IntEnum, Flag or IntFlag")
            values = {m.name: enum.auto() if m.value is None else m.value for m in item.members}
            return cast(type, family(item.name, values))
        made = (
            self._made[base.planned] if base.planned else base.known for base in self.bases(*key)
        )
        bases = tuple(each or _unknown(item) for each in made)
        return types.new_class(item.name, bases or (_root(item),))

    def _all_fields(self, key: Key) -> dict[str, bool]:
        """Return the fields of a dataclass, those it inherits first: whether each has a default."""
        item, fields = self._classes[key], dict[str, bool]()
        for base in reversed(self._bases[key]):
            if base.planned:
                fields.update(self._fields.get(base.planned, {}))
        if isinstance(item, Class) and item.dataclass:
            fields.update({each.name: bool(each.default) for each in item.attributes})
            given = list(fields.values())
            if True in given and not all(given[given.index(True) :]):
                names = ", ".join(fields)
                self.problems.append(
                    f"The dataclass {'.'.join(key)} has a field without a default after one with "
                    f"one: {names}."
                )
        return fields


def _root(item: ClassLike) -> type:
    return Exception if isinstance(item, ExceptionClass) else object


def _unknown(item: ClassLike) -> type:
    """Return what stands for a class that cannot be looked up here."""
    return type("Unknown", (_root(item),), {})


def library_class(name: str) -> type | None:
    """Return a class of Python by its name, a builtin or one with its module, if it is known."""
    if "." not in name:
        known = BARE.get(name) or getattr(builtins, name, None)
        return known if isinstance(known, type) else None
    found = _looked_up(name) if name.partition(".")[0] in _EXTENSIBLE.split() else None
    return found[0] if found else None


def _looked_up(name: str) -> tuple[type, str] | None:
    """Return the class of a dotted name of the standard library and its module, or None."""
    parts = name.split(".")
    if any(part.startswith("_") for part in parts):
        return None
    found: Any = import_module(parts[0])
    module = parts[0]
    for part in parts[1:]:
        if not hasattr(found, part) and isinstance(found, types.ModuleType):
            try:
                import_module(f"{module}.{part}")
            except ImportError:
                return None
        found = getattr(found, part, None)
        if isinstance(found, types.ModuleType):
            module = f"{module}.{part}"
    return (found, module) if isinstance(found, type) else None
