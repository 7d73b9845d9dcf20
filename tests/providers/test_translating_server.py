"""The server through which Ollama's SDK asks llama.cpp: what is said arrives, and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.asks import Answer
from support.ollama_over_openai import OllamaOverOpenAI
from support.servers import Fault, ModelServer

from pygen_copier.errors import ProviderError
from pygen_copier.providers import registry
from pygen_copier.providers.base import Provider
from pygen_copier.testing import sample_request

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


@pytest.fixture
def upstream() -> Iterator[ModelServer]:
    """A server of OpenAI's wire, as that of llama.cpp is."""
    with ModelServer("groq") as server:
        yield server


@pytest.fixture
def provider(upstream: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The provider `ollama`, pointed at the translating server."""
    with OllamaOverOpenAI(f"{upstream.url}/openai", ["small-model"], 4_096) as translator:
        for name, value in translator.environ.items():
            monkeypatch.setenv(name, value)
        yield registry.get("ollama")


def test_a_request_and_its_reply_are_translated(upstream: ModelServer, provider: Provider) -> None:
    """Messages, schema, seed and the room for the reply arrive; text, end and counts come back."""
    upstream.answer = lambda ask: Answer('{"n": 1}', "length", 21, 5)
    request = sample_request(model="small-model", schema=SCHEMA, max_output_tokens=77)
    reply = provider.complete(request)
    assert (reply.text, reply.finish) == ('{"n": 1}', "length")
    assert (reply.tokens_in, reply.tokens_out) == (21, 5)
    ask = upstream.requests[0]
    assert (ask.system, ask.user) == (request.system, request.user)
    assert (ask.schema, ask.seed, ask.max_tokens) == (SCHEMA, request.seed, 77)
    assert ask.temperature == pytest.approx(request.temperature)


def test_models_and_the_window_are_told(provider: Provider) -> None:
    """The provider finds the models, and how much one takes."""
    assert list(provider.models()) == ["small-model"]
    assert provider.profile("small-model").window == 4_096


def test_an_error_comes_through_in_its_own_words(upstream: ModelServer, provider: Provider) -> None:
    """What llama.cpp refuses is told as Ollama tells it."""
    upstream.answer = lambda ask: Fault(400, "the request exceeds the available context size")
    with pytest.raises(ProviderError, match="exceeds the available context size"):
        provider.complete(sample_request(model="small-model"))
