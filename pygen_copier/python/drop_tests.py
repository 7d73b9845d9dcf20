"""A file of tests without some of them."""

from __future__ import annotations

from collections.abc import Collection

from pygen_copier.source.collected_tests import collected_tests
from pygen_copier.source.parsing import parse


def without_tests(text: str, names: Collection[str]) -> str:
    """Return a file of tests without those of the given names, or nothing where none remain.

    Args:
        text: The file, which parses.
        names: Tests as pytest names them: `test_x`, `TestY::test_z`.
    """
    tree = parse(text)
    tests = collected_tests(tree)
    gone = [test for test in tests if test.name in names]
    if len(gone) == len(tests):
        return ""
    kept = {id(each) for test in tests if test.name not in names for each in test.classes}
    emptied = [each for test in gone for each in test.classes if id(each) not in kept]
    bodies = [tree.body, *(each.body for test in tests for each in test.classes)]
    direct = {id(node) for body in bodies for node in body}
    lines = text.splitlines(keepends=True)
    for node in (*(test.function for test in gone), *emptied):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        for number in range(first - 1, node.end_lineno or node.lineno):
            lines[number] = ""
        if id(node) not in direct:  # what it stands in, such as an `if`, may hold nothing else
            lines[first - 1] = f"{' ' * node.col_offset}pass\n"
    return "".join(lines)
