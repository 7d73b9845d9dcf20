"""Line charts: values in their order, with both axes labelled, and what each number is of below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from pygen_copier.evaluation.pages.bar_charts import COLOURS, figure, legend

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BELOW = 600, 300, 66, 66, 44, 34
_FLOOR = _HEIGHT - _BELOW
_Points = list[tuple[float, float]]


def lines(series: Mapping[str, Mapping[str, float]], label: str, axis: str) -> str:
    """Return a line a series through its values; nothing where none has two.

    Args:
        series: Values by what they are of, by the name of their line. Values of one name stand
            above one another, and a line goes past those it has not.
        label: What the chart shows.
        axis: What is on the upright axis.
    """
    there = {name: values for name, values in series.items() if len(values) > 1}
    if not there:
        return ""
    names = list(dict.fromkeys(name for values in there.values() for name in values))
    low, high = _bounds([value for values in there.values() for value in values.values()])
    drawn = _axis(axis, low, high, len(names))
    for colour, values in enumerate(there.values()):
        points = [(_across(names.index(name), len(names)), value) for name, value in values.items()]
        placed = [(x, _up(value, low, high)) for x, value in points]
        drawn += _line(placed, [f"{name}: {value:.3f}" for name, value in values.items()], colour)
    key = legend(list(there)) if len(there) > 1 else ""
    return figure(label, f"{key}{_svg(label, drawn)}{_numbered(names)}")


def bars_and_line(
    bars: Mapping[str, float], line: Mapping[str, float], label: str, axes: tuple[str, str]
) -> str:
    """Return upright bars, with a line on an axis of its own; nothing where there are no bars.

    Args:
        bars: Values of the bars by what they are of.
        line: Values of the line by the same names; some may be missing.
        label: What the chart shows.
        axes: What is on the axis of the bars, and on that of the line.
    """
    if not bars:
        return ""
    names = list(bars)
    low, high = _bounds(list(bars.values()))
    drawn = _axis(axes[0], low, high, len(names))
    width = min(60.0, 0.6 * (_WIDTH - _LEFT - _RIGHT) / len(names))
    for at, (name, value) in enumerate(bars.items()):
        x, top, floor = (
            _across(at, len(names), width / 2 + 4),
            _up(value, low, high),
            _up(0, low, high),
        )
        drawn += (
            f'<rect class="bar c0" x="{x - width / 2:.1f}" y="{min(top, floor):.1f}" '
            f'width="{width:.1f}" height="{abs(floor - top):.1f}">'
            f"<title>{escape(name)}: {value:.4g}</title></rect>"
        )
    told = {name: line[name] for name in names if name in line}
    if told:
        least, most = _bounds(list(told.values()))
        points = [
            (_across(names.index(name), len(names), width / 2 + 4), _up(value, least, most))
            for name, value in told.items()
        ]
        drawn += _line(points, [f"{name}: {value:.4g}" for name, value in told.items()], 1)
        drawn += (
            f'<text x="{_WIDTH - 2}" y="18" text-anchor="end">{escape(axes[1])}</text>'
            f'<text x="{_WIDTH - _RIGHT + 6}" y="{_TOP + 6}">{_short(most)}</text>'
            f'<text x="{_WIDTH - _RIGHT + 6}" y="{_FLOOR}">{_short(least)}</text>'
        )
    key = legend(axes) if told else ""
    return figure(label, f"{key}{_svg(label, drawn)}{_numbered(names)}")


def _svg(label: str, drawn: str) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{drawn}</svg>'
    )


def _axis(title: str, low: float, high: float, n: int) -> str:
    return (
        f'<text x="2" y="18">{escape(title)}</text>'
        f'<text x="{_LEFT - 6}" y="{_TOP + 6}" text-anchor="end">{_short(high)}</text>'
        f'<text x="{_LEFT - 6}" y="{_FLOOR}" text-anchor="end">{_short(low)}</text>'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_FLOOR}H{_WIDTH - _RIGHT}"/>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 8}">1</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">'
        f"{n if n > 1 else ''}</text>"
    )


def _line(points: _Points, told: Sequence[str], colour: int) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escape(said)}</title></circle>'
        for (x, y), said in zip(points, told, strict=True)
    )
    return f'<g class="line c{colour % COLOURS}"><polyline points="{path}"/>{dots}</g>'


def _numbered(names: Sequence[str]) -> str:
    """Return what the numbers below the axis are of: a small screen shows no hints."""
    items = "".join(f"<li>{escape(name)}</li>" for name in names)
    return f"<details><summary>What the numbers are of</summary><ol>{items}</ol></details>"


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """Return what is at the foot of an axis and at its top; nought is always on it."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return (low, high) if high > low else (0.0, 1.0)


def _across(at: int, n: int, inset: float = 0.0) -> float:
    left, right = _LEFT + inset, _WIDTH - _RIGHT - inset
    return (left + right) / 2 if n == 1 else left + (right - left) * at / (n - 1)


def _up(value: float, low: float, high: float) -> float:
    return _FLOOR - (_FLOOR - _TOP) * (value - low) / (high - low)


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1_000 else f"{value:,.0f}"
