"""Names as they are written: what an expression, a decorator or an annotation names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from pygen_copier.source.syntax import AnyFunction, walk

_WORD = re.compile(r"[A-Za-z_]\w*")


def written(node: ast.expr | None) -> str:
    """Return a dotted name as it is written; empty where an expression is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def decorators(node: AnyFunction | ast.ClassDef) -> list[str]:
    """Return what decorates a definition, as it is written; what is no name is `?`."""
    called = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
    return [written(each) or "?" for each in called]


def words_of(text: str) -> frozenset[str]:
    """Return all words of a text that could be names."""
    return frozenset(_WORD.findall(text))


def named_in(node: ast.AST) -> Iterator[str]:
    """Yield the names that an expression gives, and the words of its texts."""
    for each in walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from _WORD.findall(each.value)
        elif isinstance(each, ast.keyword) and each.arg:
            yield each.arg
