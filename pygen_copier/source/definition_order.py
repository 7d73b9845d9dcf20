"""An order of definitions in which a module can be imported."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pygen_copier.source.statements import Statement, statements, text_of
from pygen_copier.source.syntax import AnyFunction, all_parameters, bound_names, root_names, walk


def ordered(text: str) -> str:
    """Return a source with what is needed at import above what needs it; else as it was.

    Bases, decorators, defaults and values are looked up when a module is imported, and what they
    call looks up more. The rest of a function is looked up when it is called.

    Raises:
        SyntaxError: The text is no Python; likewise the other errors in `statements.REFUSED`.
    """
    every = statements(text)
    later = _future_annotations(every)
    where: dict[str, list[int]] = {}
    for at, statement in enumerate(every):
        for name in bound_names(ast.Module(body=list(statement.nodes), type_ignores=[])):
            where.setdefault(name, []).append(at)
    needs = [_needed(statement, every, where, later) for statement in every]
    found: list[int] = []
    visited: set[int] = set()

    def visit(at: int) -> None:
        if at in visited:
            return
        visited.add(at)
        for need in sorted(needs[at]):
            visit(need)
        found.append(at)
        if at + 1 < len(every) and every[at + 1].is_text:
            visit(at + 1)  # a text below a value tells what it is

    for at, statement in enumerate(every):
        if statement.is_import or (statement.is_text and not at):
            visit(at)
    for at in range(len(every)):
        visit(at)
    in_order = found == list(range(len(every)))
    return text if in_order else f"{text_of([every[at] for at in found])}\n"


def _needed(
    statement: Statement,
    every: Sequence[Statement],
    where: Mapping[str, Sequence[int]],
    later: bool,
) -> set[int]:
    """Return the statements that must be there when one is carried out."""
    found: set[int] = set()
    pending = [name for node in statement.nodes for name in _at_import(node, later)]
    while pending:
        for at in where.get(pending.pop(), ()):
            if at not in found and every[at] is not statement:
                found.add(at)
                pending += [name for node in every[at].nodes for name in root_names(node)]
    return found


def _at_import(node: ast.stmt, later: bool) -> Iterator[str]:
    """Yield the names that a statement looks up when it is carried out."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _names(_evaluated(node, later))
        case ast.ClassDef():
            heads = (*node.bases, *node.decorator_list, *(word.value for word in node.keywords))
            yield from _names(heads)
            for inner in node.body:
                yield from _at_import(inner, later)
        case ast.AnnAssign():
            yield from _names([node.value, *([] if later else [node.annotation])])
        case ast.AugAssign():
            yield from (*root_names(node.target), *root_names(node.value))
        case _:
            yield from _loaded(node)


def _evaluated(function: AnyFunction, later: bool) -> Iterator[ast.expr | None]:
    arguments = function.args
    yield from (*function.decorator_list, *arguments.defaults, *arguments.kw_defaults)
    if not later:
        yield from (each.annotation for each in all_parameters(function))
        yield function.returns


def _loaded(node: ast.AST) -> set[str]:
    names = (inner for inner in walk(node) if isinstance(inner, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}


def _names(expressions: Iterable[ast.expr | None]) -> Iterator[str]:
    for expression in expressions:
        if expression is not None:
            yield from root_names(expression)


def _future_annotations(every: Iterable[Statement]) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for statement in every
        for node in statement.nodes
    )
