"""Speed: how fast the model wrote a package, and how sure of it it was, by the stored replies."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pygen_copier.client.store import ReplyStore
from pygen_copier.client.stored_reply import StoredReply
from pygen_copier.errors import PygenError
from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.subject import Subject
from pygen_copier.prompts.brief import brief_of

NO_REPLIES = "The reply store has no reply with its time that wrote this package."
_WHERE = "replies about this package in the reply store of this machine"
_WRITING = frozenset({"module", "tests", "example", "page"})


def _measure(name: str, title: str, unit: str, source: str) -> Measure:
    return Measure(f"model.{name}", title, unit, f"{source}; {_WHERE}")


_SECONDS = _measure("seconds", "Seconds of a reply", "s", "mean, without waiting for a turn")
_FIRST = _measure(
    "first_token", "Seconds to the first token", "s", "mean, as the service tells them"
)
_LATENCY = _measure("ms_per_token", "Milliseconds of a token", "ms", "of all seconds and tokens")
_THROUGHPUT = _measure("tokens_per_second", "Tokens in a second", "tokens/s", "of all of them")
_RATIO = _measure("ratio", "Throughput by latency", "", "tokens in a second by ms of a token")
_PERPLEXITY = _measure(
    "perplexity",
    "Perplexity of code and pages",
    "",
    "exp(-mean log p) of their tokens, where a service gives log-probabilities",
)
_MEMORY = _measure(
    "memory",
    "Memory of the loaded model",
    "GB",
    "the most that its service told, which Ollama does",
)
_ALL = (_SECONDS, _FIRST, _LATENCY, _THROUGHPUT, _RATIO, _MEMORY, _PERPLEXITY)


def model_figures(replies: Sequence[StoredReply]) -> Iterator[Figure]:
    """Yield how fast a model wrote, and how sure it was.

    Args:
        replies: Its replies.
    """
    timed = [each.reply for each in replies if each.reply.seconds and each.reply.tokens_out]
    if not timed:
        yield from (each.absent(NO_REPLIES) for each in _ALL[:-1])
    else:
        n, told = len(timed), _by_model(replies)
        seconds = math.fsum(each.seconds or 0.0 for each in timed)
        tokens = sum(each.tokens_out for each in timed)
        first = [each.first_token for each in timed if each.first_token is not None]
        latency, throughput = 1000 * seconds / tokens, tokens / seconds
        yield _SECONDS.of(seconds / n, n, told)
        none = "No reply was streamed, and its service does not tell when the first token came."
        yield _FIRST.of(math.fsum(first) / len(first), len(first)) if first else _FIRST.absent(none)
        yield _LATENCY.of(latency, n)
        yield _THROUGHPUT.of(throughput, n)
        yield _RATIO.of(throughput / latency, n)
        yield _memory([each.memory for each in timed if each.memory])
    yield _perplexity(replies)


def _memory(told: Sequence[int]) -> Figure:
    none = "Its service does not tell it: Ollama does."
    return _MEMORY.of(max(told) / 1e9, len(told)) if told else _MEMORY.absent(none)


def replies_about(subject: Subject, store: ReplyStore) -> list[StoredReply]:
    """Return the stored replies whose briefs name a package, in the order of their keys.

    Args:
        subject: The package.
        store: The store.
    """
    names = {subject.name, *subject.import_names}
    try:
        found = [each.stored for each in sorted(store.contents(), key=lambda each: each.path)]
    except PygenError:
        return []
    return [each for each in found if each is not None and _is_about(each.request, names)]


def _is_about(request: Mapping[str, Any], names: Collection[str]) -> bool:
    user = str(request.get("user", ""))
    if not any(name in user for name in names):
        return False
    try:
        brief = brief_of(user)
    except (ValueError, RecursionError):
        return False
    return brief.get("import_name") in names or brief.get("package_name") in names


def _by_model(replies: Sequence[StoredReply]) -> list[str]:
    """Return a sentence a model."""
    models = sorted({each.model for each in replies})
    told = []
    for model in models:
        own = [each.reply for each in replies if each.model == model and each.reply.seconds]
        tokens = sum(each.tokens_out for each in own)
        seconds = math.fsum(each.seconds or 0.0 for each in own)
        if seconds and tokens:
            told.append(f"{model}: {len(own)} replies, {tokens / seconds:.1f} tokens in a second.")
    return told


def _perplexity(replies: Sequence[StoredReply]) -> Figure:
    known = [
        (each.reply.log_probability, each.reply.tokens_out)
        for each in replies
        if each.request.get("task") in _WRITING
        and each.reply.log_probability is not None
        and each.reply.tokens_out
    ]
    if not known:
        return _PERPLEXITY.absent(
            "No stored reply has log-probabilities: Ollama gives them, and Gemini for some models."
        )
    whole = sum(tokens for _, tokens in known)
    mean = math.fsum(value * tokens for value, tokens in known) / whole
    return _PERPLEXITY.of(math.exp(min(700.0, -mean)), len(known))
