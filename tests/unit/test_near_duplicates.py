"""Near-duplicates: what counts as a repetition, and where it is reported."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.plan.near_duplicates import ALIKE, MIN_WORDS, near_duplicates

LONG = "All inputs are validated before the decoder runs."


def test_the_later_feature_repeats() -> None:
    """A sentence is reported where it stands again, not where it stood first."""
    texts = {"parity": f"It counts bits. {LONG}", "noise": f"{LONG} It draws errors."}
    assert near_duplicates(texts) == {"noise": [LONG]}


def test_the_order_of_the_features_decides() -> None:
    """Which feature is the earlier one is the order of the mapping, not of the names."""
    assert near_duplicates({"b": LONG, "a": LONG}) == {"a": [LONG]}
    assert near_duplicates({"a": LONG, "b": LONG}) == {"b": [LONG]}


def test_a_feature_may_repeat_itself() -> None:
    """What stands twice within one feature is not a repetition across features."""
    assert near_duplicates({"parity": f"{LONG} {LONG}"}) == {}


def test_all_repetitions_in_their_order() -> None:
    """Every repeating sentence is reported, features and sentences in the order of the texts."""
    other = "The results are the same on every machine."
    texts = {"a": f"{LONG} {other}", "c": f"{other} {LONG}", "b": LONG}
    assert near_duplicates(texts) == {"c": [other, LONG], "b": [LONG]}


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
    assert near_duplicates({"a": LONG, "b": sentence}) == {"b": [" ".join(sentence.split())]}


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
    assert near_duplicates({"a": LONG, "b": sentence}) == {}


def test_one_may_be_the_beginning_of_the_other() -> None:
    """Five words and the same with three more are just alike enough, whichever comes first."""
    short, long = "a b c d e", "a b c d e x y z"
    assert near_duplicates({"1": short, "2": long}) == {"2": [long]}
    assert near_duplicates({"1": long, "2": short}) == {"2": [short]}
    assert near_duplicates({"1": short, "2": f"{long} w"}) == {}


@pytest.mark.parametrize(("words", "repeats"), [(MIN_WORDS - 1, False), (MIN_WORDS, True)])
def test_short_sentences_do_not_count(words: int, repeats: bool) -> None:
    """A sentence of fewer words than the least may stand in every feature."""
    sentence = " ".join(["one", "two", "three", "four", "five"][:words]) + "."
    assert bool(near_duplicates({"a": sentence, "b": sentence})) is repeats


def test_where_sentences_end() -> None:
    """Marks, paragraphs and list items end a sentence; a version number or a wrap does not."""
    text = f"Needs 3.11 or any\nlater Python version\n\nAs said before: nothing\n- {LONG}\n- other"
    other = "Needs 3.11 or any later Python version"
    assert near_duplicates({"a": f"{other}. {LONG}", "b": text}) == {"b": [other, f"- {LONG}"]}


def test_scripts_without_spaces() -> None:
    """Chinese sentences are told apart by their own marks, and their characters count as words."""
    assert near_duplicates({"a": "解码器检查所有输入。快。", "b": "慢。解码器检查所有输入。"}) == {
        "b": ["解码器检查所有输入。"]
    }


_FEW_WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=9).map(" ".join)


@given(st.lists(_FEW_WORDS, min_size=2, max_size=9))
def test_no_repetition_is_overlooked(sentences: list[str]) -> None:
    """What is found is what comparing every pair of sentences finds."""
    texts = {str(at): sentence for at, sentence in enumerate(sentences)}
    expected = {
        str(at): [sentence]
        for at, sentence in enumerate(sentences)
        if any(_alike(sentence, earlier) for earlier in sentences[:at])
    }
    assert near_duplicates(texts) == expected


def _alike(one: str, two: str) -> bool:
    if min(len(one.split()), len(two.split())) < MIN_WORDS:
        return False
    first, second = ({*text.split(), *re.findall(r"(?=(\w \w))", text)} for text in (one, two))
    return len(first & second) >= ALIKE * len(first | second)


@given(st.dictionaries(st.text(), st.text() | st.text("ab .\n-。")))
def test_any_text_has_an_answer(texts: dict[str, str]) -> None:
    """Whatever the texts, only their own sentences are reported, and always the same."""
    found = near_duplicates(texts)
    assert found == near_duplicates(texts)
    for feature, sentences in found.items():
        assert all(sentence in " ".join(texts[feature].split()) for sentence in sentences)
