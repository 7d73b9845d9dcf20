"""Signatures in a plan: texts that must be safe to stand in a file before anybody has read it."""

from __future__ import annotations

import ast

_VALUE_NODES = (
    ast.Attribute,
    ast.BinOp,
    ast.BitOr,
    ast.Constant,
    ast.Dict,
    ast.List,
    ast.Load,
    ast.Name,
    ast.Set,
    ast.Slice,
    ast.Starred,
    ast.Subscript,
    ast.Tuple,
    ast.UAdd,
    ast.USub,
    ast.UnaryOp,
    ast.operator,
)


def parse_signature(signature: str) -> ast.FunctionDef | None:
    """Parse a signature such as `(n: int = 0) -> str` into an empty function, or return None.

    Calls, lambdas and comprehensions are refused in defaults and annotations: a signature is copied
    into the generated module, where they would run at import.
    """
    if "\n" in signature or "\r" in signature or "#" in signature:
        return None
    try:
        tree = ast.parse(f"def _{signature}: ...")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    function = tree.body[0]
    if len(tree.body) != 1 or not isinstance(function, ast.FunctionDef):
        return None
    body = function.body
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or ast.unparse(body[0]) != "...":
        return None
    if not signature.lstrip().startswith("("):
        return None
    return function if all(_plain(node) for node in _values(function)) else None


def is_annotation(text: str) -> bool:
    """Return whether a text is a type annotation that evaluates nothing but names."""
    return parse_signature(f"(_: {text})") is not None


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[tuple[str, str, bool]]:
    """Return the parameters of a function as (kind, name, has a default), in order."""
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


def _values(function: ast.FunctionDef) -> list[ast.expr]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [a for a in (arguments.vararg, arguments.kwarg) if a]
    values = [a.annotation for a in named] + [*arguments.defaults, *arguments.kw_defaults]
    return [value for value in [*values, function.returns] if value is not None]


def _plain(value: ast.expr) -> bool:
    return all(isinstance(node, _VALUE_NODES) for node in ast.walk(value))
