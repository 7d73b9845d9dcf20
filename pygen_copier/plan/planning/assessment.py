"""Assessment: the rules first, then a model; a refusal counts where a second opinion agrees."""

from __future__ import annotations

from pygen_copier.client.chain import Chain
from pygen_copier.events import Event
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, text_of
from pygen_copier.plan.planning.scaffold_planner import refuse_the_obvious
from pygen_copier.plan.planning.spec_reading import as_far_as
from pygen_copier.plan.planning.steps import refusal
from pygen_copier.plan.stand_ins import FAILURES
from pygen_copier.text import oneline

_SECOND_SEED = 100
_VERDICT_TOKENS = 60


def assess(asking: Asking, inputs: PlanInputs, description: str) -> None:
    """Refuse what must not be built.

    Args:
        asking: Who is asked, where the rules find nothing.
        inputs: What the person asked for.
        description: The description, as much of it as there is room for.

    Raises:
        PygenError: It is refused, with the reason and who refused it, or no verdict came.
    """
    refuse_the_obvious(inputs)
    chain = Chain()
    brief = {
        "package_name": inputs.package_name,
        "description": description,
        "features": [feature.given or feature.name for feature in inputs.features],
    }
    if inputs.spec:
        brief = as_far_as(asking, "assess", brief, inputs.spec, _VERDICT_TOKENS)
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
    raise refusal(oneline(text_of(second, "reason")) or reason or "no reason was given.", judge)
