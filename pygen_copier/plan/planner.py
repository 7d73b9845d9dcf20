"""The planner makes a plan from what a person asked for, and revises one when that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.digests import digest
from pygen_copier.events import Listener, write_line
from pygen_copier.plan.enhancement import enhance_features
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Plan
from pygen_copier.plan.planning_model import PlanningModel
from pygen_copier.plan.planning_steps import PlanningSteps
from pygen_copier.plan.refinement import refine
from pygen_copier.plan.revision import kept_modules, same_features, with_renames
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.scaffold_planner import ScaffoldPlanner
from pygen_copier.plan.structure import Candidate, propose_structures
from pygen_copier.prompts.prompt_templates import PromptTemplates


@dataclass(frozen=True)
class Planned:
    """A plan, and the structures it was chosen from.

    Attributes:
        plan: The plan.
        candidates: All structures, in the order they were asked for; none where nothing was asked.
    """

    plan: Plan
    candidates: tuple[Candidate, ...] = ()


def plan_package(
    inputs: PlanInputs,
    models: Models,
    previous: Plan | None = None,
    *,
    want_context: bool = False,
    prompts: PromptTemplates | None = None,
    listener: Listener = write_line,
) -> Planned:
    """Return a plan made by the models that were chosen, or by the scaffold where none was.

    Args:
        inputs: What the person asked for.
        models: The models to ask; without a default the scaffold plans.
        previous: The plan to revise.
        want_context: Whether the contextual prompt is wanted even if every window is large.
        prompts: The prompts to ask with; the library's own where nobody says.
        listener: Hears of every step.

    Raises:
        PygenError: The package is refused, a model could not be asked, or gave no valid structure.
    """
    steps: PlanningSteps = ScaffoldPlanner()
    if models.default:
        label = f"package-{digest(inputs.digest, 8)}" if previous else "package"
        steps = PlanningModel(Client(models, prompts or PromptTemplates()), label, listener)
    return make_plan(inputs, steps, previous, want_context=want_context)


def make_plan(
    inputs: PlanInputs,
    steps: PlanningSteps,
    previous: Plan | None = None,
    *,
    want_context: bool = False,
) -> Planned:
    """Return a valid plan for the inputs.

    With a previous plan only the difference is asked for: features that did not change keep their
    text, and the modules that serve only such features keep their specification letter for letter.

    Args:
        inputs: What the person asked for.
        steps: Who takes the steps.
        previous: The plan to revise.
        want_context: Whether the contextual prompt is wanted even if every window is large.

    Raises:
        PygenError: The package is refused, or no valid structure came.
    """
    steps.assess(inputs)
    asked = inputs.features or _propose(inputs, steps, previous)
    before = with_renames(previous, asked) if previous else None
    same = same_features(asked, before)
    stays = before is not None and inputs.same_enhancement(before)
    features = enhance_features(inputs, steps, asked, {f.name: f for f in same if stays})
    if before and inputs.same_description(before) and features == list(before.features):
        summary, scores = before.summary, before.scores
    else:
        summary, scores = _summarise(inputs, steps, features)
    head = {
        "inputs": inputs.digest,
        "summary": summary,
        "scores": scores,
        "features": [feature.model_dump() for feature in features],
    }
    kept = kept_modules(before, {f.name for f in same}) if before else ()
    dependencies = list(before.dependencies) if before else []
    served = {name for module in kept for name in module.features}
    wanted = [feature for feature in features if feature.name not in served]
    candidates: tuple[Candidate, ...] = ()
    if wanted:
        candidates = propose_structures(inputs, steps, head, wanted, kept, dependencies)
        plan = next(c.plan for c in candidates if c.chosen and c.plan)
    else:
        modules = [module.model_dump(mode="json") for module in kept]
        plan = valid_plan({**head, "dependencies": dependencies, "modules": modules})
    if want_context or steps.needs_context():
        plan = plan.model_copy(update={"context": steps.condense(plan)})
    return Planned(plan, candidates)


def _propose(
    inputs: PlanInputs, steps: PlanningSteps, previous: Plan | None
) -> tuple[Feature, ...]:
    """Return proposed features; those proposed before for the same description stay."""
    if previous and inputs.same_features(previous) and inputs.same_description(previous):
        return tuple(Feature(name=f.name, given=f.given) for f in previous.features)
    return steps.propose(inputs)


def _summarise(
    inputs: PlanInputs, steps: PlanningSteps, features: Sequence[Feature]
) -> tuple[str, Mapping[str, float] | None]:
    summary, verdict = refine(
        lambda advice: steps.summarise(inputs, features, advice),
        lambda text: steps.judge(f"summary of {inputs.package_name}", text),
        inputs.refine_rounds if inputs.enhancement != "none" else 0,
    )
    return summary, (verdict.scores or None) if verdict else None
