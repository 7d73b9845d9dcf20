"""What is stored, as a person or a script sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pygen_copier.client.store import StoreFile
from pygen_copier.client.stored_reply import StoredReply
from pygen_copier.reports.table import table
from pygen_copier.text import count, oneline

_HEAD = ("last used", "task", "name", "model", "tokens", "size")


def data_of(file: StoreFile) -> dict[str, Any]:
    """Return what is known of a stored file as JSON data; tokens are those in and those out."""
    data: dict[str, Any] = {
        "path": str(file.path),
        "used": datetime.fromtimestamp(file.used, UTC).isoformat(timespec="seconds"),
        "bytes": file.size,
    }
    if file.stored is None:
        return {**data, "problem": file.problem}
    stored = file.stored
    return {
        **data,
        "task": stored.request["task"],
        "name": stored.name,
        "model": stored.model,
        "tokens": [stored.reply.tokens_in, stored.reply.tokens_out],
        "finish": stored.reply.finish,
    }


def table_of(found: Sequence[StoreFile]) -> str:
    """Return what is stored as a table for a person, times being local, and a line that sums up."""
    rows = [_row(each, each.stored) for each in found if each.stored]
    lines = table([_HEAD, *rows]) if rows else []
    unreadable = [f"{each.path}: {each.problem}" for each in found if not each.stored]
    counts = [count(len(rows), "reply", "replies")]
    if unreadable:
        counts.append(count(len(unreadable), "unreadable file"))
    size = _size(sum(each.size for each in found))
    return "\n".join([*lines, *unreadable, f"{', '.join(counts)}, {size}."])


def removed(replies: int, damaged: int, *, damaged_only: bool) -> str:
    """Return a sentence that says what was removed."""
    parts = [] if damaged_only else [count(replies, "reply", "replies")]
    if damaged or damaged_only:
        parts.append(count(damaged, "damaged file"))
    return f"Removed {' and '.join(parts)}."


def _row(file: StoreFile, stored: StoredReply) -> tuple[str, ...]:
    used = datetime.fromtimestamp(file.used).astimezone().strftime("%Y-%m-%d %H:%M")
    texts = (str(stored.request["task"]), stored.name, stored.model)
    tokens = f"{stored.reply.tokens_in:,} + {stored.reply.tokens_out:,}"
    return (used, *map(oneline, texts), tokens, _size(file.size))


def _size(size: int) -> str:
    return f"{size / 1000:,.1f} kB"
