"""A render context: which host renders a tag, and whether a model may be asked there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError
from jinja2.runtime import Context

from pygen_copier.questionnaire.copier_run import CopierRun
from pygen_copier.questionnaire.host import host_of


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Where a tag is rendered.

    Attributes:
        refusal: Why no model may be asked, as the end of a sentence; empty where one may.
        remedy: What to do where the text is not in the reply store.
        is_preview: Whether nothing will be written, so that a stand-in will do.
        is_command: Whether a person waits at a terminal for the files.
        is_question: Whether a question's default is rendered, whose text is the answer.
        rendered_again: The environment of a host that renders the result once more, or None.
        recorded: The answer `generated`, None where there is none here.
    """

    refusal: str = ""
    remedy: str = ""
    is_preview: bool = False
    is_command: bool = False
    is_question: bool = False
    rendered_again: Environment | None = None
    recorded: Any = None

    @classmethod
    def of_tag(cls, environment: Environment, context: Context) -> RenderContext:
        """Find out where a tag is rendered.

        Args:
            environment: The host's environment; its extensions tell the host.
            context: The context of the tag.
        """
        host = host_of(environment)
        if host == "copier":
            return _in_copier(context.parent)  # not what a template sets itself
        # cookiecutter renders the default of a variable again when cruft gives it back to it.
        is_variable = host == "cookiecutter" and context.name is None
        return cls(is_command=bool(host), rendered_again=environment if is_variable else None)

    def problem_of(self, text: str) -> str | None:
        """Return why a text cannot stand here, or None where it can."""
        environment = self.rendered_again
        if environment is None:
            return None
        try:
            if all(kind == "data" for _, kind, _ in environment.lex(text)):
                return None
        except TemplateSyntaxError:
            pass
        marks = (environment.variable_start_string, environment.block_start_string)
        comment = environment.comment_start_string
        return (
            f"The text holds {', '.join(marks)} or {comment}, and would be taken for a template. "
            "Write it without them."
        )


def _in_copier(answers: Mapping[str, Any]) -> RenderContext:
    """Return the context of a tag in Copier, which asks models while answers are computed only."""
    if not CopierRun.is_behind(answers):
        return RenderContext(
            "the template that holds this tag was imported without its context",
            "Add `with context` to the import.",
        )
    run = CopierRun(answers)
    is_question = run.is_in_questions
    recorded = answers.get("generated")
    if run.is_pretending:
        why = "nothing is asked with --pretend"
        return RenderContext(why, is_preview=True, is_question=is_question, recorded=recorded)
    if not is_question:
        return RenderContext(
            "Copier's files ask no model",
            "Let the template record it: its last question is `generated`, with the default "
            "pygen.texts().",
            recorded=recorded,
        )
    if not run.may_ask:
        return RenderContext(
            "this render of Copier's own asks no model",
            "Record the text: put the tag into the default of a question with `ask: false` and "
            "without `when: false`.",
            is_question=True,
        )
    return RenderContext(is_command=True, is_question=True)


def recorded_text(record: Any, name: str) -> str | None:
    """Return a text of the answer `generated`, or None where it has none of this name.

    Raises:
        PygenError: It is damaged.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get(name), Mapping):
        return None
    from pygen_copier.generation.record import Record

    return Record.read({name: record[name]})[name].text(name).strip("\n")
