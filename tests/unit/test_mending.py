"""Mending: whatever a structure is like, code makes a valid plan of it, and says what that took."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.plans import Data, any_plan, class_, function, module_data

from pygen_copier.plan.model import Feature, Module
from pygen_copier.plan.planning.mending import Mended, mended
from pygen_copier.plan.rules import valid_plan

FEATURES = [Feature(name=name) for name in ("parity checks", "noise channels")]
NAMES = [feature.name for feature in FEATURES]


def repaired(*modules: Any, kept: tuple[Module, ...] = (), **told: Any) -> Mended:
    """Return what is made of modules; a plan of it is valid."""
    found = mended({"dependencies": [], "modules": list(modules), **told}, FEATURES, kept)
    names = {name for module in kept for name in module.features}.union(NAMES)
    valid_plan(
        {
            "features": [{"name": name} for name in sorted(names)],
            "modules": [*(module.spec() for module in kept), *found.modules],
            "dependencies": found.dependencies,
        }
    )
    return found


def module(name: str, *uses: str, **changes: Any) -> Data:
    """Return a module that serves both features."""
    return module_data(
        name, **{"features": NAMES, "uses": list(uses), "api": [function("f")], **changes}
    )


def api_of(*items: Any) -> list[Data]:
    """Return what is made of the API of a module."""
    (found,) = repaired(module("codes", api=list(items))).modules
    api: list[Data] = found["api"]
    return api


def test_what_is_valid_stays_as_it_is() -> None:
    """Nothing is touched, and nothing told."""
    fine = module_data("codes", features=NAMES)
    found = repaired(fine)
    assert found.modules == [fine]
    assert (found.words, found.stand_ins) == ([], [])


def test_uses_of_nothing_are_dropped() -> None:
    """Of modules that there are not, and of itself."""
    found = repaired(module("codes", "nowhere", "codes"), module("noise", "codes"))
    assert [each["uses"] for each in found.modules] == [[], ["codes"]]
    assert "'codes' uses no 'nowhere'" in found.words


def test_modules_of_one_name_are_joined() -> None:
    """What both serve, use and offer is in the one."""
    one = module("codes", api=[function("f")], features=NAMES[:1])
    two = module("codes", "noise", api=[function("g"), function("f")], features=NAMES[1:])
    found = repaired(one, two, module("noise"))
    assert [each["name"] for each in found.modules] == ["codes", "noise"]
    codes = found.modules[0]
    assert codes["features"] == NAMES
    assert codes["uses"] == ["noise"]
    assert [item["name"] for item in codes["api"]] == ["f", "g"]


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("con", "con_"), ("Error Codes!", "error_codes"), ("1st", "n1st"), ("a/../b", "a.b")],
)
def test_names_are_made_valid(given_name: str, name: str) -> None:
    """Those of devices, and those that are no identifiers; uses follow."""
    found = repaired(module(given_name), module("noise", given_name))
    assert found.modules[1]["uses"] == [found.modules[0]["name"]]
    assert found.modules[0]["name"].replace(".", "_").startswith(name.split(".")[0])


def test_a_module_is_no_folder_too() -> None:
    """A subpackage of the name of a module becomes a module beside it."""
    found = repaired(module("codes"), module("codes.inner"), module("noise", "codes.inner"))
    assert [each["name"] for each in found.modules] == ["codes", "codes_inner", "noise"]
    assert found.modules[2]["uses"] == ["codes_inner"]


def test_a_circle_is_broken_at_its_weakest_edge() -> None:
    """The module that offers least is used no more."""
    large = [function(f"f{number}", "(a: int, b: int) -> int") for number in range(20)]
    found = repaired(
        module("one", "two", api=large),
        module("two", "three", api=large),
        module("three", "one", api=[function("g")]),
    )
    assert [each["uses"] for each in found.modules] == [["two"], [], ["one"]]
    assert "'two' uses 'three' no more, which closed a circle" in found.words


def test_features_have_the_names_they_have() -> None:
    """Other capitals, a plural too many or few; what is no feature is left out."""
    found = repaired(module("codes", features=["Parity check", "NOISE CHANNELS", "teleportation"]))
    assert found.modules[0]["features"] == NAMES
    assert found.words == ["'codes' serves no feature 'teleportation'"]


def test_an_unserved_feature_goes_where_it_is_spoken_of() -> None:
    """To the module whose name, purpose or API has words of its name."""
    found = repaired(
        module("codes", features=NAMES[:1]),
        module("models", purpose="Models of noise.", features=[]),
    )
    assert found.modules[1]["features"] == [NAMES[1]]
    assert found.stand_ins == []


def test_an_unserved_feature_that_nobody_speaks_of_gets_a_module() -> None:
    """From the outline, and marked."""
    found = repaired(module("codes", features=NAMES[:1], purpose="Codes.", api=[]))
    assert [each["name"] for each in found.modules] == ["codes", "noise_channels"]
    assert "module:noise_channels" in found.stand_ins


def test_signatures_and_types_are_completed() -> None:
    """What cannot be read stands in as a call that takes and gives anything; it is marked."""
    broken = class_("Code", __init__="(self, n: int)", rate="self -> float")
    api = api_of(
        function("f", "n -> int"),
        {"kind": "function", "name": "g"},
        {"kind": "constant", "name": "LIMIT", "type": "a number", "doc": ""},
        broken,
    )
    assert [item.get("signature") for item in api[:2]] == ["(data: object) -> object"] * 2
    assert api[2]["type"] == "object"
    assert [method["signature"] for method in api[3]["methods"]] == [
        *("(self, n: int)", "(self) -> object")
    ]
    found = repaired(module("codes", api=[function("f", "n -> int")]))
    assert found.stand_ins == ["api:codes"]


def test_what_stands_twice_stands_once() -> None:
    """A function that was defined already is left out."""
    api = api_of(function("f", "(n: int) -> int"), function("f", "(m: str) -> str"))
    assert [item["signature"] for item in api] == ["(n: int) -> int"]


def test_requirements_that_are_none_are_dropped() -> None:
    """The others stay as they are."""
    found = repaired(module("codes"), dependencies=["numpy>=1.26", "some numbers!", 3])
    assert found.dependencies == ["numpy>=1.26"]


def test_kept_modules_stay() -> None:
    """What has their names is left out, and what cannot stand beside them has another name."""
    kept = Module.model_validate(module("codes", features=["older"]))
    found = repaired(module("codes"), module("codes.inner"), module("noise", "codes"), kept=(kept,))
    assert [each["name"] for each in found.modules] == ["codes_inner", "noise"]
    assert found.modules[1]["uses"] == ["codes"]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["name", "api", "uses", "features", "kind", "methods", "signature"]), inner
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(told=st.fixed_dictionaries({"dependencies": _ANY, "modules": _ANY}))
def test_any_shape_is_made_valid(told: Data) -> None:
    """Whatever JSON a model sends."""
    repaired(
        *(told["modules"] if isinstance(told["modules"], list) else []),
        dependencies=told["dependencies"],
    )


@settings(max_examples=60, deadline=None)
@given(plan=any_plan())
def test_any_plan_is_made_valid(plan: Data) -> None:
    """Plans of arbitrary texts, with names, signatures and uses that break rules."""
    repaired(*plan["modules"], dependencies=plan["dependencies"])
