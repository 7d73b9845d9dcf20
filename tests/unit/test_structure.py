"""Structures: which candidate is chosen, and what is told where none can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from support.plans import Data, function, module_data

from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Feature, Module
from pygen_copier.plan.planner import Planned, make_plan
from pygen_copier.plan.scaffold_planner import ScaffoldPlanner
from pygen_copier.plan.structure import MAX_REPAIRS


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
        problems: Sequence[str],
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return one module, or one that breaks a rule in another way each time."""
        self.asked.append((candidate, tuple(problems)))
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


def test_where_none_is_valid_the_first_one_is_told() -> None:
    """The message quotes what is wrong with the first candidate."""
    with pytest.raises(PygenError, match=r"gave no valid structure: Module 'not a name 0"):
        chosen(0, 0)


def test_each_candidate_is_mended_on_its_own() -> None:
    """A candidate is told what was wrong with its own last structure, so often at most."""
    _, architect = chosen(0, 3)
    asked = [problems for number, problems in architect.asked if number == 0]
    assert asked[0] == ()
    assert all("not a name 0" in problems[0] for problems in asked[1:])
    assert 2 <= len(asked) <= 1 + MAX_REPAIRS
    assert [problems for number, problems in architect.asked if number == 1] == [()]
