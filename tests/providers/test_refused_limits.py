"""What is read out of refusals for size: the number that a service names, and of what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.servers import Fault, ModelServer

from pygen_copier.errors import PromptTooLongError, ProviderError, RateLimitedError
from pygen_copier.providers import Failure
from pygen_copier.providers.base import Provider, Request
from pygen_copier.providers.refused_limits import limit_of
from pygen_copier.providers.remote import RemoteProvider

Serve = Callable[..., ModelServer]
MakeRequest = Callable[..., Request]

# As the services word them, with the status they send.
SAID: list[tuple[int, Any, tuple[int | None, str] | None]] = [
    (
        413,
        "Request too large for model `openai/gpt-oss-120b` in organization `org_1` service tier "
        "`on_demand` on tokens per minute (TPM): Limit 8000, Requested 9500, please reduce your "
        "message size and try again.",
        (8000, "rate"),
    ),
    (
        429,
        "Request too large for gpt-4o in organization org-1 on tokens per min (TPM): "
        "Limit 30,000, Requested 40,123.",
        (30_000, "rate"),
    ),
    (
        429,
        "Rate limit reached for model `x` on tokens per minute (TPM): Limit 8000, Used 7000, "
        "Requested 1500. Please try again in 3.7s.",
        None,
    ),
    (413, "Request Entity Too Large", (None, "window")),
    (
        400,
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens "
        "(5000 in the messages, 4000 in the completion).",
        (8192, "window"),
    ),
    (
        400,
        "This model's maximum context length is 128,000 tokens. However, you requested 65535 "
        "output tokens and your prompt contains at least 62466 input tokens",
        (128_000, "window"),
    ),
    (
        400,
        "'max_tokens' or 'max_completion_tokens' is too large: 3000. This model's maximum context "
        "length is 2048 tokens and your request has 500 input tokens (3000 > 2048 - 500).",
        (2048, "window"),
    ),
    (
        400,
        "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, "
        "whereas you provided 100000.",
        (16_384, "output"),
    ),
    (
        400,
        "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for "
        "`max_completion_tokens` is less than the `context_window` for this model",
        (8192, "output"),
    ),
    (
        400,
        "max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for it",
        (8192, "output"),
    ),
    (400, "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", (8192, "output")),
    (
        400,
        "Unable to submit request because it has a maxOutputTokens value of 100000 but the "
        "supported range is from 1 (inclusive) to 65537 (exclusive).",
        (65_536, "output"),
    ),
    (
        402,
        "This request requires more credits, or fewer max_tokens. You requested up to 16384 "
        "tokens, but can only afford 3919.",
        (3919, "output"),
    ),
    (402, "Prompt tokens limit exceeded: 230799 > 91442. To increase, visit", (91_442, "window")),
    (
        400,
        {
            "error": {
                "code": 400,
                "message": "the request exceeds the available context size",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 5000,
                "n_ctx": 4096,
            }
        },
        (4096, "window"),
    ),
    (
        400,
        "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it",
        (4096, "window"),
    ),
    (
        400,
        {
            "error": "The number of tokens to keep from the initial prompt is greater than the "
            "context length (n_keep: 13055>= n_ctx: 4096). Try to load the model with a larger one."
        },
        (4096, "window"),
    ),
    (
        400,
        "Trying to keep the first 10136 tokens when context the overflows. However, the model is "
        "loaded with context length of only 7866 tokens, which is not enough.",
        (7866, "window"),
    ),
    (
        400,
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        (1_048_576, "window"),
    ),
    (400, "Input tokens exceed the configured limit of 272000 tokens.", (272_000, "window")),
    (400, "prompt is too long: 210000 tokens > 200000 maximum", (200_000, "window")),
    (
        400,
        "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum "
        "context length",
        (32_768, "window"),
    ),
    (
        400,
        "Please reduce the length of the messages or completion. Current length is 9000 while "
        "limit is 8192",
        (8192, "window"),
    ),
    (
        400,
        "`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 5000 and 4000",
        (8193, "window"),
    ),
    (400, "prompt too long; exceeded max context length by 23 tokens", (None, "window")),
    (400, "input length exceeds maximum context length", (None, "window")),
    (400, {"error": {"message": "No.", "code": "context_length_exceeded"}}, (None, "window")),
    (500, "Input prompt (2664 tokens) is too long and exceeds limit of 2048", (2048, "window")),
    (400, "Unsupported value: 'temperature' does not support 0.2 with this model.", None),
    (400, "Invalid schema for response_format 'structure'", None),
    (401, "Your context length of 8192 tokens is irrelevant.", None),
    (429, "You exceeded your current quota, limit: 250000", None),
]


@pytest.mark.parametrize(("status", "body", "limit"), SAID)
def test_the_number_is_read(status: int, body: Any, limit: tuple[int | None, str] | None) -> None:
    """A service names the most that it takes in words of its own; other refusals have none."""
    if isinstance(body, str):
        body = {"error": {"message": body}}

    assert limit_of(Failure.of_status(status, body, {})) == limit


def refused(provider: Provider, request: Request) -> ProviderError:
    """Return the error that a request ends in."""
    with pytest.raises(ProviderError) as caught:
        provider.complete(request)
    return caught.value


@pytest.mark.parametrize(
    ("status", "words", "of", "limit"),
    [(status, body, limit[1], limit[0]) for status, body, limit in SAID[:14:4] if limit],
)
def test_the_error_and_the_profile_have_it(
    provider: Provider,
    serve: Serve,
    ask: MakeRequest,
    status: int,
    words: str,
    of: str,
    limit: int,
) -> None:
    """Through each SDK the number is in the error, and in the profile from then on."""
    serve(lambda _: Fault(status, words))

    error = refused(provider, ask())

    assert isinstance(error, PromptTooLongError)
    assert (error.limit, error.of) == (limit, of)
    assert isinstance(provider, RemoteProvider)
    known = provider.known("small-model")
    assert {"window": known.window, "output": known.output, "rate": known.rates.tokens_a_minute}[
        of
    ] == limit


def test_a_minute_that_is_spent_is_waited_for(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """What fits a minute and comes too early is a pause, as long as the words say."""
    serve(lambda _: Fault(429, str(SAID[2][1])))

    error = refused(provider, ask())

    assert isinstance(error, RateLimitedError)
    assert error.delay == 3.7
