"""The `gemini` provider, through the google-genai SDK."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pygen_copier.providers.base import Finish, Reply, Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.families import GEMINI
from pygen_copier.providers.messages import Service
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.remote import RemoteProvider

if TYPE_CHECKING:
    from google.genai import Client

ADDRESS = "https://generativelanguage.googleapis.com"
API_VERSION = "v1beta"
# Names retire within months; an unknown one is answered with the list of what there is.
DEFAULT_MODEL = "gemini-2.5-flash"
SERVICE = Service(
    title="Gemini",
    module="google.genai",
    install="pygen-copier[gemini]",
    key_variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    address_variable="GOOGLE_GEMINI_BASE_URL",
    reach="Check the network and GOOGLE_GEMINI_BASE_URL, and try again.",
)
FINISHES: Mapping[str, Finish] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "SAFETY": "blocked",
    "RECITATION": "blocked",
    "LANGUAGE": "blocked",
    "BLOCKLIST": "blocked",
    "PROHIBITED_CONTENT": "blocked",
    "SPII": "blocked",
    "MODEL_ARMOR": "blocked",
}


class GeminiProvider(RemoteProvider["Client"]):
    """Asks Google's Gemini models."""

    name = "gemini"
    default_model = DEFAULT_MODEL
    service = SERVICE
    address = ADDRESS
    families = GEMINI

    def connect(self, url: str, key: str | None, seconds: float) -> Client:
        """Return a client of the SDK whose own retries are off."""
        from google.genai import Client, types

        options = types.HttpOptions(
            base_url=url,
            api_version=API_VERSION,
            timeout=round(seconds * 1000),
            retry_options=types.HttpRetryOptions(attempts=1),
        )
        # It would warn that it takes GOOGLE_API_KEY where both are set, though it is given a key.
        logging.getLogger("google_genai").setLevel(logging.ERROR)
        return Client(vertexai=False, api_key=key, http_options=options)

    def send(self, client: Client, request: Request) -> Reply:
        """Send a request once and return the reply."""
        from google.genai import types

        wants_json = request.schema is not None
        answer = client.models.generate_content(
            model=request.model,
            contents=request.user,
            config=types.GenerateContentConfig(
                system_instruction=request.system or None,
                temperature=request.temperature,
                seed=request.seed,
                max_output_tokens=request.max_output_tokens,
                response_mime_type="application/json" if wants_json else None,
                response_json_schema=request.schema,
            ),
        )
        if answer.candidates:
            candidate = answer.candidates[0]
            reason = candidate.finish_reason.name if candidate.finish_reason else ""
            parts = (candidate.content.parts if candidate.content else None) or []
        elif answer.prompt_feedback and answer.prompt_feedback.block_reason:
            reason, parts = "SAFETY", []
        else:
            raise self.service.no_reply("it holds no candidates")
        usage = answer.usage_metadata or types.GenerateContentResponseUsageMetadata()
        return self.reply(
            request,
            "".join(part.text for part in parts if part.text and not part.thought),
            FINISHES.get(reason),
            tokens_in=usage.prompt_token_count,
            # Thoughts are paid for like any other output.
            tokens_out=(usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0),
            model=answer.model_version,
        )

    def list_models(self, client: Client) -> list[str]:
        """Return the names of the models."""
        return [
            model.name.removeprefix("models/")
            for model in client.models.list()
            if model.name and "generateContent" in (model.supported_actions or ())
        ]

    def describe(self, client: Client, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with the limits that the service lists."""
        found = client.models.get(model=model)
        return replace(
            profile,
            window=found.input_token_limit or profile.window,
            output=found.output_token_limit or profile.output,
        )

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception that holds a response."""
        from google.genai import errors

        if not isinstance(error, errors.APIError):
            return None
        headers = getattr(error.response, "headers", None) or {}
        return Failure.of_status(error.code, error.details, headers)
