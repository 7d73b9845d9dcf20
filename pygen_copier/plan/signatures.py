"""Signatures in a plan: texts that must be safe to stand in a file before anybody has read it."""

from __future__ import annotations

import ast
from functools import lru_cache

from pygen_copier.source.parsing import parse, parse_expression
from pygen_copier.source.syntax import all_parameters, walk

Parameter = tuple[str, str, bool]
"""A parameter as kind, name, and whether it has a default."""

_LONGEST = 2000  # characters
_DEEPEST = 30  # nested expressions
_REFUSED = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)

_ANNOTATION_NODES = (
    ast.Attribute,
    ast.BinOp,
    ast.BitOr,
    ast.Constant,
    ast.List,
    ast.Load,
    ast.Name,
    ast.Starred,
    ast.Subscript,
    ast.Tuple,
    ast.USub,
    ast.UnaryOp,
)


def parse_signature(signature: str) -> ast.FunctionDef | None:
    """Parse a signature such as `(n: int = 0) -> str` into an empty function, or return None.

    Defaults are plain values, annotations are made of names: a signature is copied into the
    generated module, where a call, an operator or an index would run, or fail, at import.
    """
    if not signature.startswith("(") or "\n" in signature or "\r" in signature:
        return None
    if len(signature) > _LONGEST:
        return None
    source = f"def _{signature}: ..."
    try:
        tree = parse(source)
        compile(source, "<signature>", "exec", dont_inherit=True)
    except _REFUSED:
        return None
    function = tree.body[0]
    if len(tree.body) != 1 or not isinstance(function, ast.FunctionDef):
        return None
    match function.body:
        case [ast.Expr(value=ast.Constant(value=value))] if value is ...:
            pass
        case _:
            return None
    arguments = function.args
    defaults = [default for default in arguments.kw_defaults if default is not None]
    if not all(_is_plain(value) for value in [*arguments.defaults, *defaults]):
        return None
    return function if all(map(_is_type, _annotations(function))) else None


def is_annotation(text: str) -> bool:
    """Return whether a text is a type annotation that evaluates nothing but names."""
    if len(text) > _LONGEST or text != text.strip():
        return False
    try:
        value = parse_expression(f"({text})")
        compile(text, "<annotation>", "eval", dont_inherit=True)
    except _REFUSED:
        return False
    return "\n" not in text and not isinstance(value, ast.Tuple) and _is_type(value)


def is_default(text: str) -> bool:
    """Return whether a text is a plain value, as a default in a signature is."""
    function = parse_signature(f"(x=({text}))")
    return function is not None and len(all_parameters(function)) == 1


def base_name(text: str) -> str | None:
    """Return the dotted name of a class that one may derive from, or None where a text is none.

    What it holds may stand in brackets, as in `dict[str, int]`.
    """
    if not is_annotation(text):
        return None
    value = parse_expression(text)
    named = value.value if isinstance(value, ast.Subscript) else value
    is_name = isinstance(named, (ast.Name, ast.Attribute)) and isinstance(_root(named), ast.Name)
    return ast.unparse(named) if is_name else None


@lru_cache(maxsize=1024)
def parameters_of(signature: str) -> tuple[Parameter, ...] | None:
    """Return the parameters that a signature has, in order, or None where it is none."""
    function = parse_signature(signature)
    return None if function is None else tuple(parameters(function))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Parameter]:
    """Return the parameters of a function, in order."""
    arguments = function.args
    positional = [("positional only", a.arg) for a in arguments.posonlyargs]
    positional += [("positional", a.arg) for a in arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    found = [(kind, name, at >= first_default) for at, (kind, name) in enumerate(positional)]
    if arguments.vararg:
        found.append(("*", arguments.vararg.arg, False))
    found += [
        ("keyword only", a.arg, default is not None)
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg:
        found.append(("**", arguments.kwarg.arg, False))
    return found


def _annotations(function: ast.FunctionDef) -> list[ast.expr]:
    values = [*(each.annotation for each in all_parameters(function)), function.returns]
    return [value for value in values if value is not None]


def _is_type(value: ast.expr) -> bool:
    return _depth(value) <= _DEEPEST and all(
        isinstance(node, _ANNOTATION_NODES) for node in walk(value)
    )


def _is_plain(value: ast.expr, depth: int = 0) -> bool:
    """Return whether a default is only looked up, never computed, and no call can change it."""
    if depth > _DEEPEST:
        return False
    match value:
        case ast.Constant() | ast.Name():
            return True
        case ast.Attribute():
            return _depth(value) <= _DEEPEST and isinstance(_root(value), ast.Name)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=number)):
            return isinstance(number, (int, float, complex)) and not isinstance(number, bool)
        case ast.Tuple(elts=elements):
            return all(_is_plain(element, depth + 1) for element in elements)
        case _:
            return False


def _root(value: ast.expr) -> ast.expr:
    while isinstance(value, ast.Attribute):
        value = value.value
    return value


def _depth(value: ast.AST) -> int:
    """Return how deep an expression is nested, without recursion."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return deepest
