"""The names that a template's extensions may rely on.

An update renders the old version of a template with today's library, so these names, their
arguments and what they return change only with a new major version.
"""

from pygen_copier.documentation.python_blocks import page_program
from pygen_copier.documentation.written_pages import WrittenPages
from pygen_copier.formatting.formatter import Setting
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Check, Texts
from pygen_copier.generation.verification import Verification
from pygen_copier.names import module_name, slug
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.python.checks import (
    DefinedNames,
    Documented,
    Imports,
    Introduced,
    Lint,
    NoPlaceholders,
    NoWorkAtImport,
    Parses,
    PlainDocstrings,
    PlainText,
    PlannedApi,
    Security,
    Tests,
)
from pygen_copier.python.chunks import module_pieces, tests_pieces
from pygen_copier.python.distributions import import_names
from pygen_copier.python.drop_tests import without_tests
from pygen_copier.python.exports import all_names, public_names, subpackages
from pygen_copier.python.lazy_package import lazy_package
from pygen_copier.python.scaffold import (
    completed_module,
    example_scaffold,
    module_scaffold,
)
from pygen_copier.python.tests_scaffold import tests_scaffold
from pygen_copier.questionnaire.answers import Rule
from pygen_copier.questionnaire.artifact_extension import ArtifactExtension
from pygen_copier.questionnaire.copier_run import Answers, called_in_template
from pygen_copier.questionnaire.documented_extension import DocumentedExtension
from pygen_copier.questionnaire.recipe_extension import RecipeExtension
from pygen_copier.source.syntax import Source
from pygen_copier.text import oneline

__all__ = [
    "Answers",
    "Artifact",
    "ArtifactExtension",
    "Check",
    "DefinedNames",
    "Documented",
    "DocumentedExtension",
    "Feature",
    "Imports",
    "Introduced",
    "Lint",
    "Module",
    "NoPlaceholders",
    "NoWorkAtImport",
    "Parses",
    "PlainDocstrings",
    "PlainText",
    "Plan",
    "PlannedApi",
    "RecipeExtension",
    "Rule",
    "Security",
    "Setting",
    "Source",
    "Tests",
    "Texts",
    "Verification",
    "WrittenPages",
    "all_names",
    "called_in_template",
    "completed_module",
    "example_scaffold",
    "import_names",
    "lazy_package",
    "module_name",
    "module_pieces",
    "module_scaffold",
    "oneline",
    "page_program",
    "public_names",
    "slug",
    "subpackages",
    "tests_pieces",
    "tests_scaffold",
    "without_tests",
]
