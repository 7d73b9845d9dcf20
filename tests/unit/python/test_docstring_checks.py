"""The checks of docstrings: what a reader can rely on is described and typed, in plain words."""

from __future__ import annotations

import pytest
from support.sources import problems_of

from pygen_copier.python import checks

ACTING = [
    "Say <script>alert(1)</script>.",
    "::: os",
    "See [x](javascript:alert(1)).",
    "![x](https://example.org/x.png)",
    "The entry a[i][j].",
    "See [x](nowhere.md).",
]
PLAIN = [
    "Return a `list<int>`, as ``a[i][j]``; a < b.",
    "See [x](https://example.org).",
    "Example:\n\n    >>> a[i][j] <b\n",
]


class TestDocumented:
    """Who reads the public names knows what they are and take."""

    WHOLE = '''"""Codes."""

from typing import no_type_check, overload

LIMIT = 3


def f(n: int, /, *rest: int, rate: float = 0.1, **more: str) -> int:
    """Return n."""
    return _g(n)


def _g(n):
    return n


@overload
def h(n: int) -> int: ...
@overload
def h(n: str) -> str: ...
def h(n: int | str) -> int | str:
    """Return n."""
    return n


class Code:
    """A code."""

    def __init__(self, n: int):
        self.n = n

    def __repr__(self):
        return "Code"

    @property
    def rate(self) -> float:
        """The rate."""
        return 1.0

    @rate.setter
    def rate(self, value: float) -> None:
        self.n = int(value)

    @classmethod
    def make(cls) -> "Code":
        """Make one."""
        return cls(1)

    @staticmethod
    def add(n: int) -> int:
        """Add one."""
        return n + 1

    def _hidden(self, n):
        return n

    class Inner:
        def f(self, n):
            return n


@no_type_check
def loose(n, m=0):
    """Return n."""
    return n


class _Inner:
    def f(self, n):
        return n
'''

    def test_lets_what_is_described_pass(self) -> None:
        """Private names, magic methods, overloads, setters and classes in classes need nothing."""
        assert problems_of(checks.Documented(), self.WHOLE) == []

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ('"""Codes."""', "", "The file has no docstring"),
            ('"""Codes."""', '"""  """', "The file has no docstring"),
            ('    """Return n."""\n    return _g', "    return _g", "`f` has no docstring."),
            ('"""A code."""', "", "the class `Code` has no docstring."),
            ('"""Make one."""', "", "`Code.make` has no docstring."),
            ('"""The rate."""', "", "`Code.rate` has no docstring."),
            ("f(n: int", "f(n", "`f` has no annotation for the parameter `n`."),
            ("*rest: int", "*rest", "`f` has no annotation for the parameter `rest`."),
            ("**more: str", "**more", "`f` has no annotation for the parameter `more`."),
            ("rate: float = 0.1", "rate=0.1", "no annotation for the parameter `rate`."),
            (
                "**more: str) -> int",
                "**more)",
                "`f` has no annotation for the parameter `more`, what it returns.",
            ),
            ("__init__(self, n: int)", "__init__(self, n)", "`Code.__init__` has no annotation"),
            ("def add(n: int)", "def add(n)", "`Code.add` has no annotation"),
            ("rate(self) -> float", "rate(self)", "`Code.rate` has no annotation"),
        ],
    )
    def test_tells_what_is_missing(self, before: str, after: str, said: str) -> None:
        """A docstring or annotation that is missing is told by its name, and nothing else."""
        source = self.WHOLE.replace(before, after)
        assert source != self.WHOLE
        [problem] = problems_of(checks.Documented(), source)
        assert said in problem

    def test_asks_less_of_tests_and_examples(self) -> None:
        """They begin with a docstring; their functions speak for themselves."""
        source = '"""Tests."""\n\n\ndef test_f(n):\n    assert n\n'
        assert problems_of(checks.Introduced(), source) == []
        [problem] = problems_of(checks.Introduced(), "def test_f(n):\n    assert n\n")
        assert problem.startswith("The file has no docstring")


@pytest.mark.parametrize("text", ACTING)
def test_a_docstring_that_would_act_is_told(text: str) -> None:
    """The check names the definition, wherever it is."""
    source = f'class A:\n    def f(self):\n        """Do.\n\n        {text}\n        """\n'
    (problem,) = problems_of(checks.PlainDocstrings(), source)
    assert problem.startswith("Line 2: the docstring of f holds")
    assert problems_of(checks.PlainDocstrings(), f'"""{text}"""\n') != []


@pytest.mark.parametrize("text", PLAIN)
def test_plain_docstrings_pass(text: str) -> None:
    """Code in backticks, sessions of the interpreter and links to the web are let be."""
    assert problems_of(checks.PlainDocstrings(), f'"""Do.\n\n{text}\n"""\n') == []
