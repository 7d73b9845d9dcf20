"""The reward of an attempt (formula 6)."""

from __future__ import annotations

import pytest

from pygen_copier.generation.score import GAMMA, reward


def test_the_reward_is_the_discounted_sum() -> None:
    """What is said later is discounted once more, and nothing said is worth nothing."""
    assert reward([1, 0.5, 1]) == pytest.approx(1 + GAMMA * 0.5 + GAMMA**2)
    assert reward([]) == 0


def test_what_is_asked_first_weighs_more() -> None:
    """Of two attempts that fail one check each, the one that fails later is better."""
    assert reward([1, 0]) > reward([0, 1])
