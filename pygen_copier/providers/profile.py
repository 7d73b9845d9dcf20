"""A profile is what a model can do, as data: shipped for known families, corrected by services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SchemaMode = Literal["strict", "json", "none"]
"""Whether replies are held to a schema to the letter, as far as it goes, or not at all."""

Thinking = Literal["none", "effort", "level", "budget", "switch"]
"""How a model is told how much to think; `none` where it does not think, or cannot be told."""

ReplyLimit = Literal["max_completion_tokens", "max_tokens"]
"""The two names that OpenAI's wire has for the most tokens of a reply."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a service allows in a period; None where there is no limit, or nobody says.

    Attributes:
        requests_a_minute: Requests.
        requests_a_day: Likewise.
        tokens_a_minute: Tokens of prompts and of the most that replies may have, together.
        tokens_a_day: Likewise.
    """

    requests_a_minute: int | None = None
    requests_a_day: int | None = None
    tokens_a_minute: int | None = None
    tokens_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a model can do.

    Attributes:
        window: Tokens of a prompt and its reply together, None where nobody says.
        output: The most tokens of a reply, thoughts included, None where nobody says.
        schema: How JSON Schemas are sent.
        thinking: How it is told how much to think.
        takes_temperature: Whether it takes a sampling temperature.
        takes_system: Whether it takes a system message.
        takes_seed: Whether it takes a sampling seed.
        reply_limit: What the most tokens of a reply are called, where services differ in it.
        rates: What the service allows in a period.
    """

    window: int | None = None
    output: int | None = None
    schema: SchemaMode = "json"
    thinking: Thinking = "none"
    takes_temperature: bool = True
    takes_system: bool = True
    takes_seed: bool = True
    reply_limit: ReplyLimit = "max_completion_tokens"
    rates: Rates = field(default_factory=Rates)
