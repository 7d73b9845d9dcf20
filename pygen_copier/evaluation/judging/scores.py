"""Scores: judgements sorted by criterion and item, as statistics want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pygen_copier.evaluation.judging.criteria import CriteriaSet
from pygen_copier.evaluation.judging.judgement import Judgement
from pygen_copier.evaluation.statistics.agreement import Scores, published_bin
from pygen_copier.evaluation.statistics.estimate import mean


@dataclass(frozen=True, slots=True)
class CriterionScores:
    """What was given by one criterion.

    Attributes:
        set: The set of the criterion.
        criterion: Its name.
        given: Scores by repeat, by rater, by item.
        people: The raters who are people.
    """

    set: CriteriaSet
    criterion: str
    given: Mapping[str, Mapping[str, Mapping[int, float]]]
    people: frozenset[str]

    @classmethod
    def of(
        cls, criteria: CriteriaSet, criterion: str, judgements: Iterable[Judgement]
    ) -> CriterionScores:
        """Return what judgements give by a criterion.

        Args:
            criteria: The set of the criterion.
            criterion: Its name.
            judgements: The judgements.
        """
        name = criteria.full(criterion)
        given: dict[str, dict[str, dict[int, float]]] = {}
        people: set[str] = set()
        for each in judgements:
            if each.kind == criteria.kind and name in each.scores:
                raters = given.setdefault(each.item, {})
                raters.setdefault(each.rater, {})[each.repeat] = each.scores[name]
                people |= {each.rater} if each.is_person else set()
        return cls(criteria, criterion, dict(sorted(given.items())), frozenset(people))

    def raters(self, *, people: bool) -> list[str]:
        """Return those who gave scores, sorted.

        Args:
            people: Whether people are meant, or judges.
        """
        found = {rater for raters in self.given.values() for rater in raters}
        return sorted(rater for rater in found if (rater in self.people) == people)

    def means(self, *, people: bool) -> dict[str, float]:
        """Return the mean of each item, over raters, of each rater's mean over repeats.

        Args:
            people: Whether those of people are meant, or of judges.
        """
        wanted = set(self.raters(people=people))
        found = {}
        for item, raters in self.given.items():
            own = [mean(list(given.values())) for rater, given in raters.items() if rater in wanted]
            if own:
                found[item] = mean(own)
        return found

    def by_rater(self, *, people: bool) -> Scores:
        """Return a row an item and a column a rater, None where there is no score.

        Args:
            people: Whether people are meant, or judges.
        """
        raters = self.raters(people=people)
        rows = [
            [mean(list(own.values())) if (own := given.get(rater)) else None for rater in raters]
            for given in self.given.values()
        ]
        return [row for row in rows if any(score is not None for score in row)]

    def by_repeat(self) -> Scores:
        """Return a row an item and judge, and a column a repeat."""
        judges = set(self.raters(people=False))
        found = [
            (item, rater, given)
            for item, raters in self.given.items()
            for rater, given in raters.items()
            if rater in judges
        ]
        repeats = sorted({repeat for _, _, given in found for repeat in given})
        return [[given.get(repeat) for repeat in repeats] for _, _, given in found]

    def category(self, score: float) -> int:
        """Return the category that a score is in: a published bin, or the nearest whole point.

        Args:
            score: The score, or a mean of some.
        """
        return published_bin(score) if self.set.scale == 10 else self.point(score)

    def point(self, score: float) -> int:
        """Return the whole point of the scale that is nearest to a score; halves go up.

        Args:
            score: The score, or a mean of some.
        """
        return min(self.set.scale, int(score + 0.5))
