"""Reading replies: the one code block of a text reply, the one object of a JSON reply.

A reply is text that nobody vouches for. It is read in a time that grows with its length only, it
never becomes a path or a command, and one that is larger than any file or plan is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import json_repair

from pygen_copier.markdown.reply import markdown_reply
from pygen_copier.source.syntax import UnreadableSourceError, read

# Apart from its thoughts. It is some 5000 lines of code.
MAX_CHARACTERS = 200_000
# json-repair takes quadratic time over brackets that do not match.
_MOST_BRACKETS = 10_000
_DEEPEST = 100
_MOST_PARSED = 12  # candidates for a block whose first end may not be the right one

_THINKS = re.compile(r"\s*<think(?:ing)?>")
_THOUGHT = re.compile(r"</think(?:ing)?>")
_LANGUAGE = re.compile(r"[\w+.-]*")
_NAMES = {"python": ("python", "python3", "py", "py3"), "markdown": ("markdown", "md")}


class UnreadableReplyError(ValueError):
    """A reply does not hold what was asked for; the message can be shown to a model."""


class _Fence(NamedTuple):
    """A line that opens or ends a block."""

    line: int
    marker: str
    language: str


def code_block(text: str, language: str) -> str:
    """Return the code of a reply.

    The longest block fenced as `language`, or else without a language, is taken; a reply without
    fences is taken whole. Fences inside the code (in a docstring, say) do not end the block early
    as long as they are indented, or name a language and are closed, or the block would be no Python
    without what follows.

    Args:
        text: The reply.
        language: The language the block should be fenced as, such as `python`.

    Raises:
        UnreadableReplyError: The reply is empty, longer than `MAX_CHARACTERS`, or holds no such
            block.
    """
    text = without_thoughts(text)
    if not text.strip():
        raise UnreadableReplyError("The reply was empty.")
    if language == "markdown":
        return markdown_reply(text)
    lines = text.split("\n")
    fences = list(_fences(lines))
    if not fences:
        return text.strip("\n") + "\n"
    blocks = list(_blocks(lines, fences, language))
    if not blocks:
        raise UnreadableReplyError(f"The reply has no block fenced as {language}.")
    code = max(blocks, key=len).strip("\n")
    if not code:
        raise UnreadableReplyError(f"The block fenced as {language} is empty.")
    return code + "\n"


def json_object(text: str) -> dict[str, Any]:
    """Return the JSON object of a reply, mended where it is fenced, surrounded, or cut short.

    Raises:
        UnreadableReplyError: There is no object in the reply, or it is too long or nested too
            deeply to be one.
    """
    text = without_thoughts(text)
    start = text.find("{")
    if start < 0:
        raise UnreadableReplyError("The reply holds no JSON object.")
    try:
        value = json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        value = _repaired(text[start:])
    if isinstance(value, list):  # prose after the object makes a list of what was mended
        value = next((part for part in value if isinstance(part, dict)), None)
    if not isinstance(value, dict) or not value:
        raise UnreadableReplyError("The reply holds no JSON object.")
    if _is_deep(value):
        raise UnreadableReplyError("The JSON object of the reply is nested too deeply.")
    return value


def without_thoughts(text: str) -> str:
    """Return a reply without the thoughts that reasoning models put before it, in plain lines.

    Where a service swallows what opens the thoughts, they end at a line that only closes them.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    at = 0
    while opening := _THINKS.match(text, at):
        closing = _THOUGHT.search(text, opening.end())
        if closing is None:
            raise UnreadableReplyError("The reply ended before the answer: it is thoughts alone.")
        at = closing.end()
    text = text[at:]
    head, closed, rest = text.partition("</think>\n")
    if closed and "```" not in head and (not head or head.endswith("\n")):
        text = rest
    if len(text) > MAX_CHARACTERS:
        raise UnreadableReplyError(
            f"The reply has {len(text)} characters; at most {MAX_CHARACTERS} are read. "
            "Write what was asked for and nothing else, shorter."
        )
    return text


def _fences(lines: Sequence[str]) -> Iterator[_Fence]:
    for at, line in enumerate(lines):
        if not line.startswith(("```", "~~~")):
            continue
        info = line.lstrip(line[0])
        if "`" in info:  # a line of code between backticks
            continue
        named = _LANGUAGE.match(info.strip())
        marker = line[: len(line) - len(info)]
        yield _Fence(at, marker, named.group().lower() if named else "")


def _blocks(lines: Sequence[str], fences: Sequence[_Fence], language: str) -> Iterator[str]:
    """Yield the blocks that are fenced as a language, or without one."""
    wanted = ("", *_NAMES.get(language, (language,)))
    at, left = 0, _MOST_PARSED if language == "python" else 0
    while at < len(fences):
        opening = fences[at]
        end = _end(fences, at)
        if opening.language in wanted:
            block = _between(lines, fences, at, end)
            following = end + 1
            while opening.language and left and following < len(fences) and not _is_python(block):
                left -= 1
                if _is_end(fences[following], opening):
                    longer = _between(lines, fences, at, following)
                    if _is_python(longer):
                        block, end = longer, following
                following += 1
            yield block
        at = end + 1


def _between(lines: Sequence[str], fences: Sequence[_Fence], at: int, end: int) -> str:
    last = fences[end].line if end < len(fences) else len(lines)
    return "\n".join(lines[fences[at].line + 1 : last])


def _is_end(fence: _Fence, opening: _Fence) -> bool:
    return fence.marker.startswith(opening.marker) and not fence.language


def _is_python(text: str) -> bool:
    try:
        read(text)
    except UnreadableSourceError:
        return False
    return True


def _end(fences: Sequence[_Fence], at: int) -> int:
    """Return the number of the fence that ends a block, or how many there are if none does."""
    depth = 1
    for later in range(at + 1, len(fences)):
        if fences[later].marker.startswith(fences[at].marker):
            # A fence with a language opens a block inside the code, in a docstring say.
            depth += 1 if fences[later].language else -1
        if not depth:
            return later
    return len(fences)


def _repaired(text: str) -> Any:
    """Return what json-repair makes of a text, or None."""
    if text.count("{") + text.count("[") > _MOST_BRACKETS:
        return None
    try:
        return json_repair.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for part in level
            if isinstance(part, (dict, list))
            for inner in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return False
    return True
