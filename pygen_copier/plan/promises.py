"""Promises: what the texts of a plan say that the package has, held against its API."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Set
from typing import Any

from pygen_copier.plan.distributions import import_names
from pygen_copier.plan.model import Module, Plan

_CALL = re.compile(r"`((?:[^\W\d]\w*\.)*)([^\W\d]\w*)\([^`]*`")
_SENTENCE = re.compile(r"(?:[^.!?\n`]|`[^`\n]*`|[.!?](?!\s|$)|`)+(?:[.!?]+|\n+|$)\s*")


class Promises:
    """What may be called in texts about a package: what it has, and what is of others.

    Args:
        plan: The plan.
        import_name: The package; the names of its distribution may stand there.
    """

    def __init__(self, plan: Plan, import_name: str) -> None:
        self._own = {name for module in plan.modules for name in names_in(module)}
        self._owners = {import_name.replace("-", "_")}
        self._owners |= {part for module in plan.modules for part in module.name.split(".")}
        self._owners |= {item.name for module in plan.modules for item in module.api}
        self._has_others = bool(import_names(plan.dependencies))

    def broken(self, text: str) -> list[str]:
        """Return the calls in code spans of a text that the package has not, in their order.

        A call on something else, as in `np.sum(…)`, is not the package's, and where it has
        dependencies a bare one may be of these.
        """
        found = []
        for owner, name in _CALL.findall(text):
            root = owner.partition(".")[0]
            is_own = root in self._owners or not (root or self._has_others)
            if is_own and name not in self._own and not hasattr(builtins, name):
                found.append(f"{owner}{name}()")
        return list(dict.fromkeys(found))

    def kept(self, text: str) -> str:
        """Return a text without the sentences that promise what is not there."""
        if not self.broken(text):
            return text
        parts = [part for part in _SENTENCE.findall(text) if not self.broken(part)]
        return "".join(parts).strip()


def names_in(module: Module) -> Set[str]:
    """Return the names of a module's API, with those of what is in its classes."""
    found: set[str] = set()
    waiting: list[Any] = list(module.spec()["api"])
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            found.add(str(item.get("name")))
            inner = [value for value in item.values() if isinstance(value, list)]
            waiting += [part for parts in inner for part in parts]
    return found
