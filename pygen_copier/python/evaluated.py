"""What is evaluated with statements, when a file is imported: not what they only define."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from pygen_copier.python.effects import reached
from pygen_copier.python.implicit_calls import KEEPING_METHODS
from pygen_copier.source.syntax import AnyFunction, Source, inner_statements, walk

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef)


def evaluated(source: Source, statements: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that are evaluated with statements, but not what is only defined."""
    lazy, pending = _has_future(source), list(statements)
    while pending:
        node = pending.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                pending += _of_function(node, lazy)
            case ast.Lambda():
                pending += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            case ast.If() if _is_for_others(source, node.test):
                pending += node.orelse
            case ast.AnnAssign():
                pending += filter(None, (node.target, node.value))
                pending += _annotations([node.annotation], lazy)
            case ast.ClassDef():
                pending += [*node.decorator_list, *node.bases, *node.keywords, *node.body]
            case _:
                pending += ast.iter_child_nodes(node)


def _of_function(node: AnyFunction, lazy: bool) -> Iterator[ast.AST]:
    yield from node.decorator_list
    yield from node.args.defaults
    yield from filter(None, node.args.kw_defaults)
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    more = filter(None, (node.args.vararg, node.args.kwarg))
    yield from _annotations([each.annotation for each in (*arguments, *more)], lazy)
    yield from _annotations([node.returns], lazy)


def _annotations(annotations: Sequence[ast.expr | None], lazy: bool) -> Iterator[ast.AST]:
    """Yield the calls in annotations, where these are evaluated."""
    for annotation in () if lazy else filter(None, annotations):
        yield from (node for node in walk(annotation) if isinstance(node, ast.Call))


def _is_for_others(source: Source, test: ast.expr) -> bool:
    """Return whether it is asked if the file is a program, or read by a type checker."""
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return "__name__" not in source.hidden
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return reached(source, test) == "typing.TYPE_CHECKING"
        case _:
            return False


def own_statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, those inside its blocks included, but not of definitions."""
    for node in body:
        yield node
        if not isinstance(node, (*DEFINED, ast.ClassDef)):
            yield from own_statements([*inner_statements(node)])


def calls_parameters(function: Function) -> bool:
    """Return whether a function calls what it is given, or hands it on, and not only later."""
    names = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    pending: list[ast.AST] = (
        [function.body] if isinstance(function, ast.Lambda) else [*function.body]
    )
    while pending:
        node = pending.pop()
        if isinstance(node, (*DEFINED, ast.Lambda)):
            continue
        if isinstance(node, ast.Call):
            keeps = isinstance(node.func, ast.Attribute) and node.func.attr in KEEPING_METHODS
            used = [node.func, *(() if keeps else node.args)]
            if any(isinstance(each, ast.Name) and each.id in names for each in used):
                return True
        pending += ast.iter_child_nodes(node)
    return False


def mentioned_classes(source: Source) -> set[int]:
    """Return the ids of names of classes that are bases or caught: that makes no object."""
    named = [base for node in source.of(ast.ClassDef) for base in node.bases]
    named += [node.type for node in source.of(ast.ExceptHandler) if node.type]
    return {id(inner) for node in named for inner in walk(node)}


def is_decorated(function: Function) -> bool:
    """Return whether a function has a decorator, as properties have."""
    return not isinstance(function, ast.Lambda) and bool(function.decorator_list)


def _has_future(source: Source) -> bool:
    return any(
        node.module == "__future__" and any(name.name == "annotations" for name in node.names)
        for node in source.of(ast.ImportFrom)
    )


def has_tables(expression: ast.expr) -> bool:
    """Return whether a name is looked up in a table of the file's own."""
    names = {node.id for node in walk(expression) if isinstance(node, ast.Name)}
    return bool(names & {"globals", "locals", "vars"})
