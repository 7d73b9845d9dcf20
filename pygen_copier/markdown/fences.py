"""A fence is a block of code in Markdown between lines of backticks or tildes.

All that reads fences reads them here, by the rules of markdown-it. Two views of a text are needed:
`fences` are the blocks as CommonMark has them; `fence_lines` are the lines that may open or close
one, for replies of models, who put pages with blocks into blocks with as many backticks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

NAMES: Mapping[str, tuple[str, ...]] = {
    "markdown": ("markdown", "md"),
    "python": ("python", "python3", "py", "py3"),
    "text": ("text", "txt", "plaintext"),
    "yaml": ("yaml", "yml"),
}
"""What blocks of a language are tagged with; those of any other, with its name."""

_LANGUAGE = re.compile(r"[\w+.-]*")
_LINE_END = re.compile(r"\r\n?|\n")  # as markdown-it has it


class Fence(NamedTuple):
    """A block of code.

    Attributes:
        line: Its first line, from 1.
        end: Its last line.
        language: What it is tagged with, in small letters; empty where it has no tag.
        content: The code.
        closed: Whether a line closes it, and not the end of what it stands in.
        marker: The backticks or tildes it begins with; empty where it is merely indented.
    """

    line: int
    end: int
    language: str
    content: str
    closed: bool
    marker: str

    @property
    def is_whole(self) -> bool:
        """Whether it is closed, by a line that was not meant for one which opens inside of it."""
        if not self.closed or self.language in NAMES["markdown"] or not self.marker:
            return self.closed
        return not any(line.marker.startswith(self.marker) for line in fence_lines(self.content))


class FenceLine(NamedTuple):
    """A line that opens a block, or closes one.

    Attributes:
        at: Its number, from 0.
        indent: How many columns it is indented.
        marker: Its backticks or tildes.
        language: What it tags a block with, in small letters; what it closes, it does not tag.
    """

    at: int
    indent: int
    marker: str
    language: str

    def is_like(self, opening: FenceLine) -> bool:
        """Return whether it opens or closes a block where another opens one: no deeper, as long."""
        return self.marker.startswith(opening.marker) and self.indent <= opening.indent

    def closes(self, opening: FenceLine) -> bool:
        """Return whether it may close the block that another opens."""
        return self.is_like(opening) and not self.language


def fences(text: str) -> list[Fence]:
    """Return the blocks of a Markdown text, those in lists and quotations included."""
    tokens = _block_parser().parse(ended(text))
    return [fence_of(token) for token in tokens if token.type == "fence"]


def ended(text: str) -> str:
    """Return a text with a line break at its end, without which its last line is hard to tell."""
    return text if text.endswith("\n") else f"{text}\n"


def fence_of(token: Token) -> Fence:
    """Return the block that a token of markdown-it stands for, of a text as `ended` returns it."""
    first, end = token.map or (0, 0)
    if token.type == "code_block":
        return Fence(first + 1, end, "", token.content, closed=True, marker="")
    closed = end - first - 2 == token.content.count("\n")
    return Fence(first + 1, end, _language(token), token.content, closed, token.markup)


def fence_lines(text: str) -> list[FenceLine]:
    """Return every line of a text that opens or closes a block, however far it is indented."""
    lines = enumerate(_LINE_END.split(text))
    marked = [(at, line) for at, line in lines if "```" in line or "~~~" in line]
    if not marked:
        return []
    found = _line_parser().parse("\n".join(line for _, line in marked))
    at = [marked[token.meta["line"]][0] for token in found]
    return [
        FenceLine(number, token.meta["indent"], token.markup, _language(token))
        for number, token in zip(at, found, strict=True)
    ]


def nested_end(lines: Sequence[FenceLine], opening: int) -> int:
    """Return the number of the line that closes a block, or how many there are where none does.

    What CommonMark does not know: a line with a language opens a block inside of the block.

    Args:
        lines: All lines that open or close blocks.
        opening: The number of the one that opens this block.
    """
    depth = 1
    for number in range(opening + 1, len(lines)):
        if lines[number].is_like(lines[opening]):
            depth += 1 if lines[number].language else -1
        if not depth:
            return number
    return len(lines)


def _language(token: Token) -> str:
    named = _LANGUAGE.match(token.info.strip())
    return named[0].lower() if named else ""


@lru_cache(1)
def _block_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # only where Markdown is read

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return _warm(parser)


@lru_cache(1)
def _line_parser() -> MarkdownIt:
    """Return a parser to which a line is a fence that nothing closes, or nothing."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import fence

    def line_as_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        found = fence(state, start, start + 1, silent)
        if found and not silent:
            state.tokens[-1].meta = {"line": start, "indent": state.sCount[start]}
        return found

    def other_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        state.line = start + 1
        return True

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.enableOnly(["fence"])
    parser.block.ruler.at("fence", line_as_fence)
    parser.block.ruler.push("other", other_line)
    return _warm(parser)


def _warm(parser: MarkdownIt) -> MarkdownIt:
    """Let a parser compile its rules, which it does while others may read them already."""
    parser.parse("")
    return parser
