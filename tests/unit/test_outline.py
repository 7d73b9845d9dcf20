"""Outlines of sources, and orders in which they can be imported."""

from __future__ import annotations

import ast
import textwrap

import pytest
import support.properties  # noqa: F401 - sets how properties are tried
from hypothesis import given
from support.sources import modules

from pygen_copier.source.definition_order import ordered
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


def run(source: str) -> dict[str, object]:
    """Run a source, as an import does."""
    names: dict[str, object] = {}
    code = compile(source, "module", "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102 - the source is this file's own
    return names


NEEDS = {
    "a base": "class A(B): pass\nclass B: pass\n",
    "a base of a base": "class A(B): pass\nclass B(C): pass\nclass C: pass\n",
    "a metaclass": "class A(metaclass=M): pass\nclass M(type): pass\n",
    "a decorator": "@d\ndef f(): pass\ndef d(g): return g\n",
    "a decorator of a method": "class A:\n    @d\n    def f(self): pass\ndef d(g): return g\n",
    "a default": "def f(n=LIMIT, *, m=LIMIT): pass\nLIMIT = 3\n",
    "a value": "A = B + 1\nB: int = 2\n",
    "a value in a class": "class A:\n    x = LIMIT\nLIMIT = 3\n",
    "what a call needs": "A = f()\ndef f(): return g()\ndef g(): return LIMIT\nLIMIT = 3\n",
    "an annotation": "def f(a: A) -> B: pass\nclass A: pass\nclass B: pass\n",
    "a name of a branch": "A = B\nif True:\n    B = 1\nelse:\n    B = 2\n",
    "all overloads": (
        "from typing import overload\nA = f(1)\n@overload\ndef f(n: int): ...\n"
        "@overload\ndef f(n: str): ...\ndef f(n): return n\n"
    ),
}


@pytest.mark.parametrize("source", NEEDS.values(), ids=NEEDS)
def test_what_is_needed_at_import_comes_first(source: str) -> None:
    """A module that could not be imported can be, and nothing of it is lost."""
    with pytest.raises(NameError):
        run(source)
    mended = ordered(source)
    assert run(mended)
    assert sorted(map(ast.dump, ast.parse(mended).body)) == sorted(
        map(ast.dump, ast.parse(source).body)
    )


def test_a_text_below_a_value_goes_with_it() -> None:
    """It tells what the value is."""
    value = 'A = 1\n"""What it is."""\n'
    assert ordered(f"def f(n=A): pass\n{value}B = 2\n") == f"{value}def f(n=A): pass\nB = 2\n"


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations\ndef f(a: A) -> A: pass\nclass A: pass\n",
        "def f(): return g()\n\n\n# About g.\ndef g(): return f()\n",
        '"""It."""\nimport os\nA = 1\nB = A\n',
    ],
)
def test_what_needs_no_other_order_stays(source: str) -> None:
    """Not a line moves: what is looked up later, or is above already, is left alone."""
    assert ordered(source) == source


@given(modules())
def test_an_order_that_is_good_stays(module: str) -> None:
    """Ordering a module that can be imported changes nothing."""
    assert ordered(module) == module
