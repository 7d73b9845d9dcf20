"""The `ollama` provider, through the ollama SDK."""

from __future__ import annotations

import math
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_address
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pygen_copier.errors import PromptTooLongError
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Finish, Reply, Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.families import OLLAMA
from pygen_copier.providers.messages import Service
from pygen_copier.providers.profile import Profile, Thinking
from pygen_copier.providers.remote import RemoteProvider

if TYPE_CHECKING:
    from ollama import Client

_FINISHES: Mapping[str, Finish] = {"stop": "stop", "length": "length"}
_PORT = 11434
_KNOCK_SECONDS = 0.3
_CHARACTERS_PER_TOKEN = 3
_STEP = 1024
_KEEP_ALIVE = "30m"


class OllamaProvider(RemoteProvider["Client"]):
    """Asks models that run under Ollama, on this machine or elsewhere."""

    name = "ollama"
    default_model = "qwen2.5-coder:7b"
    needs_key = False
    service = Service(
        title="Ollama",
        module="ollama",
        install="pygen-copier[ollama]",
        key_variables=("OLLAMA_API_KEY",),
        address_variable="OLLAMA_HOST",
        reach="Check that `ollama serve` runs there, or set OLLAMA_HOST.",
        find="`ollama pull` fetches a model.",
    )
    address = f"http://127.0.0.1:{_PORT}"
    families = OLLAMA

    def __init__(self) -> None:
        super().__init__()
        self._sizing = Lock()
        self._contexts: dict[str, int] = {}

    def unusable(self) -> str | None:
        """Return why Ollama cannot be used here, or None where it can.

        On this machine somebody must be listening; a host elsewhere is taken at its word.
        """
        why = super().unusable()
        if why is not None:
            return why
        parts = urlsplit(self.url())
        if not _is_local(parts.hostname or ""):
            return None
        try:
            socket.create_connection((parts.hostname, parts.port), _KNOCK_SECONDS).close()
        except OSError:
            return f"Nothing answers at {credentials.host(self.url())}. {self.service.reach}"
        return None

    def url(self) -> str:
        """Return the address, with the parts that Ollama lets people leave out."""
        variable = self.service.address_variable
        value = os.environ.get(variable, "").strip() or self.address
        bare = "://" not in value
        url = f"http://{'127.0.0.1' if value.startswith(':') else ''}{value}" if bare else value
        url = credentials.checked_address(variable, url)
        parts = urlsplit(url)
        if parts.port is None:
            port = _PORT if bare else {"http": 80, "https": 443}[parts.scheme]
            url = parts._replace(netloc=f"{parts.netloc.rstrip(':')}:{port}").geturl()
        return url

    def connect(self, url: str, key: str | None, seconds: float) -> Client:
        """Return a client of the SDK whose own retries are off."""
        from ollama import Client

        return Client(
            host=url,
            timeout=seconds,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            # A proxy cannot reach what listens on this machine.
            trust_env=not _is_local(urlsplit(url).hostname or ""),
        )

    def send(self, client: Client, request: Request) -> Reply:
        """Send a request once and return the reply."""
        prompt, context = self._fit(request)
        answer = client.chat(
            model=request.model,
            messages=[
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
            format=dict(request.schema) if request.schema is not None else None,
            options={
                "temperature": request.temperature,
                "seed": request.seed,
                "num_predict": min(request.max_output_tokens, context - prompt),
                "num_ctx": context,
            },
            keep_alive=_KEEP_ALIVE,
        )
        tokens_in = answer.prompt_eval_count or 0
        if tokens_in >= context:
            raise _too_long(tokens_in, context)
        return self.reply(
            request,
            answer.message.content,
            _FINISHES.get(answer.done_reason or "") if answer.done else None,
            tokens_in=tokens_in,
            tokens_out=answer.eval_count,
            model=answer.model,
        )

    def list_models(self, client: Client) -> list[str]:
        """Return the names of the models."""
        return [model.model for model in client.list().models if model.model]

    def describe(self, client: Client, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with its window, and whether it thinks."""
        shown = client.show(model)
        info = shown.modelinfo or {}
        sizes = (size for name, size in info.items() if name.endswith(".context_length"))
        window = next((size for size in sizes if isinstance(size, int)), profile.window)
        return replace(profile, window=window, thinking=_thinking(profile, shown.capabilities))

    def failure(self, error: Exception) -> Failure | None:
        """Return the failure behind an exception that holds a response."""
        from ollama import ResponseError

        if not isinstance(error, ResponseError):
            return None
        if error.status_code < 0:  # a stream that broke off
            return Failure("broken", text=type(error).__name__)
        response = getattr(error.__context__, "response", None)
        headers = {} if response is None else response.headers
        return Failure.of_status(error.status_code, error.error, headers)

    def _fit(self, request: Request) -> tuple[int, int]:
        """Return the tokens a prompt takes, estimated, and the context to ask for.

        Ollama's own default is small, and it drops the front of a longer prompt without a word.
        """
        characters = len(request.system) + len(request.user)
        prompt = math.ceil(characters / _CHARACTERS_PER_TOKEN)
        window = self.profile(request.model).window
        if window is not None and prompt >= window:
            raise _too_long(prompt, window)
        wanted = math.ceil((prompt + request.max_output_tokens) / _STEP) * _STEP
        with self._sizing:
            # Ollama loads the model again for every other size, so a size never shrinks.
            context = max(wanted, self._contexts.get(request.model, 0))
            context = min(context, window or context)
            self._contexts[request.model] = context
        return prompt, context


def _thinking(profile: Profile, capabilities: Sequence[str] | None) -> Thinking:
    """Return how a model is told to think; an Ollama of before 2025 lists no capabilities."""
    if not capabilities:
        return profile.thinking
    if "thinking" not in capabilities:
        return "none"
    return "switch" if profile.thinking == "none" else profile.thinking


def _too_long(tokens: int, window: int) -> PromptTooLongError:
    return PromptTooLongError(
        f"The prompt takes about {tokens} tokens, and Ollama's context holds {window}.",
        "Choose a model with a larger window, or ask for less at once.",
    )


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
