"""The estimate of tokens: what it counts, and the bounds that prompts rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.tokens import SMALL_WINDOW, estimate_tokens

PROSE = (
    "A person describes a Python package in a few sentences and a list of features, and gets the "
    "whole package: code, tests that pass, documentation and packaging. Months later an update "
    "brings a new feature, writes only what changed, and keeps every line they wrote."
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        (" ", 0),
        ("word", 1),
        ("letters", 1),
        ("word" + " " * 32, 2),
        ("word" + " " * 33, 3),
        ("word" + "\t" * 33, 3),
        ("features", 2),
        ("two words", 2),
        ("a  b", 3),
        ("\n", 1),
        ("\n    x", 2),
        ("f(x)", 4),
        ('{"a":"b"}', 5),
        ("2024", 4),
        ("größe", 4),
        ("量子", 2),
        ("\N{GRINNING FACE}", 1),
        ("\ud800", 1),
    ],
)
def test_what_is_counted(text: str, tokens: int) -> None:
    """Words count by seven letters, signs by three, space by 32, others one by one."""
    assert estimate_tokens(text) == tokens


def test_prose_comes_out_near_the_usual_rule() -> None:
    """English prose counts about as many tokens as the usual rule says, one for four characters."""
    assert len(PROSE) / 5 < estimate_tokens(PROSE) < len(PROSE) / 3.5


# A prompt and a reply of each task, and what two tokenizers count: `benchmarks/tokens.py --write`.
COUNTED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("token_counts.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("model", COUNTED[0]["counts"])
def test_estimates_are_near_what_real_tokenizers_count(model: str) -> None:
    """Each prompt and reply is within a fifth of the count, and all together within a tenth."""
    pairs = [(estimate_tokens(each["text"]), each["counts"][model]) for each in COUNTED]
    assert all(abs(estimate - count) <= max(4, count / 5) for estimate, count in pairs)
    estimates, counts = (sum(column) for column in zip(*pairs, strict=True))
    assert 0.9 < estimates / counts < 1.1


def test_a_small_window() -> None:
    """The window below which the contextual prompt is used is that of the issue."""
    assert SMALL_WINDOW == 16_000


@given(st.text())
def test_no_more_tokens_than_bytes(text: str) -> None:
    """Vocabularies fall back to bytes, so no text takes more tokens than those."""
    assert 0 <= estimate_tokens(text) <= len(text.encode("utf-8", "surrogatepass"))


@given(st.text("ab \n(é量"), st.text("ab \n(é量"))
def test_parts_add_up(one: str, two: str) -> None:
    """A text takes no less than its parts and, but for the white space between, no more in all."""
    whole, first, second = map(estimate_tokens, (one + two, one, two))
    assert max(first, second) <= whole <= first + second + 1
