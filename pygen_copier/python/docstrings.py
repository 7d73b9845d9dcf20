"""Docstrings from any text: they end where they should, and do nothing where they are Markdown."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.markdown.escape import acts, code
from pygen_copier.source.syntax import Source
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


class PlainDocstrings(Check):
    """Docstrings are words and code; on a site they are Markdown, and nothing in them may act."""

    id: ClassVar[str] = "docstrings"
    title: ClassVar[str] = "has docstrings without HTML and directives"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the docstrings that would act."""
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return [
            f"Line {getattr(node, 'lineno', 1)}: the docstring of "
            f"{getattr(node, 'name', 'the module')} holds HTML, a directive or a link; "
            "put code into backticks."
            for node in source.nodes
            if isinstance(node, kinds) and any(map(acts, _paragraphs(ast.get_docstring(node))))
        ]


def _paragraphs(doc: str | None) -> list[str]:
    """Return the paragraphs of a docstring without its sessions of the interpreter."""
    return [
        part for part in re.split(r"\n\s*\n", doc or "") if not re.search(r"^\s*>>>", part, re.M)
    ]
