"""Enhancement: what is worked out once more, which of the texts stays, and who is told of whom."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from pygen_copier.errors import UnusableReplyError
from pygen_copier.events import Event
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Feature, Module
from pygen_copier.plan.planning.enhancement import FAR_OVER, FEATURE_TOKENS
from pygen_copier.plan.planning.refinement import CRITERIA, Verdict
from pygen_copier.plan.planning.scaffold_planner import ScaffoldPlanner
from pygen_copier.plan.planning.steps import Rewrite
from pygen_copier.plan.planning.texts import TextRound, Texts
from pygen_copier.plan.stand_ins import StandIns
from pygen_copier.tokens import estimate_tokens

SENTENCE = "All matrices are stored as rows of bits."
MOST = int(FAR_OVER * FEATURE_TOKENS)


class Writer(ScaffoldPlanner):
    """Works features out with texts that are said, and notes what it was asked.

    Args:
        write: Returns a feature's description, given its name and the advice.
    """

    def __init__(self, write: Callable[[str, str], str]) -> None:
        self.write = write
        self.asked: list[tuple[str, bool]] = []
        self.others: dict[str, Sequence[str]] = {}
        self.rewrites: list[Rewrite] = []
        self.judged: list[list[str]] = []

    def enhance(
        self,
        inputs: PlanInputs,
        feature: Feature,
        others: Sequence[str],
        there: Sequence[Module],
        rewrite: Rewrite | None,
    ) -> Feature:
        """Return the feature with what is written for it."""
        self.asked.append((feature.name, rewrite is not None))
        self.others[feature.name] = others
        self.rewrites += [rewrite] if rewrite else []
        advice = " ".join(rewrite.advice) if rewrite else ""
        return feature.model_copy(update={"description": self.write(feature.name, advice)})

    def judges(self, inputs: PlanInputs) -> bool:
        """Return that it does."""
        return True

    def judge(
        self, texts: Mapping[str, str], problems: Sequence[str] = ()
    ) -> Mapping[str, Verdict]:
        """Find everything good."""
        self.judged.append(sorted(texts))
        return dict.fromkeys(texts, Verdict(dict.fromkeys(CRITERIA, 8.0), ""))


def written(writer: Writer, *known: Feature, **changes: Any) -> tuple[Texts, StandIns]:
    """Return the texts of the features `a`, `b` and `c`, and what stands in."""
    inputs = PlanInputs("tiny", "Small.", read_features(["a", "b", "c"]), **changes)
    marks = StandIns(lambda event: None)
    round_ = TextRound(inputs, writer, inputs.features, None, marks)
    return round_.write({f.name: f for f in known}), marks


def enhanced(writer: Writer, *known: Feature, **changes: Any) -> dict[str, Feature]:
    """Return the features `a`, `b` and `c` as a writer works them out."""
    texts, _ = written(writer, *known, **changes)
    return {feature.name: feature for feature in texts.features}


def text_of(tokens: int, word: str = "word ") -> str:
    """Return a text of just so many tokens."""
    text = word * 4 * tokens
    size = bisect.bisect_left(range(len(text)), tokens, key=lambda n: estimate_tokens(text[:n]))
    assert estimate_tokens(text[:size]) == tokens
    return text[:size]


def test_all_are_worked_out_and_judged_in_one_request() -> None:
    """Features come back in their order, with what the judge said of them and of the summary."""
    writer = Writer(lambda name, _: f"It is {name}.")
    texts, _ = written(writer)
    assert [feature.name for feature in texts.features] == ["a", "b", "c"]
    assert texts.features[1].description == "It is b."
    assert texts.features[1].scores == texts.scores == dict.fromkeys(CRITERIA, 8.0)
    assert writer.judged == [["a", "b", "c", "summary: tiny"]]


def test_each_is_told_the_names_of_the_others() -> None:
    """So that it says what they do not."""
    writer = Writer(lambda name, _: name)
    enhanced(writer)
    assert writer.others == {"a": ["b", "c"], "b": ["a", "c"], "c": ["a", "b"]}


def test_nothing_is_judged_where_nothing_is_refined() -> None:
    """Without rounds a feature has no scores."""
    writer = Writer(lambda name, _: name)
    assert enhanced(writer, refine_rounds=0)["a"].scores is None
    assert writer.judged == []


@pytest.mark.parametrize(("tokens", "again"), [(MOST, False), (MOST + 1, True)])
def test_a_text_that_is_far_too_long_goes_back_once(tokens: int, again: bool) -> None:
    """Only what is far over the limit is asked for again, and told how long it was."""
    told: list[str] = []

    def write(name: str, advice: str) -> str:
        told.extend([advice] if advice else [])
        return text_of(tokens) if name == "b" else name

    writer = Writer(write)
    enhanced(writer, refine_rounds=0)
    assert writer.asked.count(("b", True)) == again
    if again:
        assert f"about {tokens} tokens; {FEATURE_TOKENS} are the most" in told[0]
        assert writer.rewrites[0].draft == {"description": text_of(tokens)}


def test_length_is_looked_at_before_a_judge_is_paid() -> None:
    """What is judged is the text that was shortened."""
    order: list[str] = []

    class Watched(Writer):
        """Notes the order of rewriting and judging."""

        def judge(
            self, texts: Mapping[str, str], problems: Sequence[str] = ()
        ) -> Mapping[str, Verdict]:
            order.append(f"judged {estimate_tokens(texts['b'])}")
            return super().judge(texts)

    def write(name: str, advice: str) -> str:
        order.extend(["shortened"] if advice else [])
        return text_of(500 if advice else 2000, f"{name} ")

    enhanced(Watched(write))
    assert order == ["shortened"] * 3 + ["judged 500"]


@pytest.mark.parametrize(
    ("second", "kept"), [(1999, 1999), (2001, 2000), (300, 300), (299, 2000), (2000, 2000)]
)
def test_a_text_is_shortened_and_not_emptied(second: int, kept: int) -> None:
    """The second one stays where it is shorter, and has not lost nearly all."""

    def write(name: str, advice: str) -> str:
        return text_of(second if advice else 2000, f"{name} ")

    found = enhanced(Writer(write), refine_rounds=0)
    lengths = {estimate_tokens(feature.text()) for feature in found.values()}
    assert lengths == {kept}


def test_a_text_that_loses_a_part_is_not_taken() -> None:
    """Whoever was asked to shorten three texts, and sends one, has not shortened."""

    class Forgetful(Writer):
        """Sends pseudocode the first time only."""

        def enhance(self, *brief: Any) -> Feature:
            feature = super().enhance(*brief)
            return feature.model_copy(update={"pseudocode": "" if brief[-1] else "step"})

    found = enhanced(Forgetful(lambda name, advice: text_of(500 if advice else 2000, f"{name} ")))
    assert estimate_tokens(found["a"].description) == 2000


def test_a_known_feature_stays_whatever_it_repeats() -> None:
    """What was worked out before is not asked for, though a new text stands in it too."""
    known = Feature(name="c", description=SENTENCE)
    writer = Writer(lambda name, advice: f"{name}. {'' if advice else SENTENCE}")
    found = enhanced(writer, known, refine_rounds=0)
    assert found["c"] is known
    assert sorted(writer.asked) == [("a", False), ("b", False), ("b", True)]
    assert found["b"].description == "b. "


class Silent(Writer):
    """Gives nothing that can be used for the feature `b`, at first or when it is rewritten."""

    def __init__(self, *, at_first: bool) -> None:
        super().__init__(lambda name, advice: f"{name}. {SENTENCE}")
        self.at_first = at_first

    def enhance(self, *brief: Any) -> Feature:
        """Return the feature, or fail."""
        if brief[1].name == "b" and (self.at_first or brief[-1]):
            raise UnusableReplyError("It was prose.")
        return super().enhance(*brief)


def test_a_persons_own_words_stand_in_for_a_feature() -> None:
    """They are marked, and not judged."""
    writer = Silent(at_first=True)
    texts, marks = written(writer)
    assert texts.features[1].description == "b"
    assert marks.names == ("feature:b",)
    assert writer.judged == [["a", "c", "summary: tiny"]]


def test_a_draft_stays_where_no_rewrite_can_be_used() -> None:
    """It is no stand-in: the model wrote it."""
    texts, marks = written(Silent(at_first=False))
    assert texts.features[1].description == f"b. {SENTENCE}"
    assert marks.names == ()


def test_a_stand_in_is_told_with_the_reason() -> None:
    """One line: what it is for, what stands in, and why."""
    told: list[Event] = []
    inputs = PlanInputs("tiny", "Small.", read_features(["a", "b", "c"]))
    marks = StandIns(told.append)
    TextRound(inputs, Silent(at_first=True), inputs.features, None, marks).write({})
    words = "the person's own words stand in: It was prose."
    assert Event("feature:b", "stood in", words) in told
