"""OpenAI's wire: what the services that speak it have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

from pygen_copier.providers.allowance import allowance_of
from pygen_copier.providers.base import Allowance, Finish, Request
from pygen_copier.providers.error_mapping import Failure, error_of
from pygen_copier.providers.finishes import finish_of
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.schema_subsets import repeatable, strict
from pygen_copier.tokens import estimate_tokens

# The names that services have for the two limits of a model.
_WINDOWS = ("context_window", "context_length", "max_model_len", "max_context_length")
_OUTPUTS = ("max_completion_tokens", "max_output_tokens")
# Thoughts have a field of their own, by one of these names.
_THOUGHTS = ("reasoning", "reasoning_content")


class Response(Protocol):
    """An HTTP response, of whichever library an SDK uses."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""
        ...

    def json(self) -> Any:
        """Return the body, read from JSON."""
        ...


class RefusedInsideError(Exception):
    """A service answered with status 200, and refused in the body.

    Args:
        failure: What it says.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


class NoCompletionError(Exception):
    """What came is no completion; the message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What came back.

    Attributes:
        text: What the model wrote, without thoughts.
        finish: Why it ended, None where that does not make it a reply.
        tokens_in: Tokens of the prompt.
        tokens_out: Tokens of the reply, thoughts included.
        tokens_thought: Those that were thoughts.
        model: The model that answered.
        allowance: What is left of the service's rates.
        first_token: Seconds until the first token, where the service tells them.
    """

    text: str | None
    finish: Finish | None
    tokens_in: int
    tokens_out: int
    tokens_thought: int
    model: str
    allowance: Allowance | None
    first_token: float | None

    def fields(self) -> dict[str, Any]:
        """Return what a provider makes a reply of."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def body_of(request: Request, profile: Profile) -> dict[str, Any]:
    """Return the body of a request for a completion, but for what only one service has."""
    roles = {"system": request.system, "user": request.user}
    room = request.max_output_tokens + request.thought_tokens
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": role, "content": text} for role, text in roles.items() if text],
        profile.reply_limit: min(room, profile.output or room),
    }
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if request.seed is not None:
        body["seed"] = request.seed
    if request.schema is not None:
        held = strict(request.schema) if profile.schema == "strict" else None
        name = re.sub(r"[^A-Za-z0-9_-]", "_", request.task)[:64]
        wire = {
            "name": name,
            "strict": held is not None,
            "schema": held or repeatable(request.schema),
        }
        body["response_format"] = {"type": "json_schema", "json_schema": wire}
    return body


def completion_of(response: Response) -> Completion:
    """Return the completion in a response.

    Raises:
        RefusedInsideError: It is an error, whatever its status says.
        NoCompletionError: It is none.
    """
    answer = response.json()
    if not isinstance(answer, dict) or not answer.get("choices"):
        if isinstance(answer, dict) and answer.get("error"):
            code = error_of(answer).get("code")
            status = code if isinstance(code, int) and code >= 400 else 400
            raise RefusedInsideError(Failure.of_status(status, answer, response.headers))
        raise NoCompletionError("it holds no choices")
    choice, usage = answer["choices"][0], answer.get("usage") or {}
    message = choice["message"]
    text = message.get("content")
    if not isinstance(text, str | None):
        raise NoCompletionError("its content is no text")
    refused = not text and bool(message.get("refusal"))
    written = int(usage.get("completion_tokens") or 0)
    return Completion(
        text=text,
        finish="blocked" if refused else finish_of(choice["finish_reason"], text),
        tokens_in=int(usage.get("prompt_tokens") or 0),
        tokens_out=written,
        tokens_thought=_thought(message, usage, written),
        model=str(answer.get("model") or ""),
        allowance=allowance_of(response.headers),
        first_token=_first_token(usage),
    )


def with_limits(profile: Profile, listed: Mapping[str, Any]) -> Profile:
    """Return a profile with the limits in what a service lists of a model."""
    return replace(
        profile,
        window=_number(listed, _WINDOWS) or profile.window,
        output=_number(listed, _OUTPUTS) or profile.output,
    )


def _thought(message: Mapping[str, Any], usage: Mapping[str, Any], written: int) -> int:
    """Return how many tokens were thoughts: counted, else estimated by what is in their field."""
    counted = (usage.get("completion_tokens_details") or {}).get("reasoning_tokens")
    if isinstance(counted, int):
        return counted
    texts = (message.get(name) for name in _THOUGHTS)
    thoughts = next((text for text in texts if isinstance(text, str)), "")
    return min(written, estimate_tokens(thoughts)) if thoughts else 0


def _first_token(usage: Mapping[str, Any]) -> float | None:
    """Return the seconds in the queue and over the prompt, as Groq tells them."""
    queue, prompt = usage.get("queue_time") or 0.0, usage.get("prompt_time")
    if isinstance(queue, int | float) and isinstance(prompt, int | float):
        return float(queue + prompt)
    return None


def _number(listed: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """Return the first number above 0 that is listed under one of some names."""
    values = (listed.get(name) for name in names)
    return next((value for value in values if type(value) is int and value > 0), None)
