"""The steps of planning: what a planner asks for, of a model or of whatever stands in for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.refinement import Verdict


class PlanningSteps(Protocol):
    """What planning asks for, one by one."""

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


def refusal(reason: str) -> PygenError:
    """Return the error of a package that must not be generated."""
    return PygenError(
        f"This package will not be generated: {reason}", "Change the description or features."
    )
