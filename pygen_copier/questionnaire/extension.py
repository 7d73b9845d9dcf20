"""The base of a template's Jinja extension: recorded answers for a recipe's artifacts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import Environment
from jinja2.ext import Extension

from pygen_copier.canonical import digest
from pygen_copier.client.models import Models
from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import Record
from pygen_copier.generation.standing import is_settled, matching
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan, PlanError, read_plan
from pygen_copier.plan.rules import valid_plan, violations
from pygen_copier.progress import shown_progress
from pygen_copier.prompts.overrides import wording_of_run
from pygen_copier.providers import registry
from pygen_copier.questionnaire.answers import (
    answer_problem,
    check_answers,
    check_provider,
    default_import_name,
    default_model,
    offered,
)
from pygen_copier.questionnaire.compiled import keep_compiled
from pygen_copier.questionnaire.conflicts import conflict_advice, conflicts
from pygen_copier.questionnaire.filters import FILTERS
from pygen_copier.questionnaire.forge import forge
from pygen_copier.questionnaire.git import git_setting
from pygen_copier.questionnaire.host import Answers, Host, called_in_template, told_in_one_line
from pygen_copier.questionnaire.notices import fallback_advice, tell_removals
from pygen_copier.questionnaire.verification import default_verify, tester_of
from pygen_copier.virtual_environment import next_commands
from pygen_copier.yaml_text import dump_yaml, read_yaml

if TYPE_CHECKING:
    from pygen_copier.prompts.wording import Wording

# Copier renders a question's default two or three times in a run, each time with an environment of
# its own; what a model said is computed once in a process.
_plans: dict[str, str] = {}


class RecipeExtension(Extension):
    """Gives a template's questions and files what is generated.

    A template's own extension inherits from this class and says, in `artifacts_of`, which files a
    plan implies.

    Attributes:
        prompts: The folder of the recipe's prompts, `<task>.md.jinja` each.
        choices: What may be answered to the questions that offer a choice.
    """

    prompts: ClassVar[Path]
    choices: ClassVar[Mapping[str, Sequence[str]]] = {}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._plan_before: object = None
        self._made: object = None
        self._artifacts: tuple[Plan, str, list[Artifact]] | None = None
        self._plan: tuple[object, Plan] | None = None
        self._record: tuple[object, Record] | None = None
        keep_compiled(environment)
        environment.filters.update(FILTERS)
        for function in (
            self.answer_complaint,
            self.plan_complaint,
            self.generated_complaint,
            self.make_plan,
            self.plan_type,
            self.plan_review,
            self.plan_document,
            self.make_generated,
            self.check_all,
            self.the_plan,
            self.artifacts,
            self.text,
            self.has_fallbacks,
            self.fallback_advice,
            self.conflict_advice,
        ):
            environment.globals[function.__name__] = function
        environment.globals["default_import_name"] = default_import_name
        environment.globals["default_model"] = told_in_one_line(default_model)
        environment.globals["first_usable_provider"] = told_in_one_line(registry.first_usable)
        environment.globals["default_verify"] = default_verify
        environment.globals["choices_of"] = self.choices_of
        environment.globals["forge"] = forge
        environment.globals["git_setting"] = git_setting
        environment.globals["next_commands"] = next_commands

    def artifacts_of(self, plan: Plan, answers: Mapping[str, Any]) -> Sequence[Artifact]:
        """Return the artifacts that a plan implies.

        Args:
            plan: A valid plan.
            answers: The other answers.
        """
        raise NotImplementedError("a recipe says which artifacts a plan implies")

    # What questions call, in the order of a run.

    def choices_of(self, name: str, given: object) -> list[str]:
        """Return what a question offers, and what was given to it."""
        return offered(registry.names() if name == "provider" else self.choices[name], given)

    @called_in_template
    def answer_complaint(self, answers: Answers, name: str, value: object) -> str:
        """Return what is wrong with a plain answer, to the person who sits at the question."""
        return (Host(answers).can_ask_again(name) and answer_problem(name, value)) or ""

    @called_in_template
    def plan_complaint(self, answers: Answers, value: object) -> str:
        """Return why a plan cannot stay: it breaks a rule, or was made from other inputs."""
        host = Host(answers)
        if self._plan_before is None:
            self._plan_before = value  # Copier validates the last answer before any other
        if host.is_given("plan"):
            return ""  # `check_all` tells it in one line; a validator would end in a traceback
        try:
            plan = valid_plan(read_yaml(value))
            stale = not PlanInputs.of_answers(answers).fit(plan)
        except PygenError as error:
            return str(error)
        return (
            "The plan was made from other inputs; remove its `inputs` to keep it." if stale else ""
        )

    @called_in_template
    def make_plan(self, answers: Answers) -> str:
        """Return the plan as YAML: a new one, or the last one revised."""
        return self._plan_text(answers).rstrip("\n")  # a person's cursor is at its end

    def _plan_text(self, answers: Answers) -> str:
        check_answers(answers, self.choices)
        host = Host(answers)
        inputs = PlanInputs.of_answers(answers)
        models = Models.of_answers(answers) if host.may_ask else Models(None)
        previous = _previous_plan(answers.get("plan"))
        if previous and not violations(previous) and inputs.fit(previous):
            return dump_yaml(previous.dump())  # a person is shown the last plan as clean YAML
        before = previous.dump() if previous else None
        key = digest([repr(inputs), inputs.digest, str(models), before])
        if key not in _plans:
            from pygen_copier.plan.advised import advised_plan

            wording = self._wording(answers) if models.default else None
            with shown_progress() as listener:
                planned = advised_plan(inputs, models, previous, wording=wording, listener=listener)
            plan = planned.plan
            _plans[key] = dump_yaml(plan.dump())
        return _plans[key]

    @called_in_template
    def plan_type(self, answers: Answers) -> str:
        """Return the type of the question `plan`.

        Copier shows a YAML answer with sorted keys and escaped line breaks, a text as it is.
        """
        return "str" if Host(answers).can_ask_again("plan") else "yaml"

    @called_in_template
    def plan_review(self, answers: Answers) -> str:
        """Return what a person should see beside the plan: its modules, and what they will cost."""
        from pygen_copier.generation.estimate import estimate
        from pygen_copier.plan.review import one_screen

        plan = valid_plan(read_yaml(self._plan_text(answers)))
        record = Record.read(answers.get("generated") or {})
        cost = estimate(self.artifacts_of(plan, answers), record)
        if not Models.of_answers(answers).default:
            return one_screen(plan, 0, 0)
        return one_screen(plan, cost.requests, cost.tokens)

    @called_in_template
    def plan_document(self, answers: Answers) -> str:
        """Return the plan as a page for people."""
        from pygen_copier.plan.document import plan_document

        return plan_document(self.plan_of(answers))

    @called_in_template
    def generated_complaint(self, answers: Answers, value: object) -> str:
        """Return why the record cannot stay: an artifact is new, changed, or asked for again."""
        host = Host(answers)
        if host.is_given("generated") or host.is_old_render or value == self._made:
            return ""
        artifacts = self._all_artifacts(answers)
        settled = is_settled(artifacts, Record.read(value), self._again(answers, artifacts))
        return "" if settled else "Artifacts are to be generated."

    @called_in_template
    def make_generated(self, answers: Answers) -> str:
        """Return the record as JSON, brought up to date with the plan."""
        check_answers(answers, self.choices)
        host = Host(answers)
        artifacts = self._all_artifacts(answers)
        record = Record.read(answers.get("generated") or {})
        if host.may_ask:
            record = self._brought_up_to_date(answers, artifacts, record)
        else:
            from pygen_copier.generation.engine import without_model

            record = without_model(artifacts, record)
        self._made = record.data()
        return json.dumps(self._made)

    @called_in_template
    def check_all(self, answers: Answers) -> str:
        """Hold all answers together against the rules, before a file is written; return nothing."""
        host = Host(answers)
        if not host.may_ask or host.is_scratch_render:
            return ""
        check_answers(answers, self.choices)
        if host.is_given("provider"):
            check_provider(answers["provider"])
        plan = self.plan_of(answers)
        if not PlanInputs.of_answers(answers).fit(plan):
            raise PygenError(
                "The plan that was given was made from another description or feature list.",
                "Remove its `inputs` to keep it as it is, or leave `plan` out to have it made.",
            )
        artifacts = self._all_artifacts(answers)
        again = () if not host.is_given("generated") else self._again(answers, artifacts)
        if not is_settled(artifacts, self._recorded(answers), again):
            raise PygenError(
                "The answer `generated` that was given does not fit the other answers.",
                "Leave `generated` out of the data, and it is brought up to date.",
            )
        return ""

    # What files call.

    @called_in_template
    def the_plan(self, answers: Answers) -> Plan:
        """Return the plan of this render."""
        return self.plan_of(answers)

    def plan_of(self, answers: Answers) -> Plan:
        """Return the plan that is among the answers, read once.

        Raises:
            PlanError: It breaks a rule.
        """
        value = answers.get("plan")
        if self._plan is None or self._plan[0] is not value:
            self._plan = (value, valid_plan(read_yaml(value)))
        return self._plan[1]

    @called_in_template
    def artifacts(self, answers: Answers, kind: str) -> list[Artifact]:
        """Return the artifacts of a kind, such as `module`."""
        return [artifact for artifact in self._all_artifacts(answers) if artifact.kind == kind]

    @called_in_template
    def text(self, answers: Answers, artifact: Artifact) -> str:
        """Return the recorded text of an artifact."""
        return self._text(answers, artifact)

    def texts_of(self, answers: Answers, kind: str) -> list[tuple[Artifact, str]]:
        """Return the artifacts of a kind, such as `module`, and the recorded text of each."""
        artifacts = self._all_artifacts(answers)
        return [(each, self._text(answers, each)) for each in artifacts if each.kind == kind]

    def _text(self, answers: Answers, artifact: Artifact) -> str:
        entry = self._recorded(answers).get(artifact.name)
        if entry is None:
            raise PygenError(
                f"The recorded answers hold no text for {artifact.name}.",
                "Restore .copier-answers.yml from git.",
            )
        return entry.text(artifact.name)

    @called_in_template
    def has_fallbacks(self, answers: Answers) -> bool:
        """Return whether a scaffold stands in for some artifact."""
        return any(entry.fallback for entry in self._recorded(answers).values())

    @called_in_template
    def fallback_advice(self, answers: Answers) -> str:
        """Return what to say after a run of the files that wait for an implementation."""
        return fallback_advice(self._recorded(answers), Models.of_answers(answers))

    @called_in_template
    def conflict_advice(self, answers: Answers) -> str:
        """Return what to say after an update of the files in conflict."""
        return conflict_advice(conflicts(Host(answers).project))

    def _all_artifacts(self, answers: Answers) -> list[Artifact]:
        plan = self.plan_of(answers)
        names = ("package_name", "import_name", "minimum_python", "repository_url")
        key = repr([answers.get(name) for name in names])
        if self._artifacts is None or self._artifacts[0] is not plan or self._artifacts[1] != key:
            self._artifacts = (plan, key, list(self.artifacts_of(plan, answers)))
        return self._artifacts[2]

    def _recorded(self, answers: Answers) -> Record:
        value = answers.get("generated")
        if self._record is None or self._record[0] is not value:
            self._record = (value, Record.read(value))
        return self._record[1]

    def _again(self, answers: Answers, artifacts: Sequence[Artifact]) -> frozenset[str]:
        return matching(answers.get("regenerate"), artifacts)

    def _brought_up_to_date(
        self, answers: Answers, artifacts: Sequence[Artifact], record: Record
    ) -> Record:
        from pygen_copier.client.client import Client
        from pygen_copier.generation.engine import Engine

        models, project = Models.of_answers(answers), Host(answers).project
        needed = self.plan_of(answers).dependencies
        wording = self._wording(answers) if models.default else None
        with shown_progress(len(artifacts)) as listener:
            client = Client(models, wording, listener=listener) if wording else None
            tester = tester_of(answers, needed, listener) if client else None
            previous = self._previous_specs(answers)
            engine = Engine(client, previous, project, listener, tester)
            tell_removals(project, artifacts, record)
            return engine.run(artifacts, record, self._again(answers, artifacts))

    def _wording(self, answers: Answers) -> Wording:
        return wording_of_run(self.prompts, Host(answers).project, answers.get("prompts"))

    def _previous_specs(self, answers: Answers) -> dict[str, Mapping[str, Any]]:
        try:
            plan = valid_plan(read_yaml(self._plan_before))
        except PlanError:
            return {}
        return {artifact.name: artifact.spec for artifact in self.artifacts_of(plan, answers)}


def _previous_plan(value: object) -> Plan | None:
    """Return the last plan; a person's own that breaks a rule is told, never replaced."""
    if not value:
        return None
    plan = read_plan(read_yaml(value))
    return plan if plan.inputs else valid_plan(value)
