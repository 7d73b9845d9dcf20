"""Table 10 of the paper: how fast models are, from what the reply store keeps of each reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pygen_copier.client.used_replies import UsedReply
from pygen_copier.evaluation.benchmark.table import Table, Value
from pygen_copier.evaluation.statistics.estimate import mean

_TITLE = "Table 10. Speed of models"
_COLUMNS = (
    *("model", "latency ms/token", "first token ms", "tokens/s", "ratio", "n", "memory GB"),
)
_NOTES = (
    "Latency and throughput are of whole requests, the reading of their prompts included, as this "
    "machine saw them; n: replies, each once. Ratio: throughput by latency, as in the paper.",
    "Memory: the most that a loaded model took, graphics cards included, as Ollama tells it; other "
    "services do not.",
)


def speeds(used: Iterable[UsedReply]) -> dict[str, list[UsedReply]]:
    """Return the replies whose time is known, each once, by model.

    Args:
        used: Replies that were used, some of them several times.
    """
    found: dict[str, dict[str, UsedReply]] = {}
    for each in used:
        if each.key and each.seconds and each.tokens_out:
            found.setdefault(each.model, {})[each.key] = each
    return {model: list(replies.values()) for model, replies in sorted(found.items())}


def throughput(replies: Sequence[UsedReply]) -> float:
    """Return the tokens of a second.

    Args:
        replies: Replies whose time is known.
    """
    return sum(each.tokens_out for each in replies) / sum(each.seconds or 0.0 for each in replies)


def gigabytes(replies: Iterable[UsedReply]) -> float | None:
    """Return the most that a model took of memory, None where its service does not tell it.

    Args:
        replies: Its replies.
    """
    told = [each.memory for each in replies if each.memory]
    return max(told) / 1e9 if told else None


def speed_table(used: Iterable[UsedReply]) -> Table:
    """Return table 10.

    Args:
        used: Replies that were used, some of them several times.
    """
    rows = tuple(_row(model, replies) for model, replies in speeds(used).items())
    reason = "No reply that took time was asked for by this version."
    return Table("table-10", _TITLE, _COLUMNS, rows, _NOTES, "" if rows else reason)


def _row(model: str, replies: Sequence[UsedReply]) -> tuple[Value, ...]:
    per_second = throughput(replies)
    latency = 1_000 / per_second
    first = [each.first_token for each in replies if each.first_token is not None]
    until_first = 1_000 * mean(first) if first else None
    return (
        *(model, latency, until_first, per_second, per_second / latency, len(replies)),
        gigabytes(replies),
    )
