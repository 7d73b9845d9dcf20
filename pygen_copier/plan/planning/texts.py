"""The texts of a plan: features and summary, drafted, then judged and rewritten in one round."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.plan import stand_ins
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Plan
from pygen_copier.plan.planning.enhancement import BESIDE, Enhancement, is_far_over, tightening
from pygen_copier.plan.planning.refinement import Verdict, Version, refine
from pygen_copier.plan.planning.steps import PlanningSteps, Rewrite, Summary
from pygen_copier.plan.stand_ins import StandIns

Text = Feature | Summary
"""The texts of a feature, or the summary."""


@dataclass(frozen=True)
class Texts:
    """What a plan says in words.

    Attributes:
        features: The features, worked out.
        summary: The enhanced description.
        scores: What the judge said of the summary, None where nobody judged it.
    """

    features: list[Feature]
    summary: Summary
    scores: Mapping[str, float] | None


class TextRound:
    """Has the texts of a plan written and judged.

    Args:
        inputs: What the person asked for.
        steps: Who is asked.
        asked: The features.
        before: The plan to revise.
        marks: Remembers where stand-ins are taken.
        beside: What is done at the same time, in whatever round is the first.
    """

    def __init__(
        self,
        inputs: PlanInputs,
        steps: PlanningSteps,
        asked: Sequence[Feature],
        before: Plan | None,
        marks: StandIns,
        beside: Callable[[], None] = lambda: None,
    ) -> None:
        self.inputs = inputs
        self.steps = steps
        self.before = before
        self.marks = marks
        self.beside = beside
        self._asked = {feature.name for feature in asked}
        there = before.modules if before else ()
        self.enhancement = Enhancement(inputs, steps, asked, there, marks)
        self.summary = f"summary: {inputs.package_name}"  # no feature's name has a colon in it
        self._features: list[Feature] = []

    def write(self, known: Mapping[str, Feature], waiting: Collection[str] = ()) -> Texts:
        """Return features and summary.

        Features are worked out at once. While the summary is written, those go back that are far
        too long or say what others say. One request judges all that is new; what is wanting is
        rewritten.

        Args:
            known: Features that stay as they are, by name.
            waiting: What stand-ins hold that is asked for again; nothing else is then.
        """
        early = not (self.inputs.thrift or self._asked <= set(known))
        drafts = self.enhancement.drafts(known, self.beside if early else None)
        self._features = list(drafts.values())
        advice = {} if self.inputs.thrift else tightening(drafts)
        jobs = [name for name in advice if name not in known]
        jobs += [] if self._summary_stays(waiting) else [self.summary]
        jobs += [] if early else [BESIDE]

        def work(job: str) -> Text:
            if job == BESIDE:
                self.beside()
                return Summary("")
            if job == self.summary:
                return self._summarised()
            return self.enhancement.tightened(drafts, job, advice[job])

        done: dict[str, Text] = run_all(
            dict.fromkeys(jobs, ()), work, settings.concurrency(settings.MOST_AT_ONCE)
        )
        new: dict[str, Text] = {name: drafts[name] for name in drafts if name not in known}
        if self.before and stand_ins.VERDICTS in waiting:
            new = {**known, self.summary: _summary_of(self.before), **new}
        done.pop(BESIDE, None)
        settled = self._refined({**new, **done})
        return self._texts({name: known.get(name, drafts[name]) for name in drafts}, settled)

    def _texts(
        self, features: Mapping[str, Feature], settled: Mapping[str, Version[Text]]
    ) -> Texts:
        told = []
        for name, feature in features.items():
            version = settled.get(name)
            if version and isinstance(version.text, Feature):
                scores = version.verdict.scores or None
                feature = version.text.model_copy(update={"scores": scores})
            told.append(feature)
        summary = settled.get(self.summary)
        if summary and isinstance(summary.text, Summary):
            return Texts(told, summary.text, summary.verdict.scores or None)
        if self.before is None:
            raise AssertionError("a new plan has a summary")
        return Texts(told, _summary_of(self.before), self.before.scores)

    def _summary_stays(self, waiting: Collection[str]) -> bool:
        before = self.before
        if before is None or not self.inputs.same_description(before):
            return False
        if waiting:
            names = [feature.name for feature in before.features]
            same = names == [feature.name for feature in self._features]
            return same and stand_ins.SUMMARY not in waiting
        return self._features == list(before.features)

    def _summarised(self) -> Summary:
        """Return the summary; while the description stays, the tagline does, letter for letter."""
        before = self.before
        previous = _summary_of(before) if before else None
        if before and stand_ins.SUMMARY in before.stand_ins:
            previous = None
        made = self.marks.take(
            stand_ins.SUMMARY,
            lambda: self.steps.summarise(self.inputs, self._features, previous, None),
            lambda: Summary(self.inputs.description),
            "the description itself stands in",
        )
        last = previous.tagline if previous else ""
        stays = before is not None and self.inputs.same_description(before)
        tagline = last if last and stays else made.tagline or last
        return replace(made, tagline=tagline)

    def _refined(self, drafts: Mapping[str, Text]) -> dict[str, Version[Text]]:
        """Return the best versions of texts; what stands in for one is not judged."""
        rounds = self.inputs.refine_rounds if self.steps.judges(self.inputs) else 0
        marked = set(self.marks.names)
        own = {
            name: text
            for name, text in drafts.items()
            if (stand_ins.SUMMARY if name == self.summary else stand_ins.of_feature(name))
            not in marked
        }
        return {
            **{name: Version(text) for name, text in drafts.items()},
            **refine(own, self._judged, self._rewritten, _is_far_over, rounds),
        }

    def _judged(self, texts: Mapping[str, Text]) -> Mapping[str, Verdict]:
        """Return verdicts on texts; where scores are missing, the judge is asked once more."""
        told = {
            name: text.text() if isinstance(text, Feature) else text.text
            for name, text in texts.items()
        }
        verdicts: dict[str, Verdict] = {}
        try:
            verdicts.update(self.steps.judge(told))
            if missing := _unscored(told, verdicts):
                problems = [
                    f"No score for {', '.join(criteria)} of {name!r}."
                    for name, criteria in missing.items()
                ]
                again = self.steps.judge({name: told[name] for name in missing}, problems)
                verdicts |= {
                    name: verdict
                    for name, verdict in again.items()
                    if len(verdict.unscored) <= len(verdicts.get(name, Verdict()).unscored)
                }
            why = "the judge gave no score for every criterion"
        except stand_ins.FAILURES as error:
            why = error.problem
        if missing := _unscored(told, verdicts):
            self.marks.add(stand_ins.VERDICTS)
            self.marks.tell(stand_ins.VERDICTS, f"nobody approved {', '.join(missing)}", why)
        return verdicts

    def _rewritten(self, name: str, draft: Text, advice: Sequence[str]) -> Text:
        if isinstance(draft, Feature):
            return self.enhancement.rewritten(draft, advice)
        rewrite = Rewrite({"summary": draft.text}, advice)
        try:
            made = self.steps.summarise(self.inputs, self._features, None, rewrite)
            return replace(made, tagline=draft.tagline or made.tagline)
        except stand_ins.FAILURES as error:
            self.marks.tell(stand_ins.SUMMARY, "its draft stays", error.problem)
            return draft


def _summary_of(plan: Plan) -> Summary:
    return Summary(plan.summary, plan.tagline)


def _unscored(
    texts: Collection[str], verdicts: Mapping[str, Verdict]
) -> dict[str, tuple[str, ...]]:
    """Return the criteria without a score of the texts that lack some, by their subjects."""
    missing = {name: verdicts.get(name, Verdict()).unscored for name in texts}
    return {name: criteria for name, criteria in missing.items() if criteria}


def _is_far_over(text: Text) -> bool:
    return isinstance(text, Feature) and is_far_over(text)
