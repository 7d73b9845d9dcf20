"""A review: whether the figures of a package are as they must be, and what is to be mended."""

from __future__ import annotations

from collections.abc import Sequence

from pygen_copier.evaluation.report import Report
from pygen_copier.evaluation.thresholds import MAXIMA, MINIMA, RUN, read_thresholds, shortfalls
from pygen_copier.text import count, oneline


def review_of(
    report: Report, least: Sequence[str], most: Sequence[str], *, static: bool = False
) -> tuple[str, bool]:
    """Return what a review says, and whether the package passes.

    Args:
        report: The figures.
        least: Thresholds that figures must reach, such as `static.parse_rate=1`.
        most: Thresholds that they must not exceed. Where neither is given, there are those of
            `thresholds`.
        static: Whether these leave out what has to run.

    Raises:
        PygenError: A threshold is none, or of a figure that there is not.
    """
    minima, maxima = read_thresholds(least), read_thresholds(most)
    if not minima and not maxima:
        minima = {name: value for name, value in MINIMA.items() if not (static and name in RUN)}
        maxima = dict(MAXIMA)
    found = shortfalls(report, minima, maxima)
    held = count(len(minima) + len(maxima), "threshold")
    if not found:
        return f"{oneline(report.subject)} passes: {held}.", True
    lines = [line for each in found for line in each.lines()]
    head = f"{oneline(report.subject)} does not pass: {len(found)} of {held}."
    return "\n".join(["\n".join(line.rstrip() for line in lines), head]), False
