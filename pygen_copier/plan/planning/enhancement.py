"""Enhancement: features worked out all at once, each told of the others, and tightened by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.plan import stand_ins
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module
from pygen_copier.plan.near_duplicates import near_duplicates
from pygen_copier.plan.planning.steps import PlanningSteps, Rewrite
from pygen_copier.plan.stand_ins import StandIns
from pygen_copier.tokens import estimate_tokens

T = TypeVar("T")

FEATURE_TOKENS = 900
"""The most that prompts allow a feature's texts to have."""

FAR_OVER = 1.5
"""How many times as long a text is that is worth less for its length."""

LEAST = 1 / 3
"""The part of `FEATURE_TOKENS` that a text has at least which was shortened and not emptied."""

BESIDE = "beside:"
"""What is done in a round of features or of the summary, and is neither: no feature's name."""

_TEXTS = ("description", "pseudocode", "implementation")


class Enhancement:
    """Works the features of a package out.

    Args:
        inputs: What the person asked for.
        steps: Who is asked.
        asked: All features, those that are known among them.
        there: The modules that the package has already.
        marks: Remembers where a person's own words stand in.
    """

    def __init__(
        self,
        inputs: PlanInputs,
        steps: PlanningSteps,
        asked: Sequence[Feature],
        there: Sequence[Module],
        marks: StandIns,
    ) -> None:
        self.inputs = inputs
        self.steps = steps
        self.asked = asked
        self.there = there
        self.marks = marks

    def drafts(
        self, known: Mapping[str, Feature], beside: Callable[[], None] | None = None
    ) -> dict[str, Feature]:
        """Return all features, worked out as far as they are not known, in their order.

        Args:
            known: Features that are enhanced already, by name.
            beside: What is done while they are worked out.
        """
        new = {feature.name: feature for feature in self.asked if feature.name not in known}
        made: dict[str, Feature] = {}
        if self.inputs.thrift and len(new) > 1 and self.inputs.enhancement != "none":
            made.update(self.steps.enhance_together(self.inputs, list(new.values()), self.there))
        left = {name: feature for name, feature in new.items() if name not in made}

        def work(name: str) -> Feature | None:
            if name in left:
                return self._drafted(left[name])
            if beside:
                beside()
            return None

        done = in_parallel([*left, *([BESIDE] if beside else [])], work)
        made |= {name: feature for name, feature in done.items() if feature}
        return {
            feature.name: known.get(feature.name) or made[feature.name] for feature in self.asked
        }

    def rewritten(self, draft: Feature, advice: Sequence[str]) -> Feature:
        """Return a feature with texts that were written anew, or the draft where none came."""
        others = self._others(draft)
        rewrite = Rewrite(parts_of(draft), advice)
        try:
            return self.steps.enhance(self.inputs, draft, others, self.there, rewrite)
        except stand_ins.FAILURES as error:
            self.marks.tell(stand_ins.of_feature(draft.name), "its draft stays", error.problem)
            return draft

    def tightened(self, drafts: Mapping[str, Feature], name: str, advice: str) -> Feature:
        """Return a feature that was told to be shorter or its own, where that made it better."""
        draft = drafts[name]
        text = self.rewritten(draft, [advice])
        if set(parts_of(text)) < set(parts_of(draft)):
            return draft
        if is_far_over(draft):
            shorter = LEAST * FEATURE_TOKENS <= length(text) < length(draft)
            return text if shorter else draft
        before, after = (
            len(repeated(features).get(name, ())) for features in (drafts, {**drafts, name: text})
        )
        return text if after < before else draft

    def _drafted(self, feature: Feature) -> Feature:
        return self.marks.take(
            stand_ins.of_feature(feature.name),
            lambda: self.steps.enhance(
                self.inputs, feature, self._others(feature), self.there, None
            ),
            lambda: feature.model_copy(update={"description": feature.given or feature.name}),
            "the person's own words stand in",
        )

    def _others(self, feature: Feature) -> list[str]:
        return [other.name for other in self.asked if other.name != feature.name]


def in_parallel(names: Sequence[str], work: Callable[[str], T]) -> dict[str, T]:
    """Do something for every feature at once, and return the results by name."""
    return run_all(dict.fromkeys(names, ()), work, settings.concurrency(settings.MOST_AT_ONCE))


def parts_of(feature: Feature) -> dict[str, str]:
    """Return what was worked out of a feature, by what it is."""
    return {key: text for key in _TEXTS if (text := getattr(feature, key))}


def length(feature: Feature) -> int:
    """Return about how many tokens a feature's texts take."""
    return estimate_tokens(feature.text())


def is_far_over(feature: Feature) -> bool:
    """Return whether a feature's texts are far longer than they should be."""
    return length(feature) > FAR_OVER * FEATURE_TOKENS


def repeated(features: Mapping[str, Feature]) -> dict[str, list[str]]:
    """Return the sentences of each feature that others say already."""
    return near_duplicates({name: feature.description for name, feature in features.items()})


def tightening(features: Mapping[str, Feature]) -> dict[str, str]:
    """Return what to say to the features whose texts repeat others or are far too long."""
    advice: dict[str, list[str]] = {}
    for name, sentences in repeated(features).items():
        quoted = " ".join(f"«{sentence}»" for sentence in sentences)
        advice.setdefault(name, []).append(
            f"Other features say this already; say only what is this feature's own: {quoted}"
        )
    for name, feature in features.items():
        if is_far_over(feature):
            advice.setdefault(name, []).append(
                f"The texts of `draft` have about {length(feature)} tokens; {FEATURE_TOKENS} are "
                "the most. Shorten them, and leave out no behaviour, type, limit or error."
            )
    return {name: " ".join(parts) for name, parts in advice.items()}
