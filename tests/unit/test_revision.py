"""Revision: which features were merely renamed, and which modules stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.plans import module_data, plan_of

from pygen_copier.plan.inputs import read_features
from pygen_copier.plan.model import Plan
from pygen_copier.plan.revision import kept_modules, same_features, with_renames


def before(*features: str) -> Plan:
    """Return a plan with a module for each feature, and one for all of them."""
    read = read_features(list(features))
    modules = [
        module_data(f"m{number}", features=[feature.name]) for number, feature in enumerate(read, 1)
    ]
    names = [feature.name for feature in read]
    both = module_data("both", features=names, uses=["m1"])
    return plan_of(*modules, both, features=[feature.model_dump() for feature in read])


def renamed(old: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Return the names of the features that a plan has when others are asked for."""
    plan = with_renames(before(*old), read_features(list(asked)))
    assert [feature.name for feature in plan.features] == list(plan.module("both").features)
    return [feature.name for feature in plan.features]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("parity checks", "Parity check"),
        ("parity checks", "checks for parity"),
        ("look-up decoding", "lookup decoding"),
        ("parity: of many bits", "checks: of many bits"),
        ("parity checks: of bits", "checks of the parity: of bits"),
        ("\u00c9tats", "\u00e9tat"),
        ("\u8bfb\u53d6-\u6587\u4ef6", "\u8bfb\u53d6\u6587\u4ef6"),
    ],
)
def test_the_same_feature_by_another_name(old: str, new: str) -> None:
    """Number, order, hyphens and small words of a name make no other feature, nor a name alone."""
    (feature,) = read_features([new])
    plan = with_renames(before(old, "noise"), read_features([new, "noise"]))
    assert (plan.features[0].name, plan.features[0].given) == (feature.name, feature.given)
    assert plan.module("m1").features == (feature.name,)
    assert plan.module("both").features == (feature.name, "noise")
    assert same_features(read_features([new]), plan) == [plan.features[0]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("parity checks", "parity checks with noise"),
        ("parity checks with noise", "parity checks"),
        ("reads CSV files", "reads TSV files"),
        ("parity checks: of bits", "parity check: of qubits"),
        ("parity checks: of bits", "parity check"),
        ("parity checks", "parity check: of bits"),
        ("the", "with"),
        ("\u8bfb\u53d6", "\u5199\u5165"),
        (
            "decodes by look-up in a table of all the syndromes that there may be of a code",
            "decode by look-up in a table of all the syndromes that there may be of a state",
        ),
    ],
)
def test_another_feature(old: str, new: str) -> None:
    """A name with a word more or less, other details, or none any more, is another feature."""
    plan = before(old, "noise")
    assert with_renames(plan, read_features([new, "noise"])) == plan


def test_a_feature_is_renamed_once() -> None:
    """Of two new names for one old feature the first takes its place, and the other is new."""
    assert renamed(["parity checks"], ["Parity check", "checks for parity"]) == ["Parity check"]
    assert renamed(["parity checks"], ["checks for parity", "Parity check"]) == [
        "checks for parity"
    ]


def test_two_old_features_of_one_name_are_renamed_in_their_order() -> None:
    """Where two old features could be meant, each new name takes another one."""
    assert renamed(["parity check", "parity checks"], ["checks of parity", "check for parity"]) == [
        "checks of parity",
        "check for parity",
    ]


def test_a_feature_that_stays_is_not_renamed() -> None:
    """A name like that of a feature that is still asked for is another feature's."""
    plan = before("parity checks")
    assert with_renames(plan, read_features(["parity checks", "Parity check"])) == plan
    assert renamed(["parity checks", "noise"], ["noise", "Parity check"]) == [
        "Parity check",
        "noise",
    ]


def test_a_feature_that_stays_takes_no_other_ones_place() -> None:
    """Where one of two like features goes, the one that stays is not taken for its new name."""
    assert renamed(["noise", "noises"], ["noise"]) == ["noise", "noises"]
    assert renamed(["noise: of bits", "noises"], ["noise: of qubits"]) == ["noise", "noises"]
    assert renamed(["noise", "noises: of bits"], ["noise: of bits"]) == ["noise", "noises"]


def test_kept_modules_lose_what_is_gone() -> None:
    """A module goes with its last feature; others lose what is gone; one of no feature stays."""
    plan = before("parity", "noise")
    helper = plan.module("m1").model_copy(update={"name": "helper", "features": ()})
    plan = plan.model_copy(update={"modules": (*plan.modules, helper)})
    kept = kept_modules(plan, {"noise"})
    assert [(module.name, module.features, module.uses) for module in kept] == [
        ("m2", ("noise",), ()),
        ("both", ("noise",), ()),
        ("helper", (), ()),
    ]
