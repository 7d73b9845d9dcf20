"""A verification says how a text is run before it is accepted: as tests, or as a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


def _as_it_is(text: str, first: str, second: str) -> str:
    return text


@dataclass(frozen=True)
class Verification:
    """How an artifact is verified by running it.

    Attributes:
        relies: Names of the artifacts that its outcome hangs on; they are verified before it.
        beside: Names of further artifacts whose files lie beside it.
        files: Further files, by their path in the project.
        types: The settings of mypy by which it is read, empty where its types are not checked.
        subject: The module that is verified with it where it is a file of tests; one of `relies`.
        typed: Returns the Python of a text that mypy reads, likewise.
        program: Returns the program that a text holds, with every line in its place.
        shown: Returns a text with what its program printed in it, from the output of two runs.
        without: Returns a file of tests without some of them, or nothing where none remain.
    """

    relies: tuple[str, ...]
    beside: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    types: str = ""
    subject: str = ""
    typed: Callable[[str], str] = str
    program: Callable[[str], str] = str
    shown: Callable[[str, str, str], str] = _as_it_is
    without: Callable[[str, Collection[str]], str] = lambda text, names: ""


def steady(output: str) -> str:
    """Return output without what differs from run to run, for it becomes part of a request."""
    return _ADDRESS.sub("0x…", output)
