"""Charts: SVG from figures, each with its labels; where there is no data there is no chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT, _LEFT, _BELOW = 600, 260, 60, 30


def bars(rows: Sequence[tuple[str, float, str]], label: str) -> str:
    """Return bars from 0 to 1, a row each, that fit any width; nothing where there are no rows.

    Args:
        rows: What each is, its share, and how that is written.
        label: What the chart shows.
    """
    if not rows:
        return ""
    drawn = "\n".join(_bar(*row) for row in rows)
    return f'<figure class="bars"><figcaption>{escape(label)}</figcaption>\n{drawn}\n</figure>'


def _bar(name: str, value: float, told: str) -> str:
    width = 100 * min(1.0, max(0.0, value))
    return (
        f'<div class="row"><span>{escape(name)}</span>'
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(f"{name}: {told}")}"><rect class="ground" width="100" height="10"/>'
        f'<rect class="bar" width="{width:.2f}" height="10"/></svg><b>{escape(told)}</b></div>'
    )


def line(values: Mapping[str, float], label: str, axis: str) -> str:
    """Return a line through values in their order; nothing below two of them.

    Args:
        values: The values by what they are of.
        label: What the chart shows.
        axis: What is on the upright axis.
    """
    if len(values) < 2:
        return ""
    top = max(values.values()) or 1.0
    across, up = _WIDTH - _LEFT - 10, _HEIGHT - _BELOW - 30
    points = [
        (_LEFT + across * at / (len(values) - 1), 30 + up * (1 - max(0.0, value) / top))
        for at, value in enumerate(values.values())
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escape(name)}: {value:.3f}</title>'
        "</circle>"
        for (x, y), (name, value) in zip(points, values.items(), strict=True)
    )
    last = len(values)
    bottom = _HEIGHT - _BELOW
    return (
        f"<figure><figcaption>{escape(label)}</figcaption>\n"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}">'
        f'<text x="2" y="20">{escape(axis)}</text>'
        f'<text x="{_LEFT - 6}" y="40" text-anchor="end">{top:.2f}</text>'
        f'<text x="{_LEFT - 6}" y="{bottom}" text-anchor="end">0</text>'
        f'<path class="axis" d="M{_LEFT} 30V{bottom}H{_WIDTH - 5}"/>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 6}">1</text>'
        f'<text x="{_WIDTH - 10}" y="{_HEIGHT - 6}" text-anchor="end">{last}</text>'
        f'<polyline points="{path}"/>{dots}</svg>\n</figure>'
    )
