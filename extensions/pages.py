"""The pages of a Python package's documentation: their titles, and those that are written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pygen_copier.template_api import Artifact, Plan, Verification, slug
from pygen_copier.template_api_python import (
    WrittenPages,
    as_title,
    page_program,
    printing_program,
    with_output,
)

if TYPE_CHECKING:
    from recipe import Recipe  # what is beside is loaded as a file, not imported

# The pages that are computed, and those of the whole package that are written; in their order.
PAGES = {
    "index.md": "Overview",
    "installation.md": "Installation",
    "tutorial.md": "Tutorial",
    "examples.md": "Examples",
    "api.md": "API reference",
    "plan.md": "The plan",
}
TUTORIAL_FEATURES = 2  # later features leave the tutorial as it is

# A page may call by one name what is something else further down.
PAGE_TYPES = """
allow_redefinition = true
[[tool.mypy.overrides]]
module = "page"
disable_error_code = ["no-redef"]
"""


def page_titles(plan: Plan) -> dict[str, str]:
    """Return the titles of all pages of the documentation, by their files."""
    guides = {
        f"how-to/{slug(feature.name)}.md": as_title(feature.name) for feature in plan.features
    }
    modules = {f"reference/{module.name}.md": module.name for module in plan.modules}
    return {**PAGES, **guides, **modules}


def written_pages(recipe: Recipe) -> list[Artifact]:
    """Return the pages that are written: overview, tutorial, and a guide a feature.

    Args:
        recipe: The code of the package.
    """
    written = WrittenPages(
        recipe.plan,
        recipe.package_name,
        recipe.import_name,
        titles=page_titles(recipe.plan),
        addresses=recipe.addresses,
        imports=recipe.imports(allowed=recipe.offers),
        leans_on=recipe.environment,
        context=recipe.context,
        short_context=recipe.short_context,
        used_names=recipe.used_names,
        signatures=recipe.signatures_of,
    )
    features = recipe.plan.features
    pages = [
        written.overview("index.md"),
        written.tutorial(features[:TUTORIAL_FEATURES], "tutorial.md"),
        *map(written.how_to, features),
    ]
    return [replace(page, verification=_verification(recipe, page)) for page in pages]


def _verification(recipe: Recipe, page: Artifact) -> Verification:
    """Return how the Python of a page is verified: all blocks in order, and what they print."""
    kinds = (need.partition(":") for need in page.needs)
    modules = [recipe.plan.module(name) for kind, _, name in kinds if kind == "module"]
    of_code = recipe.verification(modules)
    return replace(
        of_code,
        typed=page_program,
        program=printing_program,
        shown=with_output,
        types=of_code.types + PAGE_TYPES,
    )
