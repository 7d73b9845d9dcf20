"""The base of a template's extension that has a plan: the plan of a render, and what it implies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment

from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.improvement import Notes, noted
from pygen_copier.plan.consent import CONFIRMED, confirmed, read_confirmed
from pygen_copier.plan.model import Plan, PlanError
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.shown import put_back_shown
from pygen_copier.questionnaire.artifact_extension import ArtifactExtension
from pygen_copier.questionnaire.copier_run import CopierRun
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template
from pygen_copier.questionnaire.unmanaged import QUESTION, managed


class PlannedExtension(ArtifactExtension):
    """Gives a template's files a plan, which says what files there are.

    A template's own extension says, in `artifacts_of`, which files a plan implies.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._plan_before: object = None
        self._artifacts: tuple[Plan, str, list[Artifact]] | None = None
        self._plan: tuple[object, Plan] | None = None
        self._valid: tuple[object, Plan] | None = None

    def artifacts_of(self, plan: Plan, answers: Mapping[str, Any]) -> Sequence[Artifact]:
        """Return the artifacts that a plan implies.

        Args:
            plan: A valid plan.
            answers: The other answers.
        """
        raise NotImplementedError("a recipe says which artifacts a plan implies")

    def all_artifacts(self, answers: Answers) -> list[Artifact]:
        """Return the artifacts that the plan among the answers implies."""
        plan = self.plan_of(answers)
        names = ["package_name", "import_name", "minimum_python", "repository_url", "context"]
        names += [QUESTION]
        key = repr([answers.get(name) for name in names])
        if self._artifacts is None or self._artifacts[0] is not plan or self._artifacts[1] != key:
            self._artifacts = (plan, key, self.artifacts_of_plan(plan, answers))
        return self._artifacts[2]

    def artifacts_of_plan(self, plan: Plan, answers: Mapping[str, Any]) -> list[Artifact]:
        """Return the artifacts that a plan implies, with what its notes ask of them.

        Those are left out whose files the template does not write.

        Raises:
            PygenError: A note names no artifact.
        """
        return noted(managed(self.artifacts_of(plan, answers), answers), plan.notes)

    def plan_with_notes(self, plan: Plan, notes: Notes, answers: Mapping[str, Any]) -> Plan:
        """Return a plan with the notes that are of its artifacts."""
        names = {each.name for each in managed(self.artifacts_of(plan, answers), answers)}
        there = {name: tuple(words) for name, words in notes.items() if name in names}
        return plan.model_copy(update={"notes": there})

    def requirements(self, answers: Answers) -> Sequence[str]:
        """Return what the plan depends on."""
        return self.plan_of(answers).dependencies

    def previous_specs(self, answers: Answers) -> Mapping[str, Mapping[str, Any]]:
        """Return the specs of the artifacts of the last plan."""
        plan = self._plan_in(self._plan_before)
        if plan is None:
            return {}
        return {each.name: each.spec for each in self.artifacts_of_plan(plan, answers)}

    # What files call.

    @called_in_template
    def plan(self, answers: Answers) -> Plan:
        """Return the plan of this render."""
        return self.plan_of(answers)

    @called_in_template
    def plan_document(self, answers: Answers) -> str:
        """Return the plan as a page for people."""
        from pygen_copier.plan.plan_page import plan_page

        return plan_page(self.plan_of(answers), CopierRun(answers).answers_file)

    def plan_of(self, answers: Answers) -> Plan:
        """Return the plan that is among the answers, read once.

        Raises:
            PlanError: It breaks a rule.
        """
        value = answers.get("plan")
        if self._plan is None or self._plan[0] is not value:
            plan = self._read(put_back_shown(value))
            self._plan = (value, confirmed(plan, read_confirmed(answers.get(CONFIRMED))))
        return self._plan[1]

    def _read(self, value: object) -> Plan:
        """Return a valid plan; one that is asked for again is not held against the rules again."""
        if self._valid is None or self._valid[0] != value:
            self._valid = (value, valid_plan(value))
        return self._valid[1]

    def _plan_in(self, value: object) -> Plan | None:
        try:
            return self._read(value)
        except PlanError:
            return None
