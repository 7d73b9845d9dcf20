"""A tagline says what a package is in one line: for an index, a README and a site."""

from __future__ import annotations

from pygen_copier.plan.model import Plan
from pygen_copier.text import cut, first_sentence, oneline

LONGEST = 120
"""How many characters a tagline has at most."""

_LONGEST_GIVEN = 2 * LONGEST  # what is longer is a text of another kind
_MARKS = "\"'`*_#> "


def tagline_of(text: str) -> str:
    """Return what a model gave for a tagline, as one: plain words on one line, without a full stop.

    Args:
        text: What the model gave.

    Returns:
        The tagline; empty where it is far too long to be one.
    """
    line = oneline(text).replace("`", "").strip(_MARKS)
    if len(line) > _LONGEST_GIVEN:
        return ""
    return cut(line.removesuffix("."), LONGEST)


def tagline(plan: Plan, description: str) -> str:
    """Return a package in one line: the plan's, else the first sentence of its description.

    Args:
        plan: The plan.
        description: What the person wrote, for a plan that says nothing of it.
    """
    if line := oneline(plan.tagline):
        return line
    return cut(first_sentence(plan.summary or description), LONGEST)
