"""A plan from the command line: the same answers, rules and plan as in the questionnaire."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pygen_copier.client.models import SCAFFOLD, Models, named_model
from pygen_copier.dependencies.package_index import PackageIndex
from pygen_copier.errors import PygenError
from pygen_copier.plan.consent import seen, told, unconfirmed
from pygen_copier.plan.feature_list import listed
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.change import change_plan
from pygen_copier.plan.planning.planner import Planned, plan_package
from pygen_copier.plan.planning.rounds_to_come import rounds_told
from pygen_copier.plan.planning.structure import Candidate
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.specification import Specification, specification_at_hand
from pygen_copier.progress import show_progress
from pygen_copier.prompts.facts import facts_of
from pygen_copier.prompts.overrides import override_folders
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers import registry
from pygen_copier.questionnaire.answers import (
    BY_TASK,
    answer_problem,
    check_provider,
    check_tasks,
    default_model,
    is_left_to_spec,
)
from pygen_copier.questionnaire.spec_question import knows_specification
from pygen_copier.reports.table import table
from pygen_copier.reports.template import check_given, prompts_of
from pygen_copier.text import oneline
from pygen_copier.yaml_text import dump_yaml, read_yaml_file

_DEFAULTS: Mapping[str, Any] = {
    "package_name": "",
    "description": "",
    "features": [],
    "minimum_python": "3.11",
    "enhancement": "full",
}


def read_answers(data_file: Path | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to plan with.

    Args:
        data_file: Answers in YAML, or None; a project's own answers file will do.
        given: Answers that win over those of the file.

    Raises:
        PygenError: The file cannot be read, or an answer breaks a rule.
    """
    read = read_data(data_file) if data_file else {}
    check_given(read, read)
    # Copier's own entries, and what was generated from another plan, are no answers to plan with.
    data = {
        name: value
        for name, value in read.items()
        if not name.startswith("_") and name != "generated"
    }
    if "provider" in given:
        data.pop("model", None)  # it was another provider's
    return chosen_answers({**data, **given})


def chosen_answers(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with what is missing to plan with: defaults, and who plans.

    Raises:
        PygenError: An answer breaks a rule.
    """
    answers = {**_DEFAULTS, **given}
    answers["minimum_python"] = str(answers["minimum_python"])  # YAML reads 3.11 as a number
    for name, value in answers.items():
        if is_left_to_spec(name, answers):
            continue
        if problem := answer_problem(name, value):
            raise PygenError(f"{name}: {problem}", _remedy(name))
    if any(answers.get(question) for question in BY_TASK):
        _check_tasks(answers)
    answers["features"] = listed(answers["features"])
    chosen = _chosen_model(answers)
    answers.pop("model", None)
    if chosen["provider"] == SCAFFOLD:
        del answers["enhancement"]  # a question that Copier does not ask then, and would forget
    return {**answers, **chosen}


def named_specification(
    answers: Mapping[str, Any], roots: Sequence[Path] | None = None
) -> Specification | None:
    """Return the specification that answers name, or None where it is not at hand.

    Args:
        answers: The answers.
        roots: The folders that its path may lead into, where it was recorded; None where the
            person gave it.

    Raises:
        PygenError: It cannot be used.
    """
    path = str(answers.get("spec") or "").strip()
    may_miss = knows_specification(answers.get("plan"))
    is_given = roots is None
    return specification_at_hand(path, roots or (), is_given=is_given, may_miss=may_miss)


def make_plan(answers: Mapping[str, Any], *, want_context: bool) -> Planned:
    """Return the plan for the answers; one among them that fits them stays as it is.

    Raises:
        PygenError: The package is refused, a model could not be asked, or no valid plan came.
    """
    inputs = PlanInputs.of_answers(answers, named_specification(answers))
    previous = valid_plan(answers["plan"]) if answers.get("plan") else None
    if previous and inputs.fit(previous) and not inputs.lacks_context(previous):
        click.echo(
            "The plan in the data fits the other answers and stays as it is. "
            "Leave `plan` out to have another made.",
            err=True,
        )
        return Planned(previous, ())
    models = Models.of_answers(answers)
    with rounds_told(inputs), show_progress() as listener:
        return plan_package(
            inputs,
            models,
            previous,
            want_context=want_context,
            prompts=PromptTemplates((), override_folders(None), facts_of(answers)),
            listener=listener,
            refused=PackageIndex(listener).refused,
        )


def change_made_plan(answers: Mapping[str, Any], words: str) -> Plan:
    """Return the plan among answers, its modules changed by a model as a person says.

    Raises:
        PygenError: There is no plan that can be used, the words are refused, or no change came.
    """
    if not answers.get("plan"):
        raise PygenError("There is no plan to change.", "Give one: --data-file of a former plan.")
    if not words.strip():
        raise PygenError("Nothing is said.", "Say what is to be changed: --change TEXT.")
    inputs = PlanInputs.of_answers(answers, named_specification(answers))
    prompts = PromptTemplates((), override_folders(None), facts_of(answers))
    models = Models.of_answers(answers)
    with show_progress() as listener:
        return change_plan(
            *(inputs, valid_plan(answers["plan"]), words.strip(), models, prompts, listener),
            refused=PackageIndex(listener).refused,
        )


def document(answers: Mapping[str, Any], plan: Plan, *, as_json: bool) -> str:
    """Return the answers, the plan as the last of them, as YAML or JSON.

    Who gives it to Copier has seen its dependencies.
    """
    data = {name: value for name, value in answers.items() if name != "plan"}
    data["plan"] = seen(plan.dump())
    return json.dumps(data, indent=2) + "\n" if as_json else dump_yaml(data)


def tell_unconfirmed(plan: Plan) -> None:
    """Say which dependencies a model added: a plan that is given counts as seen."""
    if new := unconfirmed(plan):
        click.echo(f"{told(new)}. Copier takes them as confirmed in a plan you give it.", err=True)


def comparison(candidates: Sequence[Candidate]) -> str:
    """Return a table of the objective's terms for every candidate."""
    if not candidates:
        return "No structures were compared: none had to be proposed."
    head = ("candidate", "coupling", "complexity", "value", "")
    rows = [_row(number, candidate) for number, candidate in enumerate(candidates, 1)]
    return "\n".join(table([head, *rows]))


def _row(number: int, candidate: Candidate) -> tuple[str, ...]:
    found = candidate.objective
    terms = (found.coupling, found.complexity, found.value) if found else ()
    shown = [f"{term:.2f}" for term in terms] or ["-"] * 3
    if candidate.plan is None:
        verdict = f"dropped: {oneline(' '.join(candidate.problems))}"
    else:
        verdict = "chosen" if candidate.chosen else ""
    return (str(number), *shown, verdict)


def read_data(path: Path) -> dict[str, Any]:
    """Return all that a data file holds, Copier's own entries among it.

    Raises:
        PygenError: It cannot be read.
    """
    data = read_yaml_file(path, "Write it as `name: value` lines.")
    if not isinstance(data, dict):
        raise PygenError(f"{path} holds no answers.", "Write them as `name: value` lines.")
    return {name: value for name, value in data.items() if isinstance(name, str)}


def _check_tasks(answers: Mapping[str, Any]) -> None:
    try:
        prompts = prompts_of(None, answers)
    except PygenError:
        return  # the template is not at hand, and nobody else knows its tasks
    check_tasks(answers, prompts.tasks())


def _remedy(name: str) -> str:
    if name == "features":
        return "Give --feature for each."
    if name in _DEFAULTS:
        return f"Give --{name.replace('_', '-')}."
    return "Change it in the data file."


def _chosen_model(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return `provider` and `model`, from the environment where the answers do not say."""
    named = named_model()
    provider = str(answers.get("provider") or (named and named.provider) or registry.first_usable())
    check_provider(provider)
    if provider == SCAFFOLD:
        return {"provider": SCAFFOLD}
    same = named if named and named.provider == provider else None
    model = answers.get("model") or (same.name if same else default_model(provider))
    return {"provider": provider, "model": str(model)}
