"""Thinking: models are told how much, have room for it, and what they think is no reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pytest
from support.asks import Json
from support.servers import Fault, ModelServer
from support.wires import OllamaWire

from pygen_copier.errors import BadReplyError, RefusedOptionError
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.base import Effort
from pygen_copier.testing import sample_request

Wire = Literal["groq", "gemini", "ollama", "openai"]

# What each wire has for a model of a family, by effort.
TOLD: list[tuple[Wire, str, Effort, dict[str, Any]]] = [
    ("groq", "openai/gpt-oss-120b", "low", {"reasoning_effort": "low"}),
    (
        "groq",
        "qwen/qwen3-32b",
        "low",
        {"reasoning_effort": "none", "reasoning_format": "hidden"},
    ),
    (
        "groq",
        "qwen/qwen3-32b",
        "high",
        {"reasoning_effort": "default", "reasoning_format": "hidden"},
    ),
    ("groq", "llama-3.1-8b-instant", "low", {}),
    ("gemini", "gemini-3.8-flash", "low", {"thinkingConfig": {"thinking_level": "LOW"}}),
    ("gemini", "gemini-3.8-flash", "high", {"thinkingConfig": {"thinking_level": "HIGH"}}),
    ("gemini", "gemini-2.5-flash-lite", "low", {"thinkingConfig": {"thinking_budget": 1024}}),
    ("gemini", "gemini-2.5-flash-lite", "high", {"thinkingConfig": {"thinking_budget": 4000}}),
    ("gemini", "gemini-2.0-flash", "low", {}),
    ("ollama", "gpt-oss:20b", "low", {"think": "low"}),
    ("ollama", "qwen3:8b", "low", {"think": False}),
    ("ollama", "qwen3:8b", "high", {"think": True}),
    ("ollama", "qwen2.5-coder:7b", "low", {}),
    ("openai", "gpt-5.6-luna", "medium", {"reasoning_effort": "medium"}),
    ("openai", "openai/gpt-oss-20b", "low", {"reasoning_effort": "low"}),
    ("openai", "Qwen/Qwen3-8B", "low", {"chat_template_kwargs": {"enable_thinking": False}}),
    ("openai", "local", "low", {}),
]
FIELDS = ("reasoning_effort", "reasoning_format", "think", "chat_template_kwargs", "thinkingConfig")


@pytest.fixture(autouse=True)
def sdks() -> None:
    """Skip where an SDK is missing."""
    if not all(map(credentials.installed, ("groq", "google.genai", "ollama", "openai"))):
        pytest.skip("an SDK is not installed")


def start(wire: Wire, monkeypatch: pytest.MonkeyPatch, answer: Any, model: str) -> ModelServer:
    """Return a server that a provider is pointed at."""
    server = ModelServer(wire, answer, models=[model])
    for variable, value in server.environ.items():
        monkeypatch.setenv(variable, value)
    return server


@pytest.mark.parametrize(("wire", "model", "effort", "told"), TOLD)
def test_effort_and_room_are_told(
    wire: Wire, model: str, effort: Effort, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each service is told in its own words, and thoughts have room beside the reply."""
    with start(wire, monkeypatch, lambda _: "ok", model) as server:
        registry.get(wire).complete(
            sample_request(model=model, effort=effort, thought_tokens=4000, max_output_tokens=500)
        )
        registry.close()
    [seen] = server.requests
    body = {**seen.body, **seen.body.get("generationConfig", {})}

    assert {name: body[name] for name in FIELDS if name in body} == told
    assert seen.max_tokens == 4500
    newer = model.startswith(("gemini-3", "gpt-5"))
    assert (seen.temperature is None) is newer  # whose guides ask for none


def test_more_than_a_model_writes_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reply and thoughts stay within the most that the model's profile says."""
    model = "meta-llama/llama-4-scout-17b-16e-instruct"
    with start("groq", monkeypatch, lambda _: "ok", model) as server:
        registry.get("groq").complete(
            sample_request(model=model, max_output_tokens=8000, thought_tokens=8000)
        )
        registry.close()
    assert server.requests[0].max_tokens == 8192


def completion(message: dict[str, Any], **usage: Any) -> Fault:
    """Return a completion of OpenAI's wire."""
    choice = {"message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return Fault(body={"choices": [choice], "usage": {"completion_tokens": 90, **usage}})


THOUGHT = "Let me see what is asked of me here. " * 3


@pytest.mark.parametrize(
    ("wire", "answer", "thought"),
    [
        (
            "groq",
            completion(
                {"content": "ok", "reasoning": THOUGHT},
                completion_tokens_details={"reasoning_tokens": 80},
            ),
            80,
        ),
        ("openai", completion({"content": "ok", "reasoning_content": THOUGHT}), 30),
        ("openai", completion({"content": "ok", "reasoning": THOUGHT * 9}), 90),
        ("openai", completion({"content": "ok", "reasoning_content": None}), 0),
        (
            "ollama",
            Fault(
                body={
                    "model": "m",
                    "message": {"role": "assistant", "content": "ok", "thinking": THOUGHT},
                    "done": True,
                    "done_reason": "stop",
                    "eval_count": 90,
                }
            ),
            30,
        ),
    ],
)
def test_thoughts_in_fields_are_counted_and_no_text(
    wire: Wire, answer: Fault, thought: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a model thinks never becomes what it wrote; where nobody counts, it is estimated."""
    with start(wire, monkeypatch, lambda _: answer, "m"):
        reply = registry.get(wire).complete(sample_request(model="m"))
        registry.close()

    assert reply.text == "ok"
    assert (reply.tokens_out, reply.tokens_thought) == (90, thought)


def test_thoughts_alone_are_no_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that ends with thoughts and no text has not replied."""
    answer = completion({"content": "", "reasoning": THOUGHT})
    with start("groq", monkeypatch, lambda _: answer, "m"):
        with pytest.raises(BadReplyError, match="it is empty"):
            registry.get("groq").complete(sample_request(model="m"))
        registry.close()


@pytest.mark.parametrize(
    "words", ['"qwen3:8b" does not support thinking', 'invalid think value: "low"', "Nein."]
)
def test_a_refused_switch_is_left_out(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that cannot be told is asked without; that it thinks nevertheless is no matter."""

    def answer(seen: Any) -> Any:
        return Fault(400, words) if "think" in seen.body else "ok"

    with start("ollama", monkeypatch, answer, "qwen3:8b") as server:
        provider = registry.get("ollama")
        with pytest.raises(RefusedOptionError):
            provider.complete(sample_request(model="qwen3:8b"))
        assert provider.complete(sample_request(model="qwen3:8b")).text == "ok"
        assert provider.profile("qwen3:8b").thinking == "none"
        registry.close()
    assert len(server.requests) == 2


class Capable(OllamaWire):
    """Ollama that lists what its models can do, or one of before it did.

    Args:
        capabilities: What it lists.
    """

    def __init__(self, capabilities: list[str] | None) -> None:
        self._capabilities = capabilities

    def other(self, path: str, body: Json, models: Sequence[str], window: int) -> Json | None:
        """Return the body of an answer about models, or None where there is nothing."""
        found = super().other(path, body, models, window)
        if found and path == "/api/show" and self._capabilities is not None:
            found["capabilities"] = self._capabilities
        return found


@pytest.mark.parametrize(
    ("model", "capabilities", "thinking"),
    [
        ("new-model", ["completion", "thinking"], "switch"),
        ("gpt-oss:20b", ["completion", "thinking"], "effort"),
        ("qwen3:8b", ["completion"], "none"),
        ("qwen3:8b", None, "switch"),
    ],
)
def test_ollama_lists_what_thinks(
    model: str, capabilities: list[str] | None, thinking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Ollama says of a model goes before what its name says."""
    with start("ollama", monkeypatch, lambda _: "ok", model) as server:
        server.wire = Capable(capabilities)
        assert registry.get("ollama").profile(model).thinking == thinking
        registry.close()
