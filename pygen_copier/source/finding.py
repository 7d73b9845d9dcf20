"""A finding is what the linter says of a place in a text."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """What ruff says of a place in a text.

    Attributes:
        code: The rule, such as `F821`, or `invalid-syntax`.
        line: The line, from 1.
        message: What it says.
    """

    code: str
    line: int
    message: str
