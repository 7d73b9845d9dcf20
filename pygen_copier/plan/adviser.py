"""An adviser says what a planner cannot know: a model does, or the outline where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pygen_copier.client.client import Client
from pygen_copier.errors import PygenError
from pygen_copier.names import module_name, slug
from pygen_copier.plan import schemas
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Function, Module


class Adviser(Protocol):
    """What planning asks for, step by step."""

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse what must not be built.

        Raises:
            PygenError: With the reason.
        """

    def enhance(self, inputs: PlanInputs, feature: Feature) -> Feature:
        """Return the feature with what its enhancement adds."""

    def summarise(self, inputs: PlanInputs, features: Sequence[Feature]) -> str:
        """Return the enhanced description of the package."""

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        problems: Sequence[str],
    ) -> Mapping[str, Any]:
        """Return `dependencies` and `modules` that serve the features beside the modules kept."""


class ModelAdviser:
    """Asks models.

    Args:
        client: The client to ask.
        label: What these requests are about, to tell a revision from the first plan.
    """

    def __init__(self, client: Client, label: str) -> None:
        self.client = client
        self.label = label

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse what the model says must not be built."""
        brief = {
            "package_name": inputs.package_name,
            "description": inputs.description,
            "features": [feature.given or feature.name for feature in inputs.features],
        }
        verdict = self.client.ask_json("assess", self.label, brief, schemas.ASSESS)
        if verdict["allowed"] is not True:
            reason = str(verdict.get("reason", "")) or "no reason was given."
            raise PygenError(
                f"This package will not be generated: {reason}",
                "Change the description or features.",
            )

    def enhance(self, inputs: PlanInputs, feature: Feature) -> Feature:
        """Return the feature with description, pseudocode and hints as far as is asked for."""
        if inputs.enhancement == "none":
            return feature
        brief = {
            "package_name": inputs.package_name,
            "description": inputs.description,
            "feature": feature.given or feature.name,
            "detail": inputs.enhancement,
        }
        schema = schemas.feature(inputs.enhancement)
        told = self.client.ask_json("feature", slug(feature.name), brief, schema)
        texts = {key: str(told[key]).strip() for key in schema["required"]}
        return feature.model_copy(update=texts)

    def summarise(self, inputs: PlanInputs, features: Sequence[Feature]) -> str:
        """Return the model's summary."""
        if inputs.enhancement == "none":
            return inputs.description
        brief = {
            "package_name": inputs.package_name,
            "description": inputs.description,
            "features": [_brief_feature(feature) for feature in features],
        }
        told = self.client.ask_json("summary", self.label, brief, schemas.SUMMARY)
        return str(told["summary"]).strip() or inputs.description

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        problems: Sequence[str],
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
        if problems:
            brief["problems"] = list(problems)
        told = self.client.ask_json("structure", self.label, brief, schemas.STRUCTURE)
        return schemas.tidy_structure(told)


class Outline:
    """Plans without a model: a module for every feature, to be filled in by hand."""

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse nothing: no model is asked to write anything."""

    def enhance(self, inputs: PlanInputs, feature: Feature) -> Feature:
        """Return the feature as it is."""
        return feature.model_copy(update={"description": feature.given or feature.name})

    def summarise(self, inputs: PlanInputs, features: Sequence[Feature]) -> str:
        """Return the person's description."""
        return inputs.description

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        problems: Sequence[str],
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


def _brief_feature(feature: Feature) -> dict[str, str]:
    return {key: value for key, value in feature.model_dump().items() if value and key != "given"}
