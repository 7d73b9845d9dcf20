"""A second try with less: what a model refuses to be asked with is left out from then on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from support.asks import Answer, Ask
from support.servers import Fault, ModelServer

from pygen_copier.errors import ProviderError, RefusedOptionError
from pygen_copier.providers.base import Provider, Reply, Request
from pygen_copier.providers.remote import RemoteProvider

Serve = Callable[..., ModelServer]
MakeRequest = Callable[..., Request]
Answering = Callable[[Ask], Answer | str | Fault]

SCHEMA = {
    "type": "object",
    "properties": {"allowed": {"type": "boolean"}},
    "required": ["allowed"],
}
# Words that name nothing of what was sent, in a language that nobody foresaw.
MUTE = "Angiz vumelekanga."


def persistent(provider: Provider, request: Request, tries: int = 8) -> tuple[Reply, int]:
    """Return the reply to a request that is tried again at once, and how often it was tried."""
    for tried in range(1, tries + 1):
        with suppress(RefusedOptionError):
            return provider.complete(request), tried
    raise AssertionError(f"{tries} tries brought no reply")


def refusing(taken: Callable[[Ask], bool], words: str, status: int = 400) -> Answering:
    """Return what answers what is taken, and refuses all else."""
    return lambda seen: '{"allowed": true}' if taken(seen) else Fault(status, words)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "This model does not support response format `json_schema`."),
        (400, MUTE),
        (422, "Extra inputs are not permitted: response_format"),
        (400, "Invalid schema: 'temperature' is not required"),
        (500, "invalid JSON schema in format"),
    ],
)
def test_a_schema_is_left_out(
    provider: Provider, serve: Serve, ask: MakeRequest, status: int, words: str
) -> None:
    """Whatever the words are, a refused schema is left out; the next request has none at once."""
    server = serve(refusing(lambda seen: not has_schema(seen), words, status))

    reply, tries = persistent(provider, ask(schema=SCHEMA))

    assert reply.text == '{"allowed": true}'
    assert tries == 2
    assert server.requests[-1].seed == server.requests[0].seed
    assert persistent(provider, ask(schema=SCHEMA, task="judge"))[1] == 1


def test_strict_goes_before_the_schema(serve: Serve, case: Any, ask: MakeRequest) -> None:
    """A schema that the strict mode refuses is sent as it is first, and only then left out."""
    if case.name != "groq":
        pytest.skip("one service with a strict mode will do")
    from pygen_copier.providers import registry

    provider = registry.get("groq")
    server = serve(refusing(lambda seen: not is_strict(seen), MUTE))
    request = ask(schema=SCHEMA, model="openai/gpt-oss-120b")

    assert persistent(provider, request)[1] == 2
    assert [is_strict(seen) for seen in server.requests] == [True, False]
    assert server.requests[1].schema == SCHEMA
    assert provider.profile("openai/gpt-oss-120b").schema == "json"


def test_one_schema_is_refused_and_the_others_are_sent(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """Where the model took a schema before, one that is refused is left out for its task alone."""
    large = {**SCHEMA, "properties": {**SCHEMA["properties"], "large": {"type": "string"}}}  # type: ignore[dict-item]

    def is_taken(seen: Ask) -> bool:
        return "large" not in str(seen.schema)

    serve(refusing(is_taken, MUTE))

    assert persistent(provider, ask(schema=SCHEMA, task="assess"))[1] == 1
    assert persistent(provider, ask(schema=large, task="structure"))[1] == 2
    assert persistent(provider, ask(schema=SCHEMA, task="assess"))[1] == 1
    assert persistent(provider, ask(schema=large, task="structure"))[1] == 1
    assert provider.profile("small-model").schema == "json"


@pytest.mark.parametrize(
    "words",
    ["Unsupported value: 'temperature' does not support 0.2 with this model.", MUTE],
)
def test_a_temperature_is_left_out(
    provider: Provider, serve: Serve, ask: MakeRequest, words: str
) -> None:
    """A model that takes no temperature is asked without."""
    server = serve(refusing(lambda seen: seen.temperature is None, words))

    assert persistent(provider, ask())[1] == 2
    assert server.requests[-1].system == "" if words == MUTE else "You write Python."
    assert not provider.profile("small-model").takes_temperature


@pytest.mark.parametrize(
    "words",
    [
        "Developer instruction is not enabled for models/gemma-3-27b-it",
        "System role not supported",
        MUTE,
    ],
)
def test_a_system_message_goes_before_the_users(
    provider: Provider, serve: Serve, ask: MakeRequest, words: str
) -> None:
    """A model that takes no system message gets its text all the same."""
    server = serve(refusing(lambda seen: not seen.system, words))

    assert persistent(provider, ask())[1] == 2
    assert server.requests[-1].user == f"You write Python.\n\n{ask().user}"
    assert server.requests[-1].brief["task"] == "module"


def test_a_seed_is_left_out(provider: Provider, serve: Serve, ask: MakeRequest) -> None:
    """Servers that forbid what they do not know name it."""
    if provider.name == "gemini-legacy":
        pytest.skip("this SDK knows no seeds")
    server = serve(refusing(lambda seen: seen.seed is None, "Extra inputs: seed", 422))

    assert persistent(provider, ask())[1] == 2
    assert server.requests[-1].temperature == ask().temperature


def test_the_name_of_the_limit_is_the_other(case: Any, serve: Serve, ask: MakeRequest) -> None:
    """OpenAI's newer models refuse the name that older servers alone know."""
    if case.name != "openai":
        pytest.skip("only here are there two names")
    from pygen_copier.providers import registry

    words = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    server = serve(refusing(lambda seen: "max_tokens" not in seen.body, words))

    assert persistent(registry.get("openai"), ask())[1] == 2
    assert server.requests[-1].body["max_completion_tokens"] == 512


@pytest.mark.parametrize("words", [MUTE, "Your request was flagged: temperature, schema, seed"])
def test_a_refusal_for_another_reason_is_what_it_is(
    provider: Provider, serve: Serve, ask: MakeRequest, words: str
) -> None:
    """Once nothing is left to leave out it is an error that is final; nothing was learnt by it."""
    server = serve(lambda _: Fault(400, words))
    before = provider.profile("small-model")

    with pytest.raises(ProviderError) as caught:
        persistent(provider, ask(schema=SCHEMA))

    assert type(caught.value) is ProviderError
    assert words in str(caught.value)
    assert len(server.requests) <= 6
    assert provider.profile("small-model") == before


def test_a_thread_that_is_answered_proves_that_less_is_not_needed(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """What one request was refused for is not taken from the others, whom it served."""
    assert isinstance(provider, RemoteProvider)
    serve(lambda seen: Fault(400, MUTE) if "bad" in seen.user else '{"allowed": true}')
    known = provider.profile("small-model")

    with pytest.raises(RefusedOptionError):
        provider.complete(ask(schema=SCHEMA, user="bad"))
    provider._profiles.confirm(
        "small-model", "other", known, with_schema=True
    )  # in flight until now
    with pytest.raises(ProviderError):
        persistent(provider, ask(schema=SCHEMA, user="bad"))

    assert provider.profile("small-model") == known


@pytest.mark.parametrize("text", ['{"allowed": true', "Sure! Here it is."])
def test_a_failed_generation_is_read(
    provider: Provider, serve: Serve, ask: MakeRequest, text: str
) -> None:
    """What the service holds back for its form is the reply: here it is looked at, too."""
    if provider.name not in ("groq", "openai"):
        pytest.skip("this service holds nothing back")
    error = {"message": "Failed", "code": "json_validate_failed", "failed_generation": text}
    server = serve(lambda _: Fault(400, body={"error": error}))

    assert provider.complete(ask(schema=SCHEMA)).text == text
    assert len(server.requests) == 1


def test_a_failed_generation_of_nothing_is_asked_for_without_the_schema(
    provider: Provider, serve: Serve, ask: MakeRequest
) -> None:
    """Where a model cannot keep to a schema at all, it is asked in words."""
    if provider.name not in ("groq", "openai"):
        pytest.skip("this service holds nothing back")
    error = {"message": "Failed", "code": "json_validate_failed", "failed_generation": ""}
    refusal = Fault(400, body={"error": error})
    serve(lambda seen: refusal if seen.schema else "ok")

    assert persistent(provider, ask(schema=SCHEMA))[0].text == "ok"


def has_schema(seen: Ask) -> bool:
    """Return whether a request has a schema, or wants JSON in the old SDK's way."""
    return seen.schema is not None


def is_strict(seen: Ask) -> bool:
    """Return whether a request of OpenAI's wire has a schema in its strict mode."""
    return bool(seen.body.get("response_format", {}).get("json_schema", {}).get("strict"))
