"""The question `plan`: the last answer as it is read, and the plans that are made in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from contextlib import suppress

from pygen_copier import process
from pygen_copier.client.models import GIVEN_BY_PEOPLE, Models
from pygen_copier.digests import digest
from pygen_copier.events import Event
from pygen_copier.generation.improvement import Improvement, Notes
from pygen_copier.plan.consent import with_neighbour
from pygen_copier.plan.dependencies import names_itself, project_of
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan, PlanError, read_plan
from pygen_copier.plan.planning.rounds_to_come import rounds_told
from pygen_copier.plan.rules import valid_plan, violations
from pygen_copier.progress import show_progress
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.questionnaire.notices import tell_once
from pygen_copier.questionnaire.spec_question import tell_specification
from pygen_copier.text import oneline
from pygen_copier.yaml_text import dump_yaml


class _Plans(dict[str, str]):
    """The plans of this process as YAML, by digests of what they were made from.

    Copier renders a question's default two or three times in a run, each time with an environment
    of its own.
    """


class _AskedAgain(set[str]):
    """The plans as YAML that were made of plans with stand-ins, which may hold some still."""


class _Offered(set[str]):
    """The plans as YAML that the question offered in this run."""


def readable_plan(value: object) -> Plan | None:
    """Return the last plan where there is one that can be read."""
    with suppress(PlanError):
        return read_plan(value) if value else None
    return None


def last_plan(value: object) -> Plan | None:
    """Return the last plan; a person's own that breaks a rule is told, never replaced."""
    if not value:
        return None
    plan = read_plan(value)
    return plan if plan.inputs else valid_plan(value)


def is_finished(plan: Plan | None, inputs: PlanInputs, models: Models) -> bool:
    """Return whether a last plan stays as it is: nothing is to be planned, or left to be."""
    if plan is None or violations(plan) or not inputs.fit(plan):
        return False
    return not (models.default and inputs.lacks_context(plan))


def plan_once(
    inputs: PlanInputs,
    models: Models,
    previous: Plan | None,
    prompts: PromptTemplates | None,
    *,
    again: bool,
) -> str:
    """Return a plan as YAML that models make or revise, once in a run however often it is called.

    Args:
        inputs: What the person asked for.
        models: The models to ask, none where nobody may be asked.
        previous: The plan to revise.
        prompts: The prompts to ask with.
        again: Whether what stand-ins hold in the last plan is asked for again.
    """
    before = previous.dump() if previous else None
    key = digest([repr(inputs), inputs.digest, str(models), before, again])
    plans = process.one(_Plans)
    if key not in plans:
        from pygen_copier.dependencies.package_index import PackageIndex
        from pygen_copier.plan.planning.planner import plan_package

        tell_specification(inputs)
        with rounds_told(inputs), show_progress() as listener:
            planned = plan_package(
                *(inputs, models, previous),
                again=again,
                prompts=prompts,
                listener=listener,
                refused=PackageIndex(listener).refused,
            )
        plans[key] = dump_yaml(planned.plan.dump())
        if again:
            process.one(_AskedAgain).add(plans[key])
    return plans[key]


def require_others(plan: Plan, inputs: PlanInputs) -> None:
    """Refuse a plan whose package needs itself: the index may have another of that name.

    Raises:
        PlanError: It does.
    """
    if names_itself(plan.dependencies, inputs.package_name):
        raise PlanError([f"{inputs.package_name} is among its own dependencies: take it out."])


def tell_neighbours(plan: Plan) -> None:
    """Say which dependencies of a plan that a person brings are near to other names."""
    for text in plan.dependencies:
        if (words := with_neighbour(text)) != oneline(text):
            tell_once(Event("dependencies", "look", f"is that the one you mean: {words}?"))


def tell_unknown(plan: Plan, names: Set[str]) -> None:
    """Say which names that a person confirms are of no dependency of the plan."""
    there = {project_of(text) for text in plan.dependencies}
    for name in sorted(names - there):
        words = f"the plan does not depend on {name}"
        tell_once(Event("confirmed_dependencies", "no matter", words))


def was_asked_again(plan: Plan) -> bool:
    """Return whether a plan was made in this run by asking for what stand-ins held."""
    return dump_yaml(plan.dump()) in process.one(_AskedAgain)


def offered(text: str) -> str:
    """Return a plan as YAML, which is remembered to be nothing that a person brings."""
    process.one(_Offered).add(_known_by(read_plan(text)))
    return text


def is_brought(plan: Plan, recorded: Sequence[object]) -> bool:
    """Return whether a plan is neither recorded nor offered in this run.

    What is asked of its files, and which dependencies were seen, does not count.

    Args:
        plan: The plan.
        recorded: What is recorded, as it was and by today's names.
    """
    last = (readable_plan(value) for value in recorded)
    known = {_known_by(each) for each in last if each} | process.one(_Offered)
    return _known_by(plan) not in known


def _known_by(plan: Plan) -> str:
    return digest(plan.model_copy(update={"notes": {}, "unconfirmed": ()}).dump())


def assess_brought(
    inputs: PlanInputs, plan: Plan, models: Models, prompts: PromptTemplates
) -> None:
    """Have a model assess a plan that a person brings; a person who plays the model is not asked.

    Raises:
        PygenError: It is refused.
    """
    judge = models.for_task("assess")
    if judge is None or judge.provider == GIVEN_BY_PEOPLE:
        return
    from pygen_copier.client.client import Client
    from pygen_copier.plan.planning.asking import Asking
    from pygen_copier.plan.planning.assessment import assess_plan

    with show_progress() as listener:
        assess_plan(Asking(Client(models, prompts), "plan", listener), inputs, plan)


def notes_with(notes: Notes, asked: Mapping[str, Improvement]) -> dict[str, Sequence[str]]:
    """Return notes with the words that are said now among them."""
    said = {name: each.added_to(notes.get(name, ())) for name, each in asked.items()}
    return {name: words for name, words in {**notes, **said}.items() if words}
