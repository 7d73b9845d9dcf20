"""Moves: what is merged, split and dropped without a model, and what stays as it is."""

from __future__ import annotations

import random

import pytest
from support.plans import Data, class_, constant, function, module_data, plan_of

from pygen_copier.plan.model import Plan
from pygen_copier.plan.moves import moved
from pygen_copier.plan.objective import terms
from pygen_copier.plan.rules import violations


def after(*modules: Data, fixed: tuple[str, ...] = (), said: str = "", text: str = "") -> Plan:
    """Return the plan that moves make of modules for two features, one of which text describes."""
    features = [{"name": "parity", "implementation": text}, {"name": "bits"}]
    modules = (module_data("bits", features=["bits"], api=[function("pack")]), *modules)
    return moved(plan_of(*modules, features=features), fixed, [said])[0]


def shape(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the modules of a plan, each with what it uses."""
    return {module.name: module.uses for module in plan.modules}


HELPER = module_data("tables", features=[], api=[function("table", "(n: int) -> list[int]")])
USER = module_data(
    "decoding", uses=["tables"], api=[function("decode", "(bits: list[int]) -> int")]
)


def test_a_module_that_is_a_part_of_its_only_user_is_merged() -> None:
    """The user gets its API and what it uses; nothing else changes."""
    plan = after({**HELPER, "uses": ["bits"]}, USER)
    assert shape(plan) == {"bits": (), "decoding": ("bits",)}
    assert [item.name for item in plan.module("decoding").api] == ["table", "decode"]
    assert plan.module("decoding").purpose == "Serves decoding. Serves tables."


@pytest.mark.parametrize(
    "modules",
    [
        ({**HELPER, "features": ["parity"]}, {**USER, "features": []}),  # not of its user's
        (HELPER, USER, module_data("other", uses=["tables"])),  # nor of one alone
        ({**HELPER, "name": "core.tables"}, {**USER, "uses": ["core.tables"]}),  # elsewhere
        ({**HELPER, "api": [function(f"t{n}") for n in range(15)]}, USER),  # too large together
        ({**HELPER, "api": USER["api"]}, USER),  # one name twice
    ],
)
def test_what_is_no_part_of_another_stays(modules: tuple[Data, ...]) -> None:
    """A module with features or users of its own, or too large, is not merged."""
    assert set(shape(after(*modules))) == {"bits", *(module["name"] for module in modules)}


def test_what_people_call_by_name_and_what_stays_is_not_moved() -> None:
    """A module that is kept, or that somebody named, stays apart."""
    for fixed in ("tables", "decoding"):
        assert len(after(HELPER, USER, fixed=(fixed,)).modules) == 3
    assert len(after(HELPER, USER, said="All is in `tiny.tables`.").modules) == 3
    assert len(after(HELPER, USER, text="Looks into tables.").modules) == 3


def test_a_large_module_is_split_at_a_class() -> None:
    """The class goes with what it is made of; who uses either part uses what it mentions."""
    walker = class_(
        "BitWalker", "Walks.", **{f"go_{n}": "(self, to: Bits) -> int" for n in range(9)}
    )
    bits = {"kind": "alias", "name": "Bits", "type": "list[int]", "doc": ""}
    others = [function(f"f{n}", "(bits: Bits, n: int) -> int") for n in range(14)]
    large = module_data("codes", api=[bits, *others, walker])
    user = module_data("users", uses=["codes"], api=[function("walk", "(of: BitWalker) -> int")])
    plan = after(large, user)
    assert shape(plan) == {
        "bits": (),
        "bit_walker": (),
        "codes": ("bit_walker",),
        "users": ("bit_walker",),
    }
    assert [item.name for item in plan.module("bit_walker").api] == ["Bits", "BitWalker"]
    assert shape(after(large, user, fixed=("users",))) == {
        "bits": (),
        "codes": (),
        "users": ("codes",),
    }


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Calls `pack` on each.", ("bits",)),
        ("Calls `pack` and `hiss`.", ("bits", "noise")),
        ("Packs them, and makes noise.", ("bits", "noise")),
        ("", ("bits", "noise")),  # nothing said says nothing
    ],
)
def test_an_edge_goes_where_the_words_name_the_others_alone(
    text: str, uses: tuple[str, ...]
) -> None:
    """Where the plan says what a module calls, what it does not say is needless."""
    noise = module_data("noise", features=["bits"], api=[function("hiss")])
    user = module_data("decoding", uses=["bits", "noise"])
    assert after(noise, user, text=text).module("decoding").uses == uses


def test_modules_of_one_function_each_stay() -> None:
    """However small they are, modules with features of their own do not become one."""
    names = [f"m{number}" for number in range(12)]
    features = [{"name": f"do {name}"} for name in names]
    modules = [
        module_data(
            name, features=[f"do {name}"], uses=names[:1] if at else [], api=[function(name)]
        )
        for at, name in enumerate(names)
    ]
    plan = plan_of(*modules, features=features)
    assert moved(plan, (), ()) == (plan, [])


def any_plan(seed: int) -> Plan:
    """Return a plan of some modules that use those before them."""
    dice = random.Random(seed)  # noqa: S311 - a plan is no secret
    modules: list[Data] = []
    for at in range(dice.randint(1, 7)):
        there = [module["name"] for module in modules]
        most = dice.choice((0, 1, 18))
        kinds = [
            f"(n: int, of: C{dice.randint(0, 6)}) -> int" for _ in range(dice.randint(0, most))
        ]
        api = [function(f"f{at}_{n}", kind) for n, kind in enumerate(kinds)]
        methods = {f"m{n}": "(self, n: int) -> int" for n in range(dice.choice((1, 9)))}
        api.append(class_(f"C{at}", **methods))
        api.append(constant(f"LIMIT_{at}"))
        features = ["parity"] if dice.random() < 0.3 or not at else []
        uses = dice.sample(there, dice.randint(0, min(3, len(there))))
        module = module_data(f"m{at}", features=features, uses=uses)
        modules.append({**module, "api": dice.sample(api, dice.randint(1, len(api)))})
    text = " ".join(f"f{dice.randint(0, 6)}_0" for _ in range(5))
    return plan_of(*modules, features=[{"name": "parity", "implementation": text}])


@pytest.mark.parametrize("seed", range(60))
def test_moves_keep_the_rules_and_end(seed: int) -> None:
    """Nothing of the API is lost, what is fixed stays, and a second time changes nothing."""
    plan, fixed = any_plan(seed), {"m1", "m3"}
    best, words = moved(plan, fixed, ())
    assert not violations(best)
    assert moved(plan, fixed, ()) == (best, words)
    assert moved(best, fixed, ()) == (best, [])
    assert bool(words) == (terms(best.modules).value < terms(plan.modules).value)
    names = [sorted(i.name for m in each.modules for i in m.api) for each in (plan, best)]
    assert names[0] == names[1]
    for module in plan.modules:
        if module.name in fixed:
            assert best.module(module.name) == module


def test_what_is_demanded_stays_and_its_requirement_follows_a_merge() -> None:
    """A module named in a requirement is not moved; one that must honour it is told where it is."""
    demanded = {"id": "R1", "text": "It must take lists.", "modules": ["tables"]}
    named = {**demanded, "text": "`tables` must take lists."}
    for requirement, modules in [(demanded, ("decoding",)), (named, ("tables",))]:
        plan = plan_of(HELPER, USER, requirements=[requirement])
        best, _ = moved(plan, (), ())
        assert best.requirements[0].modules == modules
