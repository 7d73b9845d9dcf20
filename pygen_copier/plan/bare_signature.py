"""A bare signature: a definition as Python with its names and types, and none of its values."""

from __future__ import annotations

import ast
import copy

from pygen_copier.source.parsing import parse_expression
from pygen_copier.source.syntax import Definition


def bare_signature(node: Definition) -> str:
    """Return a function or class without its body, and without values that a person wrote.

    Names, annotations and bases stay. A default is `...`; of a decorator, or a base that is made by
    a call, the name stays; what is no name in an annotation is `...`.

    Args:
        node: The definition.
    """
    header = copy.copy(node)
    header.body = [ast.Pass()]
    header.decorator_list = [_name(each) for each in node.decorator_list]
    if isinstance(header, ast.ClassDef):
        header.bases = [_type(each) for each in header.bases]
        header.keywords = [ast.keyword(k.arg, _type(k.value)) for k in header.keywords if k.arg]
    else:
        header.args = _bare_parameters(header.args)
        header.returns = header.returns and _annotation(header.returns)
    return ast.unparse(ast.fix_missing_locations(header)).removesuffix(":\n    pass")


def bare_field(node: ast.AnnAssign) -> str:
    """Return an annotated name of a class without its value."""
    return f"{ast.unparse(node.target)}: {ast.unparse(_annotation(node.annotation))}"


def _bare_parameters(found: ast.arguments) -> ast.arguments:
    return ast.arguments(
        posonlyargs=[_bare(each) for each in found.posonlyargs],
        args=[_bare(each) for each in found.args],
        vararg=found.vararg and _bare(found.vararg),
        kwonlyargs=[_bare(each) for each in found.kwonlyargs],
        kw_defaults=[each and _nothing() for each in found.kw_defaults],
        kwarg=found.kwarg and _bare(found.kwarg),
        defaults=[_nothing() for _ in found.defaults],
    )


def _bare(parameter: ast.arg) -> ast.arg:
    return ast.arg(parameter.arg, parameter.annotation and _annotation(parameter.annotation))


def _nothing() -> ast.expr:
    return ast.Constant(...)


def _annotation(node: ast.expr) -> ast.expr:
    """Return an annotation with names only; one that is a text is read as the type it holds."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return _type(parse_expression(f"({node.value})"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return _nothing()
    return _type(node)


def _type(node: ast.expr) -> ast.expr:
    """Return a type with names only: a text in brackets may be a value, as in `Literal`."""
    match node:
        case ast.Constant(value=None):
            return node
        case ast.Subscript(value=value, slice=inner):
            return ast.Subscript(_name(value), _type(inner))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return ast.BinOp(_type(left), ast.BitOr(), _type(right))
        case ast.List(elts=parts):
            return ast.List([_type(each) for each in parts])
        case ast.Tuple(elts=parts):
            return ast.Tuple([_type(each) for each in parts])
        case ast.Starred(value=value):
            return ast.Starred(_type(value))
        case _:
            return _name(node)


def _name(node: ast.expr) -> ast.expr:
    """Return a dotted name; of a call what is called, of anything else nothing."""
    match node:
        case ast.Call(func=called):
            return _name(called)
        case ast.Attribute(value=value, attr=attribute):
            return ast.Attribute(_name(value), attribute)
        case ast.Name():
            return node
        case _:
            return _nothing()
