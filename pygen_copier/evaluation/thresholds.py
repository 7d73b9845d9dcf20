"""Thresholds: how high or low figures must be, and what is to be mended where they are not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.pages.shown import shown
from pygen_copier.evaluation.report import Report

MINIMA: Mapping[str, float] = {
    "execution.tests_passed": 1,
    "execution.imports": 1,
    "static.parse_rate": 1,
    "static.imports_resolved": 1,
}
"""What a package must reach where a person names nothing else."""

RUN = frozenset(name for name in MINIMA if name.startswith("execution."))
"""Those of them that are known only where the package was run."""

MAXIMA: Mapping[str, float] = {"static.placeholders": 0, "static.security_high": 0}
"""What it must not exceed then."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that is not as it must be.

    Attributes:
        figure: The figure.
        wanted: What it must be, such as `at least 1`.
    """

    figure: Figure
    wanted: str

    def lines(self) -> list[str]:
        """Return what is wrong in a sentence, and what is to be mended."""
        figure = self.figure
        if figure.value is None:
            return [f"{figure.name} must be {self.wanted}, and is not known: {figure.reason}"]
        told = f"{figure.name} ({figure.title}) is {shown(figure)}; it must be {self.wanted}."
        return [told, *(f"  {each}" for each in figure.details)]


def shortfalls(
    report: Report, minima: Mapping[str, float], maxima: Mapping[str, float]
) -> list[Shortfall]:
    """Return the figures of a report that are not as they must be; one that is absent is not.

    Args:
        report: The report.
        minima: The least that figures must be, by their names.
        maxima: The most that they may be, by their names.

    Raises:
        PygenError: The report has no figure of a name.
    """
    found: list[Shortfall] = []
    for name, least in minima.items():
        figure = _figure(report, name)
        if figure.value is None or figure.value < least:
            found.append(Shortfall(figure, f"at least {least:g}"))
    for name, most in maxima.items():
        figure = _figure(report, name)
        if figure.value is None or figure.value > most:
            found.append(Shortfall(figure, f"at most {most:g}"))
    return found


def _figure(report: Report, name: str) -> Figure:
    figure = report.find(name)
    if figure is None:
        known = ", ".join(each.name for each in report.figures)
        raise PygenError(f"There is no figure {name}.", f"There are: {known}.")
    return figure


def read_thresholds(texts: Iterable[str]) -> dict[str, float]:
    """Return thresholds by figure from texts such as `static.parse_rate=0.9`.

    Args:
        texts: The texts.

    Raises:
        PygenError: A text is none.
    """
    found: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            found[name.strip()] = number = float(value)
            if not math.isfinite(number):
                raise ValueError
        except ValueError:
            raise PygenError(
                f"{text!r} is no threshold.", "Write a figure and a number: static.parse_rate=0.9"
            ) from None
    return found
