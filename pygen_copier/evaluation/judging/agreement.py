"""Figures of agreement: of judges with people, and of people and of judges among themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.judging.criteria import SETS
from pygen_copier.evaluation.judging.judgement import Judgement
from pygen_copier.evaluation.judging.scores import CriterionScores
from pygen_copier.evaluation.statistics.agreement import (
    Scores,
    cohen_kappa,
    cronbach_alpha,
    exact_agreement,
    fleiss_kappa,
    icc_2_1,
    krippendorff_alpha,
)
from pygen_copier.evaluation.statistics.correlation import pearson, spearman
from pygen_copier.evaluation.statistics.estimate import Estimate

_BOTH = "means of judges and of people, by items that both scored"
_BINS = "scores in bins up to 7, 8 and 10, or whole points of a scale to 5"
_AMONG = {
    "alpha": ("Cronbach's alpha", "Cronbach (1951)"),
    "icc": ("ICC(2,1)", "Shrout & Fleiss (1979)"),
    "fleiss": ("Fleiss' κ", f"Fleiss (1971); {_BINS}"),
    "krippendorff": ("Krippendorff's alpha", "Krippendorff (2011), interval; takes missing scores"),
    "exact": ("Scores that are equal", "share of pairs, in whole points"),
}
_PAIRED = {
    "pearson": ("Pearson's r", f"Pearson (1895); {_BOTH}"),
    "spearman": ("Spearman's rho", f"Spearman (1904); {_BOTH}"),
    "kappa": ("Cohen's κ", f"Cohen (1960); {_BINS}; {_BOTH}"),
    "weighted_kappa": ("Cohen's κ, weighted", f"Cohen (1968), linear, whole points; {_BOTH}"),
    "exact": ("Scores that are equal", f"whole points; {_BOTH}"),
}
_UNSCORED = "Nobody scored anything: --judge provider:model, --human FILE."
_GROUPS = {
    "both": ("of judges with people", "There are no scores of judges and of people both."),
    "people": ("among people", "There are no two people with scores."),
    "judges": ("among judges", "There are no two judges with scores."),
    "repeats": ("of judges with themselves", "No judge was asked twice: --repeats N."),
}


def agreement_figures(judgements: Sequence[Judgement]) -> Iterator[Figure]:
    """Yield the agreement on each criterion that was scored by those it takes.

    Its name is `agreement.`, the raters, the statistic, and the full name of the criterion. Where
    no criterion was scored by them, the statistic is absent under its name without one.

    Args:
        judgements: All judgements.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    scored = [
        CriterionScores.of(criteria, criterion, judgements)
        for criteria in SETS
        for criterion in criteria.criteria
    ]
    for group, (whose, nothing) in _GROUPS.items():
        titles = _PAIRED if group == "both" else _AMONG
        found = [(each, estimates) for each in scored if (estimates := agreement_of(each, group))]
        for statistic, (title, source) in titles.items():
            name = f"agreement.{group}.{statistic}"
            measure = Measure(name, f"{title} {whose}", _unit(statistic), source)
            if not found:
                yield measure.absent(nothing if judgements else _UNSCORED)
            for each, estimates in found:
                of = f"{each.criterion.replace('_', ' ')} of {each.set.title}"
                yield _figure(
                    Measure(
                        f"{name}.{each.set.full(each.criterion)}",
                        f"{measure.title}: {of}",
                        measure.unit,
                        source,
                    ),
                    estimates[statistic],
                )


def agreement_of(scores: CriterionScores, group: str) -> Mapping[str, Estimate]:
    """Return the statistics of agreement on one criterion; nothing where nobody could agree.

    Args:
        scores: What was given by the criterion.
        group: `both` for judges with people, `people`, `judges`, or `repeats` for each judge with
            itself.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    if group == "both":
        return _paired(scores)
    rows = scores.by_repeat() if group == "repeats" else scores.by_rater(people=group == "people")
    if not rows or len(rows[0]) < 2:
        return {}
    return {
        "alpha": cronbach_alpha(rows),
        "icc": icc_2_1(rows),
        "fleiss": fleiss_kappa(_each(rows, scores.category)),
        "krippendorff": krippendorff_alpha(rows),
        "exact": exact_agreement(_each(rows, scores.point)),
    }


def _paired(scores: CriterionScores) -> Mapping[str, Estimate]:
    judges, people = scores.means(people=False), scores.means(people=True)
    items = [item for item in judges if item in people]
    if not items:
        return {}
    one, other = [judges[item] for item in items], [people[item] for item in items]
    points = [[scores.point(value) for value in side] for side in (one, other)]
    bins = [[scores.category(value) for value in side] for side in (one, other)]
    return {
        "pearson": pearson(one, other),
        "spearman": spearman(one, other),
        "kappa": cohen_kappa(bins[0], bins[1]),
        "weighted_kappa": cohen_kappa(points[0], points[1], "linear"),
        "exact": exact_agreement(list(zip(*points, strict=True))),
    }


def _each(rows: Scores, change: Callable[[float], int]) -> Scores:
    return [[None if score is None else change(score) for score in row] for row in rows]


def _figure(measure: Measure, found: Estimate) -> Figure:
    if found.value is None:
        return measure.absent(found.reason, found.n)
    told = [f"p = {found.p:.3g}"] if found.p is not None else []
    if found.lower is not None and found.upper is not None:
        told.append(f"95 % bounds {found.lower:.3f} to {found.upper:.3f}")
    return measure.of(found.value, found.n, told)


def _unit(statistic: str) -> str:
    return "share" if statistic == "exact" else ""
