"""Enhancement: what is worked out once more, and which of the texts stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pygen_copier.plan.enhancement import FEATURE_TOKENS, enhance_features
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Feature
from pygen_copier.plan.refinement import CRITERIA, Verdict
from pygen_copier.plan.scaffold_planner import ScaffoldPlanner
from pygen_copier.tokens import estimate_tokens

SENTENCE = "All matrices are stored as rows of bits."


class Writer(ScaffoldPlanner):
    """Works features out with texts that are said, and notes what it was asked.

    Args:
        write: Returns a feature's description, given its name and the advice.
    """

    def __init__(self, write: Callable[[str, str], str]) -> None:
        self.write = write
        self.asked: list[tuple[str, bool]] = []
        self.judged: list[str] = []

    def enhance(self, inputs: PlanInputs, feature: Feature, advice: str) -> Feature:
        """Return the feature with what is written for it."""
        self.asked.append((feature.name, bool(advice)))
        return feature.model_copy(update={"description": self.write(feature.name, advice)})

    def judge(self, subject: str, text: str) -> Verdict:
        """Find everything good."""
        self.judged.append(subject)
        return Verdict(dict.fromkeys(CRITERIA, 8.0), "")


def enhanced(writer: Writer, *known: Feature, **changes: Any) -> dict[str, Feature]:
    """Return the features `a`, `b` and `c` as a writer works them out."""
    inputs = PlanInputs("tiny", "Small.", read_features(["a", "b", "c"]), **changes)
    found = enhance_features(inputs, writer, inputs.features, {f.name: f for f in known})
    return {feature.name: feature for feature in found}


def text_of(tokens: int, word: str = "word ") -> str:
    """Return a text of just so many tokens."""
    text = word
    while estimate_tokens(text) < tokens:
        text += word
    while estimate_tokens(text) > tokens:
        text = text[:-1]
    assert estimate_tokens(text) == tokens
    return text


def test_each_is_worked_out_and_judged() -> None:
    """Features come back in their order, with what the judge said."""
    writer = Writer(lambda name, _: f"It is {name}.")
    found = enhanced(writer)
    assert list(found) == ["a", "b", "c"]
    assert found["b"].description == "It is b."
    assert found["b"].scores == dict.fromkeys(CRITERIA, 8.0)
    assert sorted(writer.judged) == ["a", "b", "c"]


@pytest.mark.parametrize("changes", [{"refine_rounds": 0}, {"enhancement": "none"}])
def test_nothing_is_judged_where_nothing_is_refined(changes: dict[str, Any]) -> None:
    """Without rounds, or without enhancement, a feature has no scores."""
    writer = Writer(lambda name, _: name)
    assert enhanced(writer, **changes)["a"].scores is None
    assert writer.judged == []


@pytest.mark.parametrize(("tokens", "again"), [(FEATURE_TOKENS, False), (FEATURE_TOKENS + 1, True)])
def test_a_text_that_is_too_long_goes_back_once(tokens: int, again: bool) -> None:
    """Only what is longer than the most is asked for again, and told how long it was."""
    told: list[str] = []

    def write(name: str, advice: str) -> str:
        told.extend([advice] if advice else [])
        return text_of(tokens) if name == "b" else name

    writer = Writer(write)
    enhanced(writer, refine_rounds=0)
    assert writer.asked.count(("b", True)) == again
    if again:
        assert f"have about {tokens} tokens; {FEATURE_TOKENS} are the most" in told[0]


def test_a_text_that_came_back_longer_is_not_taken() -> None:
    """Of the two the shorter one stays, the first of equals."""
    said = {"a": ("x", "xx"), "b": ("xx", "x"), "c": ("x", "y")}

    def write(name: str, advice: str) -> str:
        first, second = said[name]
        part = second if advice else first
        return text_of(FEATURE_TOKENS + 10 * len(part), f"{part[0]}{name} ")

    found = enhanced(Writer(write), refine_rounds=0)
    lengths = {name: estimate_tokens(feature.text()) for name, feature in found.items()}
    assert lengths == dict.fromkeys("abc", FEATURE_TOKENS + 10)
    assert found["c"].description.startswith("x")


def test_a_known_feature_stays_whatever_it_repeats() -> None:
    """What was worked out before is not asked for, though a new text stands in it too."""
    known = Feature(name="c", description=SENTENCE)
    writer = Writer(lambda name, advice: f"{name}. {'' if advice else SENTENCE}")
    found = enhanced(writer, known, refine_rounds=0)
    assert found["c"] is known
    assert sorted(writer.asked) == [("a", False), ("b", False), ("b", True)]
    assert found["b"].description == "b. "
