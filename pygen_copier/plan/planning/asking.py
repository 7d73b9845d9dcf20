"""Asking: a planning task is sent, heard of, and read; all of planning asks in this way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.client.capacity import LEAST_OUTPUT_TOKENS
from pygen_copier.client.chain import Chain
from pygen_copier.client.client import Client
from pygen_copier.events import ASKED, UNANSWERED, Event, Listener, write_line
from pygen_copier.plan.stand_ins import FAILURES

_SEEDS = 10  # of a candidate: those between are for other tries
_HOTTER, _HOTTEST = 0.2, 0.8  # by how much the temperature rises from candidate to candidate


class Asking:
    """Asks the models of planning.

    Args:
        client: The client to ask.
        label: What these requests are about, to tell a revision from the first plan.
        listener: Hears of every request.
    """

    def __init__(self, client: Client, label: str, listener: Listener = write_line) -> None:
        self.client = client
        self.label = label
        self.listener = listener

    def ask(
        self,
        task: str,
        name: str,
        brief: Mapping[str, Any],
        schema: Mapping[str, Any],
        *,
        seed: int = 0,
        chain: Chain | None = None,
        lenient: bool = False,
        candidate: int = 0,
    ) -> dict[str, Any]:
        """Return the object that a task's model replied with.

        Args:
            task: The task.
            name: What the task is about; a label.
            brief: The brief's inputs.
            schema: The JSON Schema of the reply.
            seed: The sampling seed.
            chain: Remembers the stored replies.
            lenient: Whether what is wrong inside of the object is for the caller to mend.
            candidate: The number of the candidate that is asked for, from 0. Each has a seed and a
                temperature of its own: many services pass over seeds, and a sober model proposes
                the same again.

        Raises:
            PygenError: No reply could be used, or the model could not be asked.
        """
        subject = f"{task}:{name}"
        self.listener(Event(subject, ASKED))
        try:
            told = self.client.ask_json(
                *(task, name, brief, schema),
                seed=seed + _SEEDS * candidate,
                chain=chain,
                lenient=lenient,
                hotter=min(_HOTTEST, _HOTTER * candidate),
            )
        except FAILURES:
            self.listener(Event(subject, UNANSWERED))
            raise
        self.listener(Event(subject, "planned", str(self.client.models.for_task(task))))
        return told

    def fits(self, task: str, brief: Mapping[str, Any], reply_tokens: int) -> bool:
        """Return whether a request and its reply fit what the task's model takes at once."""
        return self.client.fits(task, brief, max(reply_tokens, LEAST_OUTPUT_TOKENS))

    def strike(self, chain: Chain) -> None:
        """Let what was replied in a chain be asked for anew by the next run."""
        self.client.strike(chain)


def text_of(told: Mapping[str, Any], key: str) -> str:
    """Return a text of a reply, without what is around it; empty where it is none."""
    value = told.get(key)
    return value.strip() if isinstance(value, str) else ""


def items_of(told: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the objects in a list of a reply."""
    value = told.get(key)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
