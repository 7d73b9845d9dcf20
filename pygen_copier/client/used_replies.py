"""Used replies: what a process took from models, whether it was sent for now or kept before."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pygen_copier.client.models import Model
from pygen_copier.providers.base import Reply, Request


@dataclass(frozen=True, slots=True)
class UsedReply:
    """A reply that was used.

    Attributes:
        model: The model that was asked.
        task: What the reply was for.
        tokens_in: Tokens of the prompt.
        tokens_out: Tokens of the reply.
        key: Its key in the reply store; empty where it is not kept.
    """

    model: Model
    task: str
    tokens_in: int
    tokens_out: int
    key: str = ""


class UsedReplies:
    """The replies that a process has used, in the order in which they came."""

    def __init__(self) -> None:
        self._replies: list[UsedReply] = []
        self._lock = threading.Lock()

    def add(self, model: Model, request: Request, reply: Reply, key: str = "") -> None:
        """Note a reply.

        Args:
            model: The model that was asked.
            request: What it was asked.
            reply: What it replied.
            key: Its key in the reply store; empty where it is not kept.
        """
        used = UsedReply(model, request.task, reply.tokens_in, reply.tokens_out, key)
        with self._lock:
            self._replies.append(used)

    def all(self) -> tuple[UsedReply, ...]:
        """Return the replies so far."""
        with self._lock:
            return tuple(self._replies)
