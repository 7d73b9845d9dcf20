"""A judgement: what one rater, a model or a person, said of one item at one time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rater said of an item.

    Attributes:
        rater: Who, `provider:model` or what a person is called.
        kind: What the item is.
        item: Its name.
        scores: Scores by full name of the criterion, such as `package.testing`.
        repeat: Which time it is, from 1.
        advice: What the rater would change.
        reason: Why scores are missing; empty where none is.
        is_person: Whether the rater is a person.
        is_own: Whether the rater is a model that wrote the package.
    """

    rater: str
    kind: str
    item: str
    scores: Mapping[str, float]
    repeat: int = 1
    advice: str = ""
    reason: str = ""
    is_person: bool = False
    is_own: bool = False

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {**asdict(self), "scores": dict(self.scores)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Judgement:
        """Return a judgement from its JSON data.

        Raises:
            TypeError: It is none.
        """
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which of two modules a judge prefers, asked in one order.

    Attributes:
        rater: Who, `provider:model`.
        item: The module of the package.
        reference: The module that it was held against.
        repeat: Which time it is, from 1.
        is_first: Whether the package's module was shown first.
        preferred: By criterion 1 where it is the package's, -1 where it is the reference's, else 0.
        reason: Why there is nothing; empty where there is.
        is_own: Whether the rater is a model that wrote the package.
    """

    rater: str
    item: str
    reference: str
    repeat: int
    is_first: bool
    preferred: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    is_own: bool = False

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {**asdict(self), "preferred": dict(self.preferred)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Comparison:
        """Return a comparison from its JSON data.

        Raises:
            TypeError: It is none.
        """
        return cls(**data)
