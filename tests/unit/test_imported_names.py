"""Imported names: what import statements bind, and what that stands for."""

from __future__ import annotations

import ast

import pytest

from pygen_copier.source.imported_names import imported_names


@pytest.mark.parametrize(
    ("statement", "binds", "imports", "stands_for"),
    [
        ("import a", "a", "a", "a"),
        ("import a.b", "a", "a.b", "a"),
        ("import a.b as c", "c", "a.b", "a.b"),
        ("from a import b", "b", "a.b", "a.b"),
        ("from a.b import c as d", "d", "a.b.c", "a.b.c"),
        ("from . import a", "a", ".a", ".a"),
        ("from ..a import b", "b", "..a.b", "..a.b"),
        ("from a import *", "*", "a.*", "a.*"),
    ],
)
def test_an_import_binds_a_name_for_a_dotted_one(
    statement: str, binds: str, imports: str, stands_for: str
) -> None:
    """Also where it is relative, has an alias, or names a module below another."""
    [found] = imported_names(ast.parse(statement).body)
    assert (found.binds, found.imports, found.stands_for) == (binds, imports, stands_for)


@pytest.mark.parametrize(
    ("statement", "origin"),
    [
        ("from . import a", "tiny.part"),
        ("from .a import b", "tiny.part.a"),
        ("from .. import a", "tiny"),
        ("from ..a.b import c", "tiny.a.b"),
        ("from a import b", "a"),
        ("import a", ""),
    ],
)
def test_a_relative_import_counts_from_its_module(statement: str, origin: str) -> None:
    """The first dot is the package that the module is in."""
    [found] = imported_names(ast.parse(statement).body, "tiny.part.inner")
    assert found.origin == origin


def test_what_imports_nothing_is_passed_over() -> None:
    """Names come in the order of the statements."""
    nodes = ast.parse("import a, b\nx = 1\nfrom c import d\n").body
    assert [found.binds for found in imported_names(nodes)] == ["a", "b", "d"]
