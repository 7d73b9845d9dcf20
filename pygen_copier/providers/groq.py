"""The `groq` provider, through the groq SDK."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pygen_copier.providers.base import Finish, Reply, Request
from pygen_copier.providers.error_mapping import Failure, classify
from pygen_copier.providers.families import GROQ
from pygen_copier.providers.messages import Service
from pygen_copier.providers.openai_wire import with_limits
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.remote import RemoteProvider
from pygen_copier.providers.schema_subsets import is_closed, sealed

if TYPE_CHECKING:
    from groq import Groq

_FINISHES: Mapping[str, Finish] = {"stop": "stop", "length": "length"}


class GroqProvider(RemoteProvider["Groq"]):
    """Asks models at Groq."""

    name = "groq"
    # Names retire within months; an unknown one is answered with the list of what there is.
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

    def connect(self, url: str, key: str | None, seconds: float) -> Groq:
        """Return a client of the SDK whose own retries are off."""
        from groq import Groq

        # The SDK adds the path that OpenAI-style settings carry already.
        base = url.removesuffix("/openai/v1")
        return Groq(api_key=key, base_url=base, timeout=seconds, max_retries=0)

    def send(self, client: Groq, request: Request) -> Reply:
        """Send a request once and return the reply."""
        body: dict[str, Any] = {
            "model": request.model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
            "temperature": request.temperature,
            "seed": request.seed,
            "max_completion_tokens": request.max_output_tokens,
        }
        if request.schema is not None:
            body["response_format"] = _response_format(request.schema, request)
        # Not `chat.completions.create`: it walks the messages and the schema first, which was
        # measured at more than a quarter of what a request costs here.
        answer = client.post("/openai/v1/chat/completions", cast_to=object, body=body)
        if not isinstance(answer, dict) or not answer.get("choices"):
            raise self.service.no_reply("it holds no choices")
        choice, usage = answer["choices"][0], answer.get("usage") or {}
        text = choice["message"]["content"]
        if not isinstance(text, str | None):
            raise self.service.no_reply("its content is no text")
        return self.reply(
            request,
            text,
            _FINISHES.get(choice["finish_reason"]),
            tokens_in=int(usage.get("prompt_tokens") or 0),
            tokens_out=int(usage.get("completion_tokens") or 0),
            model=str(answer.get("model") or ""),
        )

    def list_models(self, client: Groq) -> list[str]:
        """Return the names of the models."""
        return [model.id for model in client.models.list().data]

    def describe(self, client: Groq, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with the limits that the service lists."""
        return with_limits(profile, client.models.retrieve(model).model_extra or {})

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception that holds a response."""
        import groq

        if isinstance(error, groq.APIStatusError):
            return Failure.of_status(error.status_code, error.body, error.response.headers)
        if isinstance(error, groq.APIConnectionError) and error.__cause__:
            return classify(error.__cause__)
        return None


def _response_format(schema: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Return the wire form of a request's schema.

    The strict mode holds every reply to the schema, but only the gpt-oss models have it, and it
    wants objects whose fields are all named and required.
    """
    strict = request.model.startswith("openai/gpt-oss") and is_closed(schema)
    name = re.sub(r"[^A-Za-z0-9_-]", "_", request.task)[:64]
    wire = {"name": name, "strict": strict, "schema": sealed(schema) if strict else schema}
    return {"type": "json_schema", "json_schema": wire}
