"""A radar chart: shares on axes around a middle, such as the seven scores of a comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from pygen_copier.evaluation.pages.bar_charts import COLOURS, figure, legend

_WIDTH, _HEIGHT, _RADIUS = 560, 400, 130
_RINGS = (0.25, 0.5, 0.75, 1.0)
_FEWEST_AXES = 3


def radar(series: Mapping[str, Mapping[str, float]], label: str) -> str:
    """Return a polygon a series; nothing where there are fewer than three axes.

    A series that lacks an axis is left out: a polygon without a corner would show another shape.

    Args:
        series: Shares, 0 to 1, by axis, by the name of the polygon.
        label: What the chart shows.
    """
    axes = list(dict.fromkeys(axis for values in series.values() for axis in values))
    there = {name: values for name, values in series.items() if values.keys() == set(axes)}
    if len(axes) < _FEWEST_AXES or not there:
        return ""
    drawn = "".join(_ring(share, len(axes)) for share in _RINGS)
    for at, axis in enumerate(axes):
        x, y = _place(at, len(axes), 1.0)
        told = [f"{values[axis]:.2f}" for values in there.values()]
        drawn += f'<path class="axis" d="M{_WIDTH / 2} {_HEIGHT / 2}L{x:.1f} {y:.1f}"/>'
        drawn += _named(at, len(axes), f"{axis} {told[0]}" if len(told) == 1 else axis)
    for colour, (name, values) in enumerate(there.items()):
        said = ", ".join(f"{axis} {values[axis]:.3f}" for axis in axes)
        points = _points([values[axis] for axis in axes])
        drawn += (
            f'<polygon class="area c{colour % COLOURS}" points="{points}">'
            f"<title>{escape(name)}: {escape(said)}</title></polygon>"
        )
    key = legend(list(there)) if len(there) > 1 else ""
    return figure(
        label,
        f'{key}<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{drawn}</svg>',
    )


def _ring(share: float, n: int) -> str:
    return f'<polygon class="ring" points="{_points([share] * n)}"/>'


def _points(shares: list[float]) -> str:
    places = [_place(at, len(shares), share) for at, share in enumerate(shares)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _place(at: int, n: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * at / n - math.pi / 2
    reach = _RADIUS * min(1.0, max(0.0, share))
    return _WIDTH / 2 + reach * math.cos(angle), _HEIGHT / 2 + reach * math.sin(angle)


def _named(at: int, n: int, text: str) -> str:
    angle = 2 * math.pi * at / n - math.pi / 2
    x = _WIDTH / 2 + (_RADIUS + 14) * math.cos(angle)
    y = _HEIGHT / 2 + (_RADIUS + 20) * math.sin(angle) + 5
    aside = math.cos(angle)
    anchor = "middle" if abs(aside) < 0.2 else "start" if aside > 0 else "end"
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
