"""Docstrings from any text: wrapped, and nothing in the text can end or escape the literal."""

from __future__ import annotations

import re
import textwrap

# Control characters that are no white space, lone surrogates, and marks that reorder the text
# around them (CVE-2021-42574): none belongs in a file that people read.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def oneline(text: str | None) -> str:
    """Return a text with its white space folded and without what cannot be printed."""
    return " ".join(_UNPRINTABLE.sub("", text or "").split())


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
