"""The scaffold planner plans without a model: a module for each feature, to be filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.names import module_name
from pygen_copier.plan.api import Function
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, Requirement, SpecRecord
from pygen_copier.plan.planning.refinement import Verdict
from pygen_copier.plan.planning.steps import Draft, Rewrite, Summary
from pygen_copier.plan.refusal import refuse_inputs
from pygen_copier.text import as_sentence


class ScaffoldPlanner:
    """Takes the steps of planning by rule, and asks nobody."""

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse the obvious."""
        refuse_inputs(inputs)

    def propose(
        self, inputs: PlanInputs, there: Sequence[Feature], since: SpecRecord | None
    ) -> tuple[Feature, ...]:
        """Ask the person, where there are none: nobody else knows."""
        if there:
            return ()
        raise PygenError(
            "features: Without a model nobody can propose any.",
            "Name at least one feature, or choose a provider.",
        )

    def enhance(
        self,
        inputs: PlanInputs,
        feature: Feature,
        others: Sequence[str],
        there: Sequence[Module],
        rewrite: Rewrite | None,
    ) -> Feature:
        """Return the feature with the person's words as its description."""
        return feature.model_copy(update={"description": feature.given or feature.name})

    def enhance_together(
        self, inputs: PlanInputs, features: Sequence[Feature], there: Sequence[Module]
    ) -> Mapping[str, Feature]:
        """Return nothing: each is as quick."""
        return {}

    def require(self, inputs: PlanInputs, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """Return nothing: what code finds is all there is."""
        return []

    def summarise(
        self,
        inputs: PlanInputs,
        features: Sequence[Feature],
        previous: Summary | None,
        rewrite: Rewrite | None,
    ) -> Summary:
        """Return the person's description."""
        return Summary(inputs.description)

    def judges(self, inputs: PlanInputs) -> bool:
        """Return that nobody does."""
        return False

    def judge(
        self, texts: Mapping[str, str], problems: Sequence[str] = ()
    ) -> Mapping[str, Verdict]:
        """Say nothing."""
        return {}

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
        """Return a module with one function for each feature."""
        return {"dependencies": [], "modules": outline(features, {m.name for m in kept})}

    def describe(
        self, inputs: PlanInputs, plan: Plan, module: Module
    ) -> tuple[Sequence[Any], Sequence[str]]:
        """Return one function."""
        return [outlined_function(module.name, module.purpose)], []

    def abandon(self, candidate: int) -> None:
        """Do nothing: no reply was kept."""

    def unavailable(self, requirements: Sequence[str]) -> Mapping[str, str]:
        """Return nothing: no index is asked where no service is."""
        return {}

    def reconcile(
        self, inputs: PlanInputs, plan: Plan, features: Sequence[Feature]
    ) -> Mapping[str, str]:
        """Return nothing: the person's words stay."""
        return {}

    def needs_context(self) -> bool:
        """Return that nobody has a window to fill."""
        return False

    def context(self, inputs: PlanInputs, plan: Plan) -> str:
        """Return the plan's summary."""
        return plan.summary


def outline(features: Sequence[Feature], taken: Collection[str]) -> list[dict[str, Any]]:
    """Return a module with one function for each feature, as plain data.

    Args:
        features: The features.
        taken: Names that other modules have.
    """
    # A module is no folder, too, and neither case nor the dot of a subpackage tells two apart.
    folders = {name.rsplit(".", depth)[0] for name in taken for depth in range(name.count(".") + 1)}
    names = {name.lower().replace(".", "_") for name in {*taken, *folders}}
    modules = []
    for feature in features:
        name = base = module_name(feature.name)
        number = 2
        while name.lower() in names:
            name, number = f"{base}_{number}", number + 1
        names.add(name.lower())
        purpose = feature.given or feature.name
        run = Function.model_validate(outlined_function(name, purpose))
        module = Module(name=name, purpose=purpose, features=(feature.name,), api=(run,))
        modules.append(module.spec())
    return modules


def outlined_function(module: str, purpose: str) -> dict[str, str]:
    """Return the function of a module of which nobody said what it offers."""
    return {
        "kind": "function",
        "name": f"run_{module.rpartition('.')[2]}",
        "signature": "(data: object) -> object",
        "doc": as_sentence(purpose),
    }
