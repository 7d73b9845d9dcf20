"""The sources of a package: its modules as they parse, with what the linter says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pygen_copier.evaluation.subject import Subject
from pygen_copier.formatting.ruff import Rules, findings
from pygen_copier.source.syntax import Source, UnreadableSourceError

# The same for every package, or their figures could not be compared.
RULES = """
[tool.ruff.lint]
select = ["B", "C4", "E", "F", "I", "PIE", "UP", "W"]
ignore = ["E501", "E741"]
"""


@dataclass(frozen=True, slots=True)
class Sources:
    """The modules of a package.

    Attributes:
        subject: The package.
        parsed: The sources that parse, by their paths.
        broken: Why the others do not, by their paths.
    """

    subject: Subject
    parsed: Mapping[str, Source]
    broken: Mapping[str, str]


def read_sources(subject: Subject) -> Sources:
    """Return the modules of a package, parsed and linted.

    Args:
        subject: The package.

    Raises:
        PygenError: ruff could not be run.
    """
    parsed: dict[str, Source] = {}
    broken: dict[str, str] = {}
    own = subject.import_names[0] if subject.import_names else ""
    for path, text in subject.modules.items():
        try:
            _ = Source(text).nodes
        except UnreadableSourceError as error:
            broken[path] = str(error)
        else:
            parsed[path] = Source(text, findings(text, Rules(own, tables=RULES)))
    return Sources(subject, parsed, broken)
