"""Prompts of a whole package: what they share, and how they grow, as the benchmark has it."""

from __future__ import annotations

import pytest
from support.prompt_growth import (
    artifacts_of,
    exponent,
    plan_of_size,
    prompts_of,
    shared_share,
    tokens_by_task,
)

pytestmark = pytest.mark.slow


def test_prompts_grow_as_the_package_does() -> None:
    """Twice as many modules take twice as many tokens, not four times as many."""
    sizes = (8, 16, 32)
    totals = [sum(map(sum, tokens_by_task(size).values())) for size in sizes]
    assert exponent(sizes, totals) <= 1.1


def test_no_prompt_grows_with_the_package() -> None:
    """The longest prompt of each task is as long for 20 modules as for 40."""
    some, many = tokens_by_task(20), tokens_by_task(40)
    for task, tokens in some.items():
        assert max(many[task]) <= max(tokens) * 1.1, task


def test_prompts_of_code_begin_the_same() -> None:
    """At least half of what is not source is a common prefix, which services can keep."""
    assert shared_share(12) >= 0.5


def test_prompts_say_what_their_task_needs() -> None:
    """Tests and examples see what is built upon, tests the hints; all see what may be imported."""
    plan = plan_of_size(6)
    briefs = {artifact.name: artifact.inputs for artifact, _ in prompts_of(artifacts_of(plan))}
    tests, example = briefs["tests:part_5"], briefs["example:decoding-by-table-2"]
    assert {used["name"] for used in tests["uses"]} == {"part_1", "part_2", "part_0"}
    assert [module["name"] for module in example["modules"]][:2] == ["part_4", "part_5"]
    assert {"part_0", "part_1", "part_2"} <= {module["name"] for module in example["modules"]}
    assert tests["features"][0]["implementation"].endswith("test it against every single error.")
    for brief in briefs.values():
        assert brief["dependencies"] == ["numpy>=1.26"]
        assert brief["context"].text.startswith("The package stabilizer-codes, imported as")
