"""Assertions of a test: those that are reached, and what is wrong with each, if anything is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from pygen_copier.source.syntax import inner_statements, walk

_ENDS = frozenset({"skip", "xfail", "exit", "fail", "skipTest"})
_CATCHING = frozenset({"Exception", "BaseException", "AssertionError"})
# What a scaffold raises is one of these.
BROAD = frozenset({"Exception", "BaseException", "NotImplementedError"})
RAISING = frozenset({"raises", "warns", "assertRaises", "assertWarns", "deprecated_call"})


class Worth(IntEnum):
    """How much an assertion says, the least first."""

    UNREACHED = 0
    CONSTANT = 1
    UNRELATED = 2
    EXISTENCE = 3
    BROAD = 4
    GOOD = 5


@dataclass(frozen=True, slots=True)
class Assertion:
    """A place where a test can fail.

    Attributes:
        node: The assertion: a statement, a call, or a `with` block that expects an error.
        about: What it is about.
        reached: Whether it can fail the test: it is run, and nothing catches that it fails.
    """

    node: ast.AST
    about: tuple[ast.AST, ...]
    reached: bool


def assertions(body: Sequence[ast.stmt], *, reached: bool = True) -> Iterator[Assertion]:
    """Yield the assertions in statements, those in nested blocks included.

    Args:
        body: The statements.
        reached: Whether they are run at all, and a failure among them fails the test.
    """
    for statement in body:
        yield from _own(statement, reached)
        match statement:
            case ast.If(test=ast.Constant(value=value)) | ast.While(test=ast.Constant(value=value)):
                yield from assertions(statement.body, reached=reached and bool(value))
                yield from assertions(statement.orelse, reached=reached and not value)
            case ast.For(iter=ast.List(elts=[]) | ast.Tuple(elts=[])):
                yield from assertions(statement.body, reached=False)
            case ast.Try() | ast.TryStar():
                caught = any(map(_swallows, statement.handlers))
                yield from assertions(statement.body, reached=reached and not caught)
                for handler in statement.handlers:
                    yield from assertions(handler.body, reached=reached)
                yield from assertions(statement.orelse, reached=reached)
                yield from assertions(statement.finalbody, reached=reached)
            case ast.With() | ast.AsyncWith() if any(map(_suppresses, statement.items)):
                yield from assertions(statement.body, reached=False)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass  # what is in them counts where they are called
            case _:
                yield from assertions(list(inner_statements(statement)), reached=reached)
        if _ends(statement):
            reached = False


def last_name(function: ast.expr) -> str:
    """Return the last part of a dotted name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_broad(call: ast.Call) -> bool:
    """Return whether an expected error is any error at all, or the one that a scaffold raises."""
    narrowed = any(keyword.arg == "match" for keyword in call.keywords)
    return not narrowed and bool(call.args) and last_name(call.args[0]) in BROAD


def is_constant(test: ast.expr) -> bool:
    """Return whether what is asserted is so, or is not, whatever the code does."""
    match test:
        case ast.Constant() | ast.JoinedStr() | ast.GeneratorExp() | ast.Lambda():
            return True
        case ast.Tuple(elts=elements) if elements:
            return True  # `assert (x, "message")` never fails
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return is_constant(operand)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(map(is_constant, values))
        case ast.BoolOp(values=values):
            return all(map(is_constant, values))
        case ast.Compare(left=left, ops=[ast.GtE()], comparators=[ast.Constant(value=0)]) if (
            isinstance(left, ast.Call) and last_name(left.func) == "len"
        ):
            return True
        case ast.Compare(left=left, comparators=[right]) if ast.dump(left) == ast.dump(right):
            # Two calls may differ: that a result can be had again is worth a test.
            return not any(isinstance(inner, ast.Call) for inner in walk(test))
    return not any(isinstance(inner, (ast.Name, ast.Attribute)) for inner in walk(test))


def _own(statement: ast.stmt, reached: bool) -> Iterator[Assertion]:
    """Yield the assertions of a statement itself, not those of the blocks in it."""
    match statement:
        case ast.Assert(test=test):
            yield Assertion(statement, (test,), reached)
            return
        case ast.Raise(exc=error) if error is not None:
            kind = error.func if isinstance(error, ast.Call) else error
            if last_name(kind) == "AssertionError":
                yield Assertion(statement, (), reached)
            return
        case ast.With() | ast.AsyncWith():
            for item in statement.items:
                call = item.context_expr
                if isinstance(call, ast.Call) and last_name(call.func) in RAISING:
                    yield Assertion(call, tuple(statement.body), reached)
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return
        case _:
            pass
    for node in _expressions(statement):
        if isinstance(node, ast.Call):
            name = last_name(node.func)
            if name in RAISING:
                yield Assertion(node, tuple(node.args[1:]), reached)
            elif name == "fail":
                yield Assertion(node, (), reached)
            elif name.startswith("assert"):
                yield Assertion(node, (node.func, *node.args), reached)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    pending = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)]
    for expression in pending:
        yield from walk(expression)


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler lets a failed assertion pass."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    if not any(kind is None or last_name(kind) in _CATCHING for kind in kinds):
        return False
    raising = any(
        isinstance(inner, (ast.Raise, ast.Assert))
        or (isinstance(inner, ast.Call) and last_name(inner.func) == "fail")
        for statement in handler.body
        for inner in walk(statement)
    )
    return not raising


def _suppresses(item: ast.withitem) -> bool:
    call = item.context_expr
    return (
        isinstance(call, ast.Call)
        and last_name(call.func) == "suppress"
        and any(last_name(argument) in _CATCHING for argument in call.args)
    )


def _ends(statement: ast.stmt) -> bool:
    """Return whether nothing after a statement of the same block is run."""
    if isinstance(statement, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and last_name(statement.value.func) in _ENDS
    )
