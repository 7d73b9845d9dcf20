"""A finish is why a reply ended, in the words that services have for it."""

from __future__ import annotations

from pygen_copier.providers.base import Finish

_STOPS = {"stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "completed", "done"}
_LENGTHS = {"length", "max_tokens", "max_output_tokens", "max_length", "model_length"}
_BLOCKS = {
    *("content_filter", "safety", "recitation", "language", "blocklist", "prohibited_content"),
    *("spii", "model_armor", "refusal", "blocked", "image_safety", "image_prohibited_content"),
    *("malformed_function_call", "unexpected_tool_call", "too_many_tool_calls"),
}
# Whatever came until then is no whole reply.
_BREAKS = {"", "error", "abort", "aborted", "cancelled", "canceled", "load", "unload"}
_BREAKS |= {"finish_reason_unspecified", "malformed_response"}


def finish_of(reason: object, text: str | None) -> Finish | None:
    """Return why a reply ended, or None where that does not make it one.

    A service may have reasons of its own that nobody knows here. What came with one is a reply:
    what it is worth, the checks find out.

    Args:
        reason: What the service calls it.
        text: What came.
    """
    word = reason.lower() if isinstance(reason, str) else ""
    if word in _STOPS:
        return "stop"
    if word in _LENGTHS:
        return "length"
    if word in _BLOCKS:
        return "blocked"
    return "stop" if text and word not in _BREAKS else None
