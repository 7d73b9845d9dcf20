"""A provider turns a request into a reply; what it knows of a service stays in its own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from pygen_copier.providers.profile import Profile

Finish = Literal["stop", "length", "blocked"]
Effort = Literal["low", "medium", "high"]
"""How much a thinking model shall think before it replies."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a model.

    Attributes:
        task: What the reply is for, such as `module` or `structure`.
        name: What the task is about, such as the name of a module; a label, not sent.
        system: The system message.
        user: The user message; it ends in the brief.
        model: The model's name as the service knows it.
        schema: The JSON Schema of the reply, or None where the reply is text.
        temperature: The sampling temperature; None is the service's own.
        seed: The sampling seed, None for any; a provider without seeds ignores it.
        max_output_tokens: The most tokens the reply itself may have.
        effort: How much a thinking model shall think; others ignore it.
        thought_tokens: Room for thoughts beside the reply; models that do not think get none.
    """

    task: str
    name: str
    system: str
    user: str
    model: str
    schema: Mapping[str, Any] | None = None
    temperature: float | None = 0.2
    seed: int | None = 0
    max_output_tokens: int = 8192
    effort: Effort = "medium"
    thought_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a service says is left of its rates, as its headers have it; None where it does not say.

    Attributes:
        requests: How many requests a period allows.
        requests_left: How many of these are left.
        requests_reset: Seconds until all of them are there again.
        tokens: How many tokens a minute allows, prompts and replies together.
        tokens_left: How many of these are left.
        tokens_reset: Seconds until all of them are there again.
    """

    requests: int | None = None
    requests_left: int | None = None
    requests_reset: float | None = None
    tokens: int | None = None
    tokens_left: int | None = None
    tokens_reset: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered.

    Attributes:
        text: The reply as it came.
        finish: Why it ended: the model was done, met the token limit, or the content was blocked.
        tokens_in: Tokens of the prompt as the service counted them, 0 where it does not say.
        tokens_out: Tokens of the reply, likewise.
        model: The model that answered, as the service names it.
        tokens_thought: Those of `tokens_out` that were thoughts, estimated where the service
            sends thoughts and does not count them; 0 where it says nothing of any.
        allowance: What is left of the service's rates, None where it does not say; not stored.
        seconds: How long the service took for it, None where that was not measured.
        first_token: Seconds until its first token, as the service tells them; None where it does
            not.
        log_probability: The mean log-probability of its tokens, natural, likewise.
        memory: Bytes that the model took where it was loaded, likewise.
    """

    text: str
    finish: Finish
    tokens_in: int
    tokens_out: int
    model: str
    tokens_thought: int = 0
    allowance: Allowance | None = None
    seconds: float | None = field(default=None, compare=False)
    first_token: float | None = field(default=None, compare=False)
    log_probability: float | None = field(default=None, compare=False)
    memory: int | None = field(default=None, compare=False)


class Provider(Protocol):
    """The contract of a provider.

    Other people's register under the entry point group `pygen_copier.providers`.

    Attributes:
        name: What the `provider` question calls it.
        default_model: The model that is offered before a person chooses one.
        stored: Whether replies are worth keeping in the reply store.
    """

    name: ClassVar[str]
    default_model: ClassVar[str]
    stored: ClassVar[bool]

    def complete(self, request: Request) -> Reply:
        """Send a request once and return the reply.

        Raises:
            ProviderError: One of its subclasses, chosen by what a person can do about it.
        """
        ...

    def unusable(self) -> str | None:
        """Return why this provider cannot be used here, as a sentence, or None where it can.

        It asks the environment and the local machine only, never a remote service.
        """
        ...

    def models(self) -> Sequence[str]:
        """Return the names of the models the service offers now.

        Raises:
            ProviderError: The service could not be asked.
        """
        ...

    def profile(self, model: str) -> Profile:
        """Return what a model can do, as far as it is known by now; it never fails.

        What the service lists, says in headers and refuses is in it.
        """
        ...
