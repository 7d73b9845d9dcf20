"""The score of an attempt (formula 6)."""

from __future__ import annotations

import pytest

from pygen_copier.generation.score import GAMMA, score


def test_the_score_is_the_discounted_sum() -> None:
    """What is said later is discounted once more, and nothing said is worth nothing."""
    assert score([1, 0.5, 1]) == pytest.approx(1 + GAMMA * 0.5 + GAMMA**2)
    assert score([]) == 0


def test_what_is_asked_first_weighs_more() -> None:
    """Of two attempts that fail one check each, the one that fails later is better."""
    assert score([1, 0]) > score([0, 1])
