"""Refinement: texts are judged together, rewritten with the advice, and the best versions kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all

T = TypeVar("T")

# What formula 10 of the PyGen paper asks for, and the criteria its raters used.
QUALITY = ("specificity", "completeness", "technical accuracy")
CRITERIA = (*QUALITY, "relevance", "clarity", "depth", "usefulness")
LOWEST, HIGHEST = 1.0, 10.0
THRESHOLD = 7.0
FAR_OVER = 1.0  # what a text that is far too long has to be better by


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

    @property
    def wanting(self) -> str:
        """The advice where the text is to be rewritten, else nothing."""
        return "" if self.is_good else self.advice


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
    rewrite: Callable[[str, T, str], T],
    is_far_over: Callable[[T], bool],
    rounds: int,
) -> dict[str, Version[T]]:
    """Judge texts, rewrite those that are wanting with the advice, and keep the best versions.

    A round is one verdict on all that was rewritten. Of equals the later version is kept, and one
    that is far too long only where it is clearly better.

    Args:
        drafts: The texts by their subjects.
        judge: Says something of texts; a subject it leaves out has no verdict.
        rewrite: Writes the text of a subject anew, given its last version and the advice.
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
    followed: dict[str, set[str]] = {subject: {""} for subject in drafts}
    for _ in range(rounds):
        advice = {subject: version.verdict.wanting for subject, version in last.items()}
        wanting = [name for name, said in advice.items() if said not in followed[name]]
        if not wanting:
            break
        for subject in wanting:
            followed[subject].add(advice[subject])
        jobs = {name: (last[name].text, advice[name]) for name in wanting}
        texts = _all_rewritten(jobs, rewrite)
        changed = {name: text for name, text in texts.items() if text != last[name].text}
        last = judged(changed) if changed else {}
        better = {
            name: version
            for name, version in last.items()
            if version.verdict.scores and value(version) >= value(best[name])
        }
        best = {**best, **better}
    return best


def _all_rewritten(
    jobs: Mapping[str, tuple[T, str]], rewrite: Callable[[str, T, str], T]
) -> dict[str, T]:
    return run_all(
        dict.fromkeys(jobs, ()),
        lambda name: rewrite(name, *jobs[name]),
        settings.concurrency(settings.MOST_AT_ONCE),
    )
