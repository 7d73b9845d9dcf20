"""A structure is a proposal of modules for a plan's features; of several the best one is chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pygen_copier import settings
from pygen_copier.client.repair import repair
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import UnusableReplyError
from pygen_copier.events import Event, Listener
from pygen_copier.plan.dependencies import (
    dependency_violations,
    distributed,
    joined_dependencies,
    new_dependencies,
    refusals,
)
from pygen_copier.plan.honouring import assigned, honouring_problems, offering
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, PlanError
from pygen_copier.plan.moves import moved
from pygen_copier.plan.objective import Objective, terms
from pygen_copier.plan.planning.mending import mended
from pygen_copier.plan.planning.steps import Draft, PlanningSteps
from pygen_copier.plan.planning.tidying import without_scripts
from pygen_copier.plan.requirements import Gathered
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.stand_ins import FAILURES

MAX_REPAIRS = 3


@dataclass(frozen=True)
class Candidate:
    """A structure that was proposed.

    Attributes:
        plan: The plan with this structure, or None where it was dropped.
        objective: The terms of formula 5, or None where it was dropped.
        problems: Why it was dropped.
        chosen: Whether it was taken.
        told: The structure as it came, to be mended.
        declined: Whether to ask for it again is vain.
    """

    plan: Plan | None
    objective: Objective | None
    problems: tuple[str, ...] = ()
    chosen: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)
    declined: bool = False

    @property
    def score(self) -> float:
        """The fewer problems, the better."""
        return -len(self.problems)


class Structures:
    """Has structures proposed for the features of a package.

    Args:
        inputs: What the person asked for.
        steps: Who takes the steps.
        head: What stands in the plan beside its structure.
        features: Those that no module serves yet.
        kept: The modules that stay.
        dependencies: The requirements that stay.
        demands: The requirements.
        listener: Hears of what is mended.
    """

    def __init__(
        self,
        inputs: PlanInputs,
        steps: PlanningSteps,
        head: Mapping[str, Any],
        features: Sequence[Feature],
        kept: Sequence[Module],
        dependencies: Sequence[str],
        demands: Gathered,
        listener: Listener,
    ) -> None:
        self.inputs = inputs
        self.steps = steps
        self.head = head
        self.features = features
        self.kept = kept
        there = {module.name for module in kept}
        self.stripped = [_using(module, there) for module in kept]
        self.dependencies = dependencies
        self.demands = demands
        # Those that modules honour already which stay are no business of the others.
        self._open = [each for each in demands.requirements if not there & set(each.modules)]
        self.listener = listener

    def propose(self) -> tuple[Candidate, ...]:
        """Return structures, of which that of the least objective (formula 5) is chosen and moved.

        One that breaks rules goes back to the model. Where no candidate is valid then, the best of
        them is mended by code, and completed from the outline of the features.
        """
        numbers = {f"candidate {number}": number for number in range(self.inputs.candidates)}
        found = run_all(
            dict.fromkeys(numbers, ()),
            lambda name: self._proposed(numbers[name]),
            settings.concurrency(),
        )
        candidates = [found[name] for name in numbers]
        if not any(candidate.plan for candidate in candidates):
            best = max(candidates, key=lambda each: (bool(each.told), each.score))
            candidates[candidates.index(best)] = self._mended(best)
        valid = [(c.objective.value, at) for at, c in enumerate(candidates) if c.objective]
        _, chosen = min(valid)
        candidates[chosen] = self._moved(candidates[chosen])
        return tuple(replace(c, chosen=at == chosen) for at, c in enumerate(candidates))

    def unchanged(self) -> Plan:
        """Return the plan of the modules that stay."""
        plan = self._assigned({"dependencies": [], "modules": []}, self.head)
        return self._completed(plan)

    def changed(self, told: Mapping[str, Any], words: str) -> Plan:
        """Return the plan of a structure that is changed as a person says.

        Args:
            told: The structure as it is.
            words: What is to be changed.

        Raises:
            UnusableReplyError: No valid one came.
        """
        asked = f"The person whose package it is wants this of it: {words}"

        def again(best: Candidate, _: Candidate) -> Candidate:
            return self._asked(0, Draft(best.told or told, (asked, *best.problems)))

        found, _ = repair(self._asked(0, Draft(told, (asked,))), again, MAX_REPAIRS)
        if found.plan is None:
            self.steps.abandon(0)
            raise UnusableReplyError(
                f"No usable change came: {found.problems[0]}",
                "Say it in other words, or change the plan yourself.",
            )
        return found.plan

    def _proposed(self, number: int) -> Candidate:
        def again(_: Candidate, last: Candidate) -> Candidate:
            try:
                return self._asked(number, Draft(last.told, last.problems))
            except FAILURES:
                return replace(last, declined=True)

        rounds = 0 if self.inputs.thrift else MAX_REPAIRS
        try:
            best, _ = repair(self._asked(number, None), again, rounds)
        except FAILURES as error:
            best = Candidate(None, None, (error.problem,))
            self.listener(Event("structure", "dropped", error.problem))
        if best.plan is None:
            self.steps.abandon(number)
        return best

    def _asked(self, number: int, draft: Draft | None) -> Candidate:
        summary = str(self.head["summary"])
        told = self.steps.structure(
            *(self.inputs, summary, self.features, self.stripped, self._open, draft, number)
        )
        candidate = self._read(told)
        return replace(candidate, declined=bool(told.get("in_parts")))

    def _read(self, told: Mapping[str, Any], *, complete: bool = False) -> Candidate:
        """Return a structure as a candidate, valid or with what is wrong with it.

        Args:
            told: The structure.
            complete: Whether demanded names that are missing are put in.
        """
        marks = sorted({*self.head.get("stand_ins", ()), *told.get("stand_ins", ())})
        try:
            plan = self._assigned(told, {**self.head, "stand_ins": marks})
        except PlanError as error:
            return Candidate(None, None, tuple(error.violations), told=told)
        if complete:
            plan = self._completed(plan)
        elif problems := [
            *honouring_problems(plan, self.inputs.package_name),
            *refusals(self._refused(plan.dependencies)),
        ]:
            return Candidate(None, None, tuple(problems), told=told)
        return Candidate(plan, terms(plan.modules), told=told)

    def _mended(self, candidate: Candidate) -> Candidate:
        """Return a candidate that was made valid by code."""
        candidate = replace(candidate, told=self._installable(candidate.told))
        if candidate.told and (whole := self._read(candidate.told, complete=True)).plan:
            return whole
        better = mended(candidate.told, self.features, self.stripped)
        words = [*better.words, *(f"{name} stands in" for name in better.stand_ins)]
        shown = "; ".join(words[:5]) + (f" (and {len(words) - 5} more)" if len(words) > 5 else "")
        self.listener(Event("structure", "mended", shown))
        honoured = {"honours": candidate.told.get("honours", {})}
        versions = (
            {**better.told(), **honoured},
            without_scripts({**better.told(), **honoured}),
            mended({}, self.features, self.stripped).told(),
        )
        read = (self._read(told, complete=True) for told in versions)
        return next(found for found in read if found.plan)

    def _refused(self, dependencies: Iterable[str]) -> Mapping[str, str]:
        """Return what of requirements that are new cannot be installed here."""
        return self.steps.unavailable(new_dependencies(dependencies, self.dependencies))

    def _installable(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a structure without requirements that cannot be installed, which is told."""
        named = self._named(told)
        refused = {} if next(dependency_violations(named), None) else self._refused(named)
        for text, why in refused.items():
            self.listener(Event("structure", "mended", f"dropped the requirement {text}: {why}"))
        if not refused:
            return told
        return {**told, "dependencies": [text for text in named if text not in refused]}

    def _named(self, told: Mapping[str, Any]) -> list[str]:
        """Return the requirements of a structure by the names of their distributions."""
        offered = told.get("dependencies")
        found = map(str, offered) if isinstance(offered, list) else ()
        return distributed(found, self.inputs.package_name)

    def _assigned(self, told: Mapping[str, Any], head: Mapping[str, Any]) -> Plan:
        """Return a structure as a plan in which modules honour requirements.

        Raises:
            PlanError: It breaks a rule.
        """
        merged = self._merged(told)
        there = {str(module.get("name")) for module in merged["modules"]}
        requirements = [
            {**each, "modules": [name for name in each["modules"] if name in there]}
            for each in (each.model_dump() for each in self.demands.requirements)
        ]
        plan = valid_plan({**head, "requirements": requirements, **merged})
        return assigned(plan, told.get("honours", {}), self.demands.features)

    def _completed(self, plan: Plan) -> Plan:
        """Return a plan that offers what is demanded by name, and say what that took."""
        plan, words = offering(plan, self.inputs.package_name)
        if words:
            self.listener(Event("structure", "mended", "; ".join(words)))
        return plan

    def _moved(self, candidate: Candidate) -> Candidate:
        """Return a candidate that was moved to a lesser objective; what stays is not touched."""
        if candidate.plan is None:
            return candidate
        marked = (name.partition(":")[2] for name in candidate.plan.stand_ins)
        fixed = {*marked, *(module.name for module in self.kept)}
        plan, words = moved(candidate.plan, fixed, self.inputs.words())
        if words:
            self.listener(Event("structure", "improved", "; ".join(words)))
        return replace(candidate, plan=plan, objective=terms(plan.modules))

    def _merged(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Join a structure with the modules kept; where both name a module, the kept one stays."""
        kept = {module.name for module in self.kept}
        new = [module for module in told["modules"] if str(module.get("name")) not in kept]
        there = kept | {str(module.get("name")) for module in new}
        return {
            "dependencies": joined_dependencies(self.dependencies, self._named(told)),
            "modules": [
                *(_using(module, there).model_dump(mode="json") for module in self.kept),
                *new,
            ],
        }


def _using(module: Module, there: Collection[str]) -> Module:
    """Return a module without uses of what is not there."""
    return module.model_copy(update={"uses": tuple(name for name in module.uses if name in there)})
