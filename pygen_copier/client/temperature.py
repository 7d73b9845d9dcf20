"""The temperature of a request says how freely a model samples its reply.

It is τ of formula 4 of "PyGen: A Collaborative Human-AI Approach to Python Package Creation"
(arXiv 2411.08932),

    p_τ(x) ∝ exp(log p(x) / τ)

by which a model at τ near 0 says what it finds likeliest, and at τ above 1 what is less likely as
well. Each task has its own, and a person may give it another.
"""

from __future__ import annotations

from collections.abc import Mapping

from pygen_copier.errors import PygenError

HIGHEST = 2.0
_DEFAULT = 0.2
_DEFAULTS = {"assess": 0.0, "judge": 0.0, "feature": 0.4, "summary": 0.4}


def read_temperatures(value: object) -> dict[str, float]:
    """Read the `temperatures` answer: a mapping from tasks to numbers, or nothing.

    Raises:
        PygenError: It is no mapping, or holds what is no temperature.
    """
    from pygen_copier.yaml_text import data_of  # late: a template without the tag reads none

    told = data_of(value, "temperatures") or {}
    if not isinstance(told, Mapping):
        raise PygenError("temperatures is no mapping.", "Write it as {task: 0.7}.")
    return {str(task): _read(number, str(task)) for task, number in told.items()}


def temperature(task: str, of: str, given: Mapping[str, float], hotter: float = 0.0) -> float:
    """Return the temperature of a request.

    Args:
        task: The task.
        of: The task that it is a part of, whose temperature it has where that alone was given.
        given: What a person gave, by task.
        hotter: By how much it is above what is usual for the task.
    """
    usual = given.get(task, given.get(of, _DEFAULTS.get(task, _DEFAULT)))
    return min(HIGHEST, usual + hotter)


def _read(number: object, task: str) -> float:
    if isinstance(number, (int, float)) and not isinstance(number, bool) and 0 <= number <= HIGHEST:
        return float(number)
    raise PygenError(
        f"{number!r} is no temperature of {task!r}.", f"Give a number from 0 to {HIGHEST:g}."
    )
