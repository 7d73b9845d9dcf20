"""Surprises of services: why a reply ended, errors that look like replies, addresses with paths."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from support.servers import Fault, ModelServer

from pygen_copier.errors import (
    BadReplyError,
    PromptTooLongError,
    ProviderError,
    RateLimitedError,
    UnknownModelError,
)
from pygen_copier.providers.base import Finish, Provider, Request
from pygen_copier.providers.finishes import finish_of
from pygen_copier.providers.ollama import OllamaProvider

Serve = Callable[..., ModelServer]
MakeRequest = Callable[..., Request]

KNOWN_TO_LEGACY = ("MALFORMED_FUNCTION_CALL", "SPII", "OTHER")


def ended(provider: Provider, reason: str | None, text: str = "x = 1") -> Fault:
    """Return a completion that ended for a reason, in the words of a provider's service."""
    body: dict[str, Any]
    if provider.name.startswith("gemini"):
        parts = [{"text": text}] if text else []
        body = {"candidates": [{"content": {"parts": parts}, "finishReason": reason}]}
    elif provider.name == "ollama":
        message = {"role": "assistant", "content": text}
        body = {"model": "m", "message": message, "done": True, "done_reason": reason}
    else:
        body = {"choices": [{"message": {"content": text}, "finish_reason": reason}]}
    return Fault(body=body)


def only(provider: Provider, *names: str) -> None:
    """Skip where a provider is none of some."""
    if provider.name not in names:
        pytest.skip("this service has no such surprise")


def test_a_recitation_is_asked_for_once_more(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """It comes by chance: the second try has another seed, and what it brings is the reply."""
    only(provider, "gemini", "gemini-legacy")
    answers = iter([ended(provider, "RECITATION", ""), ended(provider, "STOP")])
    server = serve(lambda _: next(answers))

    with pytest.raises(BadReplyError, match="recited") as caught:
        provider.complete(ask())

    assert caught.value.transient
    assert provider.complete(ask()).text == "x = 1"
    first, second = (seen.seed for seen in server.requests)
    assert provider.name == "gemini-legacy" or first != second


def test_a_second_recitation_is_a_refusal(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """A model that recites twice is not asked for ever; another request has its own two tries."""
    only(provider, "gemini", "gemini-legacy")
    server = serve(lambda _: ended(provider, "RECITATION", "half"))

    with pytest.raises(BadReplyError):
        provider.complete(ask())
    reply = provider.complete(ask())
    with pytest.raises(BadReplyError):
        provider.complete(ask(name="other"))

    assert (reply.text, reply.finish) == ("", "blocked")
    assert len(server.requests) == 3


@pytest.mark.parametrize("reason", ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "SPII"])
def test_a_call_that_nobody_asked_for_is_a_refusal(
    provider: Provider, serve: Serve, ask: MakeRequest, reason: str
) -> None:
    """A model that tries to call a function, where there is none, has not replied."""
    only(provider, "gemini", *["gemini-legacy"] * (reason in KNOWN_TO_LEGACY))
    serve(lambda _: ended(provider, reason, ""))

    assert provider.complete(ask()).finish == "blocked"


@pytest.mark.parametrize("reason", ["QUITE_NEW", "OTHER"])
def test_a_finish_that_nobody_knows_does_not_end_a_run(
    provider: Provider, serve: Serve, ask: MakeRequest, reason: str
) -> None:
    """What came with it is a reply, which the checks look at; nothing with it is none.

    The old SDK shows what it does not know as nothing said, which is no reply.
    """
    if provider.name == "gemini-legacy" and reason not in KNOWN_TO_LEGACY:
        pytest.skip("this SDK does not show it")
    serve(lambda seen: ended(provider, reason, "" if "nothing" in seen.user else "x = 1"))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert provider.complete(ask()).text == "x = 1"
        with pytest.raises(BadReplyError):
            provider.complete(ask(user="nothing"))


def test_a_finish_is_required(provider: Provider, serve: Serve, ask: MakeRequest) -> None:
    """A reply that does not say that it ended may be half of one."""
    serve(lambda _: ended(provider, None))

    with pytest.raises(BadReplyError):
        provider.complete(ask())


@pytest.mark.parametrize(
    ("reason", "text", "finish"),
    [
        ("stop", "x", "stop"),
        ("eos_token", "x", "stop"),
        ("end_turn", "x", "stop"),
        ("MAX_TOKENS", "x", "length"),
        ("max_output_tokens", "", "length"),
        ("content_filter", "x", "blocked"),
        ("tool_calls", "x", "stop"),
        ("tool_calls", "", None),
        ("error", "x", None),
        ("abort", "x", None),
        ("", "x", None),
        (None, "x", None),
        (7, "x", None),
    ],
)
def test_a_finish_has_many_names(reason: object, text: str, finish: Finish | None) -> None:
    """Servers of one wire have words of their own for why a reply ended."""
    assert finish_of(reason, text) == finish


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 429, "message": "Provider returned error"}, RateLimitedError),
        ({"message": "This model's maximum context length is 4096 tokens."}, PromptTooLongError),
        ("The number of tokens to keep is greater (n_keep: 9 >= n_ctx: 4)", PromptTooLongError),
    ],
)
def test_an_error_with_status_200_is_an_error(
    provider: Provider, serve: Serve, ask: MakeRequest, error: object, kind: type[ProviderError]
) -> None:
    """OpenRouter and LM Studio put refusals into the body of what says that all is well."""
    only(provider, "groq", "openai")
    serve(lambda _: Fault(200, body={"error": error}))

    with pytest.raises(kind) as caught:
        provider.complete(ask())

    assert caught.value.__cause__ is None


def test_a_refusal_in_a_field_is_one(provider: Provider, serve: Serve, ask: MakeRequest) -> None:
    """OpenAI's models refuse in a field of its own, beside a content of nothing."""
    only(provider, "groq", "openai")
    message = {"content": None, "refusal": "I cannot help with that."}
    serve(lambda _: Fault(body={"choices": [{"message": message, "finish_reason": "stop"}]}))

    reply = provider.complete(ask())

    assert (reply.text, reply.finish) == ("", "blocked")


def test_a_wrong_path_is_no_unknown_model(
    provider: Provider, serve: Serve, ask: MakeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is at an address, the address is at fault, and its variable is named."""
    server = serve()
    [variable] = [name for name, value in server.environ.items() if value.startswith("http")]
    monkeypatch.setenv(variable, f"{server.url}/somewhere/else")

    with pytest.raises(ProviderError) as caught:
        provider.complete(ask())

    assert not isinstance(caught.value, UnknownModelError)
    assert "There is no model service at" in str(caught.value)
    assert variable in caught.value.remedy
    assert server.requests == []


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/api", "/api/chat"])
def test_ollamas_address_may_have_a_path(
    path: str, monkeypatch: pytest.MonkeyPatch, ask: MakeRequest
) -> None:
    """Other programs want the path of an interface in the same variable."""
    pytest.importorskip("ollama")
    with ModelServer("ollama") as server:
        monkeypatch.setenv("OLLAMA_HOST", f"{server.url}{path}")
        provider = OllamaProvider()
        assert provider.url() == server.url
        assert provider.complete(ask()).text == "ok"
        provider.close()
