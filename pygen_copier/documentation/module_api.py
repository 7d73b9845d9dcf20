"""The API of a module: its public names with their signatures and docstrings, read statically."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygen_copier.source.parsing import parsing_alone

if TYPE_CHECKING:
    import griffe

_FAMILIES = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"})
_FAULTS = ("Error", "Exception", "Warning")
_CALLED_AS = ("classmethod", "staticmethod")

# An update renders three times, of the same sources mostly.
_KEPT = 500


@dataclass(frozen=True, slots=True)
class Name:
    """A public name of a module or class.

    Attributes:
        kind: `function`, `constant`, `alias`, `class`, `dataclass`, `enum`, `exception`, or what a
            class has: `function`, `classmethod`, `staticmethod`, `property`, `attribute`, `member`.
        name: The name.
        signature: Its parameters and what it returns, its type, or the value of a member or
            alias; empty where nobody says.
        doc: Its docstring.
        bases: The bases of a class, as they are written.
        members: The public names of a class.
    """

    kind: str
    name: str
    signature: str
    doc: str
    bases: tuple[str, ...] = ()
    members: tuple[Name, ...] = ()

    def brief(self, *, members: bool) -> dict[str, Any]:
        """Return it as a model needs it to write about it: without what is empty."""
        data = {
            "kind": self.kind,
            "name": self.name,
            "signature": self.signature,
            "doc": first_paragraph(self.doc),
            "bases": list(self.bases),
            "members": [member.brief(members=True) for member in self.members if members],
        }
        return {key: value for key, value in data.items() if value}


@dataclass(frozen=True, slots=True)
class ModuleApi:
    """The API of a module.

    Attributes:
        module: Its name within the package.
        doc: Its docstring.
        names: Its public names, in the order of the source.
    """

    module: str
    doc: str
    names: tuple[Name, ...]

    def brief(self, *, members: bool = True) -> dict[str, Any]:
        """Return it as a model needs it to write about it.

        Args:
            members: Whether the members of classes are among it.
        """
        return {
            "module": self.module,
            "doc": first_paragraph(self.doc),
            "names": [name.brief(members=members) for name in self.names],
        }


@lru_cache(_KEPT)
def module_api(module: str, source: str) -> ModuleApi:
    """Return the API of a module from its source, which is not run.

    Args:
        module: Its name within the package.
        source: Python that parses.
    """
    import griffe  # only when there is something to document

    path = Path(f"{module}.py")
    with parsing_alone():
        tree = griffe.visit(module.rpartition(".")[2], filepath=path, code=source)
    return ModuleApi(module, _doc(tree), tuple(_names(tree)))


def first_paragraph(doc: str) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join(doc.strip().split("\n\n")[0].split())


def _names(scope: griffe.Module | griffe.Class, of: str = "") -> Iterator[Name]:
    """Yield the public names of a module, or of a class of a kind."""
    import griffe

    members: Mapping[str, Any] = scope.members
    for name, member in members.items():
        is_public = member.is_public and name[0] != "_"
        if member.is_alias or not (is_public or _is_special(scope, member)):
            continue
        doc = _doc(member)
        if isinstance(member, griffe.Function):
            kind = next((each for each in _CALLED_AS if each in member.labels), "function")
            yield Name(kind, name, member.signature(name=""), doc)
        elif isinstance(member, griffe.Class):
            bases = tuple(str(base) for base in member.bases)
            kind = _kind_of_class(bases, member.labels)
            yield Name(kind, name, "", doc, bases, tuple(_names(member, kind)))
        elif isinstance(member, griffe.Attribute):
            kind = _kind_of_attribute(member, of)
            told = member.annotation or _of_parameter(scope, member)
            told = member.value if kind in ("alias", "member") else told
            yield Name(kind, name, str(told or ""), doc)


def _kind_of_class(bases: Sequence[str], labels: Collection[str]) -> str:
    last = [base.partition("[")[0].rpartition(".")[2] for base in bases]
    if not _FAMILIES.isdisjoint(last):
        return "enum"
    if any(base.endswith(_FAULTS) for base in last):
        return "exception"
    return "dataclass" if "dataclass" in labels else "class"


def _kind_of_attribute(member: griffe.Attribute, of: str) -> str:
    if not of:
        is_alias = str(member.annotation).rpartition(".")[2] == "TypeAlias"
        return "alias" if is_alias else "constant"
    if "property" in member.labels:
        return "property"
    is_member = of == "enum" and "class-attribute" in member.labels and not member.annotation
    return "member" if is_member else "attribute"


def _is_special(scope: griffe.Module | griffe.Class, member: Any) -> bool:
    """Return whether it is a method that an operator, a built-in or a statement calls."""
    name: str = member.name
    is_method = scope.is_class and bool(member.is_function)
    return is_method and name.startswith("__") and name.endswith("__")


def _of_parameter(scope: griffe.Module | griffe.Class, member: griffe.Attribute) -> object:
    """Return the annotation of the parameter of `__init__` that an attribute merely keeps."""
    initial: Any = scope.members.get("__init__")
    if "instance-attribute" not in member.labels or not initial or not initial.is_function:
        return None
    kept = (each.annotation for each in initial.parameters if each.name == str(member.value))
    return next(kept, None)


def _doc(member: griffe.Object | griffe.Alias) -> str:
    return str(member.docstring.value).strip() if member.docstring else ""
