"""The standing of a package: one number of what runs of it, to be held against an earlier one."""

from __future__ import annotations

from typing import NamedTuple

from pygen_copier.evaluation.report import Report
from pygen_copier.generation.score import score

_FEEDBACK = (
    "execution.installs",
    "execution.imports",
    "execution.tests_passed",
    "execution.others_tests_passed",
    "execution.mutation_score",
    "execution.coverage",
    "execution.examples",
    "static.parse_rate",
    "static.imports_resolved",
    "static.documented",
)
"""The shares that count, in the order of trust: what comes first weighs most."""


class Standing(NamedTuple):
    """The scores of a package before and after a change, by the same figures.

    Attributes:
        before: The score before.
        after: The score after.
        most: What it would be at best.
        figures: The figures that it was computed from.
    """

    before: float
    after: float
    most: float
    figures: tuple[str, ...]

    def told(self) -> str:
        """Return it in a line."""
        return (
            f"Score (formula 6) {self.before:.3f} before, {self.after:.3f} after, of "
            f"{self.most:.3f}, from {len(self.figures)} figures that both have."
        )


def standing(before: Report, after: Report) -> Standing | None:
    """Return how a package stands before and after a change; None where nothing can be compared.

    It is formula 6 of the PyGen paper over the shares that both reports have.

    Args:
        before: The report before.
        after: The report after.
    """
    values = [
        (name, one.value, other.value)
        for name in _FEEDBACK
        if (one := before.find(name))
        and (other := after.find(name))
        and one.value is not None
        and other.value is not None
    ]
    if not values:
        return None
    names = tuple(name for name, _, _ in values)
    return Standing(
        score(one for _, one, _ in values),
        score(other for _, _, other in values),
        score(1.0 for _ in values),
        names,
    )
