"""The base of a template's extension that asks for a plan: the question, and its review."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from jinja2 import Environment

from pygen_copier import process
from pygen_copier.client.models import Models
from pygen_copier.errors import PygenError
from pygen_copier.events import Event
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import asks_for_plan
from pygen_copier.generation.estimate import estimate
from pygen_copier.generation.improvement import Improvement, read_improvements
from pygen_copier.generation.record import Record
from pygen_copier.plan.consent import (
    CONFIRMED,
    consent_advice,
    read_confirmed,
    unconfirmed,
)
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.metadata import FILE
from pygen_copier.plan.model import Plan, read_plan
from pygen_copier.plan.planning.rounds_to_come import rounds_told
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.shown import LastShown, put_back_shown, shown
from pygen_copier.questionnaire.copier_run import CopierRun
from pygen_copier.questionnaire.notices import PLAN_AND_FILL_IN, metadata_advice, tell_once
from pygen_copier.questionnaire.plan_question import (
    assess_brought,
    is_brought,
    is_finished,
    last_plan,
    notes_with,
    offered,
    plan_once,
    readable_plan,
    require_others,
    tell_neighbours,
    tell_unknown,
    was_asked_again,
)
from pygen_copier.questionnaire.planned_extension import PlannedExtension
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template
from pygen_copier.questionnaire.renames import Renames
from pygen_copier.questionnaire.spec_question import specification_of
from pygen_copier.questionnaire.terminal import WIDTH, fitting_complaint, room_above, start_at_top
from pygen_copier.questionnaire.unmanaged import is_managed
from pygen_copier.yaml_text import dump_yaml

if TYPE_CHECKING:
    from pygen_copier.renaming.renaming import Renaming


class PlanExtension(PlannedExtension):
    """Gives a template the question of its plan, which is made, revised, reviewed, or brought."""

    remedy: ClassVar[str] = PLAN_AND_FILL_IN

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._renames = Renames()

    # What questions call, in the order of a run.

    def _begin(self) -> None:
        if self.run_end:
            self._renames.note(self.run_end.command.recorded)

    @called_in_template
    def plan_complaint(self, answers: Answers, value: object) -> str:
        """Return why a plan cannot stay: it breaks a rule, or was made from other inputs."""
        run = CopierRun(answers)
        if self._plan_before is None:
            self._plan_before = value  # Copier validates the last answer before any other
            self._renames.plan = self._plan_in(value)
        is_heard = self.hears_complaint(answers, "plan", value)
        if run.is_given("plan") and not is_heard:
            return ""  # `check_all` tells it in one line; a validator would end in a traceback
        try:
            plan = self._read(put_back_shown(value))
            inputs = self._inputs(answers)
            require_others(plan, inputs)
            stale = not inputs.fit(plan)
            if plan.notes and not stale:
                self.artifacts_of_plan(plan, answers)
            if is_heard:
                self._refuse_harm(answers, plan)
            heard = notes_with(plan.notes, self._asked_of_files(answers))
        except PygenError as error:
            return fitting_complaint("plan", str(error))
        if stale:
            return fitting_complaint(
                "plan", "It was made from other inputs: empty `inputs` keep it."
            )
        if heard != plan.notes:
            return "What is asked of files is to be noted."
        if inputs.lacks_context(plan) and run.may_ask and Models.of_answers(answers).default:
            return "The plan has no contextual prompt yet."
        if value == self._plan_before and self._renames.plan_now(plan, answers) != plan:
            return "The plan has names that are answered otherwise now."
        if asks_for_plan(answers.get("regenerate")) and not was_asked_again(plan):
            if self._is_asked_again(answers, plan):
                return "What stand-ins hold in the plan is asked for again."
            if CopierRun(answers).may_ask and not plan.stand_ins:
                tell_once(Event("plan", "as it was", "no stand-in is in it: nothing to ask again"))
        return ""

    def _refuse_harm(self, answers: Answers, plan: Plan) -> bool:
        """Hold a plan that a person brings against the rules; return whether it is one."""
        before = None if CopierRun(answers).is_given("plan") else self._plan_before
        if plan.dump() == before:
            return False
        # Most runs bring no plan of a person's.
        from pygen_copier.plan.refusal import refuse_inputs, refuse_plan

        inputs = self._inputs(answers)
        refuse_inputs(inputs)
        refuse_plan(plan, inputs)
        recorded = self.run_end.command.recorded.get("plan") if self.run_end else None
        return is_brought(plan, (before, recorded))

    def _inputs(self, answers: Answers) -> PlanInputs:
        return PlanInputs.of_answers(answers, specification_of(answers))

    @called_in_template
    def make_plan(self, answers: Answers) -> str:
        """Return the plan as YAML: a new one, or the last one revised.

        A person is shown it without digests and scores, and what is new marked.
        """
        text = self._plan_text(answers)
        if self.plan_type_of(answers) == "str":
            plan = read_plan(text)
            process.one(LastShown).full = plan.dump()
            text = shown(plan, readable_plan(answers.get("plan")))
        return text.rstrip("\n")

    def _plan_text(self, answers: Answers) -> str:
        self._check_rules(answers)
        asked = self._asked_of_files(answers)
        text, previous = self._planned_text(answers), last_plan(answers.get("plan"))
        notes = notes_with(previous.notes if previous else {}, asked)
        if not notes and not (previous and previous.notes):
            return text
        plan = self.plan_with_notes(valid_plan(text), notes, answers)
        for name in notes.keys() - plan.notes.keys():
            gone = "; ".join(notes[name])
            tell_once(Event(name, "forgotten", f"it is no file of the plan any more: {gone}"))
        return dump_yaml(plan.dump())

    def _planned_text(self, answers: Answers) -> str:
        run, inputs = CopierRun(answers), self._inputs(answers)
        models = Models.of_answers(answers) if run.may_ask else Models(None)
        previous = last_plan(answers.get("plan"))
        if previous is not None:
            previous = self._renames.plan_now(previous, answers)
        again = previous is not None and self._is_asked_again(answers, previous)
        if previous and not again and is_finished(previous, inputs, models):
            # A person is shown the last plan as clean YAML.
            return offered(dump_yaml(previous.dump()))
        prompts = self.prompt_templates(answers) if models.default else None
        return offered(plan_once(inputs, models, previous, prompts, again=again))

    def _is_asked_again(self, answers: Answers, plan: Plan) -> bool:
        """Return whether what stand-ins hold in a plan is to be asked for again, and can be."""
        return (
            bool(plan.stand_ins)
            and asks_for_plan(answers.get("regenerate"))
            and CopierRun(answers).may_ask
            and Models.of_answers(answers).default is not None
        )

    def _recorded_before(self, answers: Answers) -> Record:
        record, plan = self._renames.record_now(
            super()._recorded_before(answers),
            self.plan_of(answers),
            answers,
            self.artifacts_of_plan,
            partial(_require_safe, CopierRun(answers)),
        )
        if plan is not None:
            self._plan_before = plan.dump()
        return record

    @called_in_template
    def plan_type(self, answers: Answers) -> str:
        """Return the type of the question `plan`.

        Copier shows a YAML answer with sorted keys and escaped line breaks, a text as it is.
        """
        return self.plan_type_of(answers)

    def plan_type_of(self, answers: Answers) -> str:
        """Return the type of the question `plan` in this render."""
        given = CopierRun(answers).given.get("plan", "")
        is_text = isinstance(given, str) and self.is_person_at(answers, "plan")
        return "str" if is_text else "yaml"

    @called_in_template
    def plan_review(self, answers: Answers) -> str:
        """Return what a person should see beside the plan: its modules, and what they will cost."""
        from pygen_copier.plan.screen import one_screen

        if self.plan_type_of(answers) == "str":
            start_at_top()
        if CopierRun(answers).is_given("plan"):
            try:
                valid_plan(answers["plan"])
            except PygenError as error:  # it was kept of a run that ended early, to be mended
                return f"It cannot be used yet: {error}"
        plan = valid_plan(self._plan_text(answers))
        record = Record.read(answers.get("generated") or {})
        cost = estimate(self.artifacts_of_plan(plan, answers), record)
        if not Models.of_answers(answers).default:
            return one_screen(plan, 0, 0, WIDTH, room_above())
        return one_screen(plan, cost.requests, cost.tokens, WIDTH, room_above())

    def waiting(self, answers: Answers) -> str:
        """Return what waits for a model in the plan and the files, and what for a person."""
        plan, run = self.plan_of(answers), CopierRun(answers)
        questions = self.run_end.command.questions if self.run_end else ()
        by_hand = "" if CONFIRMED in questions else run.answers_file
        told = [self._waiting(answers, plan.stand_ins), consent_advice(unconfirmed(plan), by_hand)]
        if run.may_ask and not is_managed(answers, FILE):
            told.append(metadata_advice(run.project, plan, str(answers["import_name"])))
        return "\n\n".join(filter(None, told))

    def _again(self, answers: Answers, artifacts: Sequence[Artifact]) -> frozenset[str]:
        return self._matching(answers, artifacts, has_plan=True)

    def _improvements(self, answers: Answers, record: Record) -> dict[str, Improvement]:
        asked = answers.get("improve")
        return read_improvements(asked, {name: each.path for name, each in record.items()})

    def _asked_of_files(self, answers: Answers) -> dict[str, Improvement]:
        """Return what is asked of recorded artifacts, before the record is brought up to date."""
        if not answers.get("improve"):
            return {}
        return self._improvements(answers, Record.read(answers.get("generated") or {}))

    def _brought_up_to_date(
        self, answers: Answers, artifacts: Sequence[Artifact], record: Record
    ) -> Record:
        plan, inputs, models = (
            self.plan_of(answers),
            self._inputs(answers),
            Models.of_answers(answers),
        )
        is_own = self._refuse_harm(answers, plan)
        if is_own:
            tell_neighbours(plan)
        with rounds_told(inputs):
            wanted = {*self._again(answers, artifacts), *self._improvements(answers, record)}
            if is_own and models.default and estimate(artifacts, record, wanted).requests:
                assess_brought(inputs, plan, models, self.prompt_templates(answers))
            return super()._brought_up_to_date(answers, artifacts, record)

    def check_given(self, answers: Answers) -> None:
        """Hold the answers that a person gave against the rules, and the plan against its inputs.

        Raises:
            PygenError: With the first problem.
        """
        super().check_given(answers)
        plan = self.plan_of(answers)
        require_others(plan, self._inputs(answers))
        tell_unknown(plan, read_confirmed(answers.get(CONFIRMED)))
        self._refuse_harm(answers, plan)
        if not self._inputs(answers).fit(plan):
            raise PygenError(
                "The plan that was given was made from another description or feature list.",
                "Remove its `inputs` to keep it as it is, or leave `plan` out to have it made.",
            )


def _require_safe(run: CopierRun, renaming: Renaming) -> None:
    """Refuse to write files where a renaming puts at stake what a person wrote in them."""
    if run.may_ask:
        from pygen_copier.questionnaire.renamed_project import refuse_loss

        refuse_loss(run.project, renaming)
