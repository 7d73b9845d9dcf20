"""Refinement: a text is judged, rewritten with the advice, and the best version is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pygen_copier.client.repair import repair

T = TypeVar("T")

# What formula 10 of the PyGen paper asks for, and the criteria its raters used.
QUALITY = ("specificity", "completeness", "technical accuracy")
CRITERIA = (*QUALITY, "relevance", "clarity", "depth", "usefulness")
LOWEST, HIGHEST = 1.0, 10.0
THRESHOLD = 7.0


@dataclass(frozen=True)
class Verdict:
    """What a judge said of a text.

    Attributes:
        scores: From 1 to 10, by criterion.
        advice: What would make it better.
    """

    scores: Mapping[str, float] = field(default_factory=dict)
    advice: str = ""

    @classmethod
    def of_reply(cls, told: Mapping[str, Any]) -> Verdict:
        """Read a judge's reply; what is no score for a criterion that was asked for is left out."""
        given = told.get("scores")
        given = given if isinstance(given, Mapping) else {}
        scores = {
            name: min(max(float(given[name]), LOWEST), HIGHEST)
            for name in CRITERIA
            if isinstance(given.get(name), (int, float)) and not isinstance(given[name], bool)
        }
        return cls(scores, str(told.get("advice", "")).strip())

    @property
    def quality(self) -> float:
        """Q(p | p0): the mean over specificity, completeness and technical accuracy.

        Formulas 9 and 10 of the PyGen paper (arXiv 2411.08932): p* = argmax Q(p | p0).
        """
        scores = [self.scores[name] for name in QUALITY if name in self.scores]
        return sum(scores) / len(scores) if scores else 0.0

    @property
    def is_good(self) -> bool:
        """Whether no criterion is below the threshold."""
        return all(score >= THRESHOLD for score in self.scores.values())


@dataclass(frozen=True)
class _Version(Generic[T]):
    """A text with its verdict: an attempt whose problem is the advice it was given."""

    text: T
    verdict: Verdict
    declined: bool = False

    @property
    def problems(self) -> tuple[str, ...]:
        return (self.verdict.advice,) if self.verdict.advice and not self.verdict.is_good else ()

    @property
    def score(self) -> float:
        return self.verdict.quality


def refine(
    draft: Callable[[str], T], judge: Callable[[T], Verdict], rounds: int
) -> tuple[T, Verdict | None]:
    """Rewrite a text with the judge's advice, and return the best version and its verdict.

    Args:
        draft: Asks for a version, following advice; the first follows none.
        judge: Scores a version.
        rounds: How often a version that is wanting is rewritten at most; with 0 nothing is judged.
    """
    first = draft("")
    if not rounds:
        return first, None

    def judged(text: T) -> _Version[T]:
        return _Version(text, judge(text))

    best, _ = repair(judged(first), lambda _, last: judged(draft(last.verdict.advice)), rounds)
    return best.text, best.verdict
