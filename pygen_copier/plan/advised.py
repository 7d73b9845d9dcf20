"""A plan with the advice of the models that were chosen, or the outline where none was."""

from __future__ import annotations

from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.digests import digest
from pygen_copier.events import Listener, write_line
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planner import Planned, make_plan
from pygen_copier.plan.planning_model import Adviser, ModelAdviser, Outline
from pygen_copier.prompts.prompt_templates import Wording


def advised_plan(
    inputs: PlanInputs,
    models: Models,
    previous: Plan | None = None,
    *,
    want_context: bool = False,
    wording: Wording | None = None,
    listener: Listener = write_line,
) -> Planned:
    """Return a plan for the inputs.

    Args:
        inputs: What the person asked for.
        models: The models to ask; without a default the outline is taken.
        previous: The plan to revise.
        want_context: Whether the contextual prompt is wanted even if every window is large.
        wording: The prompts to ask with; the library's own where nobody says.
        listener: Hears of every step.

    Raises:
        PygenError: The package is refused, a model could not be asked, or gave no valid structure.
    """
    adviser: Adviser = Outline()
    if models.default:
        label = f"package-{digest(inputs.digest, 8)}" if previous else "package"
        adviser = ModelAdviser(Client(models, wording or Wording()), label, listener)
    return make_plan(inputs, adviser, previous, want_context=want_context)
