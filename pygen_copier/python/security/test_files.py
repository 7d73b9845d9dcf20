"""Rules about files of tests: they do not steer pytest, and write where it gives them a folder."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_at, effect_of_method, reached
from pygen_copier.python.security.file_access import written_paths
from pygen_copier.python.security.risk import Risk, constant_text, keyword
from pygen_copier.source.collected_tests import collected_tests
from pygen_copier.source.syntax import AnyFunction, Source, all_parameters, walk

_MAKES_FOLDERS = ("tmp_path", "tmp_path_factory", "tmpdir", "tmpdir_factory", "tempfile")
_HOOKS = ("pytest.hookimpl", "pytest.hookspec")
_CHANGES = frozenset({Effect.WRITES, Effect.DELETES, Effect.MOVES, Effect.DIRECTORY})
_GOING = frozenset({"chdir", "isolated_filesystem"})
_OWN = frozenset({"pluginmanager"})


def steers_pytest(source: Source) -> Iterator[Risk]:
    """Find what a file of tests says to pytest itself: plugins, and hooks by their names."""
    if not _is_of_tests(source):
        return
    for name in source.of(ast.Name):
        if name.id == "pytest_plugins" and isinstance(name.ctx, ast.Store):
            yield Risk(name.lineno, "loads plugins of pytest by their names; import what is used")
    for function in source.of(ast.FunctionDef, ast.AsyncFunctionDef):
        marks = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
        if function.name.startswith("pytest_") or any(reached(source, m) in _HOOKS for m in marks):
            yield Risk(function.lineno, "is a hook of pytest; write a fixture")
    for node in source.of(ast.Attribute):
        if node.attr in _OWN:
            yield Risk(node.lineno, "changes the plugins of pytest; leave it out")


def writes_outside(source: Source) -> Iterator[Risk]:
    """Find what tests write, delete or move where pytest gives them no folder for it."""
    if not _is_of_tests(source):
        return
    moves = any(_is_chdir(source, call) for call in source.of(ast.Call))
    for function in source.of(ast.FunctionDef, ast.AsyncFunctionDef):
        bare = _is_automatic(source, function) and not _has_folder(function)
        changes = _changing(source) if bare else None
        for call in (node for node in walk(function) if isinstance(node, ast.Call)):
            if changes and changes(call):
                yield Risk(call.lineno, "changes files before every test; use `tmp_path` in one")
            for path in () if moves else written_paths(source, call):
                if not _is_given(source, path):
                    yield Risk(call.lineno, "writes or deletes outside of `tmp_path`; use it")


def _is_of_tests(source: Source) -> bool:
    return bool(collected_tests(source.tree)) or "pytest" in source.imported.values()


def _is_automatic(source: Source, function: AnyFunction) -> bool:
    return any(
        isinstance(mark, ast.Call)
        and reached(source, mark.func) == "pytest.fixture"
        and keyword(mark, "autouse") is not None
        for mark in function.decorator_list
    )


def _changing(source: Source) -> Callable[[ast.Call], bool]:
    """Return what tells whether a call changes files, itself or through a function of the file."""

    def changes(call: ast.Call) -> bool:
        return (effect_at(source, call.func) or effect_of_method(call)) in _CHANGES

    helpers = {
        name
        for name, helper in source.definitions.items()
        if any(isinstance(node, ast.Call) and changes(node) for node in walk(helper))
    }
    return lambda call: changes(call) or (
        isinstance(call.func, ast.Name) and call.func.id in helpers
    )


def _has_folder(function: AnyFunction) -> bool:
    return any(each.arg in _MAKES_FOLDERS for each in all_parameters(function))


def _is_chdir(source: Source, call: ast.Call) -> bool:
    """Return whether a call makes another folder, which somebody gave, that of the run."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return name in _GOING and all(_is_given(source, each) for each in call.args[:1])


def _is_given(source: Source, node: ast.expr, seen: set[str] | None = None) -> bool:
    """Return whether a path leads back to a parameter, or to a call: somebody gave it.

    A constant is no such path, nor the folder of the run, nor that of a module.
    """
    match node:
        case ast.Constant(value=str() as path):
            return path.startswith("/dev/") or "://" in path
        case ast.Constant():
            return True
        case ast.Name(id="__file__") | ast.Attribute(attr="__file__"):
            return False
        case ast.Name(id=name):
            seen = set() if seen is None else seen
            values = [] if name in seen else source.assigned.get(name, [])
            seen.add(name)
            return all(_is_given(source, each, seen) for each in values)
        case ast.BinOp(left=left) | ast.Attribute(value=left) | ast.Subscript(value=left):
            return _is_given(source, left, seen)
        case ast.JoinedStr(values=[first, *_]):
            return not constant_text(first) and _is_given(source, first, seen)
        case ast.FormattedValue(value=inner):
            return _is_given(source, inner, seen)
        case ast.Call(func=function, args=arguments):
            dotted = reached(source, function)
            if dotted in ("pathlib.Path.cwd", "os.getcwd"):
                return False
            if dotted.startswith(("pathlib.", "os.path.", "builtins.str", "os.fspath")):
                return not arguments or _is_given(source, arguments[0], seen)
            if not isinstance(function, ast.Attribute) or not dotted.startswith("?"):
                return True
            return _is_given(source, function.value, seen)
        case _:
            return True
