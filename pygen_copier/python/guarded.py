"""What is guarded: parts of a source that are prepared for a name that is not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.source.syntax import Source, walk

_ERRORS = frozenset(
    {
        *("AttributeError", "BaseException", "Exception", "ImportError", "ModuleNotFoundError"),
        *("NameError", "TypeError"),
    }
)
_EXPECTING = frozenset({"raises", "suppress", "assertRaises"})
_VERSIONS = frozenset(
    {"TYPE_CHECKING", "__version__", "version_info", "platform", "os_name", "hasattr", "find_spec"}
    | {"hexversion"}
)


def guarded_nodes(source: Source) -> set[int]:
    """Return, by `id`, the nodes that run only where what they use is there, or may fail."""
    return {id(node) for part in _parts(source) for node in walk(part)}


def tried_names(source: Source) -> set[str]:
    """Return the names that a file asks for before it uses them, or sets itself."""
    found = {node.attr for node in source.of(ast.Attribute) if not isinstance(node.ctx, ast.Load)}
    for node in source.of(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in ("hasattr", "getattr", "setattr"):
            found |= {
                each.value
                for each in node.args[1:2]
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    return found


def _parts(source: Source) -> Iterator[ast.AST]:
    for tried in source.of(ast.Try):
        if any(each.type is None or _names(each.type) & _ERRORS for each in tried.handlers):
            yield from tried.body
            yield from tried.handlers
    for block in source.of(ast.With, ast.AsyncWith):
        if any(_names(item.context_expr) & _EXPECTING for item in block.items):
            yield from block.body
    for test in source.of(ast.If, ast.IfExp):
        if _names(test.test) & _VERSIONS:
            body, other = test.body, test.orelse
            yield from body if isinstance(body, list) else [body]
            yield from other if isinstance(other, list) else [other]
    for node in source.nodes:
        yield from _behind_returns(getattr(node, "body", None))


def _behind_returns(body: object) -> Iterator[ast.AST]:
    """Yield the statements of a body that run only where a test of versions did not end it."""
    reached = False
    for each in body if isinstance(body, list) else ():
        if reached:
            yield each
        ends = isinstance(each, ast.If) and isinstance(each.body[-1], ast.Return | ast.Raise)
        reached = reached or (ends and bool(_names(each.test) & _VERSIONS))


def _names(node: ast.AST) -> set[str]:
    found = {each.attr for each in walk(node) if isinstance(each, ast.Attribute)}
    return found | {each.id for each in walk(node) if isinstance(each, ast.Name)}
