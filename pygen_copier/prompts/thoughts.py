"""Thoughts are what a reasoning model writes before its answer; they never answer."""

from __future__ import annotations

import re

_NAMES = "(?:think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad|seed:think)"
_TAG = rf"(?:<{_NAMES}>|\[{_NAMES}\]|<\|begin_of_thought\|>|◁think▷)"
_OPENS = re.compile(rf"\s*{_TAG}", re.I)
_OPENS_LINE = re.compile(rf"^[ \t]*{_TAG}", re.MULTILINE | re.I)
_CLOSES = re.compile(rf"(?:</{_NAMES}>|\[/{_NAMES}\]|<\|end_of_thought\|>|◁/think▷)", re.I)
_CLOSES_LINE = re.compile(rf"{_CLOSES.pattern}[ \t]*$", re.MULTILINE | re.I)
_MOST_WORDS_BEFORE = 3  # lines, such as "Let me think about it:"
_MOST_ENDS = 4  # lines that may end thoughts of which nobody saw the beginning

# OpenAI's harmony: channels named in special tokens, which some servers leave out.
_CHANNEL = re.compile(r"\s*(?:<\|start\|>assistant)?<\|channel\|>")
_FINAL = re.compile(r"<\|channel\|>final.{0,80}?<\|message\|>")
_BARE_ANALYSIS = re.compile(r"\s*analysis(?=[A-Z\s])")
_BARE_FINAL = "assistantfinal"

_END_TOKEN = re.compile(r"(?:<\|(?:return|end|im_end|eot_id|endoftext)\|>|<end_of_turn>|</s>)\s*\Z")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)


def answer(text: str) -> str | None:
    """Return what a reply holds beside its thoughts, or None where it is thoughts alone.

    Thoughts stand before the answer: between tags in several dresses, in a channel of their own, or
    up to a tag that closes them, where a service swallows the one that opens them. Tags inside a
    fenced block are the answer's own.

    Args:
        text: The reply, with line feeds alone.
    """
    text = _END_TOKEN.sub("", text)
    if _CHANNEL.match(text):
        return _after_last(_FINAL, text)
    if _BARE_ANALYSIS.match(text) and _BARE_FINAL in text:
        return text.rpartition(_BARE_FINAL)[2]
    at = 0
    while opening := _opening(text, at):
        closing = _CLOSES.search(text, opening.end())
        if closing is None:
            return None
        at = closing.end()
    text = text[at:]
    ends = list(_CLOSES_LINE.finditer(text))[-_MOST_ENDS:]
    for end in reversed(ends):
        if not _breaks_off_in_fence(text[: end.start()]):
            return text[end.end() :].removeprefix("\n")
    return text


def begins(text: str) -> bool:
    """Return whether a reply begins with thoughts that are told as such."""
    return bool(_OPENS.match(text) or _CHANNEL.match(text) or _BARE_ANALYSIS.match(text))


def _opening(text: str, at: int) -> re.Match[str] | None:
    """Return the tag that opens the next thoughts of a text; words alone may stand before it."""
    if opening := _OPENS.match(text, at):
        return opening
    opening = _OPENS_LINE.search(text, at)
    head = text[at : opening.start()].strip() if opening else ""
    is_words = not any(mark in head for mark in ("```", "~~~", "{"))
    return opening if is_words and head.count("\n") < _MOST_WORDS_BEFORE else None


def _after_last(marker: re.Pattern[str], text: str) -> str | None:
    end = None
    for found in marker.finditer(text):
        end = found.end()
    return None if end is None else text[end:]


def _breaks_off_in_fence(text: str) -> bool:
    """Return whether a text ends inside of a fenced block."""
    marker = ""
    for line in _FENCE.finditer(text):
        if not marker:
            marker = line[1]
        elif line[1].startswith(marker) and not line[2].strip():
            marker = ""
    return bool(marker)
