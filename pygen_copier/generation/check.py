"""A check says what is wrong with a text, so that a model or a person can mend it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pygen_copier.errors import PygenError
from pygen_copier.source.syntax import Source

Texts = Mapping[str, str]
"""Texts by the names of their artifacts."""


class Check(ABC):
    """A check that a reply must pass.

    Attributes:
        id: A word that is recorded where the check was passed.
        title: What it checks, on one line.
        may_fail: Whether a text that fails nothing else may stay in the end; what it says is noted.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    may_fail: ClassVar[bool] = False

    @abstractmethod
    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what must be mended, a sentence each that a model or a person can act on.

        Args:
            source: The text to check, with its syntax tree and what the linter says of it.
            texts: The texts of the artifacts this one needs, by artifact name.
        """

    def notes(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what a person should know of a text that may stay as it is.

        Args:
            source: The text, which has no problems.
            texts: The texts of the artifacts this one needs, by artifact name.
        """
        return ()


@dataclass(frozen=True, slots=True)
class Review:
    """What checks say of a text.

    Attributes:
        problems: What must be mended, in the order of the checks.
        passed: The ids of the checks it passed, in their order.
        bearable: Those of the problems with which it may stay in the end.
    """

    problems: tuple[str, ...]
    passed: tuple[str, ...]
    bearable: tuple[str, ...] = ()


def review(checks: Iterable[Check], source: Source, texts: Texts) -> Review:
    """Hold a text against checks; where the first one fails, the others could not be run."""
    problems: list[str] = []
    passed: list[str] = []
    bearable: list[str] = []
    for number, check in enumerate(checks):
        found = _problems(check, source, texts)
        problems += found
        bearable += found if check.may_fail else ()
        if not found:
            passed.append(check.id)
        elif number == 0:
            break
    return Review(tuple(problems), tuple(passed), tuple(bearable))


def _problems(check: Check, source: Source, texts: Texts) -> Sequence[str]:
    """Return what a check says; what it cannot read is refused, for nobody knows what it is."""
    try:
        return check.problems(source, texts)
    except PygenError:
        raise
    except Exception as error:
        return [
            f"Whether it {check.title} cannot be told ({type(error).__name__}): write it in a "
            "simpler form, with fewer names that stand for one another."
        ]
