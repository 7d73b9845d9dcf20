"""Tables of plain text, for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from pygen_copier.text import columns, pad


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for every row, the columns aligned."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(pad, row, widths)).rstrip() for row in rows]
