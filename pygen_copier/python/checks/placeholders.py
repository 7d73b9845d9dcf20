"""The check for placeholders: nothing is left for later."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.source.syntax import AnyFunction, Source

_PLACEHOLDER = re.compile(
    r"\b(TODO|FIXME|placeholder|your code here|not implemented|implement (this|me|here)|"
    r"rest of the (code|implementation|file)|remains? unchanged|same as before)\b",
    re.IGNORECASE,
)


class NoPlaceholders(Check):
    """Every function does something; nothing is left out."""

    id: ClassVar[str] = "complete"
    title: ClassVar[str] = "has no placeholder bodies"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the functions and comments that stand for code that is missing."""
        return [*_empty_bodies(source), *_comments(source.text)]


def _empty_bodies(source: Source) -> Iterator[str]:
    of_protocols = {
        id(node)
        for protocol in source.of(ast.ClassDef)
        if any("Protocol" in ast.unparse(base) for base in protocol.bases)
        for node in protocol.body
    }
    functions = [*source.of(ast.FunctionDef, ast.AsyncFunctionDef)]
    for node in sorted(functions, key=lambda node: node.lineno):
        if _is_empty(node) and id(node) not in of_protocols and not _abstract(node):
            yield f"Line {node.lineno}: the body of `{node.name}` is a placeholder."


def _comments(text: str) -> Iterator[str]:
    if not _PLACEHOLDER.search(text):
        return  # taking a text apart into tokens takes longer than all else
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _PLACEHOLDER.search(token.string):
            yield f"Line {token.start[0]}: the comment {token.string!r} stands for code."


def _abstract(function: AnyFunction) -> bool:
    decorators = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    return "abstract" in decorators or "overload" in decorators


def _is_empty(function: AnyFunction) -> bool:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        documented = isinstance(body[0].value.value, str)
        body = body[1:] if documented else body
        if not body:
            # `def __init__(self): """…"""` may have nothing to do; others may not.
            return function.name != "__init__"
    match body:
        case [ast.Pass()]:
            return True
        case [ast.Expr(value=ast.Constant(value=value))]:
            return value is ...
        case [ast.Raise(exc=error)] if error is not None:
            return "NotImplementedError" in ast.unparse(error)
        case _:
            return False
