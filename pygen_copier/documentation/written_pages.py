"""Written pages are those a model writes, from what is planned of a package and what is there."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from pygen_copier.documentation import fallback_pages
from pygen_copier.documentation.module_api import module_api
from pygen_copier.documentation.page_checks import Headings, Links, PlainMarkdown, TaggedFences
from pygen_copier.documentation.python_blocks import PythonBlocks
from pygen_copier.documentation.sections import with_sections, without_sections
from pygen_copier.documentation.terms import Terms, terms_of
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.long_files.section import Section
from pygen_copier.names import module_name, slug
from pygen_copier.plan.closure import used_closure
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.telling import fewer_requirements, told_requirements, told_scripts
from pygen_copier.prompts.brief import Document
from pygen_copier.python.checks.imports import Imports
from pygen_copier.python.checks.used_names import UsedNames

MOST_GUIDES = 8  # guides to other features that a page is told of: those its modules serve, too

SECTIONS = {
    "overview": (
        Section("", "What the package is and what one does with it, in a paragraph or two."),
        Section("At work", "One short Python block that shows it at work, and what it does."),
    ),
    "tutorial": (
        Section(
            "", "What the reader will have done at the end of this lesson, in a few sentences."
        ),
        Section("First steps", "The imports and the first calls, with their code and why."),
        Section("A result", "One meaningful result, with its code and what it means."),
    ),
    "how-to": (
        Section("", "What the feature is for and when to use it, in a few sentences."),
        Section("Use it", "The usual case with its code."),
        Section("Choices and limits", "The choices, errors and limits that the API has."),
    ),
}


@dataclass(frozen=True)
class WrittenPages:
    """The artifacts of the pages of a package that are written.

    Attributes:
        plan: The plan.
        package_name: The package, as it is installed.
        import_name: The package, as it is imported.
        titles: The titles of all pages of the documentation by their files, those that are
            computed included.
        addresses: Addresses outside of the documentation that a page may link.
        imports: The check of what a page's Python imports.
        leans_on: What every page leans on beside the pages and sources there are.
        context: What requests are told of the package first.
        short_context: The same for small windows.
        used_names: The check of what a page's Python uses of other packages.
        signatures: Returns those of other packages that modules and texts may call for.
    """

    plan: Plan
    package_name: str
    import_name: str
    titles: Mapping[str, str]
    addresses: Collection[str]
    imports: Imports
    leans_on: Mapping[str, Any]
    context: Document
    short_context: Document
    used_names: UsedNames | None = field(default=None, kw_only=True)
    signatures: Callable[..., dict[str, Document]] = field(
        default=lambda *_: {}, kw_only=True, repr=False
    )

    def overview(self, file: str = "index.md") -> Artifact:
        """Return the page that says what the package is; code adds what lists all there is."""
        first = self.plan.features[:1]
        page = self._page(
            "overview",
            "overview",
            file,
            first,
            lambda: fallback_pages.overview(self.plan, self.package_name, self.titles),
        )
        listed = fallback_pages.sections(self.plan, self.titles)
        return replace(
            page,
            leans_on={**page.leans_on, "listed": listed},
            whole=lambda text: with_sections(text, listed),
            bare=lambda text: without_sections(text, listed),
        )

    def tutorial(self, features: Sequence[Feature], file: str = "tutorial.md") -> Artifact:
        """Return the page that leads a newcomer through a few features."""
        return self._page(
            "tutorial",
            "tutorial",
            file,
            features,
            lambda: fallback_pages.tutorial(self.plan, self.import_name, features),
        )

    def how_to(self, feature: Feature) -> Artifact:
        """Return the page that shows how to use a feature."""
        name = slug(feature.name)
        modules = [module for module in self.plan.modules if feature.name in module.features]
        return self._page(
            f"how-to-{name}",
            "how-to",
            f"how-to/{name}.md",
            [feature],
            lambda: fallback_pages.how_to(
                feature,
                modules,
                self.import_name,
                self.plan.commands_of(*(module.name for module in modules)),
            ),
        )

    def _page(
        self,
        name: str,
        kind: str,
        file: str,
        features: Sequence[Feature],
        fallback: Callable[[], str],
    ) -> Artifact:
        modules = self._modules_for(features)
        requirements = self.plan.demanded_of(*self._serving(features), alone=True)
        told = [{"name": feature.name, "description": feature.description} for feature in features]
        spec = {
            "page": name,
            "kind": kind,
            "package_name": self.package_name,
            "import_name": self.import_name,
            "features": told,
            **told_requirements(requirements),
        }
        inputs = {
            **spec,
            "title": self.titles[file],
            "links": self._links(file, features, modules),
            "dependencies": list(self.plan.dependencies),
            **told_scripts(self.plan.commands_of(*(module.name for module in modules))),
            "context": self.context,
        }
        examples = {
            f"example:{slug(feature.name)}": f"examples/{module_name(feature.name)}.py"
            for feature in features
        }

        def more(texts: Texts) -> dict[str, Any]:
            return {
                "api": [
                    module_api(module.name, texts[f"module:{module.name}"]).brief()
                    for module in modules
                ],
                "examples": [
                    Document("python", path, texts[name]) for name, path in examples.items()
                ],
                **self.signatures(modules, told, inputs.get("requirements")),
            }

        return Artifact(
            name=f"page:{name}",
            task="page",
            folder="docs",
            file=file,
            language="markdown",
            spec=spec,
            leans_on={
                "files": sorted(self.titles),
                "addresses": sorted(self.addresses),
                **self.leans_on,
            },
            inputs={**inputs, "terms": self._meanings(features, modules)},
            shorter=(
                ("signatures", None),
                ("terms", None),
                *fewer_requirements(requirements),
                ("context", self.short_context),
                ("context", None),
                ("examples", None),
            ),
            needs=(*(f"module:{module.name}" for module in modules), *examples),
            more=more,
            checks=(
                TaggedFences(),
                Headings(),
                PlainMarkdown(),
                Links(file, self.titles, self.addresses),
                PythonBlocks(self.imports, *([self.used_names] if self.used_names else [])),
                self._terms,
            ),
            scaffold=lambda _: fallback(),
            sections=SECTIONS[kind],
        )

    @cached_property
    def _terms(self) -> Terms:
        others = self.used_names.may_be_foreign if self.used_names else None
        has_others = bool(self.plan.dependencies)
        return Terms(self.plan, self.package_name, self.import_name, others if has_others else None)

    def _meanings(
        self, features: Sequence[Feature], modules: Sequence[Module]
    ) -> list[dict[str, str]]:
        return terms_of(features, modules, self.package_name, self.import_name)

    def _modules_for(self, features: Sequence[Feature]) -> list[Module]:
        """Return the modules that serve features and those that these use, as far as there is room.

        They are in the order of the plan.
        """
        wanted = {module.name for module in used_closure(self.plan, self._serving(features))}
        return [module for module in self.plan.modules if module.name in wanted]

    def _serving(self, features: Sequence[Feature]) -> list[str]:
        """Return the names of the modules that serve features."""
        names = {feature.name for feature in features}
        return [module.name for module in self.plan.modules if names & set(module.features)]

    def _links(
        self, file: str, features: Sequence[Feature], modules: Sequence[Module]
    ) -> dict[str, str]:
        """Return the titles of pages to link by how this one links them: those it speaks of."""
        folder = posixpath.dirname(file) or "."
        served = dict.fromkeys(name for module in modules for name in module.features)
        near = [*(feature.name for feature in features), *served][:MOST_GUIDES]
        own = {f"how-to/{slug(name)}.md" for name in near}
        own |= {f"reference/{module.name}.md" for module in modules}
        return {
            _link(other, folder): title
            for other, title in self.titles.items()
            if other != file and ("/" not in other or other in own)
        }


@lru_cache(maxsize=1024)
def _link(file: str, folder: str) -> str:
    return posixpath.relpath(file, folder)
