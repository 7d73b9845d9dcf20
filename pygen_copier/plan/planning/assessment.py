"""Assessment: the rules first, then a model; a refusal counts where a second opinion agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.client.chain import Chain
from pygen_copier.events import Event
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, text_of
from pygen_copier.plan.planning.spec_reading import as_far_as
from pygen_copier.plan.refusal import PACKAGE, refusal, refuse_inputs
from pygen_copier.plan.stand_ins import ASSESSMENT, FAILURES
from pygen_copier.text import oneline

_SECOND_SEED = 100
VERDICT_TOKENS = 60
"""What a reply to `assess` takes."""


def assess(asking: Asking, inputs: PlanInputs, description: str) -> None:
    """Refuse a package that must not be built.

    Args:
        asking: Who is asked, where the rules find nothing.
        inputs: What the person asked for.
        description: The description, as much of it as there is room for.

    Raises:
        PygenError: It is refused, with the reason and who refused it, or no verdict came.
    """
    refuse_inputs(inputs)
    brief = _brief(inputs, description)
    if inputs.spec:
        brief = as_far_as(asking, "assess", brief, inputs.spec, VERDICT_TOKENS)
    ask_twice(asking, brief)


def assess_plan(asking: Asking, inputs: PlanInputs, plan: Plan) -> None:
    """Refuse a package that must not be built by a plan that a person brings.

    Where no verdict comes, the rules decide, which is told.

    Args:
        asking: Who is asked.
        inputs: What the person asked for.
        plan: The plan.

    Raises:
        PygenError: It is refused.
    """
    brief = {**_brief(inputs, inputs.description), "plan": _outline(plan)}
    if not asking.fits("assess", brief, VERDICT_TOKENS):
        brief["plan"] = [f"{module.name}: {module.purpose}" for module in plan.modules]
    or_rules(asking, brief, PACKAGE)


def or_rules(asking: Asking, brief: Mapping[str, Any], what: str) -> None:
    """Refuse what a model, asked twice, says must not be; without a verdict the rules decide.

    Args:
        asking: Who is asked.
        brief: What it is about.
        what: What is refused.

    Raises:
        PygenError: It is refused.
    """
    try:
        ask_twice(asking, brief, what)
    except FAILURES as error:
        words = f"the list of rules alone decides: {error.problem}"
        asking.listener(Event(ASSESSMENT, "stood in", words))


def ask_twice(asking: Asking, brief: Mapping[str, Any], what: str = PACKAGE) -> None:
    """Refuse what a model says must not be; who refuses at first is asked a second time.

    Args:
        asking: Who is asked.
        brief: What it is about.
        what: What is refused.

    Raises:
        PygenError: It is refused, with the reason and who refused it, or no verdict came.
    """
    chain = Chain()
    first = asking.ask("assess", asking.label, brief, schemas.ASSESS, chain=chain)
    if first["allowed"]:
        return
    reason = oneline(text_of(first, "reason"))
    again = {**brief, "refused": reason or "no reason was given"}
    name = f"{asking.label}-again"
    try:
        second = asking.ask("assess", name, again, schemas.ASSESS, seed=_SECOND_SEED, chain=chain)
    except FAILURES:
        asking.strike(chain)
        raise
    judge = str(asking.client.models.for_task("assess"))
    if second["allowed"]:
        asking.listener(Event("assess", "disputed", f"{judge} refused at first: {reason}"))
        return
    asking.strike(chain)
    raise refusal(
        oneline(text_of(second, "reason")) or reason or "no reason was given.", judge, what
    )


def _brief(inputs: PlanInputs, description: str) -> dict[str, Any]:
    return {
        "package_name": inputs.package_name,
        "description": description,
        "features": [feature.given or feature.name for feature in inputs.features],
    }


def _outline(plan: Plan) -> list[str]:
    """Return what a plan says of features and modules, a line each."""
    features = [f"{each.name}: {each.description or each.given}" for each in plan.features]
    names = (
        f"{module.name}.{item.name}: {item.doc}" for module in plan.modules for item in module.api
    )
    return [*features, *(f"{each.name}: {each.purpose}" for each in plan.modules), *names]
