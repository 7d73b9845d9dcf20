"""Enhancement: all features worked out in parallel, told apart, judged, and refined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature
from pygen_copier.plan.near_duplicates import near_duplicates
from pygen_copier.plan.planning_steps import PlanningSteps
from pygen_copier.plan.refinement import refine
from pygen_copier.tokens import estimate_tokens

FEATURE_TOKENS = 900


def enhance_features(
    inputs: PlanInputs,
    steps: PlanningSteps,
    asked: Sequence[Feature],
    known: Mapping[str, Feature],
) -> list[Feature]:
    """Work features out as far as is asked for, and return them.

    Every new feature is worked out on its own, judged and refined. Texts that then repeat another
    feature's sentences, or are longer than `FEATURE_TOKENS`, go back once to be tightened.

    Args:
        inputs: What the person asked for.
        steps: Who is asked.
        asked: The features.
        known: Features that are enhanced already, by name.
    """
    new = [feature for feature in asked if feature.name not in known]
    made = _refine(inputs, steps, new, {})
    together = {feature.name: known.get(feature.name) or made[feature.name] for feature in asked}
    advice = _tightening(together)
    again = [feature for feature in new if feature.name in advice]
    tightened = _refine(inputs, steps, again, advice)
    shorter = {name: f for name, f in tightened.items() if _length(f) < _length(made[name])}
    return list({**together, **shorter}.values())


def _refine(
    inputs: PlanInputs, steps: PlanningSteps, features: Sequence[Feature], advice: Mapping[str, str]
) -> dict[str, Feature]:
    """Work out, judge and refine features, following a first piece of advice by name.

    Drafts and verdicts are jobs of their own, so that no verdict keeps another's draft waiting.
    """
    rounds = inputs.refine_rounds if inputs.enhancement != "none" else 0
    asked = {feature.name: feature for feature in features}
    drafts: dict[str, Feature] = {}

    def work(job: tuple[str, str]) -> Feature:
        step, name = job
        if step == "draft":
            drafts[name] = steps.enhance(inputs, asked[name], advice.get(name, ""))
            return drafts[name]
        best, verdict = refine(
            lambda text: steps.enhance(inputs, asked[name], text) if text else drafts[name],
            lambda feature: steps.judge(feature.name, feature.text()),
            rounds,
        )
        scores = verdict.scores if verdict else {}
        return best.model_copy(update={"scores": scores or None})

    needs = {("draft", name): () for name in asked} | {
        ("settle", name): (("draft", name),) for name in asked
    }
    settled = run_all(needs, work, settings.concurrency(settings.MOST_AT_ONCE))
    return {name: settled["settle", name] for name in asked}


def _length(feature: Feature) -> int:
    return estimate_tokens(feature.text())


def _tightening(features: Mapping[str, Feature]) -> dict[str, str]:
    """Return what to say to the features whose texts repeat others or are too long."""
    advice: dict[str, list[str]] = {}
    repeated = near_duplicates({name: f.description for name, f in features.items()})
    for name, sentences in repeated.items():
        quoted = " ".join(f"«{sentence}»" for sentence in sentences)
        advice.setdefault(name, []).append(
            f"Other features say this already; say only what is this feature's own: {quoted}"
        )
    for name, feature in features.items():
        tokens = _length(feature)
        if tokens > FEATURE_TOKENS:
            advice.setdefault(name, []).append(
                f"The texts have about {tokens} tokens; {FEATURE_TOKENS} are the most."
            )
    return {name: " ".join(parts) for name, parts in advice.items()}
