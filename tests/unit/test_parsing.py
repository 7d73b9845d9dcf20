"""Syntax trees are made at one place, by one thread at a time."""

from __future__ import annotations

from support.copier import REPOSITORY

PACKAGE = REPOSITORY / "pygen_copier"


def test_nobody_else_makes_trees() -> None:
    """Only `source/parsing` calls `ast.parse`: in two threads at once CPython 3.11 fails."""
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    parsing = [path.relative_to(PACKAGE) for path, text in texts.items() if "ast.parse(" in text]
    assert [path.as_posix() for path in parsing] == ["source/parsing.py"]
