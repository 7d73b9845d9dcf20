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
        model: The model that was asked, `provider:model`.
        task: What the reply was for.
        tokens_in: Tokens of the prompt.
        tokens_out: Tokens of the reply.
        key: Its key in the reply store; empty where it is not kept.
        seconds: How long the service took for it; None where that was not measured.
        first_token: Seconds until its first token, where the service tells them.
        memory: Bytes that the model took where it was loaded, likewise.
    """

    model: str
    task: str
    tokens_in: int
    tokens_out: int
    key: str = ""
    seconds: float | None = None
    first_token: float | None = None
    memory: int | None = None


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
        used = UsedReply(
            *(str(model), request.task, reply.tokens_in, reply.tokens_out),
            *(key, reply.seconds, reply.first_token, reply.memory),
        )
        with self._lock:
            self._replies.append(used)

    def all(self) -> tuple[UsedReply, ...]:
        """Return the replies so far."""
        with self._lock:
            return tuple(self._replies)
