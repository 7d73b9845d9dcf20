"""Refinement: which version of a text is kept, and when no other is asked for."""

from __future__ import annotations

import pytest

from pygen_copier.plan.refinement import CRITERIA, QUALITY, THRESHOLD, Verdict, refine


def verdict(score: float, advice: str = "Name the algorithm.", **others: float) -> Verdict:
    """Return a verdict with one score for all criteria but some."""
    return Verdict({**dict.fromkeys(CRITERIA, score), **others}, advice)


def refined(*verdicts: Verdict, rounds: int = 2) -> tuple[str, list[str]]:
    """Return the version that is kept, and the advice that each version was asked for with."""
    followed: list[str] = []
    told = iter(verdicts)

    def draft(advice: str) -> str:
        followed.append(advice)
        return f"version {len(followed)}"

    version, kept = refine(draft, lambda _: next(told), rounds)
    if kept is not None:
        assert kept is verdicts[int(version.removeprefix("version ")) - 1]
    return version, followed


def test_without_rounds_nothing_is_judged() -> None:
    """Who wants no refinement gets the first version, and no verdict."""
    assert refined(rounds=0) == ("version 1", [""])


@pytest.mark.parametrize(
    ("said", "again"),
    [
        (verdict(THRESHOLD), False),
        (verdict(9, clarity=THRESHOLD - 0.1), True),
        (verdict(1, advice=""), False),
        (Verdict({}, "Say more."), False),
    ],
)
def test_what_is_wanting_is_rewritten(said: Verdict, again: bool) -> None:
    """A text is rewritten where a criterion is below the threshold and there is advice."""
    _, followed = refined(said, verdict(9))
    assert followed == (["", said.advice] if again else [""])


def test_the_best_version_is_kept_by_the_criteria_of_quality() -> None:
    """A version that is worse by specificity, completeness and accuracy is not kept."""
    worse = verdict(6.5, "b", **dict.fromkeys(QUALITY, 4.0))
    assert refined(verdict(5, "a"), worse, verdict(4.9, "c")) == ("version 1", ["", "a", "b"])
    assert refined(verdict(5, "a"), worse, verdict(6, "c"))[0] == "version 3"


def test_of_equals_the_later_is_kept() -> None:
    """A version that followed the advice and is no worse takes the place of the other."""
    assert refined(verdict(5, "a"), verdict(5, "b"), rounds=1)[0] == "version 2"


def test_each_version_follows_the_advice_on_the_last() -> None:
    """Advice that comes again ends it: the judge is not heeded."""
    assert refined(verdict(5, "a"), verdict(4, "b"), verdict(6, "c"))[1] == ["", "a", "b"]
    assert refined(verdict(5, "a"), verdict(6, "a"), verdict(9)) == ("version 2", ["", "a"])


def test_a_reply_is_read_as_far_as_it_says_scores() -> None:
    """Scores lie from 1 to 10; what is no number, or no criterion, is left out."""
    told = {
        "scores": {"clarity": 11, "depth": 0, "relevance": True, "usefulness": "9", "beauty": 7},
        "advice": "  Say more. ",
    }
    assert Verdict.of_reply(told) == Verdict({"clarity": 10.0, "depth": 1.0}, "Say more.")
    assert Verdict.of_reply({"scores": 7}) == Verdict()
