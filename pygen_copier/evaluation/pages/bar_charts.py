"""Bar charts: rows of bars that fit any width; where there is no data there is no chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

COLOURS = 6
"""How many series have a colour of their own, the classes `c0` to `c5` of the style."""


class Bar(NamedTuple):
    """A bar: what it is, its value, None where it is absent, and how that is written."""

    name: str
    value: float | None
    told: str


def bars(rows: Sequence[Bar], label: str, top: float = 1.0) -> str:
    """Return a bar a row; nothing where there are no rows.

    Args:
        rows: The bars.
        label: What the chart shows.
        top: The value of a full bar.
    """
    if not any(row.value is not None for row in rows):
        return ""
    drawn = "\n".join(_bar(row, top, 0) for row in rows)
    return figure(label, drawn)


def grouped_bars(groups: Mapping[str, Sequence[Bar]], label: str, top: float | None = None) -> str:
    """Return bars in groups, those of one name in one colour; nothing where no bar has a value.

    Args:
        groups: Bars by what they are of, such as a package or a measure.
        label: What the chart shows.
        top: The value of a full bar; None where each group has its own measure, whose largest
            value fills it.
    """
    there = {
        name: rows for name, rows in groups.items() if any(row.value is not None for row in rows)
    }
    if not there:
        return ""
    names = list(dict.fromkeys(row.name for rows in there.values() for row in rows))
    drawn: list[str] = []
    for name, rows in there.items():
        full = top or max(abs(row.value) for row in rows if row.value is not None) or 1.0
        drawn.append(f'<div class="group">{escape(name)}</div>')
        drawn += [_bar(row, full, names.index(row.name)) for row in rows]
    return figure(label, "\n".join(drawn))


def stacked_bars(rows: Mapping[str, Mapping[str, int]], label: str) -> str:
    """Return a bar a row, cut into what it is made of; nothing where nothing was counted.

    Args:
        rows: Counts by their kind, such as passed and failed, by what each bar is of.
        label: What the chart shows.
    """
    there = {name: counts for name, counts in rows.items() if sum(counts.values())}
    if not there:
        return ""
    kinds = list(dict.fromkeys(kind for counts in there.values() for kind in counts))
    drawn = [_stack(name, counts, kinds) for name, counts in there.items()]
    return figure(label, "\n".join([legend(kinds), *drawn]))


def figure(label: str, drawn: str) -> str:
    """Return a chart with its label below it.

    Args:
        label: What it shows.
        drawn: The chart, HTML.
    """
    return f"<figure><figcaption>{escape(label)}</figcaption>\n{drawn}\n</figure>"


def legend(names: Sequence[str]) -> str:
    """Return which colour is whose.

    Args:
        names: The names of series, in the order of their colours.
    """
    items = "".join(
        f'<li><i class="swatch c{at % COLOURS}"></i>{escape(name)}</li>'
        for at, name in enumerate(names)
    )
    return f'<ul class="legend">{items}</ul>'


def _bar(row: Bar, top: float, colour: int) -> str:
    width = 100 * min(1.0, max(0.0, (row.value or 0.0) / top))
    told = row.told if row.value is not None else "—"
    return _row(
        row.name,
        told,
        f'<rect class="bar c{colour % COLOURS}" width="{width:.2f}" height="10"/>',
        f"{row.name}: {told if row.value is not None else 'absent'}",
    )


def _stack(name: str, counts: Mapping[str, int], kinds: Sequence[str]) -> str:
    whole, at, drawn = sum(counts.values()), 0.0, ""
    for place, kind in enumerate(kinds):
        width = 100 * counts.get(kind, 0) / whole
        if width:
            drawn += (
                f'<rect class="bar c{place % COLOURS}" x="{at:.2f}" width="{width:.2f}" '
                'height="10"/>'
            )
        at += width
    told = " + ".join(str(counts.get(kind, 0)) for kind in kinds)
    said = ", ".join(f"{counts.get(kind, 0)} {kind}" for kind in kinds)
    return _row(name, told, drawn, f"{name}: {said}")


def _row(name: str, told: str, drawn: str, said: str) -> str:
    return (
        f'<div class="row"><span>{escape(name)}</span>'
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(said)}"><rect class="ground" width="100" height="10"/>'
        f"{drawn}</svg><b>{escape(told)}</b></div>"
    )
