"""The `gemini-legacy` provider, through google-generativeai, which has reached its end of life."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from pygen_copier.providers.base import Reply, Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.families import GEMINI, GEMINI_FIRST
from pygen_copier.providers.finishes import finish_of
from pygen_copier.providers.gemini import ADDRESS, DEFAULT_MODEL, SERVICE
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.recitations import REASON, Recitations
from pygen_copier.providers.remote import RemoteProvider
from pygen_copier.providers.schema_subsets import basic


@dataclass(frozen=True, slots=True)
class _Sdk:
    """The SDK once it is configured, which is for the whole process.

    Attributes:
        module: The SDK's module.
        services: The clients that the module uses by itself.
        options: What every call is given.
    """

    module: Any
    services: tuple[Any, ...]
    options: dict[str, Any]

    def close(self) -> None:
        """Close the connections."""
        for service in self.services:
            service.transport.close()


class GeminiLegacyProvider(RemoteProvider[_Sdk]):
    """Asks Google's Gemini models where only the old SDK is installed."""

    name = "gemini-legacy"
    default_model = DEFAULT_MODEL
    service = replace(SERVICE, module="google.generativeai", install="pygen-copier[gemini-legacy]")
    address = ADDRESS
    families = GEMINI
    offered_first = GEMINI_FIRST

    def __init__(self) -> None:
        super().__init__()
        self._recitations = Recitations()

    def connect(self, url: str, key: str | None, seconds: float) -> _Sdk:
        """Return a client of the SDK whose own retries are off."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            genai: Any = import_module("google.generativeai")
            clients: Any = import_module("google.generativeai.client")
        genai.configure(api_key=key, transport="rest", client_options={"api_endpoint": url})
        # The session sends a request that is refused with 401 twice more, and has no other switch.
        services = clients.get_default_generative_client(), clients.get_default_model_client()
        for service in services:
            service.transport._session._max_refresh_attempts = 0
        # It retries for minutes, whatever its timeout, unless it is told not to.
        return _Sdk(genai, services, {"retry": None, "timeout": seconds})

    def send(self, client: _Sdk, request: Request, profile: Profile) -> Reply:
        """Send a request once and return the reply; this SDK knows no seeds, and of no thoughts."""
        room = request.max_output_tokens + request.thought_tokens
        config: dict[str, Any] = {"max_output_tokens": min(room, profile.output or room)}
        if request.temperature is not None:
            config["temperature"] = request.temperature
        if request.schema is not None:
            config["response_mime_type"] = "application/json"
            if schema := basic(request.schema):
                config["response_schema"] = schema
        system = request.system or None
        model = client.module.GenerativeModel(request.model, system_instruction=system)
        answer = model.generate_content(
            request.user, generation_config=config, request_options=client.options
        )
        if answer.candidates:
            candidate = answer.candidates[0]
            reason = getattr(candidate.finish_reason, "name", str(candidate.finish_reason))
            parts = candidate.content.parts
        elif answer.prompt_feedback.block_reason:
            reason, parts = "SAFETY", ()
        else:
            raise self.service.no_reply("it holds no candidates")
        if reason == REASON and self._recitations.is_first(request):
            raise self.service.no_reply("the model stopped, for it recited a text that it knows")
        text = "".join(part.text for part in parts)
        return self.reply(
            request,
            text,
            finish_of(reason, text),
            tokens_in=answer.usage_metadata.prompt_token_count,
            tokens_out=answer.usage_metadata.candidates_token_count,
        )

    def list_models(self, client: _Sdk) -> list[str]:
        """Return the names of the models."""
        return [
            model.name.removeprefix("models/")
            for model in client.module.list_models(request_options=client.options)
            if "generateContent" in model.supported_generation_methods
        ]

    def describe(self, client: _Sdk, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with the limits that the service lists."""
        found = client.module.get_model(f"models/{model}", request_options=client.options)
        return replace(
            profile,
            window=found.input_token_limit or profile.window,
            output=found.output_token_limit or profile.output,
        )

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception that holds a response."""
        from google.api_core.exceptions import GoogleAPICallError

        if not isinstance(error, GoogleAPICallError) or error.response is None:
            return None
        # The message of the exception is the server's with method and address put before it.
        response = error.response
        return Failure.of_status(response.status_code, response.text, response.headers)
