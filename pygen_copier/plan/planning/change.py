"""A change of a plan's structure that a person asks for in words, such as "split the parser"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.events import Listener
from pygen_copier.plan.consent import awaiting_consent
from pygen_copier.plan.dependencies import Refused
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.structure import Structures
from pygen_copier.plan.refusal import refuse_plan, refuse_words
from pygen_copier.plan.requirements import Gathered
from pygen_copier.prompts.prompt_templates import PromptTemplates

_STRUCTURE = {"dependencies", "modules", "requirements", "scripts", "unconfirmed"}


def change_plan(
    inputs: PlanInputs,
    plan: Plan,
    words: str,
    models: Models,
    prompts: PromptTemplates,
    listener: Listener,
    refused: Refused,
) -> Plan:
    """Return a plan whose modules a model has changed as a person says.

    Features, summary and requirements stay as they are. The words are not kept.

    Args:
        inputs: What the person asked for.
        plan: The plan.
        words: What is to be changed.
        models: The models to ask.
        prompts: The prompts to ask with.
        listener: Hears of every step.
        refused: Returns the requirements that cannot be installed here, each with the reason.

    Raises:
        PygenError: Nobody can be asked, the words are refused, or no valid structure came.
    """
    if models.default is None:
        raise PygenError(
            "Nobody can be asked to change the plan: the provider is scaffold.",
            "Change it yourself, or choose another provider.",
        )
    refuse_words(words, inputs.description)
    label = f"package-{digest([words, plan.dump()], 8)}"
    steps = PlanningModel(Client(models, prompts), label, listener, refused=refused)
    head = {key: part for key, part in plan.dump().items() if key not in _STRUCTURE}
    demands = Gathered(plan.requirements, plan.last_requirement)
    structures = Structures(
        *(inputs, steps, head, plan.features, (), list(plan.dependencies), demands, listener)
    )
    changed = structures.changed(structure_of(plan), words)
    refuse_plan(changed, inputs)
    return awaiting_consent(changed, plan)


def structure_of(plan: Plan) -> Mapping[str, Any]:
    """Return the structure of a plan as a model would have proposed it."""
    scripts = {(each.module, each.function): each.name for each in plan.scripts}
    modules = []
    for module in plan.modules:
        told = module.spec()
        for item in told["api"]:
            if name := scripts.get((module.name, item["name"])):
                item["script"] = name
        honoured = [each.id for each in plan.requirements if module.name in each.modules]
        modules.append({**told, **({"requirements": honoured} if honoured else {})})
    return {"dependencies": list(plan.dependencies), "modules": modules}
