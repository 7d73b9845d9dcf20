"""The check of Python in pages: every block parses, and imports and looks up only what exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.markdown.fences import NAMES, Fence, fences
from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import Source

PYTHON = (*NAMES["python"], "pycon", "doctest")


class PythonBlocks(Check):
    """The Python in a page parses and uses only what exists, sessions with `>>>` included.

    Args:
        checks: What it must pass, such as the check of imports.
    """

    id: ClassVar[str] = "code"
    title: ClassVar[str] = "shows Python that parses and imports what exists"

    def __init__(self, *checks: Check) -> None:
        self._checks = checks

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what is wrong with the blocks."""
        found: list[str] = []
        for fence in python_blocks(source.text):
            try:
                parse(as_file(fence))
            except SyntaxError as error:
                found.append(f"Line {error.lineno or fence.line}: {error.msg}, in a Python block.")
            except (ValueError, RecursionError, MemoryError) as error:
                found.append(f"Line {fence.line}: the Python block cannot be read: {error}.")
        if found:
            return found
        # Together, for a block may use what one before it imports.
        code = Source(page_program(source.text))
        return [problem for check in self._checks for problem in check.problems(code, texts)]


def python_blocks(text: str) -> list[Fence]:
    """Return the blocks of a page that are Python."""
    return [fence for fence in fences(text) if fence.language in PYTHON]


def page_program(text: str) -> str:
    """Return all Python of a page as one file, with every line where it is in the page."""
    lines = [""] * text.count("\n")
    for fence in python_blocks(text):
        code = as_file(fence).removesuffix("\n").split("\n")[fence.line :]
        lines[fence.line : fence.line + len(code)] = code
    return "\n".join(lines) + "\n"


def as_file(fence: Fence) -> str:
    """Return the code of a block with every line where it is in the page.

    Raises:
        ValueError: A session with `>>>` is not written as Python shows one.
    """
    above = "\n" * fence.line
    lines = fence.content.removesuffix("\n").split("\n")
    if not any(line.lstrip().startswith(">>>") for line in lines):
        return above + fence.content
    lines = [""] * len(lines)
    for number, source in _session(fence.content):
        code = source.removesuffix("\n").split("\n")
        lines[number : number + len(code)] = code
    return above + "\n".join(lines) + "\n"


def _session(content: str) -> Iterator[tuple[int, str]]:
    """Yield the inputs of a session with the number of their first lines, from 0."""
    import doctest  # it brings the debugger and unittest along

    for example in doctest.DocTestParser().get_examples(content):
        yield example.lineno, example.source
