"""Figures of lines: how many there are, and how many of them are comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.static.sources import Sources
from pygen_copier.source.syntax import Source

_LINES = Measure(
    "static.lines", "Lines of code", "lines", "lines of modules that are neither blank nor comments"
)
_DENSITY = Measure(
    "static.comment_density",
    "Comment density",
    "share",
    "lines with a comment or a docstring, of those that are not blank",
)


def line_figures(sources: Sources) -> Iterator[Figure]:
    """Yield the figures of a package's lines.

    Args:
        sources: Its modules.
    """
    n = len(sources.parsed)
    if not n:
        yield from (each.absent("No module parses.") for each in (_LINES, _DENSITY))
        return
    counts = [_counted(source) for source in sources.parsed.values()]
    code, commented, filled = (sum(column) for column in zip(*counts, strict=True))
    yield _LINES.of(code, n)
    yield _DENSITY.share(commented, filled, "No line is filled.")


def _counted(source: Source) -> tuple[int, int, int]:
    """Return how many lines are code, have a comment or docstring, and are not blank."""
    filled = {n for n, line in enumerate(source.text.splitlines(), start=1) if line.strip()}
    code: set[int] = set()
    commented: set[int] = set()
    docstrings = _docstrings(source)
    passed = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        lines = range(token.start[0], token.end[0] + 1)
        if token.type == tokenize.COMMENT or token.start in docstrings:
            commented.update(lines)
        elif token.type not in passed:
            code.update(lines)
    return len(code & filled), len(commented & filled), len(filled)


def _docstrings(source: Source) -> set[tuple[int, int]]:
    """Return where docstrings begin."""
    found = set()
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in source.nodes:
        if isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None:
            found.add((node.body[0].lineno, node.body[0].col_offset))
    return found
