"""Figures as people read them."""

from __future__ import annotations

from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.report import GROUPS, Report

_WHOLE = frozenset({"lines", "findings", "risks", "places", "tests", "mutants", "files", "errors"})


def shown(figure: Figure) -> str:
    """Return the value of a figure with its unit; a dash where it is absent.

    Args:
        figure: The figure.
    """
    if figure.value is None:
        return "—"
    if figure.unit == "share":
        return f"{100 * figure.value:.1f} %"
    if figure.unit in _WHOLE:
        return f"{figure.value:,.0f}"
    if figure.unit.startswith("of "):
        return f"{figure.value:.2f} {figure.unit}"
    if figure.unit == "variance":
        return f"{figure.value:.2e}"
    if figure.unit == "points":
        return f"{figure.value:.1f}"
    if figure.unit in ("s", "ms", "tokens/s"):
        return f"{figure.value:.2f} {figure.unit}"
    return f"{figure.value:.3f}" if figure.unit == "cosine" else f"{figure.value:.2f}"


def number(figure: Figure) -> str:
    """Return how many things a figure was computed from, or a dash.

    Args:
        figure: The figure.
    """
    return "—" if figure.n is None else f"{figure.n:,}"


def missing(report: Report) -> list[tuple[str, str]]:
    """Return what could not be measured, with the reason; a group of which nothing was, as one.

    Args:
        report: The report.
    """
    reasons: dict[str, list[str]] = {}
    for group in report.groups():
        absent = [each for each in report.of_group(group) if each.value is None]
        alike = {each.reason for each in absent}
        if len(alike) == 1 and len(absent) == len(report.of_group(group)) > 1:
            reasons.setdefault(alike.pop(), []).append(GROUPS[group])
            continue
        for each in absent:
            reasons.setdefault(each.reason, []).append(each.title)
    return [(", ".join(titles), reason) for reason, titles in reasons.items()]
