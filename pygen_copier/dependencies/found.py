"""What was found under a dotted name: whether it is there, and how it may be called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pygen_copier.dependencies.parameters import Parameters


class State(StrEnum):
    """Whether a name is there."""

    THERE = "there"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found under a dotted name.

    Attributes:
        state: Whether it is there.
        forms: What it may be called with, a form an overload; none where that is not known.
        owner: Where it is absent, what it would be a name of.
        names: Where it is absent, the names that are there instead.
        doc: The first line of its docstring.
    """

    state: State
    forms: tuple[Parameters, ...] = ()
    owner: str = ""
    names: tuple[str, ...] = ()
    doc: str = ""

    @classmethod
    def of_data(cls, data: object) -> Found:
        """Return what a look told; it is a stranger's word, so whatever is odd says nothing."""
        match data:
            case {"state": "there", "parameters": given}:
                parameters = Parameters.of_data(given)
                forms = (parameters,) if parameters and not parameters.says_nothing else ()
                return cls(State.THERE, forms)
            case {"state": "absent", "owner": str(owner), "names": list(names)}:
                told = (each for each in names if isinstance(each, str) and _is_name(each))
                return cls(State.ABSENT, owner=owner, names=tuple(told))
            case _:
                return UNKNOWN


UNKNOWN = Found(State.UNKNOWN)
THERE = Found(State.THERE)

Look = Callable[[Sequence[str]], Mapping[str, Any]]
"""Looks up dotted names by running what defines them; what it cannot tell it leaves out."""

_LONGEST_NAME = 80


def _is_name(text: str) -> bool:
    return text.isidentifier() and len(text) <= _LONGEST_NAME
