"""Computed pages: what a template's pages call for that say what the recorded files hold."""

from __future__ import annotations

from jinja2 import Environment

from pygen_copier.documentation.computed_pages import Reference
from pygen_copier.questionnaire.copier_run import Answers, called_in_template
from pygen_copier.questionnaire.recipe_extension import RecipeExtension


class DocumentedExtension(RecipeExtension):
    """Gives a template's files the pages that are computed; its recipe has modules and examples."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._reference: tuple[object, Reference] | None = None
        for function in (self.api_page, self.module_page, self.examples_page):
            environment.globals[function.__name__] = function

    @called_in_template
    def api_page(self, answers: Answers) -> str:
        """Return the page about all modules."""
        return self._reference_of(answers).overview()

    @called_in_template
    def module_page(self, answers: Answers, name: str) -> str:
        """Return the page about a module."""
        return self._reference_of(answers).module(name)

    @called_in_template
    def examples_page(self, answers: Answers) -> str:
        """Return the page of all examples."""
        examples = self.texts_of(answers, "example")
        texts = {artifact.path: text for artifact, text in examples}
        return self._reference_of(answers).examples(texts)

    def _reference_of(self, answers: Answers) -> Reference:
        """Return what the sources say, read once for all pages."""
        record = answers["generated"]
        if self._reference is None or self._reference[0] is not record:
            modules = self.texts_of(answers, "module")
            sources = {artifact.subject: text for artifact, text in modules}
            made = Reference(self.plan_of(answers), answers["import_name"], sources)
            self._reference = (record, made)
        return self._reference[1]
