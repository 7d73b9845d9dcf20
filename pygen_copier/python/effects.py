"""An effect is what calling a function does beyond computing its result.

Two checks look effects up: what stands outside functions must have none, and some are risks
wherever they are. A module counts by whatever way it is reached: `pathlib.os` is `os`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from functools import lru_cache

from pygen_copier.python.effect_catalogue import CATALOGUE, GIVEN_A_PATH, HARMLESS, METHODS, Effect
from pygen_copier.source.folding import folded
from pygen_copier.source.syntax import Source

# Modules through which everything else can be reached, by whatever name another module has them.
CORE = frozenset(
    {"builtins", "ctypes", "importlib", "marshal", "os", "pickle", "pty", "runpy", "shutil"}
    | {"subprocess", "sys"}
)
_OTHER_NAMES = {"bltns": "builtins", "nt": "os", "posix": "os"}
_DEEPEST = 6  # dots of a relative import
_UNKNOWN = "?"  # begins the name of what is no import and no builtin

_EFFECTS: dict[str, Effect | None] = {
    **{name: effect for effect, names in CATALOGUE.items() for name in names.split()},
    **dict.fromkeys(HARMLESS.split()),
}
_METHODS = {name: effect for effect, names in METHODS.items() for name in names.split()}
_ROOTS = frozenset(name.partition(".")[0] for name in _EFFECTS)


def own_modules(import_name: str, modules: Iterable[str]) -> frozenset[str]:
    """Return how modules of a package may be imported that are called as powerful ones.

    Args:
        import_name: The package.
        modules: The names of its modules.
    """
    named = [name.split(".") for name in modules]
    parts = [
        each[:length]
        for each in named
        for length in range(1, len(each) + 1)
        if {part.lstrip("_") for part in each[:length]} & (CORE | _OTHER_NAMES.keys())
    ]
    whole = {".".join([import_name, *each]) for each in parts}
    ends = {".".join(each[at:]) for each in parts for at in range(len(each))}
    return frozenset(whole | {"." * dots + end for end in ends for dots in range(1, _DEEPEST)})


def effect_of(dotted: str, own: frozenset[str] = frozenset()) -> Effect | None:
    """Return what calling a function does, as far as its dotted name tells.

    Args:
        dotted: The name.
        own: Modules of the package itself that are called as powerful ones.
    """
    return _effect_of(canonical(dotted, own)) or _effect_of(dotted)


def effect_at(source: Source, node: ast.AST) -> Effect | None:
    """Return what calling an expression does, as far as it tells what it stands for."""
    return effect_of(_reached(source, node), source.own_modules)


def reached(source: Source, node: ast.AST) -> str:
    """Return the dotted name of what an expression leads to, by the shortest way.

    Attributes by `getattr` and a constant text count, and modules that others have imported. The
    name of what is neither imported nor a builtin begins with a question mark.

    Args:
        source: The file.
        node: An expression in it.
    """
    return canonical(_reached(source, node), source.own_modules)


def is_local(source: Source, node: ast.AST) -> bool:
    """Return whether an expression begins with a name that stands for no import and no builtin."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and _reached(source, node).startswith(_UNKNOWN)


@lru_cache(maxsize=4096)
def canonical(dotted: str, own: frozenset[str] = frozenset()) -> str:
    """Return a dotted name from the last powerful module on, by that module's own name.

    Args:
        dotted: The name.
        own: Modules of the package itself: what such a name begins with is no other module.
    """
    parts = dotted.split(".")
    begun = (at for at in range(len(parts), 0, -1) if ".".join(parts[:at]) in own)
    for at in range(len(parts) - 1, next(begun, 0) - 1, -1):
        bare = parts[at].lstrip("_") if not parts[at].endswith("__") else ""
        name = _OTHER_NAMES.get(bare, bare)
        if name in CORE and (at or parts[at] != name) and parts[at - 1 : at] != ["asyncio"]:
            return ".".join([name, *parts[at + 1 :]])
    first = parts[0].lstrip("_")
    if first != parts[0] and first in sys.stdlib_module_names:
        return ".".join([first, *parts[1:]])
    return dotted


def _reached(source: Source, node: ast.AST) -> str:
    if node not in source.meanings:
        source.meanings[node] = _meaning(source, node)
    return source.meanings[node]


def _meaning(source: Source, node: ast.AST) -> str:
    parts: list[str] = []
    while True:
        match node:
            case ast.Attribute():
                parts.append(node.attr)
                node = node.value
            case ast.NamedExpr():
                node = node.value
            case ast.Call(func=ast.Name(id="getattr"), args=[inner, name, *_]) if folded(name):
                parts += reversed(folded(name).split("."))
                node = inner
            case _:
                break
    if not parts and not isinstance(node, ast.Name):
        return ""
    base = source.dotted(node) if isinstance(node, ast.Name) else ""
    if base.partition(".")[0] not in source.origins:
        base = f"{_UNKNOWN}{base}"
    return ".".join([base, *reversed(parts)])


@lru_cache(maxsize=4096)
def _effect_of(dotted: str) -> Effect | None:
    if dotted.partition(".")[0] not in _ROOTS or dotted.endswith(("Error", "Exception")):
        return None
    for length in range(len(dotted), 0, -1):
        begun = dotted[:length]
        if dotted[length : length + 1] in ("", ".") and begun in _EFFECTS:
            return _EFFECTS[begun]
        if (pattern := f"{begun}*") in _EFFECTS:
            return _EFFECTS[pattern]
    return None


def effect_of_method(call: ast.Call) -> Effect | None:
    """Return what calling a method does, as far as its name and its arguments tell."""
    if not isinstance(call.func, ast.Attribute):
        return None
    method = call.func.attr
    if method in GIVEN_A_PATH and not call.args:
        return None
    # A path's has one argument; that of a text has two, and that of a table has another name.
    named = [keyword.arg for keyword in call.keywords]
    if method in ("rename", "replace") and (len(call.args), named) not in (
        (1, []),
        (0, ["target"]),
    ):
        return None
    return _METHODS.get(method)
