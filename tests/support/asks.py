"""A request for a completion as a model server reads it, and the answer that it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pygen_copier.markdown.fences import fences
from pygen_copier.prompts.brief import brief_of

Json = dict[str, Any]
Finish = Literal["stop", "length", "blocked"]

# What a server that counts tokens takes a token to have.
CHARACTERS = 4


@dataclass(frozen=True)
class Ask:
    """A request for a completion, as it arrived.

    Attributes:
        model: The model that was asked.
        system: The system message.
        user: The user message.
        brief: The object in the fenced block the user message ends in; empty where there is none.
        schema: The JSON Schema of the reply, or None.
        seed: The seed, or None.
        temperature: The temperature, or None.
        max_tokens: The most tokens the reply may have, or None.
        path: The path that was asked.
        headers: The headers, their names in lower case.
        body: The whole body.
    """

    model: str
    system: str
    user: str
    schema: Json | None = None
    seed: int | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    path: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)

    @property
    def brief(self) -> Json:
        """The brief, with its documents' texts; empty where the message does not end in one."""
        return brief_of(self.user)

    @property
    def lead(self) -> str:
        """What the user message says outside of its blocks, which are data."""
        hidden = {at for each in fences(self.user) for at in range(each.line - 1, each.end)}
        lines = enumerate(self.user.split("\n"))
        return "\n".join(line for at, line in lines if at not in hidden).strip()

    @property
    def task(self) -> str:
        """The brief's task."""
        return str(self.brief.get("task", ""))


@dataclass(frozen=True)
class Answer:
    """A completion.

    Attributes:
        text: The reply.
        finish: Why it ended.
        tokens_in: The tokens of the prompt.
        tokens_out: The tokens of thoughts and reply.
        tokens_thought: Those of them that were thoughts.
        thoughts: The thoughts, where they come in a field of their own.
        headers: What is said of it in the head of the answer.
    """

    text: str
    finish: Finish = "stop"
    tokens_in: int = 11
    tokens_out: int = 7
    tokens_thought: int = 0
    thoughts: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def within(self, ask: Ask, output: int) -> Answer:
        """Return what a model that stops at a number of tokens sends of it, with its counts."""
        tokens_in = -(-(len(ask.system) + len(ask.user)) // CHARACTERS)
        most = min(output, ask.max_tokens or output)
        if len(self.text) > most * CHARACTERS:
            return Answer(self.text[: most * CHARACTERS], "length", tokens_in, most)
        return Answer(self.text, self.finish, tokens_in, -(-len(self.text) // CHARACTERS))
