"""Structures: which candidate is chosen, and what is told where none can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from support.plans import Data, function, module_data

from pygen_copier.errors import UnusableReplyError
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Feature, Module, Requirement
from pygen_copier.plan.planning.planner import Planned, make_plan
from pygen_copier.plan.planning.scaffold_planner import ScaffoldPlanner
from pygen_copier.plan.planning.steps import Draft
from pygen_copier.plan.planning.structure import MAX_REPAIRS
from pygen_copier.plan.rules import violations


class Architect(ScaffoldPlanner):
    """Proposes a structure of so many functions for each candidate; none where it says 0."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = sizes
        self.asked: list[tuple[int, tuple[str, ...]]] = []

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        requirements: Sequence[Requirement],
        draft: Draft | None,
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return one module, or one that breaks a rule in another way each time."""
        problems = tuple(draft.problems) if draft else ()
        self.asked.append((candidate, problems))
        size = self.sizes[candidate]
        api: list[Data] = [function(f"f{number}") for number in range(size)]
        name = "codes" if size else f"not a name {candidate} {len(problems and problems[0])}"
        return {"dependencies": [], "modules": [module_data(name, api=api)]}


def chosen(*sizes: int) -> tuple[Planned, Architect]:
    """Return the plan of the best of some candidates."""
    inputs = PlanInputs("tiny", "Small.", read_features(["parity"]), candidates=len(sizes))
    architect = Architect(*sizes)
    return make_plan(inputs, architect), architect


@pytest.mark.parametrize(
    ("sizes", "best"), [((9, 2, 5), 1), ((2, 9), 0), ((9, 0, 2), 2), ((0, 4, 4), 1)]
)
def test_the_least_objective_is_chosen(sizes: tuple[int, ...], best: int) -> None:
    """Of the valid candidates the least is taken, the first of equals, and marked."""
    planned, _ = chosen(*sizes)
    assert len(planned.plan.modules[0].api) == sizes[best]
    assert [candidate.chosen for candidate in planned.candidates] == [
        number == best for number in range(len(sizes))
    ]
    for size, candidate in zip(sizes, planned.candidates, strict=True):
        assert (candidate.plan is None) == (size == 0)
        assert bool(candidate.problems) == (size == 0)


def test_where_none_is_valid_the_best_is_mended(capsys: pytest.CaptureFixture[str]) -> None:
    """Code makes a valid plan of it, says what that took, and marks what it made up."""
    planned, _ = chosen(0, 0)
    assert violations(planned.plan) == []
    assert [candidate.chosen for candidate in planned.candidates] == [True, False]
    (module,) = planned.plan.modules
    assert module.name.startswith("not_a_name_0")
    assert planned.plan.stand_ins == (f"api:{module.name}",)
    told = capsys.readouterr().err
    assert "mended  structure  named 'not a name 0" in told
    assert f"api:{module.name} stands in" in told


def test_those_that_came_are_compared() -> None:
    """A candidate to which no reply could be used is dropped; the others are what there is."""

    class Failing(Architect):
        """Gives up on the first candidate."""

        def structure(self, *brief: Any) -> Mapping[str, Any]:
            if brief[-1] == 0:
                raise UnusableReplyError("It was prose.")
            return super().structure(*brief)

    inputs = PlanInputs("tiny", "Small.", read_features(["parity"]), candidates=2)
    planned = make_plan(inputs, Failing(2, 3))
    assert [candidate.chosen for candidate in planned.candidates] == [False, True]
    assert planned.candidates[0].problems == ("It was prose.",)
    assert planned.plan.stand_ins == ()


def test_each_candidate_is_mended_on_its_own() -> None:
    """A candidate is told what was wrong with its own last structure, so often at most."""
    _, architect = chosen(0, 3)
    asked = [problems for number, problems in architect.asked if number == 0]
    assert asked[0] == ()
    assert all("not a name 0" in problems[0] for problems in asked[1:])
    assert 2 <= len(asked) <= 1 + MAX_REPAIRS
    assert [problems for number, problems in architect.asked if number == 1] == [()]
