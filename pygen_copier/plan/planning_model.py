"""The planning model is asked what a planner cannot know: each step of planning is a request."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.client.repair import repair
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.events import ASKED, Event, Listener, write_line
from pygen_copier.names import slug
from pygen_copier.plan import schemas
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.planning_steps import refusal
from pygen_copier.plan.refinement import CRITERIA, Verdict
from pygen_copier.tokens import estimate_tokens

CONTEXT_TOKENS = 400
MAX_TIGHTENINGS = 2  # of a contextual prompt that is longer
# The tasks whose requests carry the plan.
WRITING_TASKS = ("module", "tests", "example", "revise", "repair")


class PlanningModel:
    """Takes the steps of planning by asking models.

    Args:
        client: The client to ask.
        label: What these requests are about, to tell a revision from the first plan.
        listener: Hears of every step.
    """

    def __init__(self, client: Client, label: str, listener: Listener = write_line) -> None:
        self.client = client
        self.label = label
        self.listener = listener

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse what the model says must not be built."""
        brief = {**_head(inputs), "features": [f.given or f.name for f in inputs.features]}
        verdict = self._ask("assess", self.label, brief, schemas.ASSESS)
        if verdict["allowed"] is not True:
            raise refusal(str(verdict.get("reason", "")) or "no reason was given.")

    def propose(self, inputs: PlanInputs) -> tuple[Feature, ...]:
        """Return the features the model proposes."""
        told = self._ask("features", self.label, _head(inputs), schemas.FEATURES)
        features = read_features(told["features"])
        if not features:
            raise PygenError("The model proposed no features.", "Name some yourself.")
        return features

    def enhance(self, inputs: PlanInputs, feature: Feature, advice: str) -> Feature:
        """Return the feature with description, pseudocode and hints as far as is asked for."""
        if inputs.enhancement == "none":
            return feature
        brief = {
            **_head(inputs),
            "feature": feature.given or feature.name,
            "detail": inputs.enhancement,
        }
        schema = schemas.feature(inputs.enhancement)
        name, brief = _advised(slug(feature.name), brief, advice)
        told = self._ask("feature", name, brief, schema)
        texts = {key: str(told[key]).strip() for key in schema["required"]}
        return feature.model_copy(update=texts)

    def summarise(self, inputs: PlanInputs, features: Sequence[Feature], advice: str) -> str:
        """Return the model's summary."""
        if inputs.enhancement == "none":
            return inputs.description
        brief = {**_head(inputs), "features": [_brief_feature(feature) for feature in features]}
        name, brief = _advised(self.label, brief, advice)
        told = self._ask("summary", name, brief, schemas.SUMMARY)
        return str(told["summary"]).strip() or inputs.description

    def judge(self, subject: str, text: str) -> Verdict:
        """Return the model's verdict."""
        brief = {"subject": subject, "criteria": list(CRITERIA), "text": text}
        name = f"{slug(subject)}-{digest(text, 8)}"
        return Verdict.of_reply(self._ask("judge", name, brief, schemas.JUDGE))

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        problems: Sequence[str],
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return the model's structure, its items reduced to what their kind has."""
        brief: dict[str, Any] = {
            "package_name": inputs.package_name,
            "summary": summary,
            "features": [_brief_feature(feature) for feature in features],
            "minimum_python": inputs.minimum_python,
        }
        if kept:
            brief["previous"] = [module.spec() for module in kept]
        if inputs.code_examples:
            brief["code_examples"] = inputs.examples()
        if problems:
            brief["problems"] = list(problems)
        name = self.label if candidate == 0 else f"{self.label}-{candidate}"
        told = self._ask(
            *("structure", name, brief, schemas.STRUCTURE), seed=candidate * 10, lenient=True
        )
        return schemas.tidy_structure(told)

    def _ask(
        self,
        task: str,
        name: str,
        brief: Mapping[str, Any],
        schema: Mapping[str, Any],
        seed: int = 0,
        *,
        lenient: bool = False,
    ) -> dict[str, Any]:
        subject = f"{task}:{name}"
        self.listener(Event(subject, ASKED))
        told = self.client.ask_json(task, name, brief, schema, seed=seed, lenient=lenient)
        self.listener(Event(subject, "planned", str(self.client.models.for_task(task))))
        return told

    def needs_context(self) -> bool:
        """Return whether a model that writes files has a small window."""
        return any(self.client.is_small(task) for task in WRITING_TASKS)

    def condense(self, plan: Plan) -> str:
        """Return the model's contextual prompt, the shortest of at most three."""
        brief = {"plan": plan.model_copy(update={"context": ""}).dump()}
        seeds = itertools.count(step=10)

        def ask(problems: tuple[str, ...]) -> _Context:
            inputs = {**brief, "problems": list(problems)} if problems else brief
            told = self._ask("context", self.label, inputs, schemas.CONTEXT, seed=next(seeds))
            return _Context(str(told["context"]).strip())

        best, _ = repair(ask(()), lambda _, last: ask(last.problems), MAX_TIGHTENINGS)
        return best.text


@dataclass(frozen=True, slots=True)
class _Context:
    """An attempt at the contextual prompt; the shorter, the better."""

    text: str
    declined: bool = False

    @property
    def problems(self) -> tuple[str, ...]:
        tokens = estimate_tokens(self.text)
        if tokens <= CONTEXT_TOKENS:
            return ()
        return (f"It had about {tokens} tokens; {CONTEXT_TOKENS} are the most.",)

    @property
    def score(self) -> float:
        return -estimate_tokens(self.text)


def _head(inputs: PlanInputs) -> dict[str, Any]:
    return {"package_name": inputs.package_name, "description": inputs.description}


def _advised(name: str, brief: dict[str, Any], advice: str) -> tuple[str, dict[str, Any]]:
    """Add advice to a brief, and to its label, so that every version has a reply of its own."""
    return (f"{name}-{digest(advice, 8)}", {**brief, "advice": advice}) if advice else (name, brief)


def _brief_feature(feature: Feature) -> dict[str, str]:
    keys = ("name", "description", "pseudocode", "implementation")
    return {key: value for key in keys if (value := getattr(feature, key))}
