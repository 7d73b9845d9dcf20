"""Criteria: what judges and people score, in sets that have a kind of item and a scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["module", "page", "feature"]
"""What an item is: a module with its tests, a page, the description of a feature."""


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """Criteria of one kind of item.

    Attributes:
        name: What figures call it.
        title: What it is of.
        kind: What it is asked of.
        scale: The best score; the least is 1.
        criteria: What is asked by each criterion, by its name.
    """

    name: str
    title: str
    kind: Kind
    scale: int
    criteria: Mapping[str, str]

    @property
    def scores(self) -> range:
        """The scores that can be given."""
        return range(1, self.scale + 1)

    def full(self, criterion: str) -> str:
        """Return the name of a criterion with that of its set, such as `package.testing`."""
        return f"{self.name}.{criterion}"


SETS = (
    CriteriaSet(
        "package",
        "the package",
        "module",
        10,
        {
            "structure": "It is cut into parts that each do one thing and fit together.",
            "code_quality": "It is correct, clear and idiomatic, and handles errors and edges.",
            "testing": "Its tests would notice what matters going wrong.",
            "usability": "Somebody who needs it can use it by its names, types and docstrings.",
        },
    ),
    CriteriaSet(
        "documentation",
        "the documentation",
        "page",
        10,
        {
            "clarity": "Every sentence is understood at the first reading.",
            "completeness": "It has all that its reader needs for what it is about.",
            "structure": "Its headings and order lead to what is looked for.",
            "readability": "It reads easily: short sentences, known words, nothing to skip.",
        },
    ),
    CriteriaSet(
        "writing",
        "the writing of pages",
        "page",
        10,
        {
            "coherence": "Its parts follow from one another and tell one thing.",
            "fluency": "Its language is natural and without mistakes.",
            "relevance": "All of it is about the package and of use to its reader.",
            "engagement": "It makes its reader want to go on and to try it.",
        },
    ),
    CriteriaSet(
        "descriptions",
        "descriptions of features",
        "feature",
        5,
        {
            "relevance": "It is about what was asked for and nothing else.",
            "clarity": "It can be built from without asking back.",
            "depth": "It goes into algorithms, inputs, outputs, errors and edge cases.",
            "usefulness": "Whoever writes the code is helped by it.",
        },
    ),
)
"""The criteria of the paper "PyGen" (arXiv 2411.08932): 1 to 5 of descriptions, else 1 to 10."""


def sets_of(kind: Kind) -> tuple[CriteriaSet, ...]:
    """Return the sets that are asked of a kind of item."""
    return tuple(each for each in SETS if each.kind == kind)


def criteria_of(kind: Kind) -> dict[str, tuple[CriteriaSet, str]]:
    """Return the set and the name of each criterion of a kind of item, by its full name."""
    return {
        each.full(criterion): (each, criterion)
        for each in sets_of(kind)
        for criterion in each.criteria
    }
