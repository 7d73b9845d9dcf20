"""The `groq` provider, through the groq SDK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pygen_copier import settings
from pygen_copier.providers.base import Effort, Reply, Request
from pygen_copier.providers.error_mapping import Failure, classify
from pygen_copier.providers.families import GROQ, GROQ_FIRST
from pygen_copier.providers.messages import Service
from pygen_copier.providers.openai_wire import (
    RefusedInsideError,
    body_of,
    completion_of,
    with_limits,
)
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.remote import RemoteProvider

if TYPE_CHECKING:
    from groq import Groq

# Qwen's models are told whether to think, and not how much.
_EFFORTS: Mapping[str, Mapping[Effort, str]] = {
    "effort": {"low": "low", "medium": "medium", "high": "high"},
    "switch": {"low": "none", "medium": "default", "high": "default"},
}


class GroqProvider(RemoteProvider["Groq"]):
    """Asks models at Groq."""

    name = "groq"
    default_model = "openai/gpt-oss-120b"
    service = Service(
        title="Groq",
        module="groq",
        install="pygen-copier[groq]",
        key_variables=("GROQ_API_KEY",),
        address_variable="GROQ_BASE_URL",
        reach="Check the network and GROQ_BASE_URL, and try again.",
    )
    address = "https://api.groq.com"
    families = GROQ
    offered_first = GROQ_FIRST

    def connect(self, url: str, key: str | None, seconds: float) -> Groq:
        """Return a client of the SDK whose own retries are off."""
        from groq import Groq

        # The SDK adds the path that OpenAI-style settings carry already.
        base = url.removesuffix("/openai/v1")
        client = Groq(api_key=key, base_url=base, timeout=seconds, max_retries=0)
        if not settings.batch():
            return client
        import httpx

        from pygen_copier.providers.batches import BatchTransport
        from pygen_copier.providers.groq_batches import GroqBatches

        service = GroqBatches(client)
        transport = BatchTransport(
            lambda url: service if url.path.endswith("/chat/completions") else None
        )
        return client.copy(http_client=httpx.Client(transport=transport, timeout=seconds))

    def send(self, client: Groq, request: Request, profile: Profile) -> Reply:
        """Send a request once and return the reply."""
        import httpx

        body = body_of(request, profile)
        if profile.thinking != "none":
            body["reasoning_effort"] = _EFFORTS[profile.thinking][request.effort]
        if profile.thinking == "switch":  # the others put thoughts into a field of their own
            body["reasoning_format"] = "hidden"
        # Not `chat.completions.create`: it walks the messages and the schema first, which was
        # measured at more than a quarter of what a request costs here.
        response = client.post("/openai/v1/chat/completions", cast_to=httpx.Response, body=body)
        return self.reply(request, **completion_of(response).fields())

    def list_models(self, client: Groq) -> list[str]:
        """Return the names of the models."""
        return [model.id for model in client.models.list().data]

    def describe(self, client: Groq, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with the limits that the service lists."""
        return with_limits(profile, client.models.retrieve(model).model_extra or {})

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception that holds a response."""
        import groq

        if isinstance(error, RefusedInsideError):
            return error.failure
        if isinstance(error, groq.APIStatusError):
            return Failure.of_status(error.status_code, error.body, error.response.headers)
        if isinstance(error, groq.APIConnectionError) and error.__cause__:
            return classify(error.__cause__)
        return None
