"""The regular expressions of the library, and texts that take long where one of them is slow.

`python -m support.patterns` tries each, in a process that may use little of a processor.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import os
import re
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# The parser of Python's own regular expressions, which has no public name.
from re import _constants as of  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pygen_copier

PACKAGE = Path(pygen_copier.__file__).parent
LENGTH = 60_000
SECONDS = 1
"""What a text of that length may take, rounded up: it takes a few hundredths where the time grows
with the length alone, and some seconds at least where it grows with its square."""

# What never meets a longer text, and where that is seen to.
SHORTER = {
    "providers/allowance.py": 100,  # seconds_of
    "providers/error_mapping.py": 4_000,  # said
    "providers/messages.py": 4_000,
    "providers/quotas.py": 4_000,
    "providers/refused_limits.py": 4_000,
    "providers/refused_options.py": 4_000,
    "providers/ollama.py": 4_000,  # an address
    "renaming/renaming.py": 4_096,  # a path of a file
    "plan/spec_layouts.py": 1_000,  # of_file, named: a title
}
# Of texts that this library puts together itself, where every block that begins has its end.
OWN = {"prompts/brief.py"}

_FUNCTIONS = ("compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub")
_CATEGORIES = {
    of.CATEGORY_DIGIT: "1",
    of.CATEGORY_SPACE: " \n\t",
    of.CATEGORY_WORD: "a_",
    of.CATEGORY_NOT_DIGIT: "a",
    of.CATEGORY_NOT_SPACE: "a.",
    of.CATEGORY_NOT_WORD: " .",
}
_OTHERS = " \t\na1`*-=\"'.(<[#/\\{:"
_LONG = 50  # a repetition that ends sooner is none

Parsed = Sequence[tuple[Any, Any]]


class Pattern(NamedTuple):
    """A regular expression as it stands in the library.

    Attributes:
        file: The file, below the package.
        line: The line.
        text: It.
        flags: Its flags.
        begins: Whether it is only tried where a text begins.
    """

    file: str
    line: int
    text: str
    flags: int
    begins: bool


def patterns() -> Iterator[Pattern]:
    """Yield every call of `re`; what is put together has its constants, and a name elsewhere."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        calls = list(_calls(tree))
        if not calls:
            continue
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        known = vars(importlib.import_module(name))
        for function, call in calls:
            begins = function in ("match", "fullmatch")
            if function == "compile":
                begins = _begins(call, tree, source)
            file = path.relative_to(PACKAGE).as_posix()
            yield Pattern(file, call.lineno, _text(call.args[0], known), _flags(call), begins)


def hostile(pattern: Pattern, length: int) -> Iterator[str]:
    """Yield texts in which what a pattern repeats stands again and again, and its end does not."""
    for before, unit in _repeats(_parser.parse(pattern.text, pattern.flags), ""):
        for repeated, end in itertools.product((unit, before + unit), ("", "\0", "\n\0")):
            yield (before if repeated == unit else "") + repeated * (length // len(repeated)) + end


def is_quick(pattern: Pattern) -> bool:
    """Return whether a pattern is done with all texts in time; a process of its own tries it."""
    length = next((SHORTER[file] for file in SHORTER if file == pattern.file), LENGTH)
    child = os.fork()
    if not child:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        compiled = re.compile(pattern.text, pattern.flags)
        for text in dict.fromkeys(hostile(pattern, length)):
            used = int(time.process_time()) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, most))
            if pattern.begins:
                compiled.match(text)
                compiled.fullmatch(text)
            else:
                compiled.sub("", text)
        os._exit(0)
    return not os.waitpid(child, 0)[1]


def main() -> None:
    """Print the patterns that are slow."""
    for pattern in patterns():
        if pattern.file not in OWN and not is_quick(pattern):
            sys.stdout.write(f"{pattern.file}:{pattern.line} {pattern.text!r}\n")
            sys.stdout.flush()


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of `re`, with the names of its functions."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=function)):
                if function in _FUNCTIONS:
                    yield function, node


def _text(node: ast.expr, known: Mapping[str, Any]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(data)):
            return data.decode("latin-1")
        case ast.Name(id=name) if isinstance(known.get(name), str):
            return str(known[name])
        case ast.Attribute(value=ast.Name(id=name)) if isinstance(known.get(name), re.Pattern):
            return str(known[name].pattern)
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, known) for part in parts)
        case ast.FormattedValue(value=value):
            return _text(value, known)
        case ast.BinOp(left=left, right=right):
            return _text(left, known) + _text(right, known)
    return "name"


def _flags(call: ast.Call) -> int:
    names = {
        node.attr
        for part in (*call.args[1:], *call.keywords)
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and node.attr.isupper()
    }
    return sum(int(getattr(re, name)) for name in names)


def _begins(call: ast.Call, tree: ast.Module, source: str) -> bool:
    """Return whether a compiled pattern is used only where a text begins."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and node.value is call:
            name = ast.unparse(node.targets[0])
            methods = set(re.findall(rf"\b{name}\.(\w+)", source))
            return bool(methods) and methods <= {"match", "fullmatch"}
    return False


def _repeats(parts: Parsed, before: str) -> Iterator[tuple[str, str]]:
    """Yield what a pattern repeats without a bound, and what stands before it."""
    for operation, argument in parts:
        if operation in (of.MAX_REPEAT, of.MIN_REPEAT, of.POSSESSIVE_REPEAT):
            if argument[1] is of.MAXREPEAT or argument[1] > _LONG:
                yield from ((before, unit) for unit in _units(argument[2]) if unit)
            yield from _repeats(argument[2], before)
        for inner in _inner(operation, argument):
            yield from _repeats(inner, before)
        before += _sample([(operation, argument)])


def _inner(operation: Any, argument: Any) -> Sequence[Parsed]:
    if operation is of.SUBPATTERN:
        return [argument[3]]
    if operation is of.BRANCH:
        return list(argument[1])
    return [argument[1]] if operation in (of.ASSERT, of.ASSERT_NOT) else []


def _units(body: Parsed) -> Iterator[str]:
    """Yield texts that a repeated part may be."""
    yield _sample(body)
    if len(body) == 1:
        operation, argument = body[0]
        if operation is of.IN:
            yield from _members(argument)
        elif operation in (of.ANY, of.NOT_LITERAL):
            yield from _OTHERS
        for inner in _inner(operation, argument):
            yield from _units(inner)


def _members(argument: Parsed) -> Iterator[str]:
    """Yield characters of a set."""
    for operation, value in argument:
        if operation is of.NEGATE:
            yield from _OTHERS
            return
        if operation is of.LITERAL:
            yield chr(value)
        elif operation is of.RANGE:
            yield chr(value[0])
        elif operation is of.CATEGORY:
            yield from _CATEGORIES[value]


def _sample(parts: Parsed) -> str:
    """Return a text that parts of a pattern match, more or less."""
    text = ""
    for operation, argument in parts:
        if operation is of.LITERAL:
            text += chr(argument)
        elif operation in (of.ANY, of.NOT_LITERAL):
            text += "a"
        elif operation is of.IN:
            is_other = argument[0][0] is of.NEGATE
            text += "a" if is_other else next(_members(argument))
        elif operation in (of.MAX_REPEAT, of.MIN_REPEAT, of.POSSESSIVE_REPEAT):
            text += _sample(argument[2]) * min(argument[0], _LONG)
        elif operation in (of.SUBPATTERN, of.BRANCH):
            text += _sample(_inner(operation, argument)[0])
    return text


if __name__ == "__main__":
    main()
