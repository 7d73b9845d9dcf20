"""Definitions: what a name stands for, and what the text of a module or of a class defines."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pygen_copier.dependencies.found import State
from pygen_copier.dependencies.parameters import Parameter, Parameters


class Kind(StrEnum):
    """What a name stands for."""

    ALIAS = "alias"
    CLASS = "class"
    FUNCTION = "function"
    MODULE = "module"
    STANDARD = "standard"  # of the standard library, which speaks for itself
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name is defined as.

    Attributes:
        kind: What it is.
        target: Where an alias leads, as a dotted name.
        forms: What a function takes: a form an overload; none where that is not known.
        binds: Whether a method is bound to what it is looked up on, a class included.
        doc: The first line of its docstring.
        body: What a class defines.
        bases: What it derives from, as dotted names.
        is_plain: Whether nothing but its body and bases makes a class what it is.
        makes_init: The decorator that makes its `__init__`, as a dotted name; empty for none.
        fields: What such an `__init__` takes for the fields of a dataclass; None where unknown.
        is_whole: Whether the text has all that a class defines, as a stub need not have.
        wrappers: The decorators that may add to what a function takes, as dotted names.
        type: What a value, or what a function returns, is an instance of, as a dotted name; empty
            where nobody says.
    """

    kind: Kind
    target: str = ""
    forms: tuple[Parameters, ...] = ()
    binds: str = ""
    doc: str = ""
    body: ModuleText | None = None
    bases: tuple[str, ...] = ()
    is_plain: bool = True
    makes_init: str = ""
    fields: tuple[Parameter, ...] | None = None
    is_whole: bool = False
    wrappers: tuple[str, ...] = ()
    type: str = ""


VALUE = Definition(Kind.VALUE)
STANDARD = Definition(Kind.STANDARD)


@dataclass(slots=True)
class ModuleText:
    """What the text of a module, or the body of a class, defines.

    Attributes:
        names: What is defined, by name.
        stars: The modules from which all names are imported.
        exports: Its `__all__`, or None where it has none that can be read.
        is_open: Whether there may be names beside these.
        is_written: Whether these, too, come from words in the files of its package.
        wrappers: The decorators among its names that keep what they decorate callable as it is.
        attributes: What instances of a class are given by its methods.
    """

    names: dict[str, Definition] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    exports: tuple[str, ...] | None = None
    is_open: bool = False
    is_written: bool = False
    wrappers: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


MODULE = Definition(Kind.MODULE)


@dataclass(frozen=True, slots=True)
class Place:
    """What a dotted name leads to.

    Attributes:
        dotted: Where it is defined.
        definition: What it is defined as.
        is_instance: Whether it is an instance of the class that is defined there.
    """

    dotted: str
    definition: Definition
    is_instance: bool = False

    @property
    def module(self) -> str:
        """The module, or class, that it is defined in."""
        return self.dotted.rpartition(".")[0]


Outcome = Place | State
