"""Docstrings from any text: wrapped, and nothing in the text can end or escape the literal."""

from __future__ import annotations

import re
import textwrap

from pygen_copier.text import oneline


def docstring(text: str | None, width: int = 88) -> str:
    """Return a text as a docstring literal, as black and ruff would leave it.

    Args:
        text: Paragraphs separated by empty lines.
        width: Columns to wrap at.
    """
    paragraphs = [oneline(part) for part in re.split(r"\n\s*\n", text or "")]
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
