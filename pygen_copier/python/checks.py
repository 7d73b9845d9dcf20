"""Checks of Python replies; each is small, and says what is wrong so that it can be mended."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.plan.model import ApiItem, Class, Constant, Function, Module
from pygen_copier.plan.signatures import parameters, parse_signature
from pygen_copier.source import AnyFunction, bound_names, definitions

_PLACEHOLDER = re.compile(
    r"\b(TODO|FIXME|placeholder|your code here|not implemented|implement (this|me|here)|"
    r"rest of the (code|implementation|file)|remains? unchanged|same as before)\b",
    re.IGNORECASE,
)


class Parses(Check):
    """The text is Python."""

    id: ClassVar[str] = "parses"
    title: ClassVar[str] = "parses as Python"

    def problems(self, text: str, texts: Texts) -> Sequence[str]:
        """Return where the text cannot be parsed."""
        try:
            ast.parse(text)
        except SyntaxError as error:
            return [f"Line {error.lineno}: {error.msg}."]
        except (ValueError, RecursionError, MemoryError) as error:
            return [f"The file cannot be parsed: {error}."]
        return []


class PlannedApi(Check):
    """Every planned name is there with the planned parameters.

    Args:
        module: The module as planned.
    """

    id: ClassVar[str] = "api"
    title: ClassVar[str] = "defines the planned names with the planned parameters"

    def __init__(self, module: Module) -> None:
        self._module = module

    def problems(self, text: str, texts: Texts) -> Sequence[str]:
        """Return what is planned and not there."""
        tree = ast.parse(text)
        defined, bound = definitions(tree), bound_names(tree)
        return [
            problem
            for item in self._module.api
            for problem in _missing(item, defined.get(item.name), item.name in bound)
        ]


def _missing(item: ApiItem, node: ast.stmt | None, bound: bool) -> Iterator[str]:
    if not bound:
        yield f"The planned {item.kind} `{item.name}` is not defined."
        return
    match item, node:
        case Function(), ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _other_parameters(item.name, item.signature, node)
        case Class(), ast.ClassDef():
            yield from _missing_methods(item, node)
        case (Class(), _) | (Function(), ast.ClassDef()):
            yield f"`{item.name}` should be a {item.kind}."
        case Constant(), ast.stmt():
            yield f"`{item.name}` should be a constant."
        case _:
            pass  # bound by an assignment or import: its parameters cannot be seen


def _missing_methods(item: Class, node: ast.ClassDef) -> Iterator[str]:
    body = ast.Module(body=node.body, type_ignores=[])
    methods, bound = definitions(body), bound_names(body)
    inherits = bool(node.bases or node.decorator_list or node.keywords)
    for method in item.methods:
        place = f"{item.name}.{method.name}"
        found = methods.get(method.name)
        if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _other_parameters(place, method.signature, found)
        elif method.name not in bound and not inherits:
            yield f"The planned method `{place}` is not defined."


def _other_parameters(place: str, signature: str, node: AnyFunction) -> Iterator[str]:
    planned = parse_signature(signature)
    if planned is None:
        return
    wanted = parameters(planned)
    names = {name for _, name, _ in wanted}
    there = [found for found in parameters(node) if found[1] in names or not found[2]]
    if there != wanted:
        yield f"`{place}` should have the parameters {signature}, not ({ast.unparse(node.args)})."


class NoPlaceholders(Check):
    """Every function does something; nothing is left out."""

    id: ClassVar[str] = "complete"
    title: ClassVar[str] = "has no placeholder bodies"

    def problems(self, text: str, texts: Texts) -> Sequence[str]:
        """Return the functions and comments that stand for code that is missing."""
        return [*self._empty_bodies(ast.parse(text), in_protocol=False), *self._comments(text)]

    def _empty_bodies(self, node: ast.AST, *, in_protocol: bool) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.FunctionDef() | ast.AsyncFunctionDef() if _is_empty(child):
                    if not in_protocol and not _abstract(child):
                        yield f"Line {child.lineno}: the body of `{child.name}` is a placeholder."
                case _:
                    pass
            protocol = isinstance(child, ast.ClassDef) and any(
                "Protocol" in ast.unparse(base) for base in child.bases
            )
            yield from self._empty_bodies(child, in_protocol=protocol)

    def _comments(self, text: str) -> Iterator[str]:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and _PLACEHOLDER.search(token.string):
                yield f"Line {token.start[0]}: the comment {token.string!r} stands for code."


def _abstract(function: AnyFunction) -> bool:
    decorators = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    return "abstract" in decorators or "overload" in decorators


def _is_empty(function: AnyFunction) -> bool:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        documented = isinstance(body[0].value.value, str)
        body = body[1:] if documented else body
        if not body:
            # `def __init__(self): """…"""` may have nothing to do; others may not.
            return function.name != "__init__"
    match body:
        case [ast.Pass()]:
            return True
        case [ast.Expr(value=ast.Constant(value=value))]:
            return value is ...
        case [ast.Raise(exc=error)] if error is not None:
            return "NotImplementedError" in ast.unparse(error)
        case _:
            return False


class Tests(Check):
    """The file has tests, and each of them asserts something."""

    id: ClassVar[str] = "asserts"
    title: ClassVar[str] = "has tests that assert"

    def problems(self, text: str, texts: Texts) -> Sequence[str]:
        """Return the tests that cannot fail."""
        functions = [
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ]
        tests = [node for node in functions if node.name.startswith("test")]
        if not tests:
            return ["There is no test: no function is named test_…."]
        helpers = {node.name for node in functions if node not in tests and _asserts(node, set())}
        return [
            f"Line {test.lineno}: `{test.name}` asserts nothing."
            for test in tests
            if not _asserts(test, helpers)
        ]


def _asserts(function: AnyFunction, helpers: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            constant = isinstance(node.test, ast.Constant)
            if not constant:
                return True
        if isinstance(node, ast.Call):
            last = ast.unparse(node.func).rpartition(".")[2]
            if last in helpers or last.startswith("assert") or last in ("raises", "warns", "fail"):
                return True
    return False
