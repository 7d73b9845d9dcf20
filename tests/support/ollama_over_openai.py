"""A translating server: Ollama's wire in front of any server of OpenAI's."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from support.loopback import Handler, Loopback

_SECONDS = 3_600
Body = dict[str, Any]


class OllamaOverOpenAI(Loopback):
    """Translates Ollama's requests while it is entered.

    Args:
        upstream: The base URL of the server that answers, up to `/v1`.
        models: The names of its models.
        window: How many tokens each of them takes.
    """

    def __init__(self, upstream: str, models: Sequence[str], window: int) -> None:
        super().__init__(_Handler)
        self.upstream = upstream
        self.models = models
        self.window = window

    @property
    def environ(self) -> dict[str, str]:
        """The variables that point the provider `ollama` at this server."""
        return {"OLLAMA_HOST": self.url, "NO_PROXY": "127.0.0.1"}

    def answer(self, path: str, body: Body) -> tuple[int, Body]:
        """Return the status and the body of an answer."""
        if path == "/":
            return 200, {}
        if path == "/api/tags":
            return 200, {"models": [{"model": name, "name": name} for name in self.models]}
        if path == "/api/show" and body.get("model") in self.models:
            info = {"general.architecture": "llama", "llama.context_length": self.window}
            return 200, {"details": {"family": "llama"}, "model_info": info}
        if path == "/api/chat":
            return self._chat(body)
        return 404, {"error": f"model {body.get('model', path)!r} not found"}

    def _chat(self, body: Body) -> tuple[int, Body]:
        request = urllib.request.Request(  # noqa: S310 - whoever starts this names the address
            f"{self.upstream}/v1/chat/completions",
            json.dumps(openai_request(body)).encode(),
            {"content-type": "application/json", "authorization": "Bearer none"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                return 200, ollama_reply(json.load(answer))
        except urllib.error.HTTPError as error:
            told = json.load(error).get("error", {})
            return error.code, {"error": told.get("message", str(error))}


def openai_request(body: Mapping[str, Any]) -> Body:
    """Return OpenAI's form of a request of Ollama's."""
    options = body.get("options", {})
    request = {
        "model": body["model"],
        "messages": body["messages"],
        "max_completion_tokens": options.get("num_predict"),
        "temperature": options.get("temperature"),
        "seed": options.get("seed"),
    }
    if schema := body.get("format"):
        named = {"name": "reply", "strict": True, "schema": schema}
        request["response_format"] = {"type": "json_schema", "json_schema": named}
    return {key: value for key, value in request.items() if value is not None}


def ollama_reply(answer: Mapping[str, Any]) -> Body:
    """Return Ollama's form of an answer of OpenAI's."""
    choice, usage = answer["choices"][0], answer.get("usage", {})
    message = {"role": "assistant", "content": choice["message"].get("content") or ""}
    if thoughts := choice["message"].get("reasoning_content"):
        message["thinking"] = thoughts
    return {
        "model": answer.get("model", ""),
        "created_at": "2026-01-01T00:00:00Z",
        "message": message,
        "done": True,
        "done_reason": choice["finish_reason"],
        "prompt_eval_count": usage.get("prompt_tokens", 0),
        "eval_count": usage.get("completion_tokens", 0),
    }


class _Handler(Handler):
    def answer(self, raw: bytes) -> None:
        owner: OllamaOverOpenAI = self.server.owner
        self.send(*owner.answer(self.path, json.loads(raw) if raw else {}))
