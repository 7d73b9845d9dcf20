"""Rules about what is handed on: a module or a runner that is a value may be used anywhere.

Where it goes cannot be followed, so it counts as used in the worst way: a powerful module as one
whose every name is called, a runner, loader or starter as one that is called with anything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_at, is_local, reached
from pygen_copier.python.security.risk import POWERFUL, Risk
from pygen_copier.source.collected_tests import collected_tests
from pygen_copier.source.syntax import Source, walk

# What of these is handed on counts as called; of others, other rules say where they are named.
_STARTERS = {
    Effect.PROGRAM: "call it where its program is named",
    Effect.FORK: "use `multiprocessing`",
    Effect.UNPACKS: "keep data as JSON",
}
# Calls to which a module may be given: they ask, or put something in a place for a test.
_ASKING = frozenset({"builtins.hasattr", "builtins.type", "builtins.id", "builtins.isinstance"})
_FOR_A_TEST = frozenset({"setattr", "delattr", "object", "setitem", "delitem", "multiple", "dict"})


def hands_on_modules(source: Source) -> Iterator[Risk]:
    """Find powerful modules that are values: what is done with them cannot be seen."""
    excused = _excused(source)
    for node in source.of(ast.Attribute, ast.Name):
        if id(node) in excused or not isinstance(node.ctx, ast.Load) or is_local(source, node):
            continue  # an attribute of one's own may be called `os`
        if (module := reached(source, node)) in POWERFUL:
            yield Risk(
                node.lineno, f"hands the module `{module}` on; name what is used of it where it is"
            )


def hands_on_starters(source: Source) -> Iterator[Risk]:
    """Find what starts programs, or makes objects of data, where it is a value and not called."""
    excused = _excused(source) | _of_types(source)
    excused |= {id(call.func) for call in source.of(ast.Call)}
    for node in source.of(ast.Attribute, ast.Name):
        if id(node) in excused or not isinstance(node.ctx, ast.Load):
            continue
        if (effect := effect_at(source, node)) in _STARTERS:
            yield Risk(node.lineno, f"hands on what {effect.value}; {_STARTERS[effect]}")
        elif reached(source, node) == "importlib.import_module":
            yield Risk(node.lineno, "hands on what imports; write an import statement")


def _excused(source: Source) -> set[int]:
    """Return the ids of names that are parts of longer ones, or that are only asked about."""
    inner: set[int] = {id(node.value) for node in source.of(ast.Attribute)}
    for node in source.of(ast.Compare):
        inner |= {id(side) for side in (node.left, *node.comparators)}
    is_test = bool(collected_tests(source.tree))
    for call in source.of(ast.Call):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        asks = reached(source, call.func) in _ASKING
        by_text = isinstance(call.func, ast.Name) and call.func.id in ("getattr", "setattr")
        if asks or by_text or (is_test and name in _FOR_A_TEST):
            inner |= {id(argument) for argument in call.args[:1]}
    return inner


def _of_types(source: Source) -> set[int]:
    """Return the ids of names in annotations, and of those that an object is held against."""
    found: list[ast.AST] = [node.value for node in source.of(ast.Subscript)]
    found += [node.annotation for node in source.of(ast.AnnAssign)]
    found += [node.annotation for node in source.of(ast.arg) if node.annotation]
    for function in source.of(ast.FunctionDef, ast.AsyncFunctionDef):
        found += filter(None, [function.returns])
    for call in source.of(ast.Call):
        if reached(source, call.func) in ("builtins.isinstance", "builtins.issubclass"):
            found += call.args[1:]
    return {id(inner) for node in found for inner in walk(node)}
