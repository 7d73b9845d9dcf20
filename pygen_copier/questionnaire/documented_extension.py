"""Computed pages: what a template's pages call for that say what the recorded files hold."""

from __future__ import annotations

from jinja2 import Environment

from pygen_copier.documentation.computed_pages import ComputedPages
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template
from pygen_copier.questionnaire.recipe_extension import RecipeExtension


class DocumentedExtension(RecipeExtension):
    """Gives a template's files the pages that are computed; its recipe has modules and examples."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._pages: tuple[object, ComputedPages] | None = None

    @called_in_template
    def api_page(self, answers: Answers) -> str:
        """Return the page about all modules."""
        return self._pages_of(answers).overview()

    @called_in_template
    def module_page(self, answers: Answers, name: str) -> str:
        """Return the page about a module."""
        return self._pages_of(answers).module(name)

    @called_in_template
    def examples_page(self, answers: Answers) -> str:
        """Return the page of all examples."""
        examples = self.texts_of(answers, "example")
        texts = {artifact.path: text for artifact, text in examples}
        outputs = {artifact.path: self.output_of(answers, artifact) for artifact, _ in examples}
        return self._pages_of(answers).examples(texts, outputs)

    def _pages_of(self, answers: Answers) -> ComputedPages:
        """Return the pages of the recorded sources, which are read once for all."""
        record = answers["generated"]
        if self._pages is None or self._pages[0] is not record:
            modules = self.texts_of(answers, "module")
            sources = {artifact.subject: text for artifact, text in modules}
            made = ComputedPages(self.plan_of(answers), answers["import_name"], sources)
            self._pages = (record, made)
        return self._pages[1]
