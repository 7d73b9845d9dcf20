"""Parsing Python: by one thread at a time, and without warnings about code that is not ours."""

from __future__ import annotations

import ast
import re
import threading
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import islice

# A comment that names the encoding of a file (PEP 263): Python reads the file by it.
COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")

_BEFORE_CODE = (tokenize.COMMENT, tokenize.NL)

_lock = threading.RLock()


@contextmanager
def parsing_alone() -> Iterator[None]:
    """Let no other thread make syntax trees, and nobody hear warnings, while it is entered.

    CPython counts the depth of the tree in making per interpreter, not per thread: where another
    thread takes over in between, it fails with "AST constructor recursion depth mismatch" (seen on
    3.11.7). The filters of warnings are of the whole process too.
    """
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a file, raising what `ast.parse` raises."""
    with parsing_alone():
        return ast.parse(source)


def parse_expression(source: str) -> ast.expr:
    """Return the syntax tree of an expression, raising what `ast.parse` raises."""
    with parsing_alone():
        return ast.parse(source, mode="eval").body


def docstring(source: str) -> str:
    """Return the docstring of a file that parses, of which only the first statement is read."""
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    first = next((token for token in tokens if token.type not in _BEFORE_CODE), None)
    if first is None or (first.type != tokenize.STRING and first.string != "("):
        return ""
    end = next(token.end[0] for token in tokens if token.type == tokenize.NEWLINE)
    head = islice(StringIO(source), end)
    return ast.get_docstring(parse("".join(head))) or ""
