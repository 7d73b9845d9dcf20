"""The objective of a structure: its definitions, and which structures it prefers."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.plans import class_, constant, function, plan_with

from pygen_copier.plan.model import Module
from pygen_copier.plan.objective import COMFORTABLE_SIZE, LAMBDA, Objective, terms

_PAIR = "(a: int, b: int) -> int"  # with its two parameters, a function is of size 2


def module(name: str, functions: int, *uses: str) -> Module:
    """Return a module of so many functions of two parameters."""
    api = [function(f"f{number}", _PAIR) for number in range(functions)]
    return Module.model_validate({"name": name, "uses": uses, "api": api})


def value(*modules: Module) -> float:
    """Return the objective of a structure."""
    return terms(modules).value


def test_the_size_of_a_module() -> None:
    """Names count one, parameters a half, and `self` and `cls` nothing."""
    api = [
        function("f", "(a, /, b=1, *rest, c, **more) -> None"),
        class_("Code", __init__="(self, n: int)", rate="(self) -> float", of="(cls, n: int)"),
        constant(),
    ]
    [complexity] = terms([Module.model_validate({"name": "m", "api": api})]).complexities.values()
    size = 1 + (1 + 5 / 2) + (1 + 3 + 2 / 2) + 1
    assert complexity == pytest.approx(1 + (size / COMFORTABLE_SIZE) ** 2)


def test_the_weight_of_an_edge() -> None:
    """An edge weighs by what the used module offers, by its fan-in and the user's fan-out."""
    size = 2 * 4 + 1
    breadth = size / (size + COMFORTABLE_SIZE)
    structure = [module("u", 1, "v", "x"), module("w", 1, "v"), module("v", 4), module("x", 0)]
    couplings = terms(structure).couplings
    assert couplings == {
        ("u", "v"): pytest.approx(breadth * math.sqrt(2 * 2)),
        ("w", "v"): pytest.approx(breadth * math.sqrt(1 * 2)),
        ("u", "x"): pytest.approx(1 / (1 + COMFORTABLE_SIZE) * math.sqrt(2 * 1)),
    }


def test_the_value_is_the_sum_of_the_terms() -> None:
    """The value is formula 5: all couplings, and λ times all complexities."""
    objective = Objective({("a", "b"): 0.5, ("b", "c"): 0.25}, {"a": 1.0, "b": 2.0, "c": 3.0})
    assert objective.coupling == 0.75
    assert objective.complexity == 6
    assert objective.value == 0.75 + LAMBDA * 6


def test_a_use_that_stands_twice_is_one_edge() -> None:
    """Naming a used module twice changes nothing."""
    once = [module("u", 1, "v"), module("v", 1)]
    assert terms([module("u", 1, "v", "v"), module("v", 1)]) == terms(once)


def test_an_overloaded_module_is_worth_splitting() -> None:
    """One module of 32 functions loses against four of eight in a row, and against a star."""
    whole = value(module("all", 32))
    row = [module("a", 8), module("b", 8, "a"), module("c", 8, "b"), module("d", 8, "c")]
    star = [module("a", 8), *(module(name, 8, "a") for name in "bcd")]
    assert value(*row) < whole
    assert value(*star) < whole


def test_a_comfortable_module_is_not_worth_splitting() -> None:
    """Eight functions in one module win against two modules of four, even where none uses any."""
    assert value(module("all", 8)) < value(module("a", 4), module("b", 4))


def test_a_chain_of_trivial_modules_loses() -> None:
    """Eight modules of one function, each using the next, lose against one that has them all."""
    chain = [module("m0", 1), *(module(f"m{n}", 1, f"m{n - 1}") for n in range(1, 8))]
    assert value(module("all", 8)) < value(*chain)


def test_both_extremes_lose_to_balance() -> None:
    """Sixty-four functions are best in some eight modules: not in one, nor in sixty-four."""
    whole = value(module("all", 64))
    dust = [module("m0", 1), *(module(f"m{n}", 1, f"m{n // 8}") for n in range(1, 64))]
    balanced = [module("m0", 8), *(module(f"m{n}", 8, "m0") for n in range(1, 8))]
    assert value(*balanced) < min(whole, value(*dust)) / 2


def test_leaning_on_a_larger_module_costs_more() -> None:
    """An edge to a module that offers much weighs more than one to a module that offers little."""
    couplings = terms([module("u", 1, "v"), module("v", 2), module("w", 1, "x"), module("x", 9)])
    assert couplings.couplings["u", "v"] < couplings.couplings["w", "x"] < 1


_STRUCTURES = st.integers(2, 8).flatmap(
    lambda count: st.tuples(
        *(
            st.builds(
                lambda at, functions, uses: module(f"m{at}", functions, *(f"m{n}" for n in uses)),
                st.just(at),
                st.integers(0, 6),
                st.sets(st.integers(0, at - 1)) if at else st.just(set()),
            )
            for at in range(count)
        )
    )
)


@given(_STRUCTURES)
def test_a_needless_edge_always_costs(structure: tuple[Module, ...]) -> None:
    """Whatever the structure, one use more is worse, and a module more is worse."""
    *rest, last = structure
    for used in rest:
        if used.name not in last.uses:
            more = last.model_copy(update={"uses": (*last.uses, used.name)})
            assert value(*rest, more) > value(*structure)
    assert value(*structure, module("extra", 0)) > value(*structure)


@given(_STRUCTURES, st.randoms(use_true_random=False))
def test_the_order_of_the_modules_does_not_matter(
    structure: tuple[Module, ...], order: random.Random
) -> None:
    """The same structure has the same value, to the last digit, in any order."""
    shuffled = [
        module.model_copy(update={"uses": tuple(reversed(module.uses))}) for module in structure
    ]
    order.shuffle(shuffled)
    assert terms(shuffled).value == terms(structure).value


def test_members_attributes_and_types_have_a_size() -> None:
    """Attributes and aliases are names, and a member of an enumeration is half of one."""
    attributes = [{"name": name, "type": "int"} for name in ("a", "b")]
    members = [{"name": name} for name in ("A", "B", "C", "D")]
    alias = {"kind": "alias", "name": "Word", "type": "int"}
    record = {"kind": "class", "name": "Record", "attributes": attributes}
    mode = {"kind": "enum", "name": "Mode", "members": members}
    complexities = [
        terms(plan_with(*api).modules).complexities["codes"] for api in ([alias], [record], [mode])
    ]
    sizes = [COMFORTABLE_SIZE * (each - 1) ** 0.5 for each in complexities]
    assert sizes == [pytest.approx(2), pytest.approx(4), pytest.approx(4)]
