"""Syntax trees are made at one place, by one thread at a time."""

from __future__ import annotations

import ast

import pytest
from support.copier import REPOSITORY

from pygen_copier.source.parsing import docstring

PACKAGE = REPOSITORY / "pygen_copier"


def test_nobody_else_makes_trees() -> None:
    """Only `source/parsing` calls `ast.parse`: in two threads at once CPython 3.11 fails."""
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    parsing = [path.relative_to(PACKAGE) for path, text in texts.items() if "ast.parse(" in text]
    assert [path.as_posix() for path in parsing] == ["source/parsing.py"]


DOCSTRINGS = {
    "nothing": "",
    "no docstring": "x = 1\n",
    "a comment first": '#!/bin/sh\n\n# Note.\n"""Doc.\n\n  More.\n"""\nx = 1\n',
    "on a line with more": "'Doc.'; x = 1",
    "in parts": "'Doc. ' \\\n'More.'\n",
    "in brackets": "(\n'Doc.'\n)\n",
    "in an expression": "'Doc.' + x\n",
    "a method of it": "'Doc.'.strip()\n",
    "bytes": "b'Doc.'\n",
    "formatted": "f'Doc.'\n",
    "a form feed": '"""Doc.\f\nMore."""\nx = """\n"""\n',
    "a class": "class A:\n    'Doc.'\n",
}


@pytest.mark.parametrize("source", DOCSTRINGS.values(), ids=DOCSTRINGS.keys())
def test_a_docstring_is_what_python_takes_for_one(source: str) -> None:
    """Only the first statement is read, and what is found is what Python finds."""
    assert docstring(source) == (ast.get_docstring(ast.parse(source)) or "")
