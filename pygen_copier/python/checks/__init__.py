"""The checks of Python replies; each is small, and says what is wrong so that it can be mended."""

from pygen_copier.python.checks.commands import Commands
from pygen_copier.python.checks.defined_names import DefinedNames
from pygen_copier.python.checks.docstrings import Documented, Introduced, PlainDocstrings
from pygen_copier.python.checks.import_time import NoWorkAtImport
from pygen_copier.python.checks.imports import Imports
from pygen_copier.python.checks.lint import Lint
from pygen_copier.python.checks.placeholders import NoPlaceholders
from pygen_copier.python.checks.planned_api import PlannedApi
from pygen_copier.python.checks.requirements import Honoured, ShownRequirements
from pygen_copier.python.checks.security import Security
from pygen_copier.python.checks.syntax import Parses, PlainText
from pygen_copier.python.checks.tests import Tests
from pygen_copier.python.checks.used_names import UsedNames

__all__ = [
    "Commands",
    "DefinedNames",
    "Documented",
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
]
