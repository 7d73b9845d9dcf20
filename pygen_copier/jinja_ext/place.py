"""A place: where in its template a tag stands, as its host's person knows it."""

from __future__ import annotations

from jinja2 import Environment

from pygen_copier.questionnaire.copier_command import frames, module_of, question_under_way
from pygen_copier.questionnaire.host import host_of


def place_of(environment: Environment, file: str | None) -> str:
    """Return where what is compiled just now stands, as the beginning of a sentence.

    Args:
        environment: The host's environment.
        file: The template's file, None where it is none.

    Returns:
        The place; empty where the host names it itself, and in a program of one's own.
    """
    host = host_of(environment)
    if file or not host:
        return file if file and host else ""
    if host == "cookiecutter":
        variable = _variable_under_way()
        return f"The variable {variable!r}" if variable else "A path of the template"
    question = question_under_way()
    if question is None:
        return "A setting of the template"
    return f"The question {question!r}" if question else ""


def _variable_under_way() -> str:
    """Return the name of the variable that cookiecutter renders just now, or nothing."""
    for frame in frames():
        if module_of(frame) == "cookiecutter.prompt" and "key" in frame.f_locals:
            return str(frame.f_locals["key"])
    return ""
