"""Printed output: what the Python of a page prints stands below it, as it really was."""

from __future__ import annotations

from pygen_copier.documentation.python_blocks import as_file, python_blocks
from pygen_copier.documentation.sessions import is_session, session_program, with_results
from pygen_copier.generation.printed import lasting
from pygen_copier.markdown.fences import NAMES, Fence, fences

_MARK = "[[ here a block of the page ends ]]"


def printing_program(text: str) -> str:
    """Return all Python of a page as one file that prints a mark after each block.

    Every line is where it is in the page; the mark is printed from the line that ends the block.

    Args:
        text: The page.
    """
    lines = [""] * (text.count("\n") + 1)
    for fence in python_blocks(text):
        code = as_file(fence).removesuffix("\n").split("\n")[fence.line :]
        if is_session(fence):
            code = [session_program(fence)]
        lines[fence.line : fence.line + len(code)] = code
        if _is_told(fence):
            lines[fence.end - 1] = f'print("\\n{_MARK}")'
    return "\n".join(lines).rstrip("\n") + "\n" if any(lines) else ""


def with_output(text: str, first: str, second: str) -> str:
    """Return a page with what each of its blocks printed below it.

    A block tagged text that stands right below takes it; what the page says otherwise is replaced.
    Where the output differs from run to run, or names a place, none is shown. What a session with
    `>>>` shows is put right line by line, and a text below code that prints nothing stays.

    Args:
        text: The page.
        first: What its program printed.
        second: What it printed when it was run once more.
    """
    blocks = [fence for fence in python_blocks(text) if _is_told(fence)]
    runs = [output.split(f"\n{_MARK}\n") for output in (first, second)]
    if any(len(run) != len(blocks) + 1 for run in runs):
        return text
    lines, every = text.split("\n"), fences(text)
    for block, *printed in reversed([*zip(blocks, *runs, strict=False)]):
        if is_session(block):
            with_results(lines, block, *printed)
            continue
        if not any(each.strip() for each in printed):
            continue
        below = next((each for each in every if each.line > block.end), None)
        shown = below if below and _is_output(below, block, lines) else None
        output = lasting(*printed)
        where = slice(block.end, shown.end) if shown else slice(block.end, block.end)
        lines[where] = ["", *_fenced(output, block, lines)] if output else []
    return "\n".join(lines)


def _is_told(fence: Fence) -> bool:
    """Return whether what a block prints can stand below it, or in it: it is whole."""
    return fence.is_whole and bool(fence.marker)


def _is_output(fence: Fence, block: Fence, lines: list[str]) -> bool:
    """Return whether a block stands for the output of one above it: nothing is between them."""
    between = lines[block.end : fence.line - 1]
    is_text = fence.language in (*NAMES["text"], "console", "output")
    return is_text and fence.is_whole and not any(line.strip() for line in between)


def _fenced(output: str, block: Fence, lines: list[str]) -> list[str]:
    """Return a block of output, indented as the code above it."""
    opening = lines[block.line - 1]
    indent = opening[: len(opening) - len(opening.lstrip())]
    marker = "```"
    while marker in output:
        marker += "`"
    shown = [f"{marker}text", *output.rstrip("\n").split("\n"), marker]
    return [f"{indent}{line}".rstrip() for line in shown]
