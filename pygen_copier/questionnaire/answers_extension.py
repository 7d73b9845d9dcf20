"""The base of a template's Jinja extension: what questions offer, and what may be answered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from jinja2 import Environment
from jinja2.ext import Extension

from pygen_copier.bounds import require_bounded
from pygen_copier.git import git_setting
from pygen_copier.paths import is_there
from pygen_copier.prompts.overrides import prompts_of_run
from pygen_copier.providers import registry
from pygen_copier.questionnaire.answers import (
    BY_TASK,
    Choices,
    Rule,
    answer_problem,
    check_answers,
    check_provider,
    check_tasks,
    default_model,
    is_left_to_spec,
    offered,
    provider_words,
)
from pygen_copier.questionnaire.copier_run import CopierRun, cache_templates
from pygen_copier.questionnaire.filters import FILTERS
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template, offer
from pygen_copier.questionnaire.question_names import check_names
from pygen_copier.questionnaire.run_end import watch
from pygen_copier.questionnaire.terminal import fitting_complaint
from pygen_copier.questionnaire.unfinished import is_same
from pygen_copier.questionnaire.unmanaged import is_managed, patterns_of_render
from pygen_copier.questionnaire.verify_question import default_verify

if TYPE_CHECKING:
    from pygen_copier.prompts.prompt_templates import PromptTemplates


class AnswersExtension(Extension):
    """Gives a template's questions their defaults and choices, and holds answers against rules.

    Attributes:
        prompts: The folder of the recipe's prompts, `<task>.md.jinja` each.
        choices: What may be answered to the questions that offer a choice, with a word on each or
            without.
        rules: What is wrong with an answer, by question; a rule returns a sentence, or None.
    """

    prompts: ClassVar[Path]
    choices: ClassVar[Mapping[str, Choices]] = {}
    rules: ClassVar[Mapping[str, Rule]] = {}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.run_end = watch(environment)
        cache_templates(environment)
        environment.filters.update(FILTERS)
        offer(environment, self)

    # What questions call, in the order of a run.

    @called_in_template
    def check_names(self, answers: Answers) -> str:
        """Refuse answers to questions that there are not, before any is asked; return nothing."""
        run = CopierRun(answers)
        require_bounded(run.given, "What was answered")
        if self.run_end:
            require_bounded(self.run_end.command.recorded, run.answers_file)
        if not (run.is_old_render or run.is_scratch_render):
            if self.run_end:
                check_names(run.given, self.run_end.command.questions)
            is_there(run.project, run.answers_file)  # a link is told, which Copier follows
        return ""

    @called_in_template
    def choices_of(self, answers: Answers, name: str, given: object) -> list[tuple[str, str]]:
        """Return what a question offers with a word on each, and what was given to it."""
        choices = provider_words() if name == "provider" else self.choices[name]
        if self.run_end and not self.run_end.command.is_interactive:
            choices = tuple(choices)  # Copier compiles each word, and nobody reads them
        return offered(choices, given)

    @called_in_template
    def writes(self, answers: Answers, path: str) -> bool:
        """Return whether the template writes a file, and does not leave it to the person."""
        return is_managed(answers, path)

    @called_in_template
    def left_alone(self, answers: Answers) -> str:
        """Return the patterns of files that the template does not write, nor take away."""
        is_old = self.run_end is not None and CopierRun(answers).is_old_render
        wanted = self.run_end.command.wanted if self.run_end and is_old else answers
        return patterns_of_render(answers, wanted)

    @called_in_template
    def git_setting(self, answers: Answers, name: str) -> str:
        """Return a setting of git such as `user.name`, empty where it is missing."""
        return self.git_setting_of(name)

    @staticmethod
    def git_setting_of(name: str) -> str:
        """Return a setting of git; a mail address only where it is one that may be recorded."""
        value = git_setting(name)
        return "" if name == "user.email" and answer_problem("author_email", value) else value

    @called_in_template
    def first_usable_provider(self, answers: Answers) -> str:
        """Return the provider that is offered first: the first that can be used here."""
        return registry.first_usable()

    @called_in_template
    def default_model(self, answers: Answers, provider: str) -> str:
        """Return the model of a provider that is offered first."""
        return default_model(provider, ask=CopierRun(answers).may_ask)

    @called_in_template
    def model_complaint(self, answers: Answers, provider: str, model: str) -> str:
        """Return that the last run's model is another provider's: Copier drops it, then."""
        recorded = self.run_end.command.recorded if self.run_end else {}
        last = recorded.get("provider", provider)
        if last == provider or recorded.get("model") != model:
            return ""
        return f"This is a model of {last}."

    @called_in_template
    def default_verify(self, answers: Answers) -> str:
        """Return how code is verified where nobody says."""
        return default_verify()

    @called_in_template
    def answer_complaint(self, answers: Answers, name: str, value: object) -> str:
        """Return what is wrong with a plain answer, to the person who sits at the question."""
        self._begin()
        if not self.hears_complaint(answers, name, value):
            return ""
        if is_left_to_spec(name, {**answers, name: value}):
            return ""
        problem = answer_problem(name, value, self.rules)
        return fitting_complaint(name, problem) if problem else ""

    def _begin(self) -> None:
        """Look at the last run's answers, which Copier drops where they do not fit any more."""

    def is_person_at(self, answers: Answers, name: str) -> bool:
        """Return whether a person is asked a question, also one that was answered (`--ask`)."""
        run, end = CopierRun(answers), self.run_end
        asks = end is not None and run.may_ask and end.command.asks(name)
        return asks or run.can_ask_again(name)

    def hears_complaint(self, answers: Answers, name: str, value: object) -> bool:
        """Return whether a person at a question would hear a complaint about what stands there.

        Of an answer that was given, only `check_all` can complain: here it ends in a traceback.
        """
        if not self.is_person_at(answers, name):
            return False
        given = self.run_end.command.given if self.run_end else {}
        if self.run_end and CopierRun(answers).may_ask:
            self.run_end.hear(name, value)
        return not (name in given and is_same(value, given[name]))

    def check_given(self, answers: Answers) -> None:
        """Hold the answers that a person gave against the rules.

        Raises:
            PygenError: With the first problem.
        """
        self._check_rules(answers)
        if CopierRun(answers).is_given("provider"):
            check_provider(answers["provider"])

    def _check_rules(self, answers: Answers) -> None:
        check_answers(answers, self.choices, self.rules)
        run = CopierRun(answers)
        if run.is_old_render or run.is_scratch_render:
            return  # nobody is asked there
        if any(answers.get(question) for question in BY_TASK):
            check_tasks(answers, self.prompt_templates(answers).tasks())

    def prompt_templates(self, answers: Answers) -> PromptTemplates:
        """Return the prompts of a run: the recipe's, and what stands in their place."""
        return prompts_of_run(self.prompts, CopierRun(answers).project, answers)
