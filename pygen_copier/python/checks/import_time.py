"""The check of import time: importing a module defines names, and does nothing else.

What runs at import is what stands outside functions, and the functions of the same file that it
calls. There, calls that reach beyond the module are told, and calls whose result nobody takes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.python.effects import ACTING_MODULES, Effect, effect_of, effect_of_method
from pygen_copier.source.syntax import AnyFunction, Source, definitions, shown


class NoWorkAtImport(Check):
    """Nothing is printed, opened, sent, started, awaited or changed when the file is imported."""

    id: ClassVar[str] = "import-time"
    title: ClassVar[str] = "does no work when it is imported"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the lines that do something at import."""
        found: dict[int, str] = {}
        for node in _nodes(source):
            if (what := _effect(source, node)) and isinstance(node, (ast.expr, ast.stmt)):
                found.setdefault(
                    node.lineno,
                    f"Line {node.lineno}: importing the file {what} (`{shown(node, 40)}`); "
                    "do that in a function.",
                )
        return [found[line] for line in sorted(found)]


def _effect(source: Source, node: ast.AST) -> str:
    match node:
        case ast.Call():
            return _of_call(source, node)
        case ast.Expr(value=ast.Call() as call) if not _own(source, call.func):
            return _of_call(source, call) or "calls something whose result nobody takes"
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            called = (effect_of(source.dotted(decorator)) for decorator in node.decorator_list)
            return next((effect.value for effect in called if effect), "")
        case ast.Attribute() | ast.Name() if source.dotted(node) == "sys.argv":
            return "reads the command line"
        case ast.Attribute(ctx=ast.Store() | ast.Del()) if source.dotted(node).startswith("sys."):
            return Effect.INTERPRETER.value
        case ast.Subscript(ctx=ast.Store() | ast.Del()) if (
            source.dotted(node.value) == "os.environ"
        ):
            return Effect.ENVIRONMENT.value
        case ast.While(test=ast.Constant(value=value)) if value:
            return "runs a loop without an end"
        case ast.Import() if any(alias.name in ACTING_MODULES for alias in node.names):
            return "does what that import does"
        case ast.ImportFrom() if node.module in ACTING_MODULES:
            return "does what that import does"
        case _:
            return ""


def _of_call(source: Source, call: ast.Call) -> str:
    effect = effect_of(source.dotted(call.func)) or effect_of_method(call)
    return effect.value if effect else ""


def _own(source: Source, function: ast.expr) -> bool:
    """Return whether a call is of a method of something the file itself made, or is as harmless."""
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr == "register" or source.dotted(function).startswith("pytest."):
        return True  # such as `Number.register(Surd)`; the hooks of the library are effects
    inner: ast.expr = function
    while isinstance(inner, (ast.Attribute, ast.Subscript)):
        inner = inner.value
    if isinstance(inner, ast.Call):
        return source.dotted(inner.func) == "logging.getLogger"
    name = inner.id if isinstance(inner, ast.Name) else ""
    return name in source.bound and name not in source.imported


def _nodes(source: Source) -> Iterator[ast.AST]:
    """Yield what runs at import: the outer code, and what it calls in the same file."""
    pending: list[ast.AST] = list(source.tree.body)
    called: set[str] = set()
    outer = True
    while pending:
        statements, pending = pending, []
        for node in _running(statements):
            if outer or not isinstance(node, ast.Expr):
                yield node  # in a function, a call whose result nobody takes is no harm
            for function in _called(node):
                if function in source.definitions and function not in called:
                    called.add(function)
                    pending += _bodies(source, function)
        outer = False


def _called(node: ast.AST) -> Iterator[str]:
    """Yield the names a node calls; a decorator is called with what it decorates."""
    functions: list[ast.expr] = []
    if isinstance(node, ast.Call):
        functions = [node.func]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        functions = node.decorator_list
    yield from (function.id for function in functions if isinstance(function, ast.Name))


def _bodies(source: Source, name: str) -> Iterator[ast.stmt]:
    """Yield what runs when a function is called, or an object made of a class."""
    node = source.definitions[name]
    if not isinstance(node, ast.ClassDef):
        yield from node.body
        return
    methods = definitions(ast.Module(body=node.body, type_ignores=[]))
    for method in ("__new__", "__init__", "__post_init__"):
        found = methods.get(method)
        if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from found.body


def _running(statements: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that are evaluated with the statements, but not what is only defined."""
    pending = list(statements)
    while pending:
        node = pending.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                pending += _evaluated(node)
            case ast.Lambda():
                pending += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            case ast.If() if _is_for_others(node.test):
                pending += node.orelse
            case ast.AnnAssign():
                pending += filter(None, (node.target, node.value))
            case ast.ClassDef():
                pending += [*node.decorator_list, *node.bases, *node.keywords, *node.body]
            case _:
                pending += ast.iter_child_nodes(node)


def _evaluated(node: AnyFunction) -> Iterator[ast.AST]:
    yield from node.decorator_list
    yield from node.args.defaults
    yield from filter(None, node.args.kw_defaults)


def _is_for_others(test: ast.expr) -> bool:
    """Return whether it is asked if the file is run as a program, or read by a type checker."""
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return True
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False
