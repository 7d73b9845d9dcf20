"""Docstrings from any text: they end where they should, and do nothing where they are Markdown."""

from __future__ import annotations

import re
import textwrap

from pygen_copier.markdown.escape import acts, code
from pygen_copier.text import oneline


def docstring(text: str | None, width: int = 88) -> str:
    """Return a text as a docstring literal, as black and ruff would leave it.

    A paragraph that would act where the docstring is Markdown stands as code.

    Args:
        text: Paragraphs separated by empty lines.
        width: Columns to wrap at.
    """
    paragraphs = [_inert(oneline(part)) for part in re.split(r"\n\s*\n", text or "")]
    inside = "\n\n".join(
        textwrap.fill(
            # Escaped where two more quotes follow, never at the end, where black and ruff differ.
            re.sub(r'"(?="")', r"\"", paragraph.replace("\\", "\\\\")),
            width - 3,
            initial_indent="" if number else "   ",  # the room of the opening quotes
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, paragraph in enumerate(filter(None, paragraphs))
    )[3:]
    if inside.startswith('"'):
        inside = f" {inside}"
    if "\n" in inside:
        inside += "\n"
    elif inside.endswith('"'):
        inside += " "
    return f'"""{inside}"""'


def _inert(paragraph: str) -> str:
    """Return a paragraph as code if it would act; a directive may stand at a line's start in it."""
    return code(paragraph.replace(":::", "::")) if acts(paragraph) else paragraph
