"""The `openai` provider, through the openai SDK: any server that speaks OpenAI's wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pygen_copier.providers.base import Reply, Request
from pygen_copier.providers.error_mapping import Failure, classify
from pygen_copier.providers.families import OPENAI, OPENAI_FIRST
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
    from openai import OpenAI

ADDRESS = "https://api.openai.com/v1"
# What the SDK is given where a server needs no key: it takes none for a mistake.
_NO_KEY = "none"


class OpenAIProvider(RemoteProvider["OpenAI"]):
    """Asks models behind OpenAI's wire: vLLM, LM Studio, llama.cpp, OpenRouter, OpenAI itself."""

    name = "openai"
    default_model = "gpt-5.6-luna"
    service = Service(
        title="The OpenAI-style server",
        module="openai",
        install="pygen-copier[openai]",
        key_variables=("OPENAI_API_KEY",),
        address_variable="OPENAI_BASE_URL",
        reach="Check that it runs, and OPENAI_BASE_URL with its path, such as /v1.",
    )
    address = ADDRESS
    families = OPENAI
    offered_first = OPENAI_FIRST

    def wants_key(self) -> bool:
        """Return whether a key is needed: by OpenAI itself, and by no server of one's own."""
        return self.url() == ADDRESS

    def connect(self, url: str, key: str | None, seconds: float) -> OpenAI:
        """Return a client of the SDK whose own retries are off."""
        from openai import OpenAI

        return OpenAI(api_key=key or _NO_KEY, base_url=url, timeout=seconds, max_retries=0)

    def send(self, client: OpenAI, request: Request, profile: Profile) -> Reply:
        """Send a request once and return the reply."""
        import httpx2

        body = {**body_of(request, profile), **_thinking(request, profile)}
        response = client.post("/chat/completions", cast_to=httpx2.Response, body=body)
        return self.reply(request, **completion_of(response).fields())

    def list_models(self, client: OpenAI) -> list[str]:
        """Return the names of the models."""
        return [model.id for model in client.models.list().data]

    def describe(self, client: OpenAI, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with what the server lists of it, under one of many names."""
        listed = {each.id: each for each in client.models.list().data}.get(model)
        if listed is None:
            return profile
        found: Mapping[str, Any] = listed.model_extra or {}
        for part in ("meta", "top_provider"):  # llama.cpp's, and OpenRouter's
            if isinstance(found.get(part), Mapping):
                found = {**found, **found[part]}
        taken = found.get("supported_parameters")  # OpenRouter's
        if isinstance(taken, list) and taken:
            profile = _parameters(profile, {str(each) for each in taken})
        return with_limits(profile, found)

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception that holds a response."""
        import openai

        if isinstance(error, RefusedInsideError):
            return error.failure
        if isinstance(error, openai.APIStatusError):
            return Failure.of_status(error.status_code, error.body, error.response.headers)
        if isinstance(error, openai.APIConnectionError) and error.__cause__:
            return classify(error.__cause__)
        return None


def _thinking(request: Request, profile: Profile) -> dict[str, Any]:
    """Return the fields of a body that tell a model how much to think."""
    if profile.thinking == "effort":
        return {"reasoning_effort": request.effort}
    if profile.thinking == "switch":
        return {"chat_template_kwargs": {"enable_thinking": request.effort != "low"}}
    return {}


def _parameters(profile: Profile, taken: set[str]) -> Profile:
    """Return a profile by the names of the parameters that a model takes."""
    thinks = {"reasoning", "reasoning_effort"} & taken
    holds = {"structured_outputs", "response_format"} & taken
    return replace(
        profile,
        schema=profile.schema if holds else "none",
        thinking="effort" if thinks else "none",
        takes_temperature="temperature" in taken,
        takes_seed="seed" in taken,
    )
