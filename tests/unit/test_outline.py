"""Outlines: sources without their bodies."""

from __future__ import annotations

import ast
import textwrap

import pytest
import support.properties  # noqa: F401 - sets how properties are tried
from hypothesis import given
from support.sources import modules

from pygen_copier.source.outline import last_name, outline
from pygen_copier.source.statements import defined

SOURCE = '''\
"""A module.

At length.
"""

import os

TABLE = {
    "a": 1,
}
LONG: list[int] = [
    100000001, 100000002, 100000003, 100000004, 100000005, 100000006, 100000007, 100000008,
    100000017, 100000018, 100000019,
    100000009, 100000010, 100000011, 100000012, 100000013, 100000014, 100000015, 100000016,
]


@cache
def f(n: int, *, m: str = "x") -> int:
    """Return it.

    Args:
        n: What.
    """
    return n + 1


async def g():
    return 1


class Code(Base):
    """A code.

    It is.
    """

    x: int = 1

    def __init__(self) -> None:
        self.y = 2

    @property
    def rate(self) -> float:
        return 1.0


if __name__ == "__main__":
    print(f(1))
'''


def test_an_outline_has_all_that_can_be_called() -> None:
    """Imports, values, signatures with their decorators, and first lines of docstrings."""
    short = outline(SOURCE)
    assert ast.unparse(ast.parse(short)) == textwrap.dedent('''\
        """A module."""
        import os
        TABLE = {'a': 1}
        LONG: list[int] = ...

        @cache
        def f(n: int, *, m: str='x') -> int:
            """Return it."""
            ...

        async def g():
            ...

        class Code(Base):
            """A code."""
            x: int = 1

            def __init__(self) -> None:
                ...

            @property
            def rate(self) -> float:
                ...''')


def test_an_outline_keeps_what_it_is_asked_to_keep() -> None:
    """A function, a class or a method stays as it is; the others can be left out."""
    assert "return n + 1" in outline(SOURCE, ["f"])
    assert "self.y = 2" in outline(SOURCE, ["Code"])
    kept = outline(SOURCE, ["Code.rate"])
    assert "return 1.0" in kept
    assert "self.y" not in kept
    alone = outline(SOURCE, ["Code.rate"], others=False)
    assert "import os" in alone
    assert "return 1.0" in alone
    assert "def f(" not in alone
    assert "TABLE" not in alone


@given(modules())
def test_an_outline_defines_what_its_source_defines(module: str) -> None:
    """Whatever the source, its outline is Python with the same names in the same order."""
    assert defined(outline(module)) == defined(module)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (SOURCE, "Code.rate"),
        ("class A: pass\n", "A"),
        ("class A:\n    print()\n", "A"),
        ("def f(): pass\nX = 1\nprint()\n", "X"),
        ("import os\n", ""),
    ],
)
def test_the_last_name_is_what_was_written_last(source: str, name: str) -> None:
    """A method of the last class, or what else has a name."""
    assert last_name(source) == name
