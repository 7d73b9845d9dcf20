"""The names that the recipe of a Python package may rely on beside those of `template_api`.

They are its checks, scaffolds, chunks of long files, and pages; they change as rarely.
"""

from typing import TYPE_CHECKING

from pygen_copier.dependencies.installed import installed
from pygen_copier.dependencies.signature_list import signature_list
from pygen_copier.documentation.printed_output import printing_program, with_output
from pygen_copier.documentation.python_blocks import page_program
from pygen_copier.documentation.written_pages import WrittenPages
from pygen_copier.formatting.formatter import format_text
from pygen_copier.names import module_name
from pygen_copier.plan.closure import used_closure
from pygen_copier.plan.distributions import import_names
from pygen_copier.plan.telling import fewer_requirements, told_requirements, told_scripts
from pygen_copier.prompts.facts import package_context, package_contexts
from pygen_copier.python.checks import (
    Commands,
    DefinedNames,
    Documented,
    Honoured,
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
    ShownRequirements,
    Tests,
    UsedNames,
)
from pygen_copier.python.chunks import module_chunks, tests_chunks
from pygen_copier.python.drop_tests import without_tests
from pygen_copier.python.effects import own_modules
from pygen_copier.python.exports import all_names, public_names, subpackages
from pygen_copier.python.lazy_package import lazy_package
from pygen_copier.python.public_imports import with_public_imports
from pygen_copier.python.releases import (
    minimum_pythons,
    newest_python,
    oldest_python,
    pythons_between,
)
from pygen_copier.python.scaffold import (
    completed_module,
    example_scaffold,
    module_scaffold,
)
from pygen_copier.python.tests_scaffold import tests_scaffold
from pygen_copier.questionnaire.documented_extension import DocumentedExtension
from pygen_copier.questionnaire.handshake import refuse_name
from pygen_copier.questionnaire.people import authors_of, people_of
from pygen_copier.questionnaire.unmanaged import is_managed
from pygen_copier.settings import today
from pygen_copier.text import as_title

__all__ = [
    "Commands",
    "DefinedNames",
    "Documented",
    "DocumentedExtension",
    "Honoured",
    "Imports",
    "Introduced",
    "Lint",
    "NoPlaceholders",
    "NoWorkAtImport",
    "Parses",
    "PlainDocstrings",
    "PlainText",
    "PlannedApi",
    "Security",
    "ShownRequirements",
    "Tests",
    "UsedNames",
    "WrittenPages",
    "all_names",
    "as_title",
    "authors_of",
    "completed_module",
    "example_scaffold",
    "fewer_requirements",
    "format_text",
    "import_names",
    "installed",
    "is_managed",
    "lazy_package",
    "minimum_pythons",
    "module_chunks",
    "module_name",
    "module_scaffold",
    "newest_python",
    "oldest_python",
    "own_modules",
    "package_context",
    "package_contexts",
    "page_program",
    "people_of",
    "printing_program",
    "public_names",
    "pythons_between",
    "signature_list",
    "subpackages",
    "tests_chunks",
    "tests_scaffold",
    "today",
    "told_requirements",
    "told_scripts",
    "used_closure",
    "with_output",
    "with_public_imports",
    "without_tests",
]

if not TYPE_CHECKING:  # a type checker shall see which names there are

    def __getattr__(name):
        refuse_name(name)
