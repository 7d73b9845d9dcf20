"""Written pages are those a model writes, from what is planned of a package and what is there."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pygen_copier.documentation import fallback_pages
from pygen_copier.documentation.module_api import module_api
from pygen_copier.documentation.page_checks import Headings, Links, PlainMarkdown, TaggedFences
from pygen_copier.documentation.python_blocks import PythonBlocks
from pygen_copier.documentation.terms import Terms, terms_of
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.names import module_name, slug
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.prompts.brief import Document
from pygen_copier.python.checks.imports import Imports


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

    def overview(self, file: str = "index.md") -> Artifact:
        """Return the page that says what the package is; it speaks of all features and modules."""
        return self._page(
            "overview",
            "overview",
            file,
            self.plan.features,
            self.plan.modules,
            self.plan.features[:1],
            fallback_pages.overview(self.plan, self.package_name, self.titles),
        )

    def tutorial(self, features: Sequence[Feature], file: str = "tutorial.md") -> Artifact:
        """Return the page that leads a newcomer through a few features."""
        return self._page(
            "tutorial",
            "tutorial",
            file,
            features,
            self._modules_for(features),
            features,
            fallback_pages.tutorial(self.plan, self.import_name, features),
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
            self._modules_for([feature]),
            [feature],
            fallback_pages.how_to(feature, modules, self.import_name),
        )

    def _page(
        self,
        name: str,
        kind: str,
        file: str,
        features: Sequence[Feature],
        modules: Sequence[Module],
        shown: Sequence[Feature],
        fallback: str,
    ) -> Artifact:
        told = [{"name": feature.name, "description": feature.description} for feature in features]
        spec = {
            "page": name,
            "kind": kind,
            "package_name": self.package_name,
            "import_name": self.import_name,
            "features": told,
        }
        inputs = {
            **spec,
            "title": self.titles[file],
            "links": self._links(file),
            "dependencies": list(self.plan.dependencies),
            "context": self.context,
        }
        examples = {
            f"example:{slug(feature.name)}": f"examples/{module_name(feature.name)}.py"
            for feature in shown
        }

        def more(texts: Texts) -> dict[str, Any]:
            members = kind != "overview"
            return {
                "api": [
                    module_api(module.name, texts[f"module:{module.name}"]).brief(members=members)
                    for module in modules
                ],
                "examples": [
                    Document("python", path, texts[name]) for name, path in examples.items()
                ],
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
            inputs={**inputs, "terms": self._meanings},
            shorter=(
                ("terms", None),
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
                PythonBlocks(self.imports),
                self._terms,
            ),
            scaffold=lambda _: fallback,
        )

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self.plan, self.package_name, self.import_name)

    @cached_property
    def _meanings(self) -> list[dict[str, str]]:
        return terms_of(self.plan, self.package_name, self.import_name)

    def _modules_for(self, features: Sequence[Feature]) -> list[Module]:
        """Return the modules that serve features, and those that these use directly."""
        names = {feature.name for feature in features}
        serving = [module for module in self.plan.modules if names & set(module.features)]
        wanted = {name for module in serving for name in (module.name, *module.uses)}
        return [module for module in self.plan.modules if module.name in wanted]

    def _links(self, file: str) -> dict[str, str]:
        """Return the titles of the other pages by how this one links them."""
        folder = posixpath.dirname(file) or "."
        return {
            _link(other, folder): title for other, title in self.titles.items() if other != file
        }


@lru_cache(maxsize=1024)
def _link(file: str, folder: str) -> str:
    return posixpath.relpath(file, folder)
