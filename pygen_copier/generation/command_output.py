"""The output of a command, as a model is shown it: clean, without keys, and not too long."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pygen_copier.providers.keys import without_keys
from pygen_copier.text import printable
from pygen_copier.tokens import estimate_tokens

MOST_TOKENS = 1_500
"""How much of it a model is shown at most."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?=[^\n\r])", re.MULTILINE)  # by what is shown in its place
# Where what failed begins: in the output of pytest, of unittest, and of Python itself.
_TELLING = re.compile(
    r"^(?:=+ (?:FAILURES|ERRORS) =+|(?:FAIL|ERROR): \S.*|Traceback \(most recent call last\):)$",
    re.MULTILINE,
)
_SPARE = 50  # tokens for the line that says what is left out
_FIRST = 1 / 3  # what of the room the beginning of what failed has; its end has the rest


def told_of(output: str) -> str:
    """Return what a model is shown of a command's output.

    What comes before the first failure goes first where it is too long, then the middle: the
    first failure stands at the beginning, and what sums up at the end.

    Args:
        output: What the command printed, colours and progress included.
    """
    text = _OVERWRITTEN.sub("", _ESCAPES.sub("", output).replace("\r\n", "\n"))
    text = str(without_keys(printable(text.replace("\r", "\n")))).strip("\n")
    if estimate_tokens(text) <= MOST_TOKENS:
        return text
    if found := _TELLING.search(text):
        text = text[found.start() :]
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(_shortened(lines))


def _shortened(lines: Sequence[str]) -> list[str]:
    """Return as many of the first and last lines as there is room for."""
    if estimate_tokens("\n".join(lines)) <= MOST_TOKENS:
        return list(lines)
    room = MOST_TOKENS - _SPARE
    first = _as_many(lines, room * _FIRST)
    last = _as_many(lines[len(first) :][::-1], room * (1 - _FIRST))[::-1]
    left_out = len(lines) - len(first) - len(last)
    return [*first, f"[{left_out} lines are left out]", *last]


def _as_many(lines: Sequence[str], tokens: float) -> list[str]:
    """Return the first lines that have so many tokens, each no longer than a page is wide."""
    taken: list[str] = []
    for line in lines:
        short = line if len(line) <= 400 else f"{line[:200]} … {line[-200:]}"
        tokens -= estimate_tokens(short) + 1
        if tokens < 0:
            break
        taken.append(short)
    return taken
