"""The scaffold planner plans without a model: a module for each feature, to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.names import module_name
from pygen_copier.plan.api import Function
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.planning_steps import refusal
from pygen_copier.plan.refinement import Verdict
from pygen_copier.plan.safety import obvious_harm


class ScaffoldPlanner:
    """Takes the steps of planning by rule, and asks nobody."""

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
