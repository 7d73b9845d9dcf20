"""The questions `clarify` and `clarifications`: what a model asks a person before it plans."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from pygen_copier import process, settings
from pygen_copier.client.models import GIVEN_BY_PEOPLE, Models
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.digests import digest
from pygen_copier.events import Event
from pygen_copier.plan.inputs import PlanInputs, is_yes
from pygen_copier.plan.model import Plan
from pygen_copier.plan.spec_changes import completed
from pygen_copier.plan.stand_ins import FAILURES
from pygen_copier.progress import show_progress
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.questionnaire.copier_run import CopierRun
from pygen_copier.questionnaire.notices import tell_once

_RECORDED = "clarifications"


class _Questions(dict[str, dict[str, str]]):
    """The questions of this process with their defaults, by what they are about."""


def default_clarify(answers: Mapping[str, Any]) -> bool:
    """Return whether a person is there to be asked, a model to ask, and no plan yet."""
    run, models = CopierRun(answers), Models.of_answers(answers)
    return (
        run.may_ask
        and run.is_asked("clarify")
        and sys.stdin.isatty()
        and not answers.get("plan")
        and models.default is not None
        and models.default.provider != GIVEN_BY_PEOPLE
    )


def is_to_be_asked(answers: Mapping[str, Any], inputs: PlanInputs) -> bool:
    """Return whether a model is asked: before the first plan, or where the person says so now."""
    run = CopierRun(answers)
    now = not answers.get("plan") or (run.is_given("clarify") and not run.is_given("plan"))
    wanted = is_yes(answers.get("clarify"))
    return wanted and now and run.may_ask and not inputs.thrift and not answers.get(_RECORDED)


def questions(
    inputs: PlanInputs, models: Models, previous: Plan | None, prompts: PromptTemplates
) -> dict[str, str]:
    """Return what a model asks before it plans, with the answers it would go by.

    Whether the package may be made is asked in the same round. Where no reply can be used, nothing
    is asked, and that is said.

    Args:
        inputs: What the person asked for so far.
        models: The models.
        previous: The plan to revise.
        prompts: The prompts to ask with.

    Raises:
        PygenError: The package is refused, or a model could not be asked.
    """
    key = digest([repr(inputs), inputs.digest, str(models)])
    known = process.one(_Questions)
    if key not in known:
        # What asks and plans is a third of all imports, and a recorded copy does neither.
        from pygen_copier.client.client import Client
        from pygen_copier.plan.planning.clarification import ask_questions
        from pygen_copier.plan.planning.model import PlanningModel
        from pygen_copier.plan.planning.planner import label_of

        with show_progress() as listener:
            label = label_of(inputs, previous)
            steps = PlanningModel(Client(models, prompts), label, listener)
            told = completed(inputs, previous)

            def work(task: str) -> dict[str, str]:
                try:
                    if task == "clarify":
                        return ask_questions(steps.asking, told)
                    steps.assess(told)
                except FAILURES as error:
                    if task == "clarify":
                        listener(Event("clarify", "stood in", f"no questions: {error.problem}"))
                return {}

            done = run_all({"assess": (), "clarify": ()}, work, settings.concurrency())
        known[key] = done["clarify"]
    return known[key]


def tell_defaults(asked: Mapping[str, str]) -> None:
    """Say what is taken for the answers where nobody is there to give them."""
    for question, answer in asked.items():
        tell_once(Event("clarify", "taken", f"{question} {answer}"))
