"""Hostile texts for the parsers of others: long, deep, and full of what begins and never ends."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from pygen_copier.errors import PygenError
from pygen_copier.markdown.fences import fences
from pygen_copier.markdown.form import format_markdown
from pygen_copier.prompts.json_replies import json_object
from pygen_copier.source.rename import rename
from pygen_copier.source.syntax import UnreadableSourceError

LENGTHS = {"markdown": 20_000, "json": 40_000, "python": 8_000}
SECONDS = 10  # of processor time, for one text
REPEATED = {
    "markdown": (
        *("[", "![", "[a](", "[a][", "*a ", "**a *", "_a__", "`a``", "<a ", "<!--", "<http:", "> "),
        *("- ", "1. ", "|a", "&#", "](", "[a]: b\n", "[a]: <b\n", "~~a ", "a\n=\n", "a*", "*_"),
        *("- a\n", "- - a\n  ", "1. a\n\n", "> - a\n", "- ```\n", "|a|b|\n|-|-|\n", "a_b_", "# "),
    ),
    "json": ('{"a":', "[", '"', '{"a": "b" ', "[{", "},{", '{"a": "b\\" c" d" ', "```json\n{"),
    "python": ("f(a)(b)\n", "x.a", "x + ", "f(x, ", "[", "(", "x;", "x = 1\n", "f'{x}' ", "not "),
}


def readers() -> Mapping[str, Callable[[str], object]]:
    """Return what reads such texts, by the parser that is behind it."""
    return {
        "markdown-it": fences,
        "mdformat": lambda text: format_markdown(text, lambda code: code),
        "json-repair": lambda text: json_object(text, {}),
        "libcst": lambda text: rename(text, "x", "y"),
    }


LANGUAGES = {
    "markdown-it": "markdown",
    "mdformat": "markdown",
    "json-repair": "json",
    "libcst": "python",
}


def slow_ones(reader: str) -> str:
    """Return the text that keeps a reader busy, or ends its process; empty where there is none.

    Args:
        reader: A name of `readers`.
    """
    read = readers()[reader]
    taking, telling = os.pipe()
    child = os.fork()
    if not child:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        language = LANGUAGES[reader]
        for unit in REPEATED[language]:
            os.write(telling, f"{unit!r}\n".encode())
            used = int(time.process_time()) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, most))
            with suppress(PygenError, UnreadableSourceError, RecursionError, ValueError):
                read(unit * (LENGTHS[language] // len(unit)))  # an error is no crash
        os._exit(0)
    os.close(telling)
    ended = os.waitpid(child, 0)[1]
    with os.fdopen(taking) as told:
        last = told.read().splitlines()[-1]
    return last if ended else ""


if __name__ == "__main__":
    sys.stdout.write(slow_ones(sys.argv[1]))
