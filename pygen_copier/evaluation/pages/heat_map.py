"""A heat map: a table whose cells are the darker the higher their values are in their column."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pygen_copier.evaluation.pages.bar_charts import figure

_DARKEST = 60  # per cent of the colour: the text on it stays readable


def heat_map(rows: Mapping[str, Mapping[str, float | None]], label: str, corner: str = "") -> str:
    """Return a table of values; nothing where none is there.

    Columns have measures of their own, so each is shaded from its least to its largest value.

    Args:
        rows: Values by column, by row; None, and what is missing, is absent.
        label: What it shows.
        corner: What the rows are, such as `model`.
    """
    columns = [
        name
        for name in dict.fromkeys(name for values in rows.values() for name in values)
        if any(values.get(name) is not None for values in rows.values())
    ]
    if not columns:
        return ""
    bounds = {}
    for name in columns:
        there = [value for values in rows.values() if (value := values.get(name)) is not None]
        bounds[name] = (min(there), max(there))
    head = "".join(f'<th class="value">{escape(name)}</th>' for name in columns)
    body = "\n".join(
        f"<tr><th>{escape(row)}</th>"
        + "".join(_cell(values.get(name), *bounds[name]) for name in columns)
        + "</tr>"
        for row, values in rows.items()
    )
    return figure(
        label,
        f'<div class="wide"><table class="heat"><thead><tr><th>{escape(corner)}</th>{head}</tr>'
        f"</thead><tbody>\n{body}\n</tbody></table></div>",
    )


def _cell(value: float | None, low: float, high: float) -> str:
    if value is None:
        return '<td class="value">—</td>'
    share = (value - low) / (high - low) if high > low else 0.0
    told = f"{value:.3g}" if abs(value) < 1_000 else f"{value:,.0f}"
    return f'<td class="value" style="--heat: {_DARKEST * share:.0f}%">{told}</td>'
