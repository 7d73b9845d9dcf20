"""Calls: what a function, a class or an instance may be called with, as far as its text tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from pygen_copier.dependencies.dataclass_fields import merged
from pygen_copier.dependencies.definition import Definition, Kind, ModuleText, Outcome, Place
from pygen_copier.dependencies.found import State
from pygen_copier.dependencies.module_files import ModuleFiles
from pygen_copier.dependencies.parameters import Parameter, Parameters
from pygen_copier.source.parsing import parse_expression

_ENUMERATIONS = frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "StrEnum"})
# Written out: from Python 3.12 on `inspect` knows but the call that makes an enumeration, not the
# one that finds a member.
_OF_ENUMERATION = (
    "lambda value, names=None, *values, module=None, qualname=None, type=None, start=1,"
    " boundary=None: 0"
)


class Calls:
    """What things of an environment are called with.

    Args:
        resolve: Returns what a dotted name leads to.
        lineage: Returns a class and all it derives from; a base that nobody knows is unknown.
        files: The files of its modules.
    """

    def __init__(
        self,
        resolve: Callable[[str], Outcome],
        lineage: Callable[[Place], list[Place | State]],
        files: ModuleFiles,
    ) -> None:
        self._resolve, self._lineage, self._files = resolve, lineage, files

    def forms(self, place: Place) -> tuple[Parameters, ...]:
        """Return what something may be called with, a form an overload; none where unknown."""
        if place.definition.kind is Kind.CLASS:
            return self._constructors(place)
        return self._wrapped(place.definition)

    def _constructors(self, place: Place) -> tuple[Parameters, ...]:
        """Return what a class, or an instance of one, may be called with."""
        names = ("__call__",) if place.is_instance else ("__new__", "__init__")
        lineage = self._lineage(place)
        for number, owner in enumerate(lineage):
            if isinstance(owner, State):
                return ()
            if owner.definition.kind is Kind.STANDARD:
                return _of_enumeration(owner)
            body = owner.definition.body or ModuleText()
            is_made = owner.definition.makes_init and not place.is_instance
            if is_made and "__init__" not in body.names:  # one that is written out stays
                return self._of_fields(lineage[number:]) if "__new__" not in body.names else ()
            makers = [self._wrapped(body.names[name]) for name in names if name in body.names]
            if makers:
                return _forms_of(makers)
            if not owner.definition.is_plain or "__init_subclass__" in body.names:
                return ()
        # Without one of its own it has that of `object`, if nobody gives it another later.
        is_whole = all(_is_whole(each) for each in lineage) and not place.is_instance
        return (Parameters(()),) if is_whole else ()

    def _of_fields(self, lineage: Sequence[Place | State]) -> tuple[Parameters, ...]:
        """Return what a dataclass takes: the fields of those it derives from, then its own."""
        found: tuple[Parameter, ...] = ()
        for owner in reversed(lineage):
            if isinstance(owner, State) or owner.definition.kind is not Kind.CLASS:
                return ()
            maker, fields = owner.definition.makes_init, owner.definition.fields
            if not maker:
                continue
            if fields is None or not self._is_standard(maker, "dataclasses.dataclass"):
                return ()
            found = merged(found, fields)
        places = [each for each in found if each.kind == "either"]
        return (Parameters((*places, *(each for each in found if each.kind == "keyword"))),)

    def _is_standard(self, dotted: str, meant: str) -> bool:
        outcome = self._resolve(dotted)
        return isinstance(outcome, Place) and outcome.dotted == meant

    def _wrapped(self, definition: Definition) -> tuple[Parameters, ...]:
        """Return the forms of a function with what its decorators may add; none where unknown."""
        forms = definition.forms
        for wrapper in definition.wrappers if forms else ():
            words = self._words_of(wrapper)
            if words is None:
                return ()
            forms = tuple(
                replace(each, added=(each.added or frozenset()) | words) for each in forms
            )
        return forms

    def _words_of(self, wrapper: str) -> frozenset[str] | None:
        """Return the words that a decorator may take as names; None where it may do anything."""
        outcome = self._resolve(wrapper)
        if not isinstance(outcome, Place):
            return None
        module, _, name = outcome.dotted.rpartition(".")
        source = self._files.texts(module)[1]
        return self._files.words(module) if source and name in source.wrappers else None


def _is_whole(place: Place | State) -> bool:
    if isinstance(place, State) or not place.definition.is_whole:
        return False
    return place.definition.body is not None and not place.definition.body.is_open


def _of_enumeration(place: Place) -> tuple[Parameters, ...]:
    """Return what an enumeration is called with; of other classes a subclass may say otherwise."""
    module, _, name = place.dotted.rpartition(".")
    known = module == "enum" and name in _ENUMERATIONS and not place.is_instance
    if not known:
        return ()
    form = parse_expression(_OF_ENUMERATION)
    return (Parameters.of(form.args),) if isinstance(form, ast.Lambda) else ()


def _forms_of(makers: Sequence[tuple[Parameters, ...]]) -> tuple[Parameters, ...]:
    """Return the forms of the one method of some that says what it takes."""
    if not all(makers):
        return ()
    forms = [tuple(form.unbound() for form in each) for each in makers]
    telling = [each for each in forms if not any(form.says_nothing for form in each)]
    return telling[0] if len(telling) == 1 else ()
