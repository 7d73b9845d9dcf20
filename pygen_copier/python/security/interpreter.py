"""Rules against ways around: through the interpreter's own objects to what nobody has named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from pygen_copier.python.effects import CORE, reached
from pygen_copier.python.security.risk import Risk, constant_text, docstrings, root
from pygen_copier.source.folding import folded, is_put_together
from pygen_copier.source.syntax import Source, walk

_INNER = frozenset({"__globals__", "__builtins__", "f_globals", "f_builtins"})
_ASCENTS = frozenset({"__base__", "__bases__", "__mro__"})
UNDERSIDE = frozenset(
    {"__builtins__", "__globals__", "__import__", "__subclasses__", "__code__", "__loader__"}
)
_NAMES = UNDERSIDE | CORE | {"eval", "exec", "popen", "system"}
_OWN = frozenset({"__builtins__", "__loader__"})
_BELOW = r"\.(?:__globals__|__builtins__|__subclasses__|__code__)"
# A field of a format, or a path of attributes.
_CLIMBING = re.compile(rf"\{{[^{{}}]*{_BELOW}|\A(?=[\w.\[\]]*\Z).*{_BELOW}")
# What hears of every call, import or object of the program, or finds modules for it.
_TRAPS = frozenset(
    {"gc.get_objects", "gc.get_referents", "gc.get_referrers", "sys.addaudithook", "sys.meta_path"}
    | {"sys.path_hooks", "sys.setprofile", "sys.settrace", "threading.setprofile"}
    | {"threading.settrace", "site.addsitedir", "sys._current_frames"}
)
_CHANGING = frozenset({"append", "clear", "extend", "insert", "pop", "setdefault", "update"})
_INSIDE = "reaches into the interpreter with `{}`; leave it out"
_CHANGED = "changes the interpreter for everybody; leave it out"


def reaches_around(source: Source) -> Iterator[Risk]:
    """Find ways to builtins and modules that do not name them."""
    for name in source.of(ast.Name):
        if name.id in _OWN:
            yield Risk(name.lineno, _INSIDE.format(name.id))
    for node in source.of(ast.Attribute):
        dotted = reached(source, node)
        if _is_inner(source, node):
            yield Risk(node.lineno, _INSIDE.format(node.attr))
        elif dotted in _TRAPS:
            yield Risk(node.lineno, _INSIDE.format(dotted))
        elif _changes(source, node, dotted):
            yield Risk(node.lineno, _CHANGED)
    for name in source.of(ast.Name):
        if reached(source, name) in _TRAPS:
            yield Risk(name.lineno, _INSIDE.format(name.id))
    for item in source.of(ast.Subscript):
        if not isinstance(item.ctx, ast.Load) and reached(source, item.value) == "sys.modules":
            yield Risk(item.lineno, _CHANGED)


def names_the_underside(source: Source) -> Iterator[Risk]:
    """Find texts that name what lies under Python, and names that are put together of parts."""
    words = docstrings(source)
    for constant in source.of(ast.Constant):
        text = constant_text(constant)
        if text in UNDERSIDE or (_CLIMBING.search(text) and id(constant) not in words):
            yield Risk(constant.lineno, _INSIDE.format(text[:40]))
    for node in source.of(ast.BinOp, ast.JoinedStr, ast.Call):
        yield from _put_together(node)
    for part in source.of(ast.Subscript):
        yield from _put_together(part)


def _put_together(node: ast.expr) -> Iterator[Risk]:
    if is_put_together(node) and (name := folded(node)).partition(".")[0] in _NAMES:
        yield Risk(node.lineno, f"puts the name `{name}` together; name it")


def _is_inner(source: Source, node: ast.Attribute) -> bool:
    if node.attr == "__subclasses__":
        above = reached(source, node.value) in ("builtins.object", "builtins.type")
        return above or _climbs(node.value)
    if node.attr == "__self__":
        return _is_builtin(source, node)
    if node.attr == "loader":
        return isinstance(node.value, ast.Name) and node.value.id == "__spec__"
    return node.attr in _INNER or (node.attr == "__code__" and isinstance(node.ctx, ast.Store))


def _changes(source: Source, node: ast.Attribute, dotted: str) -> bool:
    """Return whether an attribute is what all of the program imports by, and is changed."""
    if isinstance(node.ctx, ast.Store):
        return _is_builtin(source, node) or dotted in ("sys.modules", "sys.path")
    return node.attr in _CHANGING and dotted.rpartition(".")[0] in ("sys.modules", "sys.path")


def _is_builtin(source: Source, node: ast.Attribute) -> bool:
    """Return whether it is of a builtin, and of nothing that a function of the file calls so."""
    names = {each.id for each in walk(node) if isinstance(each, ast.Name)}
    of_builtins = root(reached(source, node)) == "builtins"
    return of_builtins and (names <= source.imported.keys() or not names & source.hidden)


def _climbs(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return not (isinstance(node.func, ast.Name) and node.func.id in ("type", "super"))
    if isinstance(node, ast.Subscript):
        return True
    return any(isinstance(inner, ast.Attribute) and inner.attr in _ASCENTS for inner in walk(node))
