"""Batches at half price: what is asked at once goes as one, through the real SDKs."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.batch_servers import Answer, BatchServer, Body
from support.scripted import RECIPE_PROMPTS

from pygen_copier import process
from pygen_copier.client import retry
from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.errors import RejectedKeyError
from pygen_copier.prompts.brief import brief_of
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers import batches, registry

pytestmark = pytest.mark.slow

SERVICES = {
    "groq": {"GROQ_API_KEY": "test-key-not-secret", "GROQ_BASE_URL": ""},
    "gemini": {"GEMINI_API_KEY": "test-key-not-secret", "GOOGLE_GEMINI_BASE_URL": ""},
}


def groq_reply(text: str) -> dict[str, Any]:
    """Return a completion of Groq."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {
        "model": "m",
        "choices": [choice],
        "usage": {"prompt_tokens": 3, "completion_tokens": 2},
    }


def gemini_reply(text: str) -> dict[str, Any]:
    """Return a completion of Gemini."""
    content = {"role": "model", "parts": [{"text": text}]}
    usage = {"promptTokenCount": 3, "candidatesTokenCount": 2}
    return {"candidates": [{"content": content, "finishReason": "STOP"}], "usageMetadata": usage}


def told(body: Body) -> str:
    """Return the name in the brief of a request, in either form."""
    if "messages" in body:
        return str(brief_of(body["messages"][-1]["content"])["n"])
    return str(brief_of(body["contents"][-1]["parts"][0]["text"])["n"])


def answering(service: str) -> Answer:
    """Return what answers with the name in a brief."""

    def answer(body: Body) -> tuple[int, Any]:
        return 200, (groq_reply if service == "groq" else gemini_reply)(told(body))

    return answer


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let batches be sent, and looked at, soon; retries take no time."""
    monkeypatch.setattr(batches, "QUIET", 0.2)
    monkeypatch.setattr(batches, "EVERY", 0.02)
    monkeypatch.setattr(retry, "sleep", lambda _: None)
    monkeypatch.setenv("PYGEN_BATCH", "1")


def ask(service: str, server: BatchServer, names: Sequence[str], patch: Any) -> list[str]:
    """Ask for several modules at once, and return what was said."""
    for variable, value in SERVICES[service].items():
        patch.setenv(variable, value or server.url)
    client = Client(Models(Model(service, "m")), PromptTemplates([RECIPE_PROMPTS]))
    with ThreadPoolExecutor(8) as pool:
        said = pool.map(lambda name: client.ask("module", name, {"n": name}), names)
        return [reply.text for reply in said]


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_asked_at_once_is_one_batch(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request gets its own reply, through the SDK; nothing is sent by itself."""
    with BatchServer(answering(service)) as server:
        names = ["one", "two", "three"]
        assert ask(service, server, names, monkeypatch) == names
        assert [len(each) for each in server.batches] == [3]
        assert server.singles == 0
        assert ask(service, server, names, monkeypatch) == names  # kept replies
        assert len(server.batches) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_what_fails_in_a_batch_is_asked_again(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only that, in another batch."""
    failed: list[str] = []
    good = answering(service)

    def answer(body: Body) -> tuple[int, Any]:
        if told(body) == "two" and not failed:
            failed.append("two")
            return 503, {"error": {"code": 503, "message": "overloaded"}}
        return good(body)

    with BatchServer(answer) as server:
        assert ask(service, server, ["one", "two"], monkeypatch) == ["one", "two"]
        assert [len(each) for each in server.batches] == [2, 1]


def test_a_run_that_was_killed_waits_for_its_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent is found again by the next run, and paid for once."""

    class KilledError(BaseException):
        """The run was killed."""

    def killed(seconds: float) -> None:
        if seconds == batches.EVERY:
            raise KilledError

    with BatchServer(answering("groq"), looks=1) as server:
        with monkeypatch.context() as patch:
            patch.setattr(batches, "wait", killed)
            with pytest.raises(KilledError):
                ask("groq", server, ["one"], patch)
        registry.close()
        with process.renewed():
            assert ask("groq", server, ["one"], monkeypatch) == ["one"]
            registry.close()
        assert len(server.batches) == 1


def test_a_refused_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the service says to a batch as a whole is said to each request."""
    with BatchServer(answering("groq")) as server:
        server.refuses = 401
        with pytest.raises(RejectedKeyError):
            ask("groq", server, ["one"], monkeypatch)
        assert server.batches == []
