"""A reply is what a model sends: the code that was asked for, with thoughts and words around it.

It is text that nobody vouches for. It is read in a time that grows with its length only, it never
becomes a path or a command, and one that is larger than any file or plan is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pygen_copier.markdown.fences import NAMES, FenceLine, fence_lines, fences, nested_end
from pygen_copier.prompts.page_replies import page_block
from pygen_copier.prompts.thoughts import answer
from pygen_copier.source.parsing import COOKIE
from pygen_copier.source.syntax import UnreadableSourceError, read
from pygen_copier.text import printable, sound

# Apart from its thoughts. It is some 5000 lines of code.
MAX_CHARACTERS = 200_000
_MOST_PARSED = 12  # candidates for a block whose first end may not be the right one

THOUGHTS_ALONE = "The reply ended before the answer: it is thoughts alone."
ALL_THOUGHT = "All the tokens of the reply went into thoughts, and there was room for no more."


class UnreadableReplyError(ValueError):
    """A reply does not hold what was asked for; the message can be shown to a model."""


def code_block(
    text: str,
    language: str,
    fits: Callable[[str], bool] | None = None,
    *,
    cut: bool = False,
) -> str:
    """Return the code of a reply.

    Of the blocks fenced as `language`, or without a language, the last that fits is taken: what
    stands before it are drafts, and what is much shorter behind it shows how to use it. A block
    that breaks off with the reply is the one that was being written. A reply without fences is
    taken whole. Fences inside the code (in a docstring, say) do not end the block early
    as long as they are indented, or name a language and are closed, or the block would be no Python
    without what follows.

    Args:
        text: The reply.
        language: The language the block should be fenced as, such as `python`.
        fits: Says of a block whether it is what was asked for, where that can be told.
        cut: Whether the reply met the token limit.

    Raises:
        UnreadableReplyError: The reply is empty, longer than `MAX_CHARACTERS`, or holds no such
            block.
    """
    text = without_thoughts(text)
    if not text.strip():
        raise UnreadableReplyError("The reply was empty.")
    if language == "markdown":
        return page_block(printable(text))
    code = _code(text, language, fits, cut=cut)
    return without_cookie(code) if language == "python" else code


def without_cookie(code: str) -> str:
    """Return Python without the comments that name its encoding: files are written in UTF-8."""
    lines = code.split("\n")
    for at, line in enumerate(lines[:2]):
        if COOKIE.match(line):
            lines[at] = ""
        elif line.strip() and not line.lstrip().startswith("#"):
            break
    return "\n".join(lines).lstrip("\n")


def _code(
    text: str, language: str, fits: Callable[[str], bool] | None, *, cut: bool = False
) -> str:
    around = _fences_around(text, language)
    if not around:
        return text.strip("\n") + "\n"
    blocks = list(_blocks(text, around, language))
    if not blocks:
        raise UnreadableReplyError(f"The reply has no block fenced as {language}.")
    code = _answering(blocks, language, fits, cut and not _is_closed(around)).strip("\n")
    if not code:
        raise UnreadableReplyError(f"The block fenced as {language} is empty.")
    return code + "\n"


def without_thoughts(text: str) -> str:
    """Return a reply without the thoughts that reasoning models put before it, in plain lines.

    Raises:
        UnreadableReplyError: It is thoughts alone, or longer than `MAX_CHARACTERS` without them.
    """
    answered = answer(sound(text))
    if answered is None:
        raise UnreadableReplyError(THOUGHTS_ALONE)
    text = answered
    if len(text) > MAX_CHARACTERS:
        raise UnreadableReplyError(
            f"The reply has {len(text)} characters; at most {MAX_CHARACTERS} are read. "
            "Write what was asked for and nothing else, shorter."
        )
    return text


def _answering(
    blocks: Sequence[str], language: str, fits: Callable[[str], bool] | None, open_at_end: bool
) -> str:
    """Return the block that answers."""
    if len(blocks) == 1 or open_at_end:
        return blocks[-1]
    if fits and (fitting := next(filter(fits, reversed(blocks)), None)):
        return fitting
    if language == "python":
        blocks = [block for block in blocks if _is_python(block)] or blocks
    enough = max(map(len, blocks)) / 2
    return next(block for block in reversed(blocks) if len(block) >= enough)


def _is_closed(around: Sequence[FenceLine]) -> bool:
    """Return whether the last block of a reply has its end."""
    at = 0
    while at < len(around):
        end = nested_end(around, at)
        if end == len(around):
            return False
        at = end + 1
    return True


def _fences_around(text: str, language: str) -> list[FenceLine]:
    """Return the fences of a reply, none where those that are there stand in its code."""
    lines = fence_lines(text)
    if not lines or min(line.indent for line in lines) == 0:
        return lines
    # A block in a list is indented as a whole; so are examples in the docstrings of bare code.
    named = any(fence.language in _names(language) for fence in fences(text))
    return [] if not named or (language == "python" and _is_python(text)) else lines


def _blocks(text: str, around: Sequence[FenceLine], language: str) -> Iterator[str]:
    """Yield the blocks that are fenced as a language, or without one."""
    lines, at, tries = text.split("\n"), 0, iter(range(_MOST_PARSED))
    while at < len(around):
        opening = around[at]
        named = opening.language in _names(language)
        if opening.indent and not named:
            at += 1
            continue
        if named and language == "python":
            end = _python_end(lines, around, at, tries)
        else:
            end = nested_end(around, at)
        if named or not opening.language:
            yield _between(lines, around, at, end)
        at = end + 1


def _python_end(
    lines: Sequence[str], around: Sequence[FenceLine], at: int, tries: Iterator[int]
) -> int:
    """Return where a block ends: at a later fence where only that makes Python of it."""
    first = nested_end(around, at)
    if not _is_python(_between(lines, around, at, first)):
        later = (n for n in range(first + 1, len(around)) if around[n].closes(around[at]))
        for end, _ in zip(later, tries, strict=False):
            if _is_python(_between(lines, around, at, end)):
                return end
    return first


def _between(lines: Sequence[str], around: Sequence[FenceLine], at: int, end: int) -> str:
    """Return what a block holds, without the indent of the fence that opens it."""
    opening, last = around[at], around[end].at if end < len(around) else len(lines)
    inside = "\n".join(lines[opening.at + 1 : last])
    indent = rf"^ {{1,{opening.indent}}}"
    return re.sub(indent, "", inside, flags=re.MULTILINE) if opening.indent else inside


def _names(language: str) -> Sequence[str]:
    return NAMES.get(language, (language,))


def _is_python(text: str) -> bool:
    try:
        read(text.strip("\n") + "\n")  # as it is kept, so that it is read once
    except UnreadableSourceError:
        return False
    return True
