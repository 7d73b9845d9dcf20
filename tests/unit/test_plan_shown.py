"""A plan as a person edits it: what is not shown comes back, what is new is marked."""

from __future__ import annotations

from typing import Any

import yaml
from support.plans import plan_of

from pygen_copier.plan.model import read_plan
from pygen_copier.plan.shown import put_back, shown


def full() -> dict[str, Any]:
    """Return a plan with digests and scores."""
    data = plan_of(inputs="a.b.c").dump()
    data["scores"] = {"clarity": 8.0}
    for part in (*data["features"], *data["modules"]):
        part["scores"] = {"clarity": 7.0}
    return read_plan(data).dump()


def test_digests_and_scores_are_not_shown_and_come_back() -> None:
    """A plan that nobody touched is the plan it was, to the letter."""
    text = shown(read_plan(full()))
    assert text.startswith("version: 1\nsummary:")
    assert "scores" not in text
    assert "inputs" not in text
    assert read_plan(put_back(text, full())).dump() == full()


def test_what_a_person_changed_loses_its_score_alone() -> None:
    """The rest keeps its scores, and the plan its digests: it is revised later, not replaced."""
    data = yaml.safe_load(shown(read_plan(full())))
    data["modules"][0]["purpose"] = "Something else."
    after = read_plan(put_back(data, full())).dump()
    assert after["inputs"] == "a.b.c"
    assert "scores" not in after["modules"][0]
    assert after["features"] == full()["features"]
    assert after["scores"] == {"clarity": 8.0}


def test_empty_inputs_make_a_plan_a_persons_own() -> None:
    """What they wrote themselves is not put back over."""
    assert read_plan(put_back(f"inputs: ''\n{shown(read_plan(full()))}", full())).inputs == ""


def test_what_is_new_is_marked_in_comments() -> None:
    """Features, modules and names of an API that the last plan lacks, and nothing else."""
    before = read_plan(full())
    after = full()
    extra = {**after["modules"][0], "name": "more", "features": [], "uses": []}
    item = {**after["modules"][0]["api"][0], "name": "added"}
    after["modules"][0] = {**after["modules"][0], "api": [*after["modules"][0]["api"], item]}
    after["modules"].append(extra)
    after["features"].append({"name": "noise", "description": "- name: trap"})
    text = shown(read_plan(after), before)
    marked = [line.strip() for line in text.splitlines() if line.endswith("# new")]
    assert marked == [
        "- name: noise  # new",
        f"- kind: {item['kind']}  # new",
        "- name: more  # new",
    ]
    assert read_plan(put_back(text, read_plan(after).dump())) == read_plan(after)
