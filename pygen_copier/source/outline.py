"""An outline is a source without its bodies: what there is, for a prompt with little room."""

from __future__ import annotations

import ast
from collections.abc import Collection

from pygen_copier.source.statements import Statement, members, statements
from pygen_copier.source.syntax import AnyFunction

_LONGEST_VALUE = 200  # characters


def outline(text: str, keep: Collection[str] = (), *, others: bool = True) -> str:
    """Return the imports, constants, signatures and first lines of docstrings of a source.

    Args:
        text: The source.
        keep: What stays whole: `f`, `Code`, or `Code.rate`.
        others: Whether the other definitions are there at all.

    Raises:
        SyntaxError: The text is no Python; likewise the other errors in `statements.REFUSED`.
    """
    found = []
    for statement in statements(text):
        methods = [
            name for name in keep if name.startswith(f"{statement.name}.") and statement.name
        ]
        if statement.name in keep and statement.name:
            found.append(statement.text)
        elif others or methods or statement.is_import:
            found.append(_short(statement, methods))
    return "\n".join(filter(None, found)).strip("\n") + "\n"


def _short(statement: Statement, methods: Collection[str]) -> str:
    body = members(statement)
    match statement.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return _signature(function)
        case ast.ClassDef(name=name) if body:
            inner = [
                member.text if f"{name}.{member.name}" in methods else _short_member(member)
                for member in body[1]
            ]
            return "\n".join([body[0], *filter(None, inner)])
        case ast.ClassDef():
            return statement.text
        case _:
            return statement.text if statement.is_import else _value(statement)


def _short_member(member: Statement) -> str:
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


def _value(statement: Statement) -> str:
    """Return a statement that is no definition, on one line where it has many."""
    if statement.is_text:
        return _first_line(statement)
    if statement.is_main_guard:
        return ""
    match statement.node:
        case ast.Assign() | ast.AnnAssign() if len(ast.unparse(statement.node)) > _LONGEST_VALUE:
            kind = ast.unparse(statement.node).split("=")[0].strip()
            return f"{kind} = ..."
        case ast.If() | ast.Try() | ast.Assign() | ast.AnnAssign():
            return statement.text
        case _:
            return ""


def _first_line(statement: Statement) -> str:
    text = ast.literal_eval(ast.unparse(statement.node))
    return repr(text.strip().split("\n")[0])


def last_name(text: str) -> str:
    """Return the name of the last function or class of a source, a method as `Code.rate`."""
    for statement in reversed(statements(text)):
        body = members(statement)
        if body:
            named = [member.name for member in body[1] if member.name]
            return f"{statement.name}.{named[-1]}" if named else statement.name
        if statement.name:
            return statement.name
    return ""
