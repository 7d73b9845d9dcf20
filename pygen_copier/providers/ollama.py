"""The `ollama` provider, through the ollama SDK."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pygen_copier.errors import PromptTooLongError
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Effort, Reply, Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.families import OLLAMA
from pygen_copier.providers.finishes import finish_of
from pygen_copier.providers.messages import Service
from pygen_copier.providers.model_names import Offer, offer
from pygen_copier.providers.profile import Profile, Thinking
from pygen_copier.providers.remote import RemoteProvider
from pygen_copier.providers.schema_subsets import repeatable
from pygen_copier.tokens import estimate_tokens

if TYPE_CHECKING:
    from ollama import ChatResponse, Client

_PORT = 11434
_PATHS = re.compile(r"/(v1|api)(/.*)?$")
_KNOCK_SECONDS = 0.3
# Ollama's own variable, and the context where it is not set: what a run's largest requests take.
_CONTEXT_VARIABLE = "OLLAMA_CONTEXT_LENGTH"
_CONTEXT = 32_768
_KEEP_ALIVE = "30m"
_NANOSECONDS = 1e9


class OllamaProvider(RemoteProvider["Client"]):
    """Asks models that run under Ollama, on this machine or elsewhere."""

    name = "ollama"
    default_model = "qwen2.5-coder:7b"
    needs_key = False
    asks_first = True
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
        self._memory: dict[str, int | None] = {}

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
        # Other programs want the path of one of its interfaces behind it.
        url = _PATHS.sub("", url)
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

    def send(self, client: Client, request: Request, profile: Profile) -> Reply:
        """Send a request once and return the reply."""
        context = min(profile.window or _context(), _context())
        prompt = estimate_tokens(request.system) + estimate_tokens(request.user)
        if prompt >= context:
            raise _too_long(prompt, context)
        room = request.max_output_tokens + request.thought_tokens
        options = {
            "temperature": request.temperature,
            "seed": request.seed,
            "num_predict": min(room, context - prompt),
            "num_ctx": context,
        }
        roles = {"system": request.system, "user": request.user}
        answer = client.chat(
            model=request.model,
            messages=[{"role": role, "content": text} for role, text in roles.items() if text],
            format=None if request.schema is None else repeatable(request.schema),
            options={name: value for name, value in options.items() if value is not None},
            think=_think(profile, request.effort),
            keep_alive=_KEEP_ALIVE,
            logprobs=True,
        )
        tokens_in, tokens_out = answer.prompt_eval_count or 0, answer.eval_count or 0
        if tokens_in >= context:
            raise _too_long(tokens_in, context)
        message = answer.message
        return self.reply(
            request,
            message.content,
            finish_of(answer.done_reason, message.content) if answer.done else None,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            model=answer.model,
            tokens_thought=min(tokens_out, estimate_tokens(message.thinking or "")),
            first_token=_first_token(answer),
            log_probability=_mean([each.logprob for each in answer.logprobs or ()]),
            memory=self._memory_of(client, answer.model or request.model),
        )

    def _memory_of(self, client: Client, model: str) -> int | None:
        """Return the bytes that a model takes that has just answered; each is asked about once."""
        if model not in self._memory:
            loaded: dict[str | None, int | None] = {}
            with suppress(Exception):  # what it takes is worth no reply: whatever fails, it is kept
                loaded = {each.model: each.size for each in client.ps().models}
            self._memory[model] = loaded.get(model)
        return self._memory[model]

    def list_models(self, client: Client) -> list[str]:
        """Return the names of the models."""
        return [model.model for model in client.list().models if model.model]

    def offers(self, client: Client) -> list[Offer]:
        """Return the models with their sizes; those that make vectors of texts write none."""
        return [
            offer(
                model.model,
                (model.details and model.details.parameter_size) or "",
                writes="bert" not in ((model.details and model.details.family) or ""),
            )
            for model in client.list().models
            if model.model
        ]

    def describe(self, client: Client, model: str, profile: Profile) -> Profile:
        """Return a model's profile, with its window, and whether it thinks."""
        shown = client.show(model)
        info = shown.modelinfo or {}
        sizes = (size for name, size in info.items() if name.endswith(".context_length"))
        window = next((size for size in sizes if isinstance(size, int)), profile.window)
        return replace(
            profile,
            window=min(window or _context(), _context()),
            thinking=_thinking(profile, shown.capabilities),
        )

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


def _first_token(answer: ChatResponse) -> float | None:
    """Return the seconds until the first token: to load the model, and to read the prompt."""
    if answer.prompt_eval_duration is None:
        return None
    return ((answer.load_duration or 0) + answer.prompt_eval_duration) / _NANOSECONDS


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _context() -> int:
    """Return the context to ask for: one size for all requests.

    Ollama's own default is small, and it drops the front of a longer prompt without a word. It
    loads the model again for every other size.
    """
    asked = os.environ.get(_CONTEXT_VARIABLE, "").strip()
    return int(asked) if asked.isdigit() and int(asked) else _CONTEXT


def _think(profile: Profile, effort: Effort) -> bool | Effort | None:
    """Return what tells a model how much to think, or None where it is not told."""
    if profile.thinking == "none":
        return None
    return effort if profile.thinking == "effort" else effort != "low"


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
