"""Consent: which dependencies wait for a person, and which names are nearly another's."""

from __future__ import annotations

from importlib.metadata import distributions

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.utils import canonicalize_name
from support.plans import plan_of

from pygen_copier.errors import PygenError
from pygen_copier.plan.consent import (
    awaiting_consent,
    confirmed,
    consent_advice,
    read_confirmed,
    unconfirmed,
    with_neighbour,
)
from pygen_copier.plan.screen import one_screen
from pygen_copier.plan.shown import put_back, shown
from pygen_copier.plan.well_known import near_well_known, well_known


def test_what_a_revision_adds_waits_beside_what_waited() -> None:
    """What a person knows of the plan before is known; another spelling or version is the same."""
    before = plan_of(dependencies=["NumPy>=1", "scipy", "rich"], unconfirmed=["rich"])
    after = plan_of(dependencies=["numpy>=2", "scipy", "rich", "tqdm>=4"])
    assert unconfirmed(awaiting_consent(after, before)) == ["rich", "tqdm>=4"]
    assert unconfirmed(awaiting_consent(after, None)) == list(after.dependencies)


def test_confirmed_names_wait_no_more() -> None:
    """Names are taken in any spelling; the others wait on, and advice names them alone."""
    plan = plan_of(dependencies=["Ruamel.YAML>=0.1", "rich"], unconfirmed=["ruamel-yaml", "rich"])
    left = confirmed(plan, read_confirmed("ruamel_yaml, numpy"))
    assert unconfirmed(left) == ["rich"]
    assert consent_advice(unconfirmed(left)).endswith("'confirmed_dependencies=[\"rich\"]'")
    assert consent_advice(unconfirmed(confirmed(left, read_confirmed(["rich>=1"])))) == ""
    by_hand = consent_advice(unconfirmed(left), ".copier-answers.yml")
    assert by_hand.endswith(": take `unconfirmed` out of the plan in .copier-answers.yml")


@pytest.mark.parametrize("value", [5, {"numpy": 1}, [["numpy"]], "["])
def test_what_is_no_list_of_names_is_refused(value: object) -> None:
    """One sentence says how they are written."""
    with pytest.raises(PygenError):
        read_confirmed(value)


def test_an_edited_plan_is_seen_and_an_untouched_one_is_not() -> None:
    """Who closes the editor of `pygen-copier edit` without a change has agreed to nothing."""
    full = plan_of(dependencies=["rich"], unconfirmed=["rich"]).dump()
    text = shown(plan_of(dependencies=["rich"], unconfirmed=["rich"]))
    assert "unconfirmed" not in text
    assert put_back(text, full) == full
    changed = put_back(text.replace("rich", "tqdm"), full)
    assert isinstance(changed, dict)
    assert "unconfirmed" not in changed


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("reqests", "requests"),
        ("requestss", "requests"),
        ("reqeusts", "requests"),
        ("panda", "pandas"),
        ("nunpy", "numpy"),
        ("python-dateutils", "python-dateutil"),
        ("beautifulsoup", "beautifulsoup4"),
    ],
)
def test_a_name_a_letter_away_is_pointed_out(name: str, meant: str) -> None:
    """A letter more, less or other, or two in each other's place; the screen says whose."""
    assert near_well_known(name) == meant
    plan = plan_of(dependencies=[f"{name}>=1"], unconfirmed=[name])
    said = f"{name}>=1 (a letter away from {meant})"
    assert f"Look again: {said}" in one_screen(plan, 1, 1)
    assert said in consent_advice(unconfirmed(plan))


def test_honest_names_are_let_be() -> None:
    """No well-known name is another's neighbour, and few that this project is developed with."""
    assert len(well_known()) > 400
    assert {canonicalize_name(name) for name in well_known()} == well_known()
    assert [name for name in well_known() if near_well_known(name)] == []
    here = {canonicalize_name(found.metadata["Name"]) for found in distributions()}
    told = [name for name in here if near_well_known(name)]
    assert len(told) <= len(here) / 30


@given(st.text(max_size=40))
def test_any_text_has_at_most_one_neighbour(text: str) -> None:
    """What is no name has none, and the look is quick."""
    assert with_neighbour(text) is not None
    assert near_well_known(text) in {"", *well_known()}
