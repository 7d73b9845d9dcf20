"""Refinement: which version of a text is kept, and when no other is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from pygen_copier.plan.planning.refinement import CRITERIA, THRESHOLD, Verdict, Version, refine


def verdict(score: float, advice: str = "Name the algorithm.", **others: float) -> Verdict:
    """Return a verdict with one score for all criteria but some."""
    return Verdict({**dict.fromkeys(CRITERIA, score), **others}, advice)


class Writing:
    """Has texts judged as is said, and notes what is judged and how each is rewritten.

    Args:
        verdicts: What is said of the versions of each text, in their order.
        long: Versions that are far too long.
    """

    def __init__(self, long: tuple[str, ...] = (), **verdicts: tuple[Verdict, ...]) -> None:
        self.verdicts = {name: list(said) for name, said in verdicts.items()}
        self.long = long
        self.judged: list[list[str]] = []
        self.rewritten: list[tuple[str, list[str]]] = []

    def refined(self, rounds: int = 2) -> dict[str, Version[str]]:
        """Return the versions that are kept."""
        drafts = {name: f"{name} 1" for name in self.verdicts}
        return refine(drafts, self._judge, self._rewrite, lambda text: text in self.long, rounds)

    def _judge(self, texts: Mapping[str, str]) -> Mapping[str, Verdict]:
        self.judged.append(sorted(texts.values()))
        return {name: self.verdicts[name].pop(0) for name in texts if self.verdicts[name]}

    def _rewrite(self, name: str, draft: str, advice: Sequence[str]) -> str:
        self.rewritten.append((draft, list(advice)))
        return f"{name} {1 + sum(each.startswith(name) for each, _ in self.rewritten)}"


def kept(*verdicts: Verdict, rounds: int = 2, long: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """Return the version of one text that is kept, and the last advice of each round."""
    writing = Writing(long, a=verdicts)
    version = writing.refined(rounds)["a"]
    return version.text, [advice[-1] for _, advice in writing.rewritten]


def test_without_rounds_nothing_is_judged() -> None:
    """Who wants no refinement gets the first version, and no verdict."""
    writing = Writing(a=(verdict(5),))
    assert writing.refined(rounds=0) == {"a": Version("a 1")}
    assert writing.judged == []


def test_a_round_is_one_verdict_on_all_texts() -> None:
    """All texts are judged together; then those that were rewritten, together again."""
    writing = Writing(a=(verdict(5), verdict(9)), b=(verdict(9),), c=(verdict(6), verdict(7)))
    found = writing.refined()
    assert writing.judged == [["a 1", "b 1", "c 1"], ["a 2", "c 2"]]
    assert {name: version.text for name, version in found.items()} == {
        "a": "a 2",
        "b": "b 1",
        "c": "c 2",
    }


@pytest.mark.parametrize(
    ("said", "again"),
    [
        (verdict(THRESHOLD), False),
        (verdict(9, completeness=THRESHOLD - 0.1), True),
        (Verdict({"specificity": 9.0, "completeness": 9.0}, "Say more."), True),
        (Verdict({}, "Say more."), False),
    ],
)
def test_what_is_wanting_is_rewritten(said: Verdict, again: bool) -> None:
    """A text is rewritten where a criterion is below the threshold or has no score."""
    _, followed = kept(said, verdict(9))
    assert followed == ([said.advice] if again else [])


def test_low_scores_alone_are_advice() -> None:
    """A judge that scores low and advises nothing has the text rewritten all the same."""
    said = verdict(9, advice="", specificity=4)
    assert kept(said, verdict(9))[1] == ["Of 10 it has specificity 4: raise it."]
    assert kept(verdict(9, advice="")) == ("a 1", [])


def test_every_round_begins_with_the_best_version_and_all_advice() -> None:
    """p* = argmax Q(p | p0): what a round made worse is not what the next one is told to mend."""
    writing = Writing(a=(verdict(5, "a"), verdict(4, "b"), verdict(6, "c"), verdict(6.5, "d")))
    found = writing.refined(rounds=3)
    assert writing.rewritten == [("a 1", ["a"]), ("a 1", ["a", "b"]), ("a 3", ["a", "b", "c"])]
    assert found["a"].text == "a 4"


def test_the_best_version_is_kept_by_the_mean_of_all_criteria() -> None:
    """A version that is worse is not kept, and a criterion without a score counts nothing."""
    assert kept(verdict(5, "a"), verdict(4, "b"), verdict(4.9, "c"))[0] == "a 1"
    partial = Verdict({"specificity": 7.0, "completeness": 7.0}, "b")
    assert kept(verdict(5, "a"), partial, rounds=1)[0] == "a 1"


def test_a_good_version_ends_it() -> None:
    """Nothing is rewritten whose best version reaches the threshold by every criterion."""
    writing = Writing(a=(verdict(5, "a"), verdict(8, "b"), verdict(9, "c")))
    assert writing.refined(rounds=3)["a"].text == "a 2"
    assert len(writing.rewritten) == 1


def test_of_equals_the_later_is_kept() -> None:
    """A version that followed the advice and is no worse takes the place of the other."""
    assert kept(verdict(5, "a"), verdict(5, "b"), rounds=1)[0] == "a 2"


@pytest.mark.parametrize(("score", "version"), [(5.9, "a 1"), (6, "a 2")])
def test_what_is_far_too_long_must_be_clearly_better(score: float, version: str) -> None:
    """Length alone throws nothing away, and buys nothing: a point of ten decides."""
    assert kept(verdict(5, "a"), verdict(score, "b"), rounds=1, long=("a 2",))[0] == version


@pytest.mark.parametrize(("score", "version"), [(3.9, "a 1"), (4, "a 2")])
def test_the_shorter_one_is_taken_unless_it_is_clearly_worse(score: float, version: str) -> None:
    """A text that is far too long gives way to one that is not, if hardly anything is lost."""
    assert kept(verdict(5, "a"), verdict(score, "b"), rounds=1, long=("a 1",))[0] == version


def test_a_version_that_nobody_judged_is_not_kept() -> None:
    """Where a verdict does not come, what was judged before stays."""
    assert kept(verdict(5, "a"))[0] == "a 1"


def test_a_rewrite_that_came_to_nothing_is_not_judged_again() -> None:
    """The draft, handed back, costs no verdict."""
    judged: list[Mapping[str, str]] = []

    def judge(texts: Mapping[str, str]) -> Mapping[str, Verdict]:
        judged.append(texts)
        return dict.fromkeys(texts, verdict(5))

    found = refine({"a": "x"}, judge, lambda name, best, advice: best, lambda _: False, 3)
    assert found["a"].text == "x"
    assert len(judged) == 1


def test_advice_that_comes_again_ends_it() -> None:
    """The judge is not heeded, and would not be the next time."""
    assert kept(verdict(5, "a"), verdict(6, "a"), verdict(9)) == ("a 2", ["a"])


def test_a_reply_is_read_as_far_as_it_says_scores() -> None:
    """Scores lie from 1 to 10; what is no number, or no criterion, is left out."""
    told = {
        "scores": {"specificity": 11, "completeness": 0, "technical accuracy": "9", "beauty": 7},
        "advice": "  Say more. ",
    }
    said = Verdict({"specificity": 10.0, "completeness": 1.0}, "Say more.")
    assert Verdict.of_reply(told) == said
    assert said.unscored == ("technical accuracy",)
    assert Verdict.of_reply({"scores": {"specificity": True}, "advice": None}) == Verdict()
    assert Verdict.of_reply({"scores": 7}) == Verdict()
