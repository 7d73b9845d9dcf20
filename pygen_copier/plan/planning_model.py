"""An adviser says what a planner cannot know: a model does, or the outline where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pygen_copier.client.client import Client
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.events import ASKED, Event, Listener, write_line
from pygen_copier.names import module_name, slug
from pygen_copier.plan import schemas
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Feature, Function, Module, Plan
from pygen_copier.plan.refinement import CRITERIA, Verdict
from pygen_copier.plan.safety import obvious_harm
from pygen_copier.tokens import estimate_tokens

CONTEXT_TOKENS = 400
# The tasks whose requests carry the plan.
WRITING_TASKS = ("module", "tests", "example", "revise", "repair")


class Adviser(Protocol):
    """What planning asks for, step by step."""

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse what must not be built.

        Raises:
            PygenError: With the reason.
        """

    def propose(self, inputs: PlanInputs) -> tuple[Feature, ...]:
        """Return features for a description that came without any."""

    def enhance(self, inputs: PlanInputs, feature: Feature, advice: str) -> Feature:
        """Return the feature with what its enhancement adds, following advice."""

    def summarise(self, inputs: PlanInputs, features: Sequence[Feature], advice: str) -> str:
        """Return the enhanced description of the package, following advice."""

    def judge(self, subject: str, text: str) -> Verdict:
        """Return what is to be said of a text about a subject."""

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        problems: Sequence[str],
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return `dependencies` and `modules` that serve the features beside the modules kept."""

    def needs_context(self) -> bool:
        """Return whether some stage's model has too small a window for the whole plan."""

    def condense(self, plan: Plan) -> str:
        """Return the plan in a few hundred tokens."""


class ModelAdviser:
    """Asks models.

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
        told = self._ask("structure", name, brief, schemas.STRUCTURE, seed=candidate * 10)
        return schemas.tidy_structure(told)

    def _ask(
        self,
        task: str,
        name: str,
        brief: Mapping[str, Any],
        schema: Mapping[str, Any],
        seed: int = 0,
    ) -> dict[str, Any]:
        subject = f"{task}:{name}"
        self.listener(Event(subject, ASKED))
        told = self.client.ask_json(task, name, brief, schema, seed=seed)
        self.listener(Event(subject, "planned", str(self.client.models.for_task(task))))
        return told

    def needs_context(self) -> bool:
        """Return whether a model that writes files has a small window."""
        return any(self.client.is_small(task) for task in WRITING_TASKS)

    def condense(self, plan: Plan) -> str:
        """Return the model's contextual prompt, the shortest of at most three."""
        brief: dict[str, Any] = {"plan": plan.model_copy(update={"context": ""}).dump()}
        versions = []
        for seed in range(3):
            told = self._ask("context", self.label, brief, schemas.CONTEXT, seed=seed * 10)
            versions.append(str(told["context"]).strip())
            tokens = estimate_tokens(versions[-1])
            if tokens <= CONTEXT_TOKENS:
                break
            brief["problems"] = [f"It had about {tokens} tokens; {CONTEXT_TOKENS} are the most."]
        return min(versions, key=estimate_tokens)


class Outline:
    """Plans without a model: a module for every feature, to be filled in by hand."""

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse the obvious."""
        texts = [feature.given or feature.name for feature in inputs.features]
        if reason := obvious_harm(inputs.description, texts):
            raise refusal(reason)

    def propose(self, inputs: PlanInputs) -> tuple[Feature, ...]:
        """Ask the person: nobody else knows."""
        raise PygenError(
            "features: Without a model nobody can propose any.",
            "Name at least one feature, or choose a provider.",
        )

    def enhance(self, inputs: PlanInputs, feature: Feature, advice: str) -> Feature:
        """Return the feature with the person's words as its description."""
        return feature.model_copy(update={"description": feature.given or feature.name})

    def summarise(self, inputs: PlanInputs, features: Sequence[Feature], advice: str) -> str:
        """Return the person's description."""
        return inputs.description

    def judge(self, subject: str, text: str) -> Verdict:
        """Say nothing."""
        return Verdict()

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        problems: Sequence[str],
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return a module with one function for each feature."""
        taken = {module.name for module in kept}
        modules = []
        for feature in features:
            name = base = module_name(feature.name)
            number = 2
            while name in taken:
                name, number = f"{base}_{number}", number + 1
            taken.add(name)
            run = Function(
                kind="function",
                name=f"run_{name}",
                signature="(data: object) -> object",
                doc=f"Carry out: {feature.given or feature.name}",
            )
            module = Module(
                name=name,
                purpose=feature.given or feature.name,
                features=(feature.name,),
                api=(run,),
            )
            modules.append(module.spec())
        return {"dependencies": [], "modules": modules}

    def needs_context(self) -> bool:
        """Return that nobody has a window to fill."""
        return False

    def condense(self, plan: Plan) -> str:
        """Return the plan's summary."""
        return plan.summary


def refusal(reason: str) -> PygenError:
    """Return the error of a package that must not be generated."""
    return PygenError(
        f"This package will not be generated: {reason}", "Change the description or features."
    )


def _head(inputs: PlanInputs) -> dict[str, Any]:
    return {"package_name": inputs.package_name, "description": inputs.description}


def _advised(name: str, brief: dict[str, Any], advice: str) -> tuple[str, dict[str, Any]]:
    """Add advice to a brief, and to its label, so that every version has a reply of its own."""
    return (f"{name}-{digest(advice, 8)}", {**brief, "advice": advice}) if advice else (name, brief)


def _brief_feature(feature: Feature) -> dict[str, str]:
    keys = ("name", "description", "pseudocode", "implementation")
    return {key: value for key in keys if (value := getattr(feature, key))}
