"""A long file is made of as many replies of a model as it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier.client.learnt import is_vain
from pygen_copier.errors import PromptTooLongError
from pygen_copier.generation.long_files.blame import by_definition, by_specification
from pygen_copier.generation.long_files.chunks import Chunks
from pygen_copier.generation.long_files.reassembly import Asking, Reassembly, read
from pygen_copier.prompts.brief import plain
from pygen_copier.prompts.replies import ALL_THOUGHT, UnreadableReplyError, code_block
from pygen_copier.providers.base import Finish, Reply
from pygen_copier.source.merge import merge
from pygen_copier.source.statements import REFUSED, defined
from pygen_copier.source.truncation import Truncated, complete

CUT_OFF = "The reply was cut off at the token limit."
DECLINED = "The service declined to answer."
_MOST_SHOWN = 4_000  # characters of a reply that could not be read


@dataclass(frozen=True)
class Written:
    """The text of a file, or what came of it.

    Attributes:
        text: The text.
        finish: Why it ends: it is whole, it could not be made whole, or content was blocked.
        problem: Why it is no file yet, as a sentence; empty where it may be one.
        replies: Every reply it took.
        is_vain: Whether the model thinks until its limit, so that to ask for less is vain.
    """

    text: str
    finish: Finish
    problem: str = ""
    replies: tuple[Reply, ...] = ()
    is_vain: bool = False


def write(
    ask: Asking,
    task: str,
    inputs: Mapping[str, Any],
    language: str,
    chunks: Callable[[], Chunks],
) -> Written:
    """Ask for a file; of one that is too long for a reply, what is missing is asked for.

    Args:
        ask: Asks the model.
        task: The task of the file, or `revise` or `repair`.
        inputs: The inputs of its brief.
        language: The language its reply is fenced as.
        chunks: Says how it falls into chunks.

    Raises:
        ProviderError: The model could not be asked; not where a prompt is too long for it.
    """
    replies: list[Reply] = []

    def asked(task: str, inputs: Mapping[str, Any]) -> Reply:
        replies.append(ask(task, inputs))
        if is_vain(replies[-1]):
            raise _AllThoughtError
        return replies[-1]

    try:
        return _written(asked, replies, task, inputs, language, chunks)
    except _AllThoughtError:
        return Written("", "length", ALL_THOUGHT, tuple(replies), is_vain=True)


def read_one(reply: Reply, read: Callable[[str], str], limit: int | None) -> Written:
    """Return the text of a reply that is all there is.

    Args:
        reply: The reply.
        read: Reads the text out of it.
        limit: The most tokens it could have, as far as that is known.
    """
    text, problem = reply.text[:_MOST_SHOWN], ""
    try:
        text = read(reply.text)
    except UnreadableReplyError as error:
        problem = str(error)
    if reply.finish == "blocked":
        problem = DECLINED
    elif is_vain(reply):
        return Written("", "length", ALL_THOUGHT, (reply,), is_vain=True)
    elif reply.finish == "length":
        tokens = f" of {limit} tokens" if limit else ""
        problem = f"The reply was cut off at the limit{tokens}. Write it shorter."
    return Written(text, reply.finish, problem, (reply,))


class _AllThoughtError(Exception):
    """A model thought until its limit; smaller pieces would end in the same way."""


def _written(
    asked: Asking,
    replies: Sequence[Reply],
    task: str,
    inputs: Mapping[str, Any],
    language: str,
    chunks: Callable[[], Chunks],
) -> Written:
    """Return a file of one reply, or of as many as it takes."""
    first, why = None, CUT_OFF
    try:
        first = asked(task, inputs)
    except PromptTooLongError as error:
        why = error.problem
    if first and first.finish == "blocked":
        return Written("", "blocked", DECLINED, (first,))
    if first and (first.finish == "stop" or language != "python"):
        return _as_it_came(first, language, chunks)
    try:
        text, why = _put_together(asked, task, inputs, first, why, chunks)
    except REFUSED:  # what each reply holds was parsed, but not how deep it is nested
        text, why = "", "The replies are no Python that can be put together."
    return Written(text, "length" if why else "stop", why, tuple(replies))


def _put_together(
    ask: Asking,
    task: str,
    inputs: Mapping[str, Any],
    first: Reply | None,
    why: str,
    chunks: Callable[[], Chunks],
) -> tuple[str, str]:
    """Return a file that no single reply holds, and why it is not whole, if it is not."""
    begun = read(first) if first else Truncated("")
    of, source = str(inputs.get("of", task)), str(plain(inputs.get("source", "")))
    reassembly = Reassembly(ask, of, chunks(), begun.text)
    if not reassembly.chunks.each:
        is_whole = reassembly.go_on(inputs, begun.inside)
        return reassembly.text, "" if is_whole else why
    if task in ("repair", "revise"):
        reassembly.speaks_of = str(plain(inputs.get("about", "")))
        _mend(reassembly, begun, source, inputs)
    else:
        reassembly.speaks_of = source
        reassembly.complete(begun.inside)
    names = ", ".join(f"`{name}`" for name in reassembly.failed)
    why = f"The model gave no whole reply even for {names} alone." if names else ""
    return reassembly.text, why


def _as_it_came(reply: Reply, language: str, chunks: Callable[[], Chunks]) -> Written:
    def is_whole(code: str) -> bool:
        try:
            planned = chunks()
            return bool(planned.each) and not planned.absent(code)
        except REFUSED:
            return False

    try:
        text = code_block(reply.text, language, is_whole if language == "python" else None)
    except UnreadableReplyError as error:
        return Written(reply.text[:_MOST_SHOWN], reply.finish, str(error), (reply,))
    why = CUT_OFF if reply.finish == "length" else ""
    return Written(text, reply.finish, why, (reply,))


def _mend(reassembly: Reassembly, begun: Truncated, source: str, inputs: Mapping[str, Any]) -> None:
    """Mend a file definition by definition, or what can be read of it."""
    readable = complete(source, broken=False)
    problems: Sequence[str] = inputs.get("problems", ())
    chunks = reassembly.chunks
    if "problems" in inputs:
        reassembly.text, told = by_definition(readable.text, problems, chunks)
    else:
        reassembly.text = readable.text
        told = by_specification(inputs.get("previous"), readable.text, chunks)
        asked = [*inputs.get("improve", ()), *filter(None, [plain(inputs.get("output"))])]
        told = {name: asked or why for name, why in told.items()}
    # What the cut-off reply has of the file is paid for, and mended already.
    anew = [name for name in defined(begun.text) if name != begun.inside]
    reassembly.text = merge(reassembly.text, begun.text, anew=anew)
    if not readable.whole or not told:
        reassembly.complete(readable.inside)
    reassembly.mend({name: why for name, why in told.items() if name not in anew})
