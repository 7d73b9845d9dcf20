"""Facts of a package that prompts name: real names instead of words that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.prompts.brief import Document

# What stands in where there is no package yet, and every fact there is.
UNKNOWN: Mapping[str, str] = {
    "package_name": "<package_name>",
    "import_name": "<import_name>",
    "minimum_python": "3.11",
    "docstrings": "google",
}


def facts_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts of a package, as far as the answers say them."""
    return {name: str(answers[name]) for name in UNKNOWN if answers.get(name)}


def package_context(answers: Mapping[str, Any], about: str) -> Document:
    """Return what every request about a package is told of it first, the same to the letter.

    Args:
        answers: The answers.
        about: What the package is.
    """
    known = {**UNKNOWN, **facts_of(answers)}
    head = (
        f"The package {known['package_name']}, imported as {known['import_name']}, "
        f"for Python {known['minimum_python']} and newer."
    )
    return Document("text", "context", f"{head}\n\n{about.strip()}\n", shared=True)
