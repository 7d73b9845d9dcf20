"""The scripted provider: a queue of replies and a history of requests, the only fake model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers import registry
from pygen_copier.providers.base import Reply, Request
from support.asks import Ask
from support.copier import REPOSITORY

# What a script holds: a reply's text, a whole reply, or an error to raise.
Scripted = str | Reply | Exception
Script = Callable[[Request], Scripted]

SCRIPTED = Model("scripted", "script-1")
RECIPE_PROMPTS = REPOSITORY / "extensions" / "prompts"


class ScriptedProvider:
    """Answers from a script and remembers what it was asked.

    Args:
        script: The answers in their order, or a function that answers a request.

    Attributes:
        size: The window of its model in tokens, an error to raise, or None where nobody says.
        sized: How often it was asked for the window.
    """

    name: ClassVar[str] = "scripted"
    default_model: ClassVar[str] = SCRIPTED.name
    stored: ClassVar[bool] = True

    def __init__(self, script: Sequence[Scripted] | Script) -> None:
        self.requests: list[Request] = []
        self.size: int | Exception | None = None
        self.sized = 0
        self._answer: Script = script if callable(script) else self._next
        self._queue = [] if callable(script) else list(script)

    def complete(self, request: Request) -> Reply:
        """Return, or raise, what the script says next."""
        self.requests.append(request)
        answer = self._answer(request)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return Reply(answer, "stop", 100, 10, "script-1-actual")
        return answer

    def unusable(self) -> str | None:
        """Return None: a script can be used everywhere."""
        return None

    def models(self) -> Sequence[str]:
        """Return the one model there is."""
        return [SCRIPTED.name]

    def window(self, model: str) -> int | None:
        """Return, or raise, the size that was set."""
        self.sized += 1
        if isinstance(self.size, Exception):
            raise self.size
        return self.size

    @property
    def briefs(self) -> list[dict[str, Any]]:
        """The briefs of the requests, in their order."""
        return [brief(request) for request in self.requests]

    @property
    def tasks(self) -> list[str]:
        """The tasks of the requests, in their order."""
        return [request.task for request in self.requests]

    def _next(self, request: Request) -> Scripted:
        assert self._queue, f"The script is at its end, and was asked {request.task}."
        return self._queue.pop(0)


class UnstoredProvider(ScriptedProvider):
    """One whose replies are not kept in the reply store, as those of the `files` provider."""

    stored: ClassVar[bool] = False


def scripted(*script: Scripted) -> ScriptedProvider:
    """Register a provider that answers from a queue."""
    return register(ScriptedProvider(script))


def answering(script: Script) -> ScriptedProvider:
    """Register a provider that answers by a function."""
    return register(ScriptedProvider(script))


def register(provider: ScriptedProvider) -> ScriptedProvider:
    """Let the registry know a provider, and return it."""
    registry.use(provider)
    return provider


def client() -> Client:
    """Return a client that asks the scripted provider, with the real prompts and store."""
    return Client(Models(SCRIPTED), PromptTemplates([RECIPE_PROMPTS]))


def brief(request: Request) -> dict[str, Any]:
    """Return the brief of a request, read as a server reads it."""
    return Ask(request.model, request.system, request.user).brief


def as_json(value: object) -> str:
    """Return a value as a model sends an object: fenced, with words before it."""
    return f"Here you are:\n```json\n{json.dumps(value)}\n```\n"


def as_python(code: str) -> str:
    """Return code as a model sends it: fenced, with words before it."""
    return f"Here it is:\n\n```python\n{code.strip()}\n```\n"


def cut_off(text: str) -> Reply:
    """Return a reply that ended at the token limit."""
    return Reply(text, "length", 100, 10, "script-1-actual")


def blocked() -> Reply:
    """Return a reply that the service's content rules withheld."""
    return Reply("", "blocked", 100, 0, "script-1-actual")
