"""Refinement: texts are judged together, the best versions rewritten with all that was advised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all

T = TypeVar("T")

# What Q is over in formula 10 of the PyGen paper. Its raters' relevance, clarity, depth and
# usefulness measure what came of it.
CRITERIA = ("specificity", "completeness", "technical accuracy")
LOWEST, HIGHEST = 1.0, 10.0
THRESHOLD = 7.0
FAR_OVER = 1.0  # what a text that is far too long has to be better by


@dataclass(frozen=True)
class Verdict:
    """What a judge said of a text.

    Attributes:
        scores: From 1 to 10, by criterion; those that it did not give are missing.
        advice: What would make it better.
    """

    scores: Mapping[str, float] = field(default_factory=dict)
    advice: str = ""

    @classmethod
    def of_reply(cls, told: Mapping[str, Any]) -> Verdict:
        """Read what a judge says; what is no score for a criterion is left out."""
        given = told.get("scores")
        given = given if isinstance(given, Mapping) else {}
        scores = {
            name: min(max(float(given[name]), LOWEST), HIGHEST)
            for name in CRITERIA
            if isinstance(given.get(name), (int, float)) and not isinstance(given[name], bool)
        }
        advice = told.get("advice")
        return cls(scores, advice.strip() if isinstance(advice, str) else "")

    @property
    def unscored(self) -> tuple[str, ...]:
        """The criteria without a score."""
        return tuple(name for name in CRITERIA if name not in self.scores)

    @property
    def quality(self) -> float:
        """Q(p | p0): the mean over the criteria, of which one without a score counts nothing.

        Formulas 9 and 10 of the PyGen paper (arXiv 2411.08932): p* = argmax Q(p | p0).
        """
        return sum(self.scores.values()) / len(CRITERIA)

    @property
    def is_good(self) -> bool:
        """Whether every criterion has a score that reaches the threshold."""
        return not self.unscored and min(self.scores.values()) >= THRESHOLD

    @property
    def wanting(self) -> str:
        """What is to be made better, nothing where the text is good or nobody scored it."""
        low = [f"{name} {score:g}" for name, score in self.scores.items() if score < THRESHOLD]
        if self.is_good or not self.scores:
            return ""
        return self.advice or (f"Of 10 it has {', '.join(low)}: raise it." if low else "")


@dataclass(frozen=True)
class Version(Generic[T]):
    """A text as it was at a time.

    Attributes:
        text: The text.
        verdict: What the judge said of it; nothing where nobody judged it.
    """

    text: T
    verdict: Verdict = field(default_factory=Verdict)


def refine(
    drafts: Mapping[str, T],
    judge: Callable[[Mapping[str, T]], Mapping[str, Verdict]],
    rewrite: Callable[[str, T, Sequence[str]], T],
    is_far_over: Callable[[T], bool],
    rounds: int,
) -> dict[str, Version[T]]:
    """Judge texts, rewrite the best version of those that are wanting, and keep the best.

    A round is one verdict on all that was rewritten. It begins with the best version so far, by
    formula 9, and with the advice of all rounds; a text is done when its best version is good, or
    the last verdict advises nothing new. Of equals the later version is kept, and one that is far
    too long only where it is clearly better.

    Args:
        drafts: The texts by their subjects.
        judge: Says something of texts; a subject it leaves out has no verdict.
        rewrite: Writes the text of a subject anew, given its best version and all advice on it,
            the earliest first.
        is_far_over: Tells whether a text is far too long.
        rounds: How often a text is rewritten at most; with 0 nothing is judged.
    """
    if not rounds or not drafts:
        return {subject: Version(text) for subject, text in drafts.items()}

    def judged(texts: Mapping[str, T]) -> dict[str, Version[T]]:
        verdicts = judge(texts)
        return {name: Version(text, verdicts.get(name, Verdict())) for name, text in texts.items()}

    def value(version: Version[T]) -> float:
        return version.verdict.quality - FAR_OVER * is_far_over(version.text)

    last = best = judged(drafts)
    advice: dict[str, list[str]] = {subject: [] for subject in drafts}
    for _ in range(rounds):
        new = {name: version.verdict.wanting for name, version in last.items()}
        wanting = [
            name
            for name, said in new.items()
            if said and said not in advice[name] and not best[name].verdict.is_good
        ]
        if not wanting:
            break
        for name in wanting:
            advice[name].append(new[name])
        jobs = {name: (best[name].text, tuple(advice[name])) for name in wanting}
        texts = _all_rewritten(jobs, rewrite)
        changed = {name: text for name, text in texts.items() if text != best[name].text}
        last = judged(changed) if changed else {}
        better = {
            name: version
            for name, version in last.items()
            if version.verdict.scores and value(version) >= value(best[name])
        }
        best = {**best, **better}
    return best


def _all_rewritten(
    jobs: Mapping[str, tuple[T, Sequence[str]]], rewrite: Callable[[str, T, Sequence[str]], T]
) -> dict[str, T]:
    return run_all(
        dict.fromkeys(jobs, ()),
        lambda name: rewrite(name, *jobs[name]),
        settings.concurrency(settings.MOST_AT_ONCE),
    )
