"""The checks of Python replies; each is small, and says what is wrong so that it can be mended."""

from pygen_copier.python.api import PlannedApi
from pygen_copier.python.documented import Documented, Introduced
from pygen_copier.python.imports import Imports
from pygen_copier.python.importtime import NoWorkAtImport
from pygen_copier.python.parses import Parses, PlainText
from pygen_copier.python.placeholders import NoPlaceholders
from pygen_copier.python.security.check import Security
from pygen_copier.python.tests_check import Tests
from pygen_copier.python.undefined import DefinedNames

__all__ = [
    "DefinedNames",
    "Documented",
    "Imports",
    "Introduced",
    "NoPlaceholders",
    "NoWorkAtImport",
    "Parses",
    "PlainText",
    "PlannedApi",
    "Security",
    "Tests",
]
