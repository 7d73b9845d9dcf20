"""What every provider of a service does when all goes well."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.asks import Answer
from support.contract import Case
from support.servers import PROMPT_BLOCKED, Fault, ModelServer
from support.wires import KEY, MEMORY, WINDOW

from pygen_copier.errors import PromptTooLongError, RefusedOptionError
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Provider, Reply, Request
from pygen_copier.providers.remote import RemoteProvider

Serve = Callable[..., ModelServer]
MakeRequest = Callable[..., Request]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "allowed": {"type": "boolean"},
        "reasons": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["allowed", "reasons"],
}


class TestReply:
    """The reply to a request."""

    def test_carries_text_finish_usage_and_model(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A reply says what came, why it ended, what it cost and who wrote it."""
        server = serve(lambda _: Answer("```python\nx = 1\n```", tokens_in=31, tokens_out=41))

        reply = provider.complete(ask())

        assert reply == Reply("```python\nx = 1\n```", "stop", 31, 41, "small-model")
        assert len(server.requests) == 1

    def test_sends_the_request_once_and_whole(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """Messages, model, temperature, seed and limit reach the service as they were given."""
        server = serve()

        provider.complete(ask(temperature=0.5))

        [seen] = server.requests
        assert (seen.model, seen.system) == ("small-model", "You write Python.")
        assert seen.user == ask().user
        assert seen.brief == {"task": "module", "import_name": "quanta"}
        assert (seen.temperature, seen.max_tokens) == (0.5, 512)
        assert seen.seed == (None if provider.name == "gemini-legacy" else 7)
        assert KEY in " ".join(seen.headers.values())

    def test_asks_for_the_schema(self, provider: Provider, serve: Serve, ask: MakeRequest) -> None:
        """A request with a JSON Schema hands it to the service, one without hands none."""
        server = serve(lambda _: '{"allowed": true, "reasons": []}')

        provider.complete(ask(schema=SCHEMA))
        provider.complete(ask())

        with_schema, without = server.requests
        assert with_schema.schema is not None
        assert set(with_schema.schema["properties"]) == {"allowed", "reasons"}
        assert without.schema is None

    def test_goes_on_without_a_schema_where_the_model_takes_none(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A model that refuses JSON Schemas fails once, and is asked without one from then on."""
        refusal = Fault(400, "This model does not support response format `json_schema`.")
        server = serve(lambda seen: refusal if seen.schema else '{"allowed": true}')

        with pytest.raises(RefusedOptionError, match="does not support response format") as caught:
            provider.complete(ask(schema=SCHEMA))

        assert caught.value.transient
        assert provider.complete(ask(schema=SCHEMA)).text == '{"allowed": true}'
        assert len(server.requests) == 2

    def test_prefers_geminis_own_variable(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """Where both of Google's keys are set the first is sent, and no SDK says otherwise."""
        if not provider.name.startswith("gemini"):
            pytest.skip("this service has one variable")
        server = serve()
        monkeypatch.setenv("GOOGLE_API_KEY", "another-key")

        provider.complete(ask())

        assert server.requests[0].headers["x-goog-api-key"] == KEY
        assert capfd.readouterr() == ("", "")

    def test_says_that_it_was_cut_off(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A reply that met the token limit keeps its text and ends with `length`."""
        serve(lambda _: Answer("def half(", "length"))

        reply = provider.complete(ask())

        assert (reply.text, reply.finish) == ("def half(", "length")

    @pytest.mark.parametrize(
        "refusal", [Answer("", "blocked"), Answer("half of", "blocked"), PROMPT_BLOCKED]
    )
    def test_says_that_it_was_blocked(
        self, provider: Provider, serve: Serve, ask: MakeRequest, refusal: Answer | Fault
    ) -> None:
        """Gemini's refusals, of a prompt or of a reply, end with `blocked` and carry no text."""
        if not provider.name.startswith("gemini"):
            pytest.skip("this service has no such refusals")
        serve(lambda _: refusal)

        reply = provider.complete(ask())

        assert (reply.text, reply.finish) == ("", "blocked")

    def test_counts_thoughts_as_output(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """Gemini's thoughts are counted among the tokens, and are no part of the text."""
        if provider.name != "gemini":
            pytest.skip("only google-genai knows of thoughts")
        parts = [{"text": "Hm.", "thought": True}, {"text": "x = 1"}]
        body = {
            "candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}],
            "usageMetadata": {
                "promptTokenCount": 5,
                "candidatesTokenCount": 3,
                "thoughtsTokenCount": 90,
            },
        }
        serve(lambda _: Fault(body=body))

        assert provider.complete(ask()) == Reply(
            "x = 1", "stop", 5, 93, "small-model", tokens_thought=90
        )

    def test_eight_at_once_take_the_time_of_one(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """One provider serves eight threads at once, each with its own reply."""
        server = serve(lambda seen: f"reply {seen.system}", delay=0.3)
        provider.models()  # the SDK is imported and the client made
        requests = [ask(system=f"number {n}") for n in range(8)]

        start = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(provider.complete, requests))

        assert time.monotonic() - start < 8 * 0.3
        assert [reply.text for reply in replies] == [f"reply number {n}" for n in range(8)]
        assert (server.peak, len(server.requests)) == (8, 8)


class TestSelf:
    """What a provider says of itself and its service."""

    def test_lists_the_models(self, provider: Provider, serve: Serve) -> None:
        """The models come sorted, under the names that requests use."""
        serve(models=["beta", "alpha"])

        assert list(provider.models()) == ["alpha", "beta"]

    def test_measures_a_window_once(self, provider: Provider, serve: Serve) -> None:
        """The window of a model is asked for once; that of an unknown model is None."""
        server = serve()

        assert [provider.profile("small-model").window, provider.profile("small-model").window] == [
            WINDOW,
            WINDOW,
        ]
        assert len(server.listings) == 1
        assert provider.profile("unknown").window is None

    def test_is_usable(self, provider: Provider, serve: Serve) -> None:
        """With SDK, key and server there is nothing against it, and nobody was asked."""
        server = serve()

        assert provider.unusable() is None
        assert (server.requests, server.listings) == ([], [])

    def test_waits_for_no_stalled_measurement(
        self, provider: Provider, serve: Serve, ask: MakeRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While another thread is stuck asking for the window, it is unknown; the rest goes on."""
        serve()
        monkeypatch.setattr(credentials, "WINDOW_SECONDS", 0.01)
        assert isinstance(provider, RemoteProvider)

        with provider._measuring:  # as the thread that is stuck holds it
            assert provider.profile("small-model").window is None
            assert provider.complete(ask()).text == "ok"

        assert provider.profile("small-model").window == WINDOW

    def test_follows_the_environment(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """An address that changes between two requests is heeded."""
        serve(lambda _: "from the first")
        assert provider.complete(ask()).text == "from the first"

        serve(lambda _: "from the second")
        assert provider.complete(ask()).text == "from the second"


class TestOllamaContext:
    """Ollama drops the front of a prompt that does not fit its context, without a word."""

    @pytest.fixture(autouse=True)
    def only_ollama(self, provider: Provider) -> None:
        """Leave the other providers out."""
        if provider.name != "ollama":
            pytest.skip("only Ollama needs to be told")

    @pytest.mark.parametrize(
        ("window", "asked", "context"),
        [(131_072, "", 32_768), (8192, "", 8192), (131_072, "65536", 65_536), (8192, "x", 8192)],
    )
    def test_is_one_for_all_requests(
        self,
        provider: Provider,
        serve: Serve,
        ask: MakeRequest,
        monkeypatch: pytest.MonkeyPatch,
        window: int,
        asked: str,
        context: int,
    ) -> None:
        """Every other size would load the model again; the window that is told is this context."""
        server = serve(window=window)
        monkeypatch.setenv("OLLAMA_CONTEXT_LENGTH", asked)

        for words, limit in ((30, 1000), (900, 1000), (30, 1000), (6000, 90_000)):
            provider.complete(ask(system="", user="word " * words, max_output_tokens=limit))

        options = [seen.body["options"] for seen in server.requests]
        assert {option["num_ctx"] for option in options} == {context}
        assert options[-1]["num_predict"] == context - 6000
        assert provider.profile("small-model").window == context
        assert all(seen.body["keep_alive"] for seen in server.requests)
        assert [each.path for each in server.listings] == ["/api/show", "/api/ps"]

    def test_refuses_a_prompt_that_cannot_fit(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A prompt larger than the window is an error, and is not sent."""
        server = serve()

        with pytest.raises(PromptTooLongError, match=str(WINDOW)):
            provider.complete(ask(user="word " * WINDOW))

        assert server.requests == []

    def test_notices_a_prompt_that_filled_the_context(
        self, provider: Provider, serve: Serve, ask: MakeRequest
    ) -> None:
        """A count of the prompt's tokens that equals the context means that some were dropped."""
        serve(lambda _: Answer("ok", tokens_in=WINDOW))

        with pytest.raises(PromptTooLongError, match=str(WINDOW)):
            provider.complete(ask())


def test_what_a_service_tells_of_its_speed_is_in_the_reply(
    case: Case, provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """Seconds to the first token, log-probabilities and memory, where it does; nothing is guessed.

    Memory is asked for once.
    """
    server = serve()
    reply = provider.complete(ask())
    assert reply.memory == (MEMORY if case.name == "ollama" else None)
    assert provider.complete(ask()).memory == reply.memory
    asked = [each.path for each in server.listings if each.path.endswith("/ps")]
    assert len(asked) == (case.name == "ollama")
    told = (reply.first_token, reply.log_probability)
    assert (
        told
        == {
            "groq": (0.75, None),
            "gemini": (None, -0.5),
            "gemini-legacy": (None, None),
            "ollama": (0.75, -0.5),
            "openai": (None, None),
        }[case.name]
    )
