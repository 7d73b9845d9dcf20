"""What counts as a test: what pytest collects, and nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pygen_copier.source.collected_tests import collected_tests

FILE = """\
import unittest
from unittest import TestCase

import pytest


@pytest.fixture
def test_data():
    return 3


def test_plain():
    def test_inner(): ...


async def test_waits(): ...


def testing(): ...


def check(): ...


if True:
    def test_in_a_block(): ...
else:
    pass

try:
    import nothing_of_this_name
except ImportError:
    def test_in_a_handler(): ...


class TestGroup:
    def test_method(self): ...

    @staticmethod
    def test_static(): ...

    def check(self): ...

    class TestInner:
        def test_deep(self): ...

    class Helper:
        def test_of_a_helper(self): ...


class Cases(unittest.TestCase):
    def __init__(self, *args):
        super().__init__(*args)

    def test_case(self): ...


class MoreCases(Cases):
    def test_more(self): ...


class ImportedCase(TestCase):
    def test_imported(self): ...


class TestMade:
    def __init__(self): ...

    def test_of_an_object(self): ...


class TestTurnedOff:
    __test__ = False

    def test_off(self): ...


class Helper:
    def test_of_a_class(self): ...
"""


@pytest.mark.slow
def test_the_tests_of_a_file_are_what_pytest_collects(tmp_path: Path) -> None:
    """The names are those that a real pytest gives, but for tests a class inherits."""
    (tmp_path / "test_file.py").write_text(FILE, encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "--collect-only"),
            *("-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", "."),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    inherited = {"MoreCases::test_case"}
    names = [test.name for test in collected_tests(ast.parse(FILE))]
    assert len(names) == len(set(names))
    assert set(names) == set(lines) - inherited


def test_both_of_two_tests_with_one_name_are_there() -> None:
    """Who wants to tell that one hides the other sees both, in their order."""
    first, second = collected_tests(ast.parse("def test_f(): ...\n\n\ndef test_f(): ...\n"))
    assert first.name == second.name == "test_f"
    assert first.function.lineno < second.function.lineno


def test_a_test_knows_its_classes() -> None:
    """Marks of a class count for its tests, so a test tells what it stands in."""
    [test] = collected_tests(ast.parse("class TestA:\n class TestB:\n  def test_c(self): ...\n"))
    assert [each.name for each in test.classes] == ["TestA", "TestB"]
