"""A truncation takes what a model wrote back to where its last statement is complete."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from pygen_copier.source.parsing import parse
from pygen_copier.source.statements import REFUSED, Statement, shifted, statements, text_of, tokens
from pygen_copier.source.syntax import AnyFunction, positional_parameters

# What goes on with the statement before it.
_CONTINUING = {"else", "elif", "except", "finally"}
_NO_STATEMENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT}
_NO_STATEMENT |= {tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}


@dataclass(frozen=True)
class Truncated:
    """The complete part of a source.

    Attributes:
        text: The source up to its last complete statement; empty where there is none.
        inside: The class whose body goes on after it, empty where none does.
        whole: Whether nothing was cut off.
    """

    text: str
    inside: str = ""
    whole: bool = False


def truncate(text: str) -> Truncated:
    """Return the complete part of a source that breaks off anywhere.

    The last statement is never complete: `return n` may have been to be `return n + 1`. Of a class
    that breaks off its complete statements stay.

    Args:
        text: The source.
    """
    lines = text.split("\n")
    last = lines[-1].strip()
    if last and any(word.startswith(last) for word in _CONTINUING):
        # `el` may have been to be `else`, and then what is above it is not complete.
        lines.pop()
    starts = list(_starts("\n".join(lines)))
    while starts:
        start = starts.pop()
        kept = "\n".join(lines[: start.after]).rstrip("\n")
        wrong = _wrong_line(kept)
        if wrong is None:
            return Truncated(f"{kept}\n" if kept.strip() else "", start.inside)
        while starts and starts[-1].after >= wrong:
            starts.pop()
    return Truncated("")


def complete(text: str, inside: str = "", *, broken: bool) -> Truncated:
    """Return the complete part of a reply's code, which may begin within a class.

    Methods that stand alone, indented or not, are put into that class.

    Args:
        text: The code.
        inside: The class whose body it may go on with, empty where none is open.
        broken: Whether the reply broke off; one that did not, but cannot be parsed, is cut, too.
    """
    text = _below_class(text.replace("\r\n", "\n").replace("\r", "\n"), inside)
    found = (
        truncate(text) if broken or _wrong_line(text) is not None else Truncated(text, whole=True)
    )
    if not inside or not found.text:
        return found
    every = statements(found.text)
    methods = [_is_method(statement) for statement in every]
    taken = [
        (
            Statement(statement.nodes, f"class {inside}:\n{shifted(statement.text, 4)}")
            if method
            else statement
        )
        for statement, method in zip(every, methods, strict=True)
    ]
    goes_on = inside if not found.whole and methods[-1] else found.inside
    return Truncated(f"{text_of(taken)}\n", goes_on, found.whole)


@dataclass(frozen=True)
class _Start:
    """Where a statement begins, so that what is above it is complete.

    Attributes:
        after: The number of the last line of the statement before.
        inside: The class in whose body it begins.
    """

    after: int
    inside: str


def _starts(text: str) -> Iterator[_Start]:
    """Yield where statements begin, in a module and in the bodies of its classes."""
    depth = after = 0
    begins = True
    words: list[str] = []
    inside = ""
    for token in tokens(text):
        if token.type == tokenize.INDENT:
            depth += 1
            if depth == 1:
                inside = _class_name(words)
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            begins, after = True, token.end[0]
        elif token.type in _NO_STATEMENT:
            continue
        elif begins:
            begins = False
            here = depth == 0 or (depth == 1 and inside)
            if here and token.string not in _CONTINUING:
                yield _Start(after, inside if depth else "")
            words = [token.string]
        elif depth == 0 and len(words) < 2:
            words.append(token.string)


def _class_name(words: list[str]) -> str:
    return words[1] if len(words) == 2 and words[0] == "class" else ""


def _wrong_line(text: str) -> int | None:
    """Return the line on which a text stops being Python, or None where it does not."""
    try:
        parse(text)
    except SyntaxError as error:
        return error.lineno or 1
    except REFUSED:
        return 1
    return None


def _below_class(text: str, name: str) -> str:
    """Return a text that begins with an indented line as the body of a class, or unindented."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    indented = len(first) - len(first.lstrip())
    if not indented:
        return text
    return f"class {name}:\n{text}" if name else shifted(text, -indented)


def _is_method(statement: Statement) -> bool:
    if not isinstance(statement.node, AnyFunction):
        return False
    first = [each.arg for each in positional_parameters(statement.node)[:1]]
    return first in (["self"], ["cls"])
