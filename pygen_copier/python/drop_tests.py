"""A file of tests without some of them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import TypeGuard

from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import AnyFunction


def without_tests(text: str, names: Collection[str]) -> str:
    """Return a file of tests without those of the given names, or nothing where none remain.

    Args:
        text: The file, which parses.
        names: Tests as pytest names them: `test_x`, `TestY::test_z`.
    """
    tree = parse(text)
    tests = dict(_tests(tree))
    gone = [node for name, node in tests.items() if name in names]
    if len(gone) == len(tests):
        return ""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    emptied = [node for node in classes if _is_emptied(node, names)]
    lines = text.splitlines(keepends=True)
    for node in (*gone, *emptied):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        for number in range(first - 1, node.end_lineno or node.lineno):
            lines[number] = ""
    return "".join(lines)


def _tests(tree: ast.Module) -> Iterator[tuple[str, AnyFunction]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}::{test.name}", test) for test in _methods(node))
        elif _is_test(node):
            yield node.name, node


def _is_emptied(node: ast.ClassDef, names: Collection[str]) -> bool:
    there = {f"{node.name}::{test.name}" for test in _methods(node)}
    return bool(there) and there.issubset(names)


def _methods(node: ast.ClassDef) -> list[AnyFunction]:
    return [inner for inner in node.body if _is_test(inner)]


def _is_test(node: ast.stmt) -> TypeGuard[AnyFunction]:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith(
        "test"
    )
