"""Repeated sentences: what counts as a repetition, where it is reported, and how fast."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.plan.near_duplicates import ALIKE, MIN_WORDS, repeated_sentences

LONG = "All inputs are validated before the decoder runs."


def test_the_later_feature_repeats() -> None:
    """A sentence is reported where it stands again, not where it stood first."""
    texts = {"parity": f"It counts bits. {LONG}", "noise": f"{LONG} It draws errors."}
    assert repeated_sentences(texts) == {"noise": [LONG]}


def test_the_order_of_the_features_decides() -> None:
    """Which feature is the earlier one is the order of the mapping, not of the names."""
    assert repeated_sentences({"b": LONG, "a": LONG}) == {"a": [LONG]}
    assert repeated_sentences({"a": LONG, "b": LONG}) == {"b": [LONG]}


def test_a_feature_may_repeat_itself() -> None:
    """What stands twice within one feature is not a repetition across features."""
    assert repeated_sentences({"parity": f"{LONG} {LONG}"}) == {}


def test_all_repetitions_in_their_order() -> None:
    """Every repeating sentence is reported, features and sentences in the order of the texts."""
    other = "The results are the same on every machine."
    texts = {"a": f"{LONG} {other}", "c": f"{other} {LONG}", "b": LONG}
    assert repeated_sentences(texts) == {"c": [other, LONG], "b": [LONG]}


@pytest.mark.parametrize(
    "sentence",
    [
        "ALL INPUTS are VALIDATED, before the DECODER runs!",
        "- All   inputs are validated before\n  the decoder runs.",
        "All inputs are validated before the encoder runs.",
        "All inputs are validated before the decoder runs once.",
        "All of the inputs are validated before the decoder runs.",
    ],
)
def test_nearly_the_same(sentence: str) -> None:
    """Case, marks, line wraps and one other word do not make another sentence."""
    assert repeated_sentences({"a": LONG, "b": sentence}) == {"b": [" ".join(sentence.split())]}


@pytest.mark.parametrize(
    "sentence",
    [
        "All results are checked after the encoder stops.",
        "The decoder runs before anything is known of the noise.",
        "Before runs are validated the decoder inputs all.",
        "Inputs.",
    ],
)
def test_another_sentence(sentence: str) -> None:
    """Sentences that share some words, or all in another order, are not the same."""
    assert repeated_sentences({"a": LONG, "b": sentence}) == {}


def test_one_may_be_the_beginning_of_the_other() -> None:
    """Five words and the same with three more are just alike enough, whichever comes first."""
    short, long = "a b c d e", "a b c d e x y z"
    assert repeated_sentences({"1": short, "2": long}) == {"2": [long]}
    assert repeated_sentences({"1": long, "2": short}) == {"2": [short]}
    assert repeated_sentences({"1": short, "2": f"{long} w"}) == {}


@pytest.mark.parametrize(("words", "repeats"), [(MIN_WORDS - 1, False), (MIN_WORDS, True)])
def test_short_sentences_do_not_count(words: int, repeats: bool) -> None:
    """A sentence of fewer words than the least may stand in every feature."""
    sentence = " ".join(["one", "two", "three", "four", "five"][:words]) + "."
    assert bool(repeated_sentences({"a": sentence, "b": sentence})) is repeats


def test_where_sentences_end() -> None:
    """Marks, paragraphs and list items end a sentence; a version number or a wrap does not."""
    text = f"Needs 3.11 or any\nlater Python version\n\nAs said before: nothing\n- {LONG}\n- other"
    other = "Needs 3.11 or any later Python version"
    assert repeated_sentences({"a": f"{other}. {LONG}", "b": text}) == {"b": [other, f"- {LONG}"]}


def test_scripts_without_spaces() -> None:
    """Chinese sentences are told apart by their own marks, and their characters count as words."""
    assert repeated_sentences(
        {"a": "解码器检查所有输入。快。", "b": "慢。解码器检查所有输入。"}
    ) == {"b": ["解码器检查所有输入。"]}


_FEW_WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=9).map(" ".join)


@given(st.lists(_FEW_WORDS, min_size=2, max_size=9))
def test_no_repetition_is_overlooked(sentences: list[str]) -> None:
    """The short cut by rare shingles finds just what comparing every pair finds."""
    texts = {str(at): sentence for at, sentence in enumerate(sentences)}
    expected = {
        str(at): [sentence]
        for at, sentence in enumerate(sentences)
        if any(_alike(sentence, earlier) for earlier in sentences[:at])
    }
    assert repeated_sentences(texts) == expected


def _alike(one: str, two: str) -> bool:
    if min(len(one.split()), len(two.split())) < MIN_WORDS:
        return False
    first, second = ({*text.split(), *re.findall(r"(?=(\w \w))", text)} for text in (one, two))
    return len(first & second) >= ALIKE * len(first | second)


@given(st.dictionaries(st.text(), st.text() | st.text("ab .\n-。")))
def test_any_text_has_an_answer(texts: dict[str, str]) -> None:
    """Whatever the texts, only their own sentences are reported, and always the same."""
    found = repeated_sentences(texts)
    assert found == repeated_sentences(texts)
    for feature, sentences in found.items():
        assert all(sentence in " ".join(texts[feature].split()) for sentence in sentences)


@pytest.mark.parametrize("lead", ["", "The feature of this package returns an array with "])
def test_forty_features_take_no_time(lead: str) -> None:
    """Ten sentences in each of forty features are compared in less than 50 ms."""
    choice = random.Random(1)  # noqa: S311
    words = [f"word{number}" for number in range(400)]
    texts = {
        f"feature {number}": " ".join(
            f"{lead}{' '.join(choice.choices(words, k=12))}." for _ in range(10)
        )
        for number in range(40)
    }
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        repeated_sentences(texts)
        seconds.append(time.process_time() - begun)
    assert min(seconds) < 0.05
