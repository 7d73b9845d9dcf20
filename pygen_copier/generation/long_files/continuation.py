"""A continuation is the rest of a file whose reply broke off at the token limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pygen_copier.errors import PromptTooLongError
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.providers.base import Reply
from pygen_copier.source.merge import merge
from pygen_copier.source.outline import last_name, outline
from pygen_copier.source.statements import REFUSED, defined, extent
from pygen_copier.source.truncation import Truncated, complete

Asking = Callable[[str, Mapping[str, Any]], Reply]
"""Asks for a task with the inputs of its brief.

It raises `PromptTooLongError` before anything is sent where the prompt does not fit the window.
"""

MAX_CONTINUATIONS = 16

# What a file can be gone on with without, where the window is too small for all.
_SPARED = ("features", "uses", "context", "edits", "previous", "tried")


def continued(
    ask: Asking,
    task: str,
    inputs: Mapping[str, Any],
    begun: Truncated,
    missing: Callable[[Truncated], Sequence[str]],
) -> Truncated:
    """Return a file with what follows, which is not whole where a reply brought nothing new.

    Where a prompt does not fit the window, or left so little room that nothing new came, the next
    one has an outline in the place of the text so far, and then less of the inputs.

    Args:
        ask: Asks the model.
        task: The task whose reply broke off.
        inputs: The inputs of its brief.
        begun: What is complete of that reply.
        missing: Names what a file still lacks, as far as that is known.
    """
    spared = 0
    for _ in range(MAX_CONTINUATIONS):
        briefs = _briefs(task, inputs, begun, missing(begun))
        for number in range(spared, len(briefs) if begun.text else 0):
            try:
                reply = ask("continue", briefs[number])
            except PromptTooLongError:
                continue
            spared = number
            joined = _joined(begun, reply, missing)
            if joined.whole or extent(joined.text) > extent(begun.text):
                break
        else:
            return begun
        begun = joined
        if begun.whole:
            break
    return begun


def read(reply: Reply, inside: str = "") -> Truncated:
    """Return the complete part of the code in a reply; no text where there is none.

    Args:
        reply: The reply.
        inside: The class whose body the code may go on with.
    """
    try:
        code = code_block(reply.text, "python")
    except UnreadableReplyError:
        return Truncated("")
    return complete(code, inside, broken=reply.finish != "stop")


def outlined(text: str, keep: Sequence[str] = (), *, others: bool = True) -> str:
    """Return the outline of a text, or the text where it is no Python."""
    try:
        return outline(text, keep, others=others)
    except REFUSED:
        return text


def _joined(
    begun: Truncated, reply: Reply, missing: Callable[[Truncated], Sequence[str]]
) -> Truncated:
    more = read(reply, begun.inside)
    text = merge(begun.text, more.text) if more.text else begun.text
    if reply.finish == "stop" and (more.whole or not more.text):
        whole = Truncated(text, whole=True)
        # A model that says it is done, and is not, is not asked to go on.
        stuck = extent(text) == extent(begun.text) and missing(whole)
        return begun if stuck else whole
    return Truncated(text, more.inside)


def _briefs(
    task: str, inputs: Mapping[str, Any], begun: Truncated, missing: Sequence[str]
) -> list[dict[str, Any]]:
    """Return what may be asked with, the fullest first."""
    common = {"of": inputs.get("of", task), "missing": list(missing), "inside": begun.inside}
    short = {"written": outlined(begun.text, [last_name(begun.text)]), "outline": True}
    lean = {key: value for key, value in inputs.items() if key not in _SPARED}
    for key in {"source", "about"} & set(lean):
        own = key == "source" and "of" in inputs
        lean[key] = outlined(lean[key], _not_yet(lean[key], begun) if own else ())
    return [
        {**inputs, **common, "written": begun.text, "outline": False},
        {**inputs, **common, **short},
        {**lean, **common, **short},
    ]


def _not_yet(source: str, begun: Truncated) -> list[str]:
    """Return what of the file that is to be changed has not been written anew."""
    try:
        there = set(defined(begun.text))
        return [name for name in defined(source) if name not in there]
    except REFUSED:
        return []
