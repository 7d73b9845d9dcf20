"""The tests of a file by the requirements they show: those that their docstrings name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from pygen_copier.source.collected_tests import collected_tests
from pygen_copier.source.syntax import AnyFunction


def tests_by_requirement(
    tree: ast.Module, ids: Iterable[str]
) -> dict[str, list[tuple[str, AnyFunction]]]:
    """Return the tests that name each requirement in their docstring, or in that of their class.

    Args:
        tree: The file of tests.
        ids: The ids of requirements, such as `R1`.

    Returns:
        What pytest calls each test, with its function, by the id.
    """
    tests = collected_tests(tree)
    found: dict[str, list[tuple[str, AnyFunction]]] = {name: [] for name in ids}
    for test in tests:
        docs = " ".join(ast.get_docstring(each) or "" for each in (test.function, *test.classes))
        named = set(re.findall(r"\bR[1-9][0-9]*\b", docs))
        for name in named & found.keys():
            found[name].append((test.name, test.function))
    return found
