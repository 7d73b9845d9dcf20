"""JSON replies: the one object of a reply, mended where models write it almost right."""

from __future__ import annotations

import json
from typing import Any

import json_repair

from pygen_copier.prompts.replies import UnreadableReplyError, without_thoughts

# json-repair takes quadratic time over brackets that do not match.
_MOST_BRACKETS = 10_000
_DEEPEST = 100


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
