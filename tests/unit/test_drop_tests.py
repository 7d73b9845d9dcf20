"""Files of tests that lose some of them."""

from __future__ import annotations

import ast

import pytest

from pygen_copier.python.drop_tests import without_tests

TEXT = '''\
"""Tests."""

import pytest


@pytest.mark.parametrize("n", [1, 2])
def test_one(n: int) -> None:
    assert n


def helper() -> int:
    return 1


async def test_two() -> None:
    assert helper()


class TestThree:
    """A class."""

    def test_a(self) -> None:
        assert helper()

    @staticmethod
    def test_b() -> None:
        assert helper()


class Plain:
    pass
'''


def names(text: str) -> list[str]:
    """Return the names of all functions and classes in a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ([], ["test_one", "helper", "test_two", "TestThree", "Plain", "test_a", "test_b"]),
        (["test_one"], ["helper", "test_two", "TestThree", "Plain", "test_a", "test_b"]),
        (["test_two"], ["test_one", "helper", "TestThree", "Plain", "test_a", "test_b"]),
        (["TestThree::test_b"], ["test_one", "helper", "test_two", "TestThree", "Plain", "test_a"]),
        (["TestThree::test_a", "TestThree::test_b"], ["test_one", "helper", "test_two", "Plain"]),
        (["helper", "test_a", "unknown"], names(TEXT)),
    ],
)
def test_the_named_tests_go_with_their_decorators(gone: list[str], left: list[str]) -> None:
    """Only tests go, with their decorators, and a class with its last test."""
    text = without_tests(TEXT, gone)
    assert names(text) == left
    assert ("parametrize" in text) == ("test_one" in left)
    assert ("staticmethod" in text) == ("test_b" in left)


def test_a_file_without_tests_is_no_file() -> None:
    """Where no test remains there is nothing to keep."""
    every = ["test_one", "test_two", "TestThree::test_a", "TestThree::test_b"]
    assert without_tests(TEXT, every) == ""


def test_a_block_that_a_test_stands_in_stays_whole() -> None:
    """A test inside an `if` leaves something there: a block without a statement is no Python."""
    text = "import sys\n\nif sys.platform:\n\n    def test_a(): ...\n\n\ndef test_b(): ...\n"
    assert names(without_tests(text, ["test_a"])) == ["test_b"]


def test_classes_in_classes_go_with_their_last_test() -> None:
    """A class goes where all tests in it and in the classes inside it do."""
    inner = "    class TestInner:\n        def test_a(self): ...\n"
    text = f"class TestOuter:\n{inner}\n\nclass TestOther:\n{inner}    def test_b(self): ...\n"
    gone = ["TestOuter::TestInner::test_a", "TestOther::TestInner::test_a"]
    assert names(without_tests(text, gone)) == ["TestOther", "test_b"]


def test_all_tests_of_a_name_go() -> None:
    """A test that the one to go has hidden does not take its place."""
    text = "def test_a(): ...\n\n\ndef test_a(): ...\n\n\ndef test_b(): ...\n"
    assert names(without_tests(text, ["test_a"])) == ["test_b"]


def test_what_is_not_collected_is_no_test() -> None:
    """A helper whose name begins like a test's stays, and a file of helpers holds no test."""
    helper = "class Helper:\n    def test_a(self): ...\n"
    assert without_tests(helper, ["Helper::test_a"]) == ""
    text = f"{helper}\n\ndef test_b(): ...\n"
    assert names(without_tests(text, ["Helper::test_a"])) == ["Helper", "test_b", "test_a"]
