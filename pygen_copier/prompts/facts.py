"""Facts of a package that prompts name: real names instead of words that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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


CONTEXT_USES = ("auto", "on", "off")
"""Whether the contextual prompt is used: where a window is small, always, or never."""
CONDENSED = "condensed"
"""What the contextual prompt is noted as."""


def context_use(answers: Mapping[str, Any]) -> str:
    """Return the answer `context`; YAML takes `on` and `off` without quotes for true and false."""
    value = answers.get("context", CONTEXT_USES[0])
    return {"true": "on", "false": "off"}.get(str(value).casefold(), str(value))


def package_contexts(
    answers: Mapping[str, Any], summary: str, context: str
) -> tuple[Document, Document]:
    """Return what requests about a package are told of it, and the same for small windows.

    Args:
        answers: The answers; `context` says which of the texts are used.
        summary: What the package is.
        context: The contextual prompt, empty where there is none.
    """
    full, use = package_context(answers, summary), context_use(answers)
    if not context or use == "off":
        return full, full
    short = replace(package_context(answers, context), note=CONDENSED)
    return (short if use == "on" else full), short


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
