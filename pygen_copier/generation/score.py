"""The score of an attempt: what checks and tests say of a text, in one number."""

from __future__ import annotations

from collections.abc import Iterable

GAMMA = 0.9


def score(feedback: Iterable[float]) -> float:
    """Return R = Σ_t GAMMA^t r_t, formula 6 of the PyGen paper (arXiv 2411.08932).

    The paper leaves r_t open. Here t counts the checks in their order and then the runs of tests,
    and r_t, from 0 to 1, is how far the text passes: what is asked first weighs most, because what
    comes later means little without it.

    Args:
        feedback: r_t in the order of t.
    """
    return sum(GAMMA**t * passed for t, passed in enumerate(feedback))
