"""Syntax: Python that is read, never run."""

from __future__ import annotations

import ast
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

from pygen_copier.source.syntax import (
    MAX_DEPTH,
    Source,
    UnreadableSourceError,
    all_parameters,
    positional_parameters,
    read,
    shown,
)


def test_a_text_is_read_once() -> None:
    """What was read last is kept, for all who ask, in any thread."""
    text = "x = 'a text that is read once'\n"
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(read, [text] * 8))
    assert read(text) is read(text)


def test_what_is_kept_is_bounded() -> None:
    """Reading many texts does not keep them all."""
    first = read("x = 'the first of many'\n")
    for number in range(100):
        read(f"x = {number}\n")
    assert read("x = 'the first of many'\n") is not first


def test_reading_warns_nobody() -> None:
    """A doubtful escape in a model's text is not reported as if it were the person's."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Source("x = '\\d'\n").text


def test_its_nodes_are_those_of_its_tree() -> None:
    """Nodes are listed once each, and found by their types."""
    source = Source("def f(n):\n    return g(n) + h(n)\n")
    every = [node for node in ast.walk(source.tree) if not isinstance(node, ast.expr_context)]
    assert list(map(id, source.nodes)) == list(map(id, every))
    assert [shown(call) for call in source.of(ast.Call)] == ["g(n)", "h(n)"]
    assert len(list(source.of(ast.FunctionDef, ast.Return))) == 2


def test_names_are_bound_in_any_block_of_the_top_level() -> None:
    """Loops, matches and context managers bind names as assignments do."""
    source = Source(
        "for a in b:\n    c = 1\nwhile d:\n    e = 1\nwith f as (g, h):\n    i = 1\n"
        "match j:\n    case 1:\n        k = 1\ntry:\n    l = 1\nexcept* E:\n    m = 1\n"
        "def n():\n    o = 1\n"
    )
    assert source.bound == set("aceghiklmn")


@pytest.mark.parametrize(
    ("source", "dotted"),
    [
        ("import os\nos.path.join", "os.path.join"),
        ("import os.path as p\np.join", "os.path.join"),
        ("from os import path as p\np.join", "os.path.join"),
        ("from .codes import f\nf", ".codes.f"),
        ("from . import codes\ncodes.f", ".codes.f"),
        ("import os.path\nos.sep", "os.sep"),
        ("import a as x\nimport b as x\nx.f", "a.f"),
        ("from a import x\nimport b as x\nx.f", "a.x.f"),
        ("try:\n    import a as x\nexcept ImportError:\n    import b as x\nx.f", "a.f"),
        ("def g():\n    import a as x\nimport b as x\nx.f", "a.f"),
        ("import numpy as np\nr = np.random\nr.seed", "numpy.random.seed"),
        ("a = b\nb = a\na", "a"),
        ("eval", "builtins.eval"),
        ("def eval(): ...\neval", "eval"),
        ("import os\n(o := os).system", "os.system"),
        ("f().g", ""),
        ("x = 1\nx = 2\nx.y", "x.y"),
    ],
)
def test_names_are_followed_to_what_they_stand_for(source: str, dotted: str) -> None:
    """Imports and assignments are resolved, in a circle too."""
    read_source = Source(source)
    last = read_source.tree.body[-1]
    assert isinstance(last, ast.Expr)
    assert read_source.dotted(last.value) == dotted


def test_deep_nesting_is_refused_before_it_hurts() -> None:
    """What is as deep as allowed can be unparsed; what is deeper is told with its line."""
    deepest = MAX_DEPTH - 3  # the module, the statement and the name
    source = Source("x = 1\nx" + ".a" * deepest + "\n")
    assert len(shown(source.tree)) == 60
    with pytest.raises(UnreadableSourceError, match=r"^Line 2: this is nested too deeply\.$"):
        read("x = 1\nx" + ".a" * (deepest + 1) + "\n")


def test_parameters_of_every_kind_are_listed() -> None:
    """In the order they stand, those that a call may give by their place apart."""
    [function] = ast.parse("def f(a, /, b=1, *c, d, e=2, **g): ...").body
    assert isinstance(function, ast.FunctionDef)
    assert [each.arg for each in all_parameters(function)] == list("abcdeg")
    assert [each.arg for each in positional_parameters(function)] == list("ab")
