"""Errors of a translation: the six types of the paper's table 6, with their severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Type = Literal["syntax", "semantic", "logical", "improper", "optimisation", "other"]


@dataclass(frozen=True, slots=True)
class ErrorType:
    """A type of errors.

    Attributes:
        name: Its name.
        title: What such errors are.
        severity: How bad they are.
        source: What finds them.
    """

    name: Type
    title: str
    severity: str
    source: str


TYPES = (
    ErrorType(
        "syntax",
        "Syntax errors",
        "critical",
        "nodes that tree-sitter marks as errors or missing, and files that `node --check` refuses",
    ),
    ErrorType(
        "semantic",
        "Semantic errors",
        "major",
        "names that are declared nowhere, by tree-sitter; Reference and Type errors when run",
    ),
    ErrorType("logical", "Logical errors", "major", "translated tests that run and fail"),
    ErrorType(
        "improper",
        "Improper constructs",
        "minor",
        "`var`, `==` and `!=`, and names with underscores, by tree-sitter",
    ),
    ErrorType("optimisation", "Missed optimisations", "minor", "what judges name"),
    ErrorType("other", "Other errors", "minor", "tests that do not run for another reason"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """An error in a translation: its type, the file, the line or 0, and what is wrong."""

    type: Type
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.path}: Line {self.line}" if self.line else self.path
        return f"{where}: {self.message}"


def of_type(findings: Iterable[Finding], name: Type) -> Sequence[Finding]:
    """Return the findings of a type.

    Args:
        findings: Findings.
        name: The type.
    """
    return [each for each in findings if each.type == name]
