"""A risk is something a text does, or may do, that its reader should know before it runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pygen_copier.python.effects import CORE
from pygen_copier.source.syntax import Source


@dataclass(frozen=True, slots=True)
class Risk:
    """What a rule found.

    Attributes:
        line: The line, from 1.
        what: What the text does there, and what to do instead, without a full stop.
        high: Whether the text must not be kept as it is; otherwise a person is told of it.
    """

    line: int
    what: str
    high: bool = True

    def sentence(self) -> str:
        """Return the finding as a sentence."""
        return f"Line {self.line}: {self.what}."


Rule = Callable[[Source], Iterator[Risk]]

# Modules through which everything else can be reached.
POWERFUL = CORE | {"socket"}


def root(dotted: str) -> str:
    """Return the left end of a dotted name."""
    return dotted.partition(".")[0]


def constant_text(node: ast.AST | None) -> str:
    """Return the text of a constant, or an empty one where a node is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a keyword argument, or None."""
    return next((k.value for k in call.keywords if k.arg == name), None)


def docstrings(source: Source) -> set[int]:
    """Return the ids of the constants that are docstrings, or texts that nothing uses."""
    return {id(node.value) for node in source.of(ast.Expr) if isinstance(node.value, ast.Constant)}
