"""An outline is a source without its bodies: what there is, for a prompt with little room."""

from __future__ import annotations

import ast
from collections.abc import Collection

from pygen_copier.source.statements import Part, members, parts
from pygen_copier.source.syntax import AnyFunction

_LONGEST_VALUE = 200  # characters


def outline(text: str, keep: Collection[str] = (), *, others: bool = True) -> str:
    """Return the imports, constants, signatures and first lines of docstrings of a source.

    Args:
        text: The source.
        keep: What stays whole: `f`, `Code`, or `Code.rate`.
        others: Whether the other definitions are there at all.

    Raises:
        SyntaxError: The text is no Python; likewise the other errors in `parts.REFUSED`.
    """
    found = []
    for part in parts(text):
        methods = [name for name in keep if name.startswith(f"{part.name}.") and part.name]
        if part.name in keep and part.name:
            found.append(part.text)
        elif others or methods or part.is_import:
            found.append(_short(part, methods))
    return "\n".join(filter(None, found)).strip("\n") + "\n"


def _short(part: Part, methods: Collection[str]) -> str:
    body = members(part)
    match part.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return _signature(function)
        case ast.ClassDef(name=name) if body:
            inner = [
                member.text if f"{name}.{member.name}" in methods else _short_member(member)
                for member in body[1]
            ]
            return "\n".join([body[0], *filter(None, inner)])
        case ast.ClassDef():
            return part.text
        case _:
            return part.text if part.is_import else _value(part)


def _short_member(member: Part) -> str:
    node = member.node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        lines = _signature(node).split("\n")
        return "\n".join(f"    {line}" for line in lines)
    return f"    {_first_line(member)}" if member.is_text else member.text


def _signature(function: AnyFunction) -> str:
    """Return a function without what it does."""
    bare: list[ast.stmt] = []
    documented = ast.get_docstring(function)
    if documented:
        bare.append(ast.Expr(ast.Constant(documented.strip().split("\n")[0])))
    bare.append(ast.Expr(ast.Constant(...)))
    short = type(function)(**{**dict(ast.iter_fields(function)), "body": bare})
    return ast.unparse(ast.fix_missing_locations(short))


def _value(part: Part) -> str:
    """Return a statement that is no definition, on one line where it has many."""
    if part.is_text:
        return _first_line(part)
    if part.is_main_guard:
        return ""
    match part.node:
        case ast.Assign() | ast.AnnAssign() if len(ast.unparse(part.node)) > _LONGEST_VALUE:
            kind = ast.unparse(part.node).split("=")[0].strip()
            return f"{kind} = ..."
        case ast.If() | ast.Try() | ast.Assign() | ast.AnnAssign():
            return part.text
        case _:
            return ""


def _first_line(part: Part) -> str:
    text = ast.literal_eval(ast.unparse(part.node))
    return repr(text.strip().split("\n")[0])


def last_name(text: str) -> str:
    """Return the name of the last function or class of a source, a method as `Code.rate`."""
    for part in reversed(parts(text)):
        body = members(part)
        if body:
            named = [member.name for member in body[1] if member.name]
            return f"{part.name}.{named[-1]}" if named else part.name
        if part.name:
            return part.name
    return ""
