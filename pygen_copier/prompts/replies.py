"""Reading replies: the one code block of a text reply, the one object of a JSON reply."""

from __future__ import annotations

import json
import re
from typing import Any

import json_repair

_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+.-]*)[^\n`]*$", re.MULTILINE)


class UnreadableReplyError(ValueError):
    """A reply does not hold what was asked for; the message can be shown to a model."""


def code_block(text: str, language: str) -> str:
    """Return the code of a reply.

    The longest block fenced as `language`, or else without a language, is taken; a reply without
    fences is taken whole. Fences inside the code (in a docstring, say) do not end the block early
    as long as they are indented, or name a language and are closed.

    Args:
        text: The reply.
        language: The language the block should be fenced as, such as `python`.

    Raises:
        UnreadableReplyError: The reply is empty or holds no such block.
    """
    text = _answer(text).replace("\r\n", "\n")
    if not text.strip():
        raise UnreadableReplyError("The reply was empty.")
    fences = list(_FENCE.finditer(text))
    if not fences:
        return text.strip("\n") + "\n"
    blocks: list[str] = []
    at = 0
    while at < len(fences):
        opening = fences[at]
        marker = opening["fence"]
        named = opening["language"].lower() in (language, language[:2], "")
        end, following, depth = len(text), len(fences), 1
        for later in range(at + 1, len(fences)):
            if fences[later]["fence"].startswith(marker):
                # A fence with a language opens a block inside the code, in a docstring say.
                depth += 1 if fences[later]["language"] else -1
            if not depth:
                end, following = fences[later].start(), later + 1
                break
        if named:
            blocks.append(text[opening.end() + 1 : end])
        at = following
    if not blocks:
        raise UnreadableReplyError(f"The reply has no block fenced as {language}.")
    code = max(blocks, key=len).strip("\n")
    if not code:
        raise UnreadableReplyError(f"The block fenced as {language} is empty.")
    return code + "\n"


def json_object(text: str) -> dict[str, Any]:
    """Return the JSON object of a reply, mended where it is fenced, surrounded, or cut short.

    Raises:
        UnreadableReplyError: There is no object in the reply.
    """
    text = _answer(text)
    start = text.find("{")
    if start < 0:
        raise UnreadableReplyError("The reply holds no JSON object.")
    try:
        value = json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        try:
            value = json_repair.loads(text[start:])
        except (ValueError, RecursionError):
            value = None
    if isinstance(value, list):  # prose after the object makes a list of what was mended
        value = next((part for part in value if isinstance(part, dict)), None)
    if not isinstance(value, dict) or not value:
        raise UnreadableReplyError("The reply holds no JSON object.")
    return value


def _answer(text: str) -> str:
    """Return a reply without the thoughts that reasoning models put before it."""
    return _THOUGHTS.sub("", text)
