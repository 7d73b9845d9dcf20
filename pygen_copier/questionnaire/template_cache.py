"""Compiled strings are kept: Copier compiles every part of every path anew for every file."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template

_KEPT = 1000


def keep_compiled(environment: Environment) -> None:
    """Let an environment compile each string once.

    A package of 50 modules has some 500 path parts, most of them the same; compiling them takes
    longer than reading the recorded answers does.
    """
    compile_string = environment.from_string
    compile_once = lru_cache(_KEPT)(compile_string)

    def from_string(source: Any, *arguments: Any, **keywords: Any) -> Template:
        if arguments or keywords or not isinstance(source, str):
            return compile_string(source, *arguments, **keywords)
        # Copier's yield tag resets itself whenever a source is preprocessed.
        environment.preprocess(source)
        return compile_once(source)

    setattr(environment, "from_string", from_string)  # noqa: B010 - a method, to mypy
