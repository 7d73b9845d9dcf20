"""The `gemini` provider, through the google-genai SDK."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pygen_copier import settings
from pygen_copier.providers.base import Effort, Reply, Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.families import GEMINI, GEMINI_FIRST
from pygen_copier.providers.finishes import finish_of
from pygen_copier.providers.messages import Service
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.recitations import REASON, Recitations
from pygen_copier.providers.remote import RemoteProvider
from pygen_copier.providers.schema_subsets import unbounded

if TYPE_CHECKING:
    import httpx
    from google.genai import Client
    from google.genai.types import ThinkingConfig

ADDRESS = "https://generativelanguage.googleapis.com"
API_VERSION = "v1beta"
DEFAULT_MODEL = "gemini-3.8-flash"
SERVICE = Service(
    title="Gemini",
    module="google.genai",
    install="pygen-copier[gemini]",
    key_variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    address_variable="GOOGLE_GEMINI_BASE_URL",
    reach="Check the network and GOOGLE_GEMINI_BASE_URL, and try again.",
)
# For a model that is told by a number of tokens; the room for its thoughts is no less.
_BUDGETS: Mapping[Effort, int] = {"low": 1024, "medium": 8192, "high": 24_576}


class GeminiProvider(RemoteProvider["Client"]):
    """Asks Google's Gemini models."""

    name = "gemini"
    default_model = DEFAULT_MODEL
    service = SERVICE
    address = ADDRESS
    families = GEMINI
    offered_first = GEMINI_FIRST

    def __init__(self) -> None:
        super().__init__()
        self._recitations = Recitations()

    def connect(self, url: str, key: str | None, seconds: float) -> Client:
        """Return a client of the SDK whose own retries are off."""
        from google.genai import Client, types

        options = types.HttpOptions(
            base_url=url,
            api_version=API_VERSION,
            timeout=round(seconds * 1000),
            retry_options=types.HttpRetryOptions(attempts=1),
            httpx_client=_batching(url, key, seconds) if settings.batch() else None,
        )
        # It would warn that it takes GOOGLE_API_KEY where both are set, though it is given a key.
        logging.getLogger("google_genai").setLevel(logging.ERROR)
        return Client(vertexai=False, api_key=key, http_options=options)

    def send(self, client: Client, request: Request, profile: Profile) -> Reply:
        """Send a request once and return the reply."""
        from google.genai import types

        wants_json = request.schema is not None
        room = request.max_output_tokens + request.thought_tokens
        asked = self._recitations.reseeded(request)
        with warnings.catch_warnings():
            # It warns of a finish that it does not know.
            warnings.simplefilter("ignore", UserWarning)
            answer = client.models.generate_content(
                model=request.model,
                contents=request.user,
                config=types.GenerateContentConfig(
                    system_instruction=request.system or None,
                    temperature=request.temperature,
                    seed=asked.seed,
                    max_output_tokens=min(room, profile.output or room),
                    response_mime_type="application/json" if wants_json else None,
                    response_json_schema=unbounded(request.schema) if request.schema else None,
                    thinking_config=_thinking(request, profile),
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
        if reason == REASON and self._recitations.is_first(request):
            raise self.service.no_reply("the model stopped, for it recited a text that it knows")
        text = "".join(part.text for part in parts if part.text and not part.thought)
        usage = answer.usage_metadata or types.GenerateContentResponseUsageMetadata()
        thought = usage.thoughts_token_count or 0
        return self.reply(
            request,
            text,
            finish_of(reason, text),
            tokens_in=usage.prompt_token_count,
            # Thoughts are paid for like any other output.
            tokens_out=(usage.candidates_token_count or 0) + thought,
            tokens_thought=thought,
            model=answer.model_version,
            log_probability=candidate.avg_logprobs if answer.candidates else None,
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


def _batching(url: str, key: str | None, seconds: float) -> httpx.Client:
    """Return what sends requests for completions in batches, one a model."""
    import httpx

    from pygen_copier.providers.batches import BatchTransport
    from pygen_copier.providers.gemini_batches import GeminiBatches

    def service(asked: httpx.URL) -> GeminiBatches | None:
        model, _, method = asked.path.rpartition("/")[2].partition(":")
        is_collected = method == "generateContent"
        return GeminiBatches(f"{url}/{API_VERSION}", key or "", model) if is_collected else None

    return httpx.Client(transport=BatchTransport(service), timeout=seconds)


def _thinking(request: Request, profile: Profile) -> ThinkingConfig | None:
    """Return what tells a model how much to think, or None where it is not told."""
    from google.genai import types

    if profile.thinking == "level":
        return types.ThinkingConfig(thinking_level=types.ThinkingLevel(request.effort.upper()))
    if profile.thinking == "budget":
        budget = min(_BUDGETS[request.effort], request.thought_tokens or _BUDGETS["low"])
        return types.ThinkingConfig(thinking_budget=budget)
    return None
