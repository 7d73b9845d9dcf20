"""The wire formats of the model services: how a request reads, and how answers are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import unquote

from support.asks import Answer, Ask, Json

KEY = "test-key-not-secret-3141"
WINDOW = 32_768

_REASONS = {"stop": "STOP", "length": "MAX_TOKENS", "blocked": "SAFETY"}
_STATES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}


MEMORY = 5_000_000_000
"""Bytes that a model takes under Ollama."""


class Wire(Protocol):
    """How one service speaks."""

    def environ(self, url: str) -> dict[str, str]:
        """Return the variables that point a provider at a server."""
        ...

    def ask(self, path: str, body: Json) -> Ask | None:
        """Return the request for a completion, or None where it is another request."""
        ...

    def reply(self, ask: Ask, answer: Answer) -> Json:
        """Return the body of a completion."""
        ...

    def other(self, path: str, body: Json, models: Sequence[str], window: int) -> Json | None:
        """Return the body of an answer about models, or None where there is nothing."""
        ...

    def error(self, status: int, message: str) -> Json:
        """Return the body of an error."""
        ...


class OpenAIWire:
    """The format of OpenAI, and of most servers.

    Args:
        environ: The name of the variable of the key, and of the one of the address.
        base: The path that stands in front of all.
        suffix: What the address holds of it.
    """

    def __init__(self, environ: tuple[str, str], base: str, suffix: str) -> None:
        self._environ, self._base, self._suffix = environ, base, suffix

    def environ(self, url: str) -> dict[str, str]:
        """Return the variables that point a provider at a server."""
        key, address = self._environ
        return {key: KEY, address: f"{url}{self._suffix}"}

    def ask(self, path: str, body: Json) -> Ask | None:
        """Return the request for a completion, or None where it is another request."""
        if path != f"{self._base}/chat/completions":
            return None
        wanted = body.get("response_format", {}).get("json_schema")
        return Ask(
            model=body["model"],
            system=_message(body, "system"),
            user=_message(body, "user"),
            schema=wanted["schema"] if wanted else None,
            seed=body.get("seed"),
            temperature=body.get("temperature"),
            max_tokens=body.get("max_completion_tokens") or body.get("max_tokens"),
        )

    def reply(self, ask: Ask, answer: Answer) -> Json:
        """Return the body of a completion."""
        message = {"role": "assistant", "content": answer.text}
        if answer.thoughts:
            message["reasoning"] = answer.thoughts
        choice = {"index": 0, "message": message, "finish_reason": answer.finish, "logprobs": None}
        usage: Json = {
            "prompt_tokens": answer.tokens_in,
            "completion_tokens": answer.tokens_out,
            "total_tokens": answer.tokens_in + answer.tokens_out,
        }
        if self._base == "/openai/v1":  # Groq's
            usage |= {"queue_time": 0.25, "prompt_time": 0.5, "completion_time": 1.0}
        if answer.tokens_thought:
            usage["completion_tokens_details"] = {"reasoning_tokens": answer.tokens_thought}
        head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": ask.model}
        return {**head, "choices": [choice], "usage": usage}

    def other(self, path: str, body: Json, models: Sequence[str], window: int) -> Json | None:
        """Return the body of an answer about models, or None where there is nothing."""
        common = {"object": "model", "created": 1, "owned_by": "x", "context_window": window}
        listed = [{"id": model, **common} for model in models]
        return _one_or_all(path, f"{self._base}/models", models, listed, {"object": "list"}, "data")

    def error(self, status: int, message: str) -> Json:
        """Return the body of an error."""
        kind = "server_error" if status >= 500 else "invalid_request_error"
        return {"error": {"message": message, "type": kind, "code": None}}


class GeminiWire:
    """The format of Gemini, which both of Google's SDKs speak."""

    def environ(self, url: str) -> dict[str, str]:
        """Return the variables that point a provider at a server."""
        return {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": url}

    def ask(self, path: str, body: Json) -> Ask | None:
        """Return the request for a completion, or None where it is another request."""
        found = re.fullmatch(r"/v1beta/models/([^/:]+):generateContent", path)
        if not found:
            return None
        config = body.get("generationConfig", {})
        return Ask(
            model=found[1],
            system=_text(body.get("systemInstruction", {})),
            user=_text(body["contents"][-1]),
            schema=config.get("responseJsonSchema") or config.get("responseSchema"),
            seed=config.get("seed"),
            temperature=config.get("temperature"),
            max_tokens=config.get("maxOutputTokens"),
        )

    def reply(self, ask: Ask, answer: Answer) -> Json:
        """Return the body of a completion."""
        parts: list[Json] = [{"text": answer.thoughts, "thought": True}] if answer.thoughts else []
        parts += [{"text": answer.text}] if answer.text else []
        content = {"role": "model", "parts": parts}
        reason = _REASONS[answer.finish]
        usage = {
            "promptTokenCount": answer.tokens_in,
            "candidatesTokenCount": answer.tokens_out - answer.tokens_thought,
            "totalTokenCount": answer.tokens_in + answer.tokens_out,
        }
        if answer.tokens_thought:
            usage["thoughtsTokenCount"] = answer.tokens_thought
        candidate = {"content": content, "finishReason": reason, "index": 0, "avgLogprobs": -0.5}
        return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": ask.model}

    def other(self, path: str, body: Json, models: Sequence[str], window: int) -> Json | None:
        """Return the body of an answer about models, or None where there is nothing."""
        listed = [
            {
                "name": f"models/{model}",
                "version": "001",
                "displayName": model,
                "inputTokenLimit": window,
                "outputTokenLimit": 65_536,
                "supportedGenerationMethods": ["generateContent"],
            }
            for model in models
        ]
        return _one_or_all(path, "/v1beta/models", models, listed, {}, "models")

    def error(self, status: int, message: str) -> Json:
        """Return the body of an error."""
        state = _STATES.get(status, "INTERNAL")
        return {"error": {"code": status, "message": message, "status": state}}


class OllamaWire:
    """The format of Ollama's own API."""

    def environ(self, url: str) -> dict[str, str]:
        """Return the variables that point a provider at a server."""
        return {"OLLAMA_API_KEY": KEY, "OLLAMA_HOST": url}

    def ask(self, path: str, body: Json) -> Ask | None:
        """Return the request for a completion, or None where it is another request."""
        if path != "/api/chat":
            return None
        options = body.get("options", {})
        return Ask(
            model=body["model"],
            system=_message(body, "system"),
            user=_message(body, "user"),
            schema=body.get("format"),
            seed=options.get("seed"),
            temperature=options.get("temperature"),
            max_tokens=options.get("num_predict"),
        )

    def reply(self, ask: Ask, answer: Answer) -> Json:
        """Return the body of a completion."""
        thinking = {"thinking": answer.thoughts} if answer.thoughts else {}
        return {
            "model": ask.model,
            "created_at": "2026-01-01T00:00:00Z",
            "message": {"role": "assistant", "content": answer.text, **thinking},
            "done": True,
            "done_reason": answer.finish,
            "prompt_eval_count": answer.tokens_in,
            "eval_count": answer.tokens_out,
            "load_duration": 250_000_000,
            "prompt_eval_duration": 500_000_000,
            "logprobs": [{"token": "a", "logprob": -0.25}, {"token": "b", "logprob": -0.75}],
        }

    def other(self, path: str, body: Json, models: Sequence[str], window: int) -> Json | None:
        """Return the body of an answer about models, or None where there is nothing."""
        if path == "/api/tags":
            return {"models": [{"model": model, "name": model} for model in models]}
        if path == "/api/ps":
            return {"models": [{"model": model, "size": MEMORY} for model in models]}
        if path == "/api/show" and body.get("model") in models:
            info = {"general.architecture": "qwen2", "qwen2.context_length": window}
            return {"details": {"family": "qwen2"}, "model_info": info}
        return {} if path == "/" else None

    def error(self, status: int, message: str) -> Json:
        """Return the body of an error."""
        return {"error": message}


WIRES: Mapping[str, Wire] = {
    "groq": OpenAIWire(("GROQ_API_KEY", "GROQ_BASE_URL"), "/openai/v1", ""),
    "gemini": GeminiWire(),
    "ollama": OllamaWire(),
    "openai": OpenAIWire(("OPENAI_API_KEY", "OPENAI_BASE_URL"), "/v1", "/v1"),
}


def _message(body: Json, role: str) -> str:
    texts = [message.get("content") for message in body["messages"] if message["role"] == role]
    return str(texts[-1] or "") if texts else ""


def _text(content: Json) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", ()))


def _one_or_all(
    path: str, base: str, models: Sequence[str], listed: list[Json], head: Json, field_name: str
) -> Json | None:
    """Return the listing of models, or one of them where the path goes on with its name."""
    if path == base:
        return {**head, field_name: listed}
    name = unquote(path.removeprefix(f"{base}/"))
    return listed[models.index(name)] if name in models else None
