"""Signatures: what may be copied into a module before anybody has read it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.plans import SIGNATURES, TYPES

from pygen_copier.plan.signatures import is_annotation, parameters, parse_signature

# Nodes that run something when a module is imported.
_RUNNING = (
    ast.Call,
    ast.Lambda,
    ast.NamedExpr,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Await,
    ast.Yield,
    ast.YieldFrom,
    ast.JoinedStr,
    ast.IfExp,
)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_plain_signatures_are_read(signature: str) -> None:
    """Annotations of names, and plain values as defaults, are read into an empty function."""
    function = parse_signature(signature)
    assert function is not None
    compile(f"def f{signature}: ...", "signature", "exec", dont_inherit=True)


@pytest.mark.parametrize(
    "signature",
    [
        "(n=open('x'))",  # a call
        "(n: open('x'))",
        "(n: open('x'), /)",
        "() -> open('x')",
        "(*, n=open('x'))",
        "(*args: open('x'))",
        "(**rest: open('x'))",
        "(n, /, m=[open('x')])",
        "(n=lambda: 0)",
        "(n=(m := 1))",  # a walrus
        "(n=[i for i in x])",  # a comprehension
        "(n={i for i in x})",
        "(n={i: i for i in x})",
        "(n=(i for i in x))",
        "(n=f'{x}')",
        "(n=1 if x else 2)",
        "(n: (yield))",
        "(n=a < b)",
        "(n=a and b)",
    ],
)
def test_what_would_run_at_import_is_refused(signature: str) -> None:
    """Defaults and annotations are evaluated at import, so nothing that computes may be there."""
    ast.parse(f"def f{signature}: ...")  # it is Python, so the refusal is not for its syntax
    assert parse_signature(signature) is None


@pytest.mark.parametrize(
    "signature",
    [
        "(): pass\nimport os\ndef g()",  # a new line
        "(): pass\rimport os\rdef g()",
        "() -> int: import os; y",  # a second statement
        "(): ...; import os; x",
        "(): import os #",  # a comment that hides the end
        "(): x = 1 #",
        "(n:\n int)",  # more than one line
        "(n:\r int)",
        "(): lambda",
        "() -> int: x",
        "() -> int: return",
        "(): 'docstring' if 0 else",
        " g(): ...; x",
        "g()",
        "[T](n: T) -> T",
        "",
        "n",
        "(",
        ")",
        "(n",
        "(n) ->",
        "(n=1, m)",
        "(\x00)",
        "(n: '\ud800')",
        "(" * 500,
        "(n: " + "list[" * 300 + "int" + "]" * 300 + ")",
        "(n=" + "-" * 900 + "1)",  # the parser reads it, but it is too deep to be written again
        "(n: a" + ".a" * 900 + ")",
        "(n: a" + "|a" * 900 + ")",
        "(n=" + "-" * 100_000 + "1)",
        "(n=" + "[" * 60 + "]" * 60 + ")",
    ],
    ids=lambda text: ascii(text)[:40],
)
def test_what_is_no_signature_is_refused(signature: str) -> None:
    """A text that ends the header, adds a statement or does not parse is refused."""
    assert parse_signature(signature) is None


def test_a_hash_inside_a_text_is_no_comment() -> None:
    """A default may hold the mark of a comment."""
    assert parse_signature("(comment: str = '#') -> str") is not None


@pytest.mark.parametrize("signature", ["(n, n)", "(n, *, n)", "(*n, **n)", "(__debug__)"])
def test_what_does_not_compile_is_refused(signature: str) -> None:
    """A parameter that stands twice, or cannot be bound, passes the parser but not the compiler."""
    with pytest.raises(SyntaxError):
        compile(f"def f{signature}: ...", "signature", "exec", dont_inherit=True)
    assert parse_signature(signature) is None


@pytest.mark.parametrize(
    "default",
    [
        "[]",
        "{}",
        "{1}",
        "([],)",
        "-'x'",
        "-None",
        "-True",
        "9**9**9",
        "1/0",
        "'x' * 10**9",
        "[][0]",
        "{[]}",
        "{[]: 1}",
    ],
)
def test_defaults_that_compute_or_fail_are_refused(default: str) -> None:
    """A default is a value that is written down, not one that costs time, memory or an error."""
    assert parse_signature(f"(n={default})") is None


@given(st.text() | st.text("()[]{}:=*,;'\"\\#\n lambdnio->x.1"))
def test_no_text_smuggles_in_code(text: str) -> None:
    """Any text that is taken adds one empty function to a module, and nothing else."""
    if parse_signature(text) is None:
        return
    tree = ast.parse(f"def f{text}: ...")
    assert len(tree.body) == 1
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert [ast.unparse(node) for node in function.body] == ["..."]
    assert not [node for node in ast.walk(tree) if isinstance(node, _RUNNING)]


@pytest.mark.parametrize("text", [*TYPES, "int | None", "Callable[[int, str], None]", "a.b.C[3]"])
def test_annotations(text: str) -> None:
    """A type that only names things is an annotation."""
    assert is_annotation(text)
    ast.parse(text, mode="eval")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "open('x')",
        "lambda: 0",
        "int, b: str",  # a second parameter
        "int = 3",  # a default
        "int) -> (str",  # the end of the parameters
        "int):\n import os\ndef g(_: int",
        "int # comment",
        " int",
        "int ",
        "int, str",
        "*int",
    ],
)
def test_what_is_no_annotation(text: str) -> None:
    """A text that computes, or is more than one expression, is no annotation."""
    assert not is_annotation(text)


def test_parameters_are_told_apart() -> None:
    """Every kind of parameter is listed in order, with whether a caller may leave it out."""
    function = parse_signature("(a, b=1, /, c=2, *rest, d, e=3, **more)")
    assert function is not None
    assert parameters(function) == [
        ("positional only", "a", False),
        ("positional only", "b", True),
        ("positional", "c", True),
        ("*", "rest", False),
        ("keyword only", "d", False),
        ("keyword only", "e", True),
        ("**", "more", False),
    ]
