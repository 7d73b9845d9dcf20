"""The planner makes a plan from what a person asked for, and revises one when that changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pygen_copier import settings
from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.digests import digest
from pygen_copier.events import Listener, write_line
from pygen_copier.plan import stand_ins
from pygen_copier.plan.consent import awaiting_consent
from pygen_copier.plan.dependencies import Refused, nothing_refused
from pygen_copier.plan.honouring import offering
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.planning.demands import Demands
from pygen_copier.plan.planning.kept_promises import keeping_promises
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.scaffold_planner import ScaffoldPlanner
from pygen_copier.plan.planning.steps import PlanningSteps
from pygen_copier.plan.planning.structure import Candidate, Structures
from pygen_copier.plan.planning.texts import TextRound
from pygen_copier.plan.refusal import refuse_plan
from pygen_copier.plan.requirements import Gathered
from pygen_copier.plan.revision import (
    kept_modules,
    kept_scripts,
    remaining,
    same_features,
    with_renames,
)
from pygen_copier.plan.spec_changes import completed, kept_proposals, recorded, reworded
from pygen_copier.plan.stand_ins import StandIns
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
    again: bool = False,
    prompts: PromptTemplates | None = None,
    listener: Listener = write_line,
    refused: Refused = nothing_refused,
) -> Planned:
    """Return a plan made by the models that were chosen, or by the scaffold where none was.

    Args:
        inputs: What the person asked for.
        models: The models to ask; without a default the scaffold plans.
        previous: The plan to revise.
        want_context: Whether the contextual prompt is wanted even if every window is large.
        again: Whether what stand-ins hold in the previous plan is asked for again.
        prompts: The prompts to ask with; the library's own where nobody says.
        listener: Hears of every step.
        refused: Returns the requirements that cannot be installed here, each with the reason.

    Raises:
        PygenError: The package is refused, or a model could not be asked.
    """
    steps: PlanningSteps = ScaffoldPlanner()
    if models.default:
        label = label_of(inputs, previous)
        client = Client(models, prompts or PromptTemplates())
        steps = PlanningModel(client, label, listener, refused=refused)
    return make_plan(
        inputs, steps, previous, want_context=want_context, again=again, listener=listener
    )


def label_of(inputs: PlanInputs, previous: Plan | None) -> str:
    """Return what the requests of planning are about, to tell a revision from the first plan."""
    asked = replace(inputs, clarified=())  # which is asked for in the first round
    return f"package-{digest(asked.digest, 8)}" if previous else "package"


def make_plan(
    inputs: PlanInputs,
    steps: PlanningSteps,
    previous: Plan | None = None,
    *,
    want_context: bool = False,
    again: bool = False,
    listener: Listener = write_line,
) -> Planned:
    """Return a valid plan for the inputs, whatever is replied.

    With a previous plan only the difference is asked for: features that did not change keep their
    text, and the modules that serve only such features keep their specification letter for letter.

    Args:
        inputs: What the person asked for.
        steps: Who takes the steps.
        previous: The plan to revise.
        want_context: Whether the contextual prompt is wanted even if every window is large.
        again: Whether what stand-ins hold in the previous plan is asked for again.
        listener: Hears of stand-ins.

    Raises:
        PygenError: The package is refused, or a model could not be asked.
    """
    planning = _Planning(inputs, steps, previous, listener, again=again)
    if previous and inputs.fit(previous) and inputs.lacks_context(previous) and not again:
        return planning.completed(previous)
    return planning.planned(want_context)


class _Planning:
    """One run of planning."""

    def __init__(
        self,
        inputs: PlanInputs,
        steps: PlanningSteps,
        previous: Plan | None,
        listener: Listener,
        *,
        again: bool,
    ) -> None:
        self.answered = inputs
        self.inputs = completed(inputs, previous)
        self.steps = steps
        self.previous = previous
        self.listener = listener
        self.marks = StandIns(listener)
        self.again = again and previous is not None

    def completed(self, plan: Plan) -> Planned:
        """Return a plan that stays as it is, with the contextual prompt that it lacks."""
        return Planned(self._finished(plan, (), want_context=True))

    def planned(self, want_context: bool) -> Planned:
        """Return the plan."""
        self.marks.take(
            stand_ins.ASSESSMENT,
            lambda: self.steps.assess(self.inputs),
            lambda: None,
            "the list of rules alone decides",
        )
        asked = self.inputs.features or self._proposed()
        before = with_renames(self.previous, asked) if self.previous else None
        waiting = set(before.stand_ins) if before and self.again else set()
        others = reworded(self.inputs, before, [feature.name for feature in asked])
        same = {f.name: f for f in same_features(asked, before) if f.name not in others}
        stays = before is not None and self.inputs.same_enhancement(before)
        known = {
            name: feature
            for name, feature in same.items()
            if stays and stand_ins.of_feature(name) not in waiting
        }
        demands = Demands(self.inputs, self.steps, before, self.marks, waiting, self.listener)
        round_ = TextRound(self.inputs, self.steps, asked, before, self.marks, demands.gather)
        texts = round_.write(known, waiting)
        kept = kept_modules(before, set(same), waiting) if before else ()
        if before:
            self.marks.add(*remaining(before, waiting, known, kept, texts.summary.text))
        head = {
            "inputs": self.inputs.digest,
            "tagline": texts.summary.tagline,
            "summary": texts.summary.text,
            "last_requirement": demands.found.last,
            "spec": recorded(self.answered, before, texts.features),
            "scores": texts.scores,
            "features": [feature.model_dump() for feature in texts.features],
            "scripts": kept_scripts(before, kept) if before else [],
        }
        plan, candidates = self._structured(head, texts.features, kept, before, demands.found)
        plan = self._described(plan, kept, waiting)
        new = {module.name for module in plan.modules} - {module.name for module in kept}
        touched = {name for m in plan.modules if m.name in new for name in m.features}
        if stand_ins.RECONCILIATION in waiting:
            touched |= set(known)
        held = [f for f in plan.features if f.name not in known or f.name in touched]
        return Planned(self._finished(plan, held, want_context=want_context), candidates)

    def _proposed(self) -> tuple[Feature, ...]:
        """Return proposed features; those proposed before for the same description stay.

        What is new in a specification is looked at for more.
        """
        inputs, previous = self.inputs, self.previous
        if previous and previous.spec and inputs.spec:
            kept = kept_proposals(inputs, previous)
            if not inputs.spec.new_since(previous.spec):
                return kept
            more = self.marks.take(
                stand_ins.PROPOSALS,
                lambda: self.steps.propose(inputs, kept, previous.spec),
                tuple[Feature, ...],
                "those there are stay",
            )
            return (*kept, *more)
        if previous and inputs.same_features(previous) and inputs.same_description(previous):
            marked = stand_ins.PROPOSALS in previous.stand_ins
            if not (marked and self.again):
                self.marks.add(*([stand_ins.PROPOSALS] if marked else []))
                return tuple(Feature(name=f.name, given=f.given) for f in previous.features)
        return self.marks.take(
            stand_ins.PROPOSALS,
            lambda: self.steps.propose(inputs, (), None),
            lambda: (
                Feature(name=inputs.package_name.replace("-", " "), given=inputs.description),
            ),
            "the description is the one feature",
        )

    def _structured(
        self,
        head: Mapping[str, Any],
        features: Sequence[Feature],
        kept: Sequence[Module],
        before: Plan | None,
        demands: Gathered,
    ) -> tuple[Plan, tuple[Candidate, ...]]:
        """Return the plan with modules for all features, and the structures it was chosen from."""
        dependencies = list(before.dependencies) if before else []
        served = {name for module in kept for name in module.features}
        wanted = [feature for feature in features if feature.name not in served]
        structures = Structures(
            *(self.inputs, self.steps, head, wanted, kept, dependencies, demands, self.listener)
        )
        if not wanted:
            return structures.unchanged(), ()
        candidates = structures.propose()
        plan = next(c.plan for c in candidates if c.chosen and c.plan)
        return plan, candidates

    def _described(self, plan: Plan, kept: Sequence[Module], waiting: Collection[str]) -> Plan:
        """Return the plan with an API for the modules that stay and have a stand-in for theirs."""
        names = [m.name for m in kept if stand_ins.of_api(m.name) in waiting]

        def described(name: str) -> Module:
            module = plan.module(name)
            api, words = self.marks.take(
                stand_ins.of_api(name),
                lambda: self.steps.describe(self.inputs, plan, module),
                lambda: ([item.model_dump(mode="json") for item in module.api], []),
                "its API stays as it is",
            )
            self.marks.add(*([stand_ins.of_api(name)] if words else []))
            api = [{key: item[key] for key in item if key != "script"} for item in api]
            return Module.model_validate({**module.model_dump(mode="json"), "api": api})

        found = run_all(dict.fromkeys(names, ()), described, settings.concurrency())
        modules = tuple(found.get(module.name, module) for module in plan.modules)
        whole = plan.model_copy(update={"modules": modules})
        return offering(whole, self.inputs.package_name)[0] if found else plan

    def _needs_context(self, *, want_context: bool) -> bool:
        if self.inputs.context != "auto":
            return self.inputs.context == "on"
        return want_context or self.steps.needs_context()

    def _finished(self, plan: Plan, held: Sequence[Feature], *, want_context: bool) -> Plan:
        """Return the plan with descriptions held against the API, and with the context it needs."""
        marked = set(self.marks.names)
        own = [f for f in held if stand_ins.of_feature(f.name) not in marked]

        def work(job: str) -> Mapping[str, str] | str:
            if job == stand_ins.RECONCILIATION:
                return self.marks.take(
                    job,
                    lambda: self.steps.reconcile(self.inputs, plan, own),
                    dict[str, str],
                    "descriptions stay as they are",
                )
            return self.marks.take(
                job,
                lambda: self.steps.context(self.inputs, plan),
                lambda: plan.summary,
                "the summary stands in",
            )

        refuse_plan(plan, self.inputs)
        jobs = [stand_ins.RECONCILIATION] if own else []
        if self._needs_context(want_context=want_context):
            jobs.append(stand_ins.CONTEXT)
        done = run_all(dict.fromkeys(jobs, ()), work, settings.concurrency())
        told = done.get(stand_ins.RECONCILIATION, {})
        features = tuple(
            (
                f.model_copy(update={"description": told.get(f.name, f.description)})
                if isinstance(told, Mapping)
                else f
            )
            for f in plan.features
        )
        before = self.previous
        known = {module.name for module in before.modules} if before else set()
        plan = keeping_promises(
            plan.model_copy(update={"features": features}),
            {f.name for f in own},
            {module.name for module in plan.modules} - known,
            self.inputs.package_name,
            self.listener,
            summary=not before or plan.summary != before.summary,
        )
        plan = awaiting_consent(plan, before)
        return plan.model_copy(
            update={
                "context": done.get(stand_ins.CONTEXT, ""),
                "stand_ins": tuple(sorted({*plan.stand_ins, *self.marks.names})),
            }
        )
