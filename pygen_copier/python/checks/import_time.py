"""The check of import time: importing a module defines names, and does nothing else.

What runs at import is what stands outside functions, and the functions of the same file that it
calls. There, calls that reach beyond the module are told, and calls whose result nobody takes.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.python.effect_catalogue import ACTING_MODULES, Effect
from pygen_copier.python.effects import effect_at, effect_of_method, reached
from pygen_copier.python.import_run import ImportRun
from pygen_copier.source.syntax import Source, shown, walk


class NoWorkAtImport(Check):
    """Nothing is printed, opened, sent, started, awaited or changed when the file is imported.

    Args:
        own_modules: Modules of the package itself that are called as Python's own, as a file may
            import them.
    """

    id: ClassVar[str] = "import-time"
    title: ClassVar[str] = "does no work when it is imported"

    def __init__(self, own_modules: Collection[str] = ()) -> None:
        self._own_modules = frozenset(own_modules)

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the lines that do something at import."""
        source = source.beside(self._own_modules)
        found: dict[int, str] = {}
        for node in ImportRun(source).nodes():
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
            made = [k.value for k in getattr(node, "keywords", ()) if k.arg == "metaclass"]
            called = (effect_at(source, each) for each in (*node.decorator_list, *made))
            return next((effect.value for effect in called if effect), "")
        case ast.Attribute() | ast.Name() if reached(source, node) == "sys.argv":
            return "reads the command line"
        case ast.Attribute(ctx=ast.Store() | ast.Del()) if reached(source, node).startswith("sys."):
            return Effect.INTERPRETER.value
        case ast.Subscript(ctx=ast.Store() | ast.Del()) if (
            reached(source, node.value) == "os.environ"
        ):
            return Effect.ENVIRONMENT.value
        case ast.While(test=ast.Constant(value=value)) if value and not _ends(node):
            return "runs a loop without an end"
        case ast.Import() if any(alias.name in ACTING_MODULES for alias in node.names):
            return "does what that import does"
        case ast.ImportFrom() if node.module in ACTING_MODULES:
            return "does what that import does"
        case _:
            return ""


def _ends(loop: ast.While) -> bool:
    return any(isinstance(node, (ast.Break, ast.Return, ast.Raise)) for node in walk(loop))


def _of_call(source: Source, call: ast.Call) -> str:
    effect = effect_at(source, call.func) or effect_of_method(call)
    return effect.value if effect else ""


def _own(source: Source, function: ast.expr) -> bool:
    """Return whether a call is of a method of something the file itself made, or is as harmless."""
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr == "register" or reached(source, function).startswith("pytest."):
        return True  # such as `Number.register(Surd)`; the hooks of the library are effects
    inner: ast.expr = function
    while isinstance(inner, (ast.Attribute, ast.Subscript)):
        inner = inner.value
    if isinstance(inner, ast.Call):
        return reached(source, inner.func) == "logging.getLogger"
    name = inner.id if isinstance(inner, ast.Name) else ""
    return name in source.bound and name not in source.imported
