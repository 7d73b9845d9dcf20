"""The tests of a file: the functions and methods in it that pytest would collect."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from pygen_copier.source.syntax import AnyFunction, top_level


class CollectedTest(NamedTuple):
    """A test that pytest collects.

    Attributes:
        name: What pytest calls it inside its file: `test_x`, `TestY::test_z`.
        function: The function.
        classes: The classes it stands in, the outermost first.
    """

    name: str
    function: AnyFunction
    classes: tuple[ast.ClassDef, ...] = ()


@lru_cache(maxsize=64)  # several checks ask for those of one file
def collected_tests(tree: ast.Module) -> tuple[CollectedTest, ...]:
    """Return the tests of a file in their order; of two with one name pytest runs the last.

    Inherited tests are not looked for: they are told with the class that defines them, where that
    is collected itself.
    """
    return tuple(_collected(tree, (), _cases(tree)))


def _collected(
    body: ast.Module | ast.ClassDef, classes: tuple[ast.ClassDef, ...], cases: Collection[str]
) -> Iterator[CollectedTest]:
    for node in _statements(body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name.startswith("test") and not _is_fixture(node):
                name = "::".join([*(each.name for each in classes), node.name])
                yield CollectedTest(name, node, classes)
        elif isinstance(node, ast.ClassDef) and _is_test_class(node, cases):
            yield from _collected(node, (*classes, node), cases)


def _statements(node: ast.Module | ast.ClassDef) -> Iterator[ast.stmt]:
    """Yield what a module or class defines, in `if` and `try` too."""
    return top_level(ast.Module(body=node.body, type_ignores=[]))


def _cases(tree: ast.Module) -> set[str]:
    """Return the classes of the file that are cases of unittest, directly or by their bases."""
    found: set[str] = set()
    for node in top_level(tree):
        if isinstance(node, ast.ClassDef) and _is_case(node, found):
            found.add(node.name)
    return found


def _is_case(node: ast.ClassDef, cases: Collection[str]) -> bool:
    names = (ast.unparse(base).rpartition(".")[2] for base in node.bases)
    return any(name.endswith("TestCase") or name in cases for name in names)


def _is_test_class(node: ast.ClassDef, cases: Collection[str]) -> bool:
    own = {name: statement for statement in _statements(node) for name in _bound(statement)}
    match own.get("__test__"):
        case ast.Assign(value=ast.Constant(value=False)):
            return False
        case _:
            return _is_case(node, cases) or (node.name.startswith("Test") and "__init__" not in own)


def _bound(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case _:
            return []


def _is_fixture(function: AnyFunction) -> bool:
    calls = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return any(ast.unparse(call).rpartition(".")[2] == "fixture" for call in calls)
