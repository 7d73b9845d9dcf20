"""Orders of definitions in which a module can be imported."""

from __future__ import annotations

import ast

import pytest
import support.properties  # noqa: F401 - sets how properties are tried
from hypothesis import given
from support.sources import modules

from pygen_copier.source.definition_order import ordered


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
