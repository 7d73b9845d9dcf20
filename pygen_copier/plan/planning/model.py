"""The planning model is asked what a planner cannot know: each step of planning is a request."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pygen_copier.client.chain import Chain
from pygen_copier.client.client import Client
from pygen_copier.client.models import GIVEN_BY_PEOPLE
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError, UnusableReplyError
from pygen_copier.events import Listener, write_line
from pygen_copier.plan.dependencies import Refused, nothing_refused
from pygen_copier.plan.inputs import PlanInputs, told_apart
from pygen_copier.plan.model import Feature, Module, Plan, Requirement, SpecRecord
from pygen_copier.plan.planning import schemas, structure_schemas
from pygen_copier.plan.planning.asking import Asking, items_of, text_of
from pygen_copier.plan.planning.assessment import assess
from pygen_copier.plan.planning.batches import in_batches, of_all
from pygen_copier.plan.planning.condensing import Condensing, Told, ids_of
from pygen_copier.plan.planning.contextual_prompt import contextual_prompt
from pygen_copier.plan.planning.feature_texts import TEXT_TOKENS, FeatureTexts
from pygen_copier.plan.planning.reconciliation import reconcile
from pygen_copier.plan.planning.refinement import CRITERIA, Verdict
from pygen_copier.plan.planning.requirement_search import ask_requirements
from pygen_copier.plan.planning.spec_reading import propose_features
from pygen_copier.plan.planning.steps import Draft, Rewrite, Summary
from pygen_copier.plan.planning.structure_in_parts import StructureInParts, as_document
from pygen_copier.plan.planning.tidying import tidy_structure
from pygen_copier.plan.tagline import tagline_of

# The tasks whose requests carry the plan.
WRITING_TASKS = ("module", "tests", "example", "revise", "repair")

# About how many tokens replies take; the demonstration's, and a verdict's as prompts ask.
_SUMMARY_TOKENS, _VERDICT_TOKENS, _ASSESS_TOKENS = 360, 150, 60
_STRUCTURE_TOKENS = 920  # by feature
_PROPOSALS = 2  # how often features are asked for where none can be told


class PlanningModel:
    """Takes the steps of planning by asking models.

    Args:
        client: The client to ask.
        label: What these requests are about, to tell a revision from the first plan.
        listener: Hears of every step.
        asking: Who asks; by default the client is asked.
        refused: Returns the requirements that cannot be installed here, each with the reason.
    """

    def __init__(
        self,
        client: Client,
        label: str,
        listener: Listener = write_line,
        asking: Asking | None = None,
        refused: Refused = nothing_refused,
    ) -> None:
        self.client = client
        self.asking = asking or Asking(client, label, listener)
        self.condensing = Condensing(self.asking)
        self.texts = FeatureTexts(self.asking)
        self._refused = refused
        self.parts = StructureInParts(self.asking, self.condensing, self.unavailable)
        self._lock = threading.Lock()
        self._chains: dict[int, Chain] = {}

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse what the rules or the model, asked twice, say must not be built."""
        features = [feature.given or feature.name for feature in inputs.features]
        brief = {**_head(replace(inputs, clarified=())), "features": features}
        fits = self.asking.fits("assess", brief, _ASSESS_TOKENS)
        description = inputs.description if fits else self._description(inputs)
        assess(self.asking, inputs, description)

    def propose(
        self, inputs: PlanInputs, there: Sequence[Feature], since: SpecRecord | None
    ) -> tuple[Feature, ...]:
        """Return the features the model proposes."""
        if inputs.spec:
            sections = inputs.spec.new_since(since)
            return tuple(propose_features(self.asking, self._head(inputs), sections, there))
        chain = Chain()
        for candidate in range(_PROPOSALS):
            told = self.asking.ask(
                *("features", self.asking.label, self._head(inputs), schemas.FEATURES),
                lenient=True,
                chain=chain,
                candidate=candidate,
            )
            if features := told_apart(told["features"]):
                return features[: schemas.MOST_PROPOSED]
        self.asking.strike(chain)
        raise UnusableReplyError("The model proposed no features.", "Name some yourself.")

    def enhance(
        self,
        inputs: PlanInputs,
        feature: Feature,
        others: Sequence[str],
        there: Sequence[Module],
        rewrite: Rewrite | None,
    ) -> Feature:
        """Return the feature with description, pseudocode and hints as far as is asked for."""
        if inputs.enhancement == "none":
            return feature
        return self.texts.enhance(inputs, self._head(inputs), feature, others, there, rewrite)

    def enhance_together(
        self, inputs: PlanInputs, features: Sequence[Feature], there: Sequence[Module]
    ) -> Mapping[str, Feature]:
        """Return features worked out in as few requests as there is room for."""
        return self.texts.enhance_together(inputs, self._head(inputs), features, there)

    def require(self, inputs: PlanInputs, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """Return what the model takes for demands; nothing more is asked where thrift is wanted."""
        if inputs.thrift:
            return []
        return ask_requirements(self.asking, inputs.package_name, texts)

    def summarise(
        self,
        inputs: PlanInputs,
        features: Sequence[Feature],
        previous: Summary | None,
        rewrite: Rewrite | None,
    ) -> Summary:
        """Return the model's summary."""
        if inputs.enhancement == "none":
            return Summary(inputs.description)
        head, name = self._head(inputs), self.asking.label
        if previous:
            head["previous"] = previous.text
            head |= {"tagline": previous.tagline} if previous.tagline else {}
        if rewrite:
            head |= {"draft": rewrite.draft["summary"], "advice": list(rewrite.advice)}
            name = f"{name}-{digest([head['advice'], rewrite.draft], 8)}"

        def brief_with(told: Told) -> dict[str, Any]:
            return {**head, "features": told}

        brief = self.condensing.within(
            "summary", brief_with, features, _SUMMARY_TOKENS, ("description",)
        )
        brief = brief or brief_with([{"name": feature.name} for feature in features])
        told = self.asking.ask("summary", name, brief, schemas.SUMMARY)
        return Summary(text_of(told, "summary"), tagline_of(text_of(told, "tagline")))

    def judges(self, inputs: PlanInputs) -> bool:
        """Return whether a model judges: not with thrift, and not where a person gives replies."""
        model = self.client.models.for_task("judge")
        return not inputs.thrift and model is not None and model.provider != GIVEN_BY_PEOPLE

    def judge(
        self, texts: Mapping[str, str], problems: Sequence[str] = ()
    ) -> Mapping[str, Verdict]:
        """Return the model's verdicts, of one request where all texts fit it."""
        more = {"problems": list(problems)} if problems else {}

        def brief_of(some: Sequence[str]) -> dict[str, Any]:
            told = [{"subject": subject, "text": texts[subject]} for subject in some]
            return {"criteria": list(CRITERIA), "texts": told, **more}

        def ask(some: Sequence[str]) -> list[tuple[str, Verdict]]:
            brief = brief_of(some)
            name = f"{self.asking.label}-{digest([brief['texts'], *more.values()], 8)}"
            schema, chain = schemas.judge(some), Chain()
            told = self.asking.ask("judge", name, brief, schema, lenient=True, chain=chain)
            verdicts = {
                subject: Verdict.of_reply(item)
                for item in items_of(told, "verdicts")
                if (subject := str(item.get("subject"))) in some
            }
            if any(name not in verdicts or verdicts[name].unscored for name in some):
                self.asking.strike(chain)  # the next run asks anew
            return list(verdicts.items())

        batches = in_batches(
            list(texts),
            lambda some: self.asking.fits("judge", brief_of(some), _VERDICT_TOKENS * len(some)),
        )
        return dict(of_all(batches, ask))

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        requirements: Sequence[Requirement],
        draft: Draft | None,
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return the model's structure, whole where there is room for it, else in parts."""
        name = self.asking.label if candidate == 0 else f"{self.asking.label}-{candidate}"
        head: dict[str, Any] = {
            "package_name": inputs.package_name,
            "summary": summary,
            "minimum_python": inputs.minimum_python,
        }
        if kept:
            head["previous"] = [module.spec() for module in kept]
        if inputs.code_examples:
            head["code_examples"] = inputs.examples()
        label = name
        if draft:
            head |= {"problems": list(draft.problems), "draft": as_document(draft.told)}
            label = f"{name}-{digest(list(draft.problems), 8)}"
        brief = self.condensing.with_requirements(
            "structure",
            lambda told, demanded: {**head, **demanded, "features": told},
            *(features, requirements, _STRUCTURE_TOKENS * len(features)),
            condense=False,
        )
        if brief:
            names = [feature.name for feature in features]
            schema = structure_schemas.structure(names, ids_of(brief))
            with self._lock:
                chain = self._chains.setdefault(candidate, Chain())
            try:
                told = self.asking.ask(
                    "structure",
                    label,
                    brief,
                    schema,
                    chain=chain,
                    lenient=True,
                    candidate=candidate,
                )
                return tidy_structure(told)
            except UnusableReplyError as error:
                if not error.cut:
                    raise
        return self.parts.propose(inputs, summary, features, kept, requirements, name, candidate)

    def describe(
        self, inputs: PlanInputs, plan: Plan, module: Module
    ) -> tuple[Sequence[Any], Sequence[str]]:
        """Return the API of a module, asked for alone."""
        features = [plan.feature(name) for name in module.features]
        uses = [plan.module(name).spec() for name in module.uses]
        demanded = plan.demanded_of(module.name)
        return self.parts.describe(
            inputs, module.spec(), features, uses, plan.dependencies, demanded
        )

    def unavailable(self, requirements: Sequence[str]) -> Mapping[str, str]:
        """Return what the package index refuses; it is not asked where a person gives replies."""
        model = self.client.models.for_task("structure")
        given = model is not None and model.provider == GIVEN_BY_PEOPLE
        return {} if given else self._refused(requirements)

    def abandon(self, candidate: int) -> None:
        """Let a structure that came to nothing be asked for anew by the next run."""
        with self._lock:
            chain = self._chains.pop(candidate, None)
        if chain:
            self.asking.strike(chain)

    def reconcile(
        self, inputs: PlanInputs, plan: Plan, features: Sequence[Feature]
    ) -> Mapping[str, str]:
        """Return descriptions that fit the API; nothing where thrift is asked for."""
        told = [feature for feature in features if feature.description]
        if inputs.thrift or inputs.enhancement == "none":
            return {}
        return reconcile(self.asking, inputs.package_name, plan, told)

    def needs_context(self) -> bool:
        """Return whether a model that writes files has a small window."""
        return any(self.client.is_small(task) for task in WRITING_TASKS)

    def context(self, inputs: PlanInputs, plan: Plan) -> str:
        """Return the model's contextual prompt."""
        examples: list[dict[str, Any]] = []
        with suppress(PygenError):  # those that are gone since are what they were
            examples = inputs.examples()
        text = contextual_prompt(self.asking, plan, examples)
        if not text:
            raise UnusableReplyError("The contextual prompt was empty.", "")
        return text

    def _head(self, inputs: PlanInputs) -> dict[str, Any]:
        """Return what a brief says of the package, its description as far as there is room."""
        room = {**_head(inputs), "feature": "word " * 20, "detail": inputs.enhancement}
        tokens = TEXT_TOKENS.get(inputs.enhancement, 0)
        if self.asking.fits("feature", room, tokens):
            return _head(inputs)
        return {**_head(inputs), "description": self._description(inputs)}

    def _description(self, inputs: PlanInputs) -> str:
        return self.condensing.one(inputs.package_name, inputs.description)


def _head(inputs: PlanInputs) -> dict[str, Any]:
    clarified = {"clarified": dict(inputs.clarified)} if inputs.clarified else {}
    return {
        "package_name": inputs.package_name,
        "description": inputs.description,
        **clarified,
    }
