"""The public names of a package, in the order in which tools sort imports."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from pygen_copier.plan.model import Plan


def public_names(plan: Plan) -> list[tuple[str, list[str]]]:
    """Return what a package re-exports: for each module, in order, the names taken from it.

    A name that two modules define, or that is a module's own name, is left to be imported from
    its module: at the top it would hide one of the two.
    """
    counts = Counter(item.name for module in plan.modules for item in module.api)
    modules = {module.name.split(".")[0] for module in plan.modules}
    names = {
        module.name: sorted(
            (item.name for item in module.api if _exported(item.name, counts, modules)),
            key=_name_order,
        )
        for module in plan.modules
    }
    order = sorted(names, key=lambda name: (_natural(name.lower()), _natural(name)))
    return [(name, names[name]) for name in order if names[name]]


def subpackages(plan: Plan) -> dict[str, str]:
    """Return the subpackages that the modules' dotted names imply: name by `__init__` file."""
    names = {
        name.rsplit(".", depth)[0]
        for name in (module.name for module in plan.modules)
        for depth in range(1, name.count(".") + 1)
    }
    return {f"{name.replace('.', '/')}/__init__.py": name for name in sorted(names)}


def all_names(plan: Plan) -> list[str]:
    """Return what a package re-exports, in the order of its `__all__`."""
    names = (name for _, names in public_names(plan) for name in names)
    return sorted(names, key=lambda name: (_kind(name), _natural(name)))


def _exported(name: str, counts: Counter[str], modules: set[str]) -> bool:
    return counts[name] == 1 and name not in modules and not name.startswith("_")


def _name_order(name: str) -> tuple[Any, ...]:
    """Order as ruff and isort do: CONSTANTS, Classes, the rest."""
    return _kind(name), _natural(name.lower()), _natural(name)


def _kind(name: str) -> int:
    return 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2


@lru_cache(maxsize=4096)
def _natural(text: str) -> tuple[tuple[Any, ...], ...]:
    """Order numbers by their value, a leading zero first of all."""
    return tuple(
        (ord("0"), 0 if part[0] == "0" else int(part), part) if part.isdigit() else (ord(part),)
        for part in re.findall(r"\d+|\D", text)
    )
