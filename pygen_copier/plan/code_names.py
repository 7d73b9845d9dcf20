"""Code names: what code spans of a text name, and whether a package has it."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Callable, Mapping, Set
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from pygen_copier.plan.api import ApiItem, ClassLike
from pygen_copier.plan.distributions import import_names
from pygen_copier.plan.mentions import identifiers, interface_texts
from pygen_copier.plan.model import Module, Plan
from pygen_copier.source.standard_words import standard_words

_NAME = re.compile(r"((?:[^\W\d]\w*\.)*)([^\W\d]\w*)(\([^`]*\))?")
_HUMPED = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
# Of 303 such spans in the descriptions of 51 packages none is as close to a name that is there.
_CLOSE = 0.85
_SUFFIXES = frozenset("""
    bib cff cfg csv db gz html ini ipynb json jsonl lock log md png py pyi rst sh sql svg tar toml
    tsv txt whl xml yaml yml zip
    """.split())  # noqa: SIM905 - as words it stands on two lines
_ENUMS = frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "StrEnum"})
# What every class, exception or enumeration has.
_INHERITED = {*dir(Exception), "name", "value"}

_EXPLAINED = re.compile(r"`[^`\n]*`")

Others = Callable[[str], bool]
"""Whether a class may be another package's."""


class CodeNames:
    """The names that a package has, to hold texts about it against.

    Args:
        plan: The plan.
        names: The package, as it is installed and imported.
    """

    def __init__(self, plan: Plan, *names: str) -> None:
        self._items = {item.name: item for module in plan.modules for item in module.api}
        self._modules = {part for module in plan.modules for part in module.name.split(".")}
        self._packages = {name.replace("-", "_") for name in names}
        foreign = import_names(plan.dependencies)
        self.has_others = bool(foreign)
        roots = (self._modules | {*self._items}) - foreign - sys.stdlib_module_names
        self._roots = roots | self._packages
        self.own = {name for module in plan.modules for name in names_in(module)}
        told = [each.text for each in plan.requirements]
        told += [text for each in plan.features for text in (each.name, each.given)]
        told += [text for module in plan.modules for text in interface_texts(module, docs=False)]
        self.known = self.own | self._modules | self._packages | _INHERITED
        self.known |= {*dir(builtins)} | identifiers(told)

    def lacks(self, span: str, known: Set[str], others: Others, *, bare_calls: bool = True) -> bool:
        """Return whether a code span names something of the package that is not there.

        A call on something else, as in `np.sum(…)`, is not the package's; nor is the name of a file
        or of a parameter. A bare name in lower case may be anything, unless it is all but one of
        the package's own.

        Args:
            span: What stands between the backticks.
            known: Names that are there beside the planned ones, or that the text explains.
            others: Whether a bare class may be another package's.
            bare_calls: Whether a call of a bare name is the package's.
        """
        found = _NAME.fullmatch(span.strip())
        if not found:
            return False
        owners, last, call = found[1].split(".")[:-1], found[2], found[3]
        if owners:
            return owners[0] in self._roots and self._is_broken([*owners, last], known)
        if last.startswith("_") or last in known or last in self.known:
            return False
        if _HUMPED.fullmatch(last):
            return last not in standard_words() and not others(last)
        if not call and _SNAKE.fullmatch(last):
            return bool(get_close_matches(last, self.own, 1, _CLOSE))
        return bool(call) and bare_calls

    def _is_broken(self, parts: list[str], known: Set[str]) -> bool:
        """Return whether a dotted name leads nowhere; what values have in them is not known."""
        if len(parts) == 2 and parts[1] in _SUFFIXES:
            return False
        for owner, name in pairwise(parts):
            item = self._items.get(owner)
            if name not in known and name not in self.known:
                return not (name.startswith("_") or (item and self._is_foreign(item)))
            goes_on = name in self._modules or isinstance(self._items.get(name), ClassLike)
            if not goes_on or (item and owner not in self._modules):
                return False
        return False

    def _is_foreign(self, item: ApiItem) -> bool:
        """Return whether an item has what nobody planned: it is a value, or derives from others."""
        if not isinstance(item, ClassLike):
            return True
        bases = {base.partition("[")[0].rpartition(".")[2] for base in item.bases}
        return not bases <= {*self._items, *dir(builtins), "ABC", "Generic", "Protocol"} | _ENUMS


def explained(text: str) -> set[str]:
    """Return the names in humps that a text writes as words, too, such as BibTeX."""
    return {word for word in identifiers([_EXPLAINED.sub(" ", text)]) if _HUMPED.fullmatch(word)}


def names_in(module: Module) -> set[str]:
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
