"""What was clarified: a person's answers to the questions that a model had before it planned."""

from __future__ import annotations

from collections.abc import Mapping

from pygen_copier.errors import PygenError
from pygen_copier.text import oneline
from pygen_copier.yaml_text import data_of


def read_clarifications(value: object) -> tuple[tuple[str, str], ...]:
    """Read the answer `clarifications`: answers by question; what was left empty is left out.

    Args:
        value: The answer, as data or as YAML text.

    Raises:
        PygenError: It is something else.
    """
    value = data_of(value, "clarifications")
    if value in (None, "", [], {}):
        return ()
    if not isinstance(value, Mapping) or any(
        isinstance(each, (Mapping, list)) for each in value.values()
    ):
        raise PygenError(
            "clarifications is no mapping from questions to answers.",
            "Write a line for each: 'QUESTION: ANSWER', in quotes where a colon is in it.",
        )
    told = {oneline(str(question)): _answer(answer) for question, answer in value.items()}
    return tuple((question, answer) for question, answer in told.items() if answer)


def _answer(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else oneline(str(value))
