"""Figures of judges and people: the mean score of each criterion, and which module is preferred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.judging.criteria import SETS, CriteriaSet
from pygen_copier.evaluation.judging.judgement import Comparison, Judgement
from pygen_copier.evaluation.judging.scores import CriterionScores
from pygen_copier.evaluation.statistics.estimate import mean
from pygen_copier.text import oneline

NO_JUDGE = "No judge was asked: --judge provider:model."
NO_PEOPLE = "No scores of people were named: --human FILE."
_NO_REFERENCE = "No reference was named: --reference PATH."
_ITEMS = {"module": "each module with its tests", "page": "each page", "feature": "each feature"}
SATISFIED = 0.7
"""Of the scale: what is below is told with its advice."""

_PREFERRED = {
    criterion: Measure(
        f"judges.preferred.{criterion}",
        f"Modules that judges prefer to the reference's by {criterion.replace('_', ' ')}",
        "share",
        "paired modules, asked in both orders: a half where neither is, or the order decides",
    )
    for criterion in SETS[0].criteria
}
_ORDER = Measure(
    "judges.order_agreement",
    "Preferences that the order does not change",
    "share",
    "preferences of paired modules by criterion, asked in both orders",
)


def judge_figures(judgements: Sequence[Judgement], nothing: str = NO_JUDGE) -> Iterator[Figure]:
    """Yield the mean score that judges give by each criterion.

    Args:
        judgements: All judgements.
        nothing: The reason where no judge gave one.
    """
    yield from _means("judges", judgements, nothing, people=False)


def people_figures(judgements: Sequence[Judgement], nothing: str = NO_PEOPLE) -> Iterator[Figure]:
    """Yield the mean score that people give by each criterion.

    Args:
        judgements: All judgements.
        nothing: The reason where nobody gave one.
    """
    yield from _means("people", judgements, nothing, people=True)


def _means(
    group: str, judgements: Sequence[Judgement], nothing: str, *, people: bool
) -> Iterator[Figure]:
    own = [each for each in judgements if each.is_person == people]
    reasons = [each.reason for each in own if each.reason]
    for criteria in SETS:
        for criterion in criteria.criteria:
            measure = _measure(group, criteria, criterion)
            found = CriterionScores.of(criteria, criterion, own).means(people=people)
            if found:
                told = _told(criteria, found, own)
                yield measure.of(mean(list(found.values())), len(found), told)
            elif own and not any(each.kind == criteria.kind for each in own):
                yield measure.absent(f"The package has no {criteria.kind} to be scored.")
            else:
                yield measure.absent(reasons[0] if reasons else nothing)


def _measure(group: str, criteria: CriteriaSet, criterion: str) -> Measure:
    what = criterion.replace("_", " ")
    return Measure(
        f"{group}.{criteria.full(criterion)}",
        f"{what[:1].upper()}{what[1:]} of {criteria.title}",
        f"of {criteria.scale}",
        f"{_ITEMS[criteria.kind]}, from 1; mean over items of the mean over raters and repeats",
    )


def _told(
    criteria: CriteriaSet, means: dict[str, float], judgements: Sequence[Judgement]
) -> Iterator[str]:
    """Yield the items below what satisfies, the worst first, each with the first advice on it."""
    for value, item in sorted((value, item) for item, value in means.items()):
        if value < SATISFIED * criteria.scale:
            advice = next((e.advice for e in judgements if e.item == item and e.advice), "")
            yield f"{item}: {value:.1f} of {criteria.scale}. {oneline(advice)}".strip()


def preference_figures(comparisons: Sequence[Comparison], nothing: str = "") -> Iterator[Figure]:
    """Yield how often judges prefer the package's modules to those of a reference.

    Args:
        comparisons: What they prefer.
        nothing: The reason where there are no comparisons.
    """
    reasons = [each.reason for each in comparisons if each.reason]
    why = reasons[0] if reasons else nothing or _NO_REFERENCE
    same: list[bool] = []
    for criterion, measure in _PREFERRED.items():
        pairs = _pairs(comparisons, criterion)
        values: dict[str, list[float]] = {}
        for item, one, other in pairs:
            same.append(one == other)
            values.setdefault(item, []).append((1 + (one if one == other else 0)) / 2)
        means = [mean(each) for each in values.values()]
        yield measure.of(mean(means), len(means)) if means else measure.absent(why)
    yield _ORDER.share(sum(same), len(same), why)


def _pairs(comparisons: Sequence[Comparison], criterion: str) -> list[tuple[str, int, int]]:
    """Return of each item what is preferred in the one order, and in the other."""
    found: dict[tuple[str, str, int], dict[bool, int]] = {}
    for each in comparisons:
        if criterion in each.preferred:
            key = (each.item, each.rater, each.repeat)
            found.setdefault(key, {})[each.is_first] = each.preferred[criterion]
    return [(key[0], own[True], own[False]) for key, own in found.items() if len(own) == 2]
