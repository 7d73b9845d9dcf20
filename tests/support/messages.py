"""The messages of the library's errors, read from its source."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pygen_copier
from pygen_copier.errors import PygenError

PACKAGE = Path(pygen_copier.__file__).parent


class Message(NamedTuple):
    """What an error says.

    Attributes:
        place: File and line.
        problem: What happened; what is put in stands in braces, as code.
        remedy: What to do; empty where nothing is said.
    """

    place: str
    problem: str
    remedy: str


def messages() -> list[Message]:
    """Return the messages of all errors for people, but those that are handed on as they came."""
    for found in pkgutil.walk_packages([str(PACKAGE)], "pygen_copier."):
        if "__main__" not in found.name:
            importlib.import_module(found.name)
    files = (path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__main__.py")
    return [each for path in files for each in _of_file(path)]


def _of_file(path: Path) -> Iterator[Message]:
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    known = vars(importlib.import_module(name.removesuffix(".__init__")))
    errors = _errors()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for scope in ast.walk(tree):
        for call in _own_calls(scope, errors):
            problem, remedy = _arguments(call)
            if problem is not None:
                place = f"{path.relative_to(PACKAGE).as_posix()}:{call.lineno}"
                yield Message(place, _text(problem, known), _text(remedy, known) if remedy else "")


def _errors() -> dict[str, type[PygenError]]:
    found: list[type[PygenError]] = [PygenError]
    for each in found:
        found += each.__subclasses__()
    return {each.__name__: each for each in found}


def _own_calls(scope: ast.AST, errors: Mapping[str, type[PygenError]]) -> Iterator[ast.Call]:
    """Yield the calls in which a whole message is given: to a class, or to that above it."""
    if (
        isinstance(scope, ast.ClassDef)
        and scope.name in errors
        and _takes_messages(errors[scope.name].__mro__[1])
    ):
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
                yield node
    if isinstance(scope, ast.Call) and isinstance(scope.func, ast.Name):
        made = errors.get(scope.func.id)
        if made is not None and _takes_messages(made):
            yield scope


def _takes_messages(made: type[Any]) -> bool:
    code = getattr(made.__init__, "__code__", None)
    return code is not None and code.co_varnames[1:3] == ("problem", "remedy")


def _arguments(call: ast.Call) -> tuple[ast.expr | None, ast.expr | None]:
    named = {each.arg: each.value for each in call.keywords}
    several = [*call.args, None, None]
    return several[0] or named.get("problem"), several[1] or named.get("remedy")


def _text(node: ast.expr, known: Mapping[str, Any]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) if isinstance(known.get(name), str):
            return str(known[name])
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, known) for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)) if isinstance(known.get(name), str):
            return str(known[name])
        case ast.FormattedValue(value=value):
            return f"{{{ast.unparse(value)}}}"
    return f"{{{ast.unparse(node)}}}"


class Told(NamedTuple):
    """What a run says that is no error: an event's detail, or a sentence of a notice or a report.

    Attributes:
        place: File and line.
        text: What it says; what is put in stands in braces, as code.
    """

    place: str
    text: str


@cache
def details() -> list[Told]:
    """Return the details of events that are written where the event is made."""
    return [
        Told(place, text)
        for place, node, known in _nodes(PACKAGE)
        if isinstance(node, ast.Call)
        for detail in _details_of(node)
        if (text := _text(detail, known)) and not _IS_CODE.fullmatch(text)
    ]


def _details_of(call: ast.Call) -> list[ast.expr]:
    name = ast.unparse(call.func).rpartition(".")[2]
    named = [each.value for each in call.keywords if each.arg == "detail"]
    start = {"Event": 2, "tell": 1}.get(name)
    return [*call.args[start:], *named] if start else []


def sentences(*rooms: str) -> list[Told]:
    """Return what begins as a sentence in the texts of some rooms, docstrings apart."""
    return [
        Told(place, text)
        for room in rooms
        for place, node, known in _nodes(PACKAGE / room)
        if isinstance(node, (ast.Constant, ast.JoinedStr))
        and _SENTENCE.match(text := _text(node, known))
    ]


_SENTENCE = re.compile(r"[A-Z][a-z]+ \S+ \S+ \S")
_IS_CODE = re.compile(r"\{[^{}]*\}")


def _nodes(place: Path) -> Iterator[tuple[str, ast.AST, Mapping[str, Any]]]:
    """Yield the nodes of files, but for docstrings and what lies inside of a text."""
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        if path.name == "__main__.py":
            continue
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        known = vars(importlib.import_module(name.removesuffix(".__init__")))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            id(each.value)
            for each in ast.walk(tree)
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
        }
        file = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(tree):
            if id(node) not in inside:
                yield f"{file}:{getattr(node, 'lineno', 0)}", node, known
            if isinstance(node, ast.JoinedStr):
                inside.update(id(each) for each in ast.walk(node))
