"""A figure: something that was measured, what it was computed from, or why it is not there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_DIGITS = 6
"""Decimals that are kept: the last bits of a sum hang on the machine."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, or the reason why there is none.

    Attributes:
        name: What `review --min` calls it: a group and a word, such as `static.parse_rate`.
        title: What it is, in a few words.
        value: Its value; None where it could not be computed.
        unit: What it is counted in: `share` (0 to 1), `points`, `s`, a noun, or nothing.
        n: How many things it was computed from; None where that says nothing.
        source: What it was computed from, and whose formula it is.
        reason: Why there is no value; empty where there is one.
        details: What lowers it, a sentence each that says where.

    Raises:
        ValueError: There are both a value and a reason, or neither, or the value is no number.
    """

    name: str
    title: str
    value: float | None
    unit: str
    n: int | None
    source: str
    reason: str = ""
    details: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError(f"{self.name}: a figure has a value or a reason why there is none")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.name}: {self.value} is no value of a figure")

    @property
    def group(self) -> str:
        """What its name begins with."""
        return self.name.partition(".")[0]

    def data(self) -> dict[str, Any]:
        """Return it as JSON data, its value rounded to six decimals."""
        return {
            "name": self.name,
            "title": self.title,
            "value": None if self.value is None else rounded(self.value),
            "unit": self.unit,
            "n": self.n,
            "source": self.source,
            "reason": self.reason,
            "details": list(self.details),
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Figure:
        """Return a figure from its JSON data.

        Raises:
            ValueError: It is none.
        """
        try:
            return cls(**{**data, "details": tuple(data["details"])})
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no figure: {error}") from None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, before it is: it makes figures of one name.

    Attributes:
        name: The name of its figures.
        title: What they are.
        unit: What they are counted in.
        source: What they are computed from, and whose formula it is.
    """

    name: str
    title: str
    unit: str
    source: str

    def of(self, value: float, n: int | None = None, details: Iterable[str] = ()) -> Figure:
        """Return the figure of a value.

        Args:
            value: The value.
            n: How many things it was computed from.
            details: What lowers it, a sentence each.
        """
        return Figure(
            self.name, self.title, value, self.unit, n, self.source, details=tuple(details)
        )

    def share(self, part: int, whole: int, nothing: str, details: Iterable[str] = ()) -> Figure:
        """Return the figure of a share, absent where there is nothing to take a part of.

        Args:
            part: How many of them.
            whole: Of how many.
            nothing: The reason where there are none at all.
            details: What lowers it, a sentence each.
        """
        return self.of(part / whole, whole, details) if whole else self.absent(nothing)

    def absent(self, reason: str, n: int | None = None) -> Figure:
        """Return the figure that could not be computed.

        Args:
            reason: Why not, as a sentence.
            n: How many things there were.
        """
        return Figure(self.name, self.title, None, self.unit, n, self.source, reason)


def rounded(value: float) -> float:
    """Return a value as it is written: to six decimals, and never minus zero."""
    return round(float(value), _DIGITS) + 0.0
