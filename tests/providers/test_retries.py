"""Which failures of a service are tried again, how often, and what the person reads in the end."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from support import servers
from support.asks import Answer
from support.clock import Clock
from support.contract import Case
from support.scripted import RECIPE_PROMPTS
from support.servers import Fault, ModelServer, free_port

from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.client.retry import MAX_ATTEMPTS
from pygen_copier.concurrency import timeout
from pygen_copier.errors import PygenError
from pygen_copier.events import Event
from pygen_copier.prompts.prompt_templates import PromptTemplates

Serve = Callable[..., ModelServer]

SCHEMA = {"type": "object", "required": ["summary"], "properties": {"summary": {"type": "string"}}}
TITLES = {
    "groq": "Groq",
    "gemini": "Gemini",
    "ollama": "Ollama",
    "openai": "The OpenAI-style server",
}
BACKOFF = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
GONE = {"retry-after": "400"}
SOON = {"retry-after": "7"}


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        fault: What the service does.
        line: What the person reads, from its beginning; TITLE and WHERE stand for the service.
        waits: The seconds before each retry; there is one more request than these.
        remedy: How the line ends.
    """

    fault: Fault | Answer
    line: str
    waits: list[float]
    remedy: str


TABLE = {
    "401": Row(
        Fault(401, "no"), "WHERE rejected the key (HTTP 401: no", [], "the key may use the model."
    ),
    "403": Row(
        Fault(403, "no"), "WHERE rejected the key (HTTP 403: no", [], "the key may use the model."
    ),
    "404": Row(Fault(404, "no"), "TITLE does not offer the model `small-model` (no", [], ""),
    "408": Row(
        Fault(408, "slow"), "WHERE is overloaded or down (HTTP 408: s", BACKOFF, "Try again later."
    ),
    "413": Row(
        Fault(413, "long"),
        "The prompt is too long for WHERE (HTTP 413: long",
        [],
        "Choose a model with a larger window, or ask for less at once.",
    ),
    "429": Row(
        Fault(429, "slow"),
        "WHERE asks to slow down (HTTP 429: slow",
        BACKOFF,
        "Try again later, or lower PYGEN_CONCURRENCY.",
    ),
    "429 for 7 s": Row(
        Fault(429, "slow", SOON),
        "WHERE asks to slow down (HTTP 429: slow",
        [7.0, 7.0, 7.0, 8.0, 16.0, 32.0],
        "Try again in 7 s, or lower PYGEN_CONCURRENCY.",
    ),
    "429 for longer than there is": Row(
        Fault(429, "slow", GONE),
        "WHERE asks to slow down (HTTP 429: slow",
        [],
        "Try again in 400 s, or lower PYGEN_CONCURRENCY.",
    ),
    "500": Row(
        Fault(500, "oh"), "WHERE is overloaded or down (HTTP 500: oh", BACKOFF, "Try again later."
    ),
    "503": Row(
        Fault(503, "oh"), "WHERE is overloaded or down (HTTP 503: oh", BACKOFF, "Try again later."
    ),
    "503 for 7 s": Row(
        Fault(503, "oh", SOON),
        "WHERE is overloaded or down (HTTP 503: oh",
        [7.0, 7.0, 7.0, 8.0, 16.0, 32.0],
        "Try again later.",
    ),
    "reset": Row(servers.RESET, "WHERE could not be reached, or broke off (", BACKOFF, ""),
    "a web page": Row(
        servers.HTML, "TITLE sent something that is no reply: ", BACKOFF, "and any proxy."
    ),
    "empty": Row(
        servers.EMPTY, "TITLE sent something that is no reply: ", BACKOFF, "and any proxy."
    ),
}


def model_of(case: Case) -> Model:
    """Return the model that is asked."""
    return Model(case.name, "small-model")


def failed(case: Case) -> tuple[str, list[Event]]:
    """Ask, and return the line a person reads in the end, and what was told before."""
    told: list[Event] = []
    client = Client(Models(model_of(case)), PromptTemplates([RECIPE_PROMPTS]), listener=told.append)
    with pytest.raises(PygenError) as caught:
        client.ask_json("summary", "package", {"description": "Codes."}, SCHEMA)
    assert "\n" not in str(caught.value)
    assert list(client.store.files()) == []
    return str(caught.value), told


@pytest.mark.parametrize("name", TABLE)
def test_a_failure(name: str, case: Case, serve: Serve, clock: Clock) -> None:
    """Each failure has its number of requests, its waits, its events and its line."""
    row = TABLE[name]
    server = serve(lambda _: row.fault)

    line, told = failed(case)

    where = f"{TITLES[case.wire]} at {urlsplit(server.url).netloc}"
    assert line.startswith(row.line.replace("WHERE", where).replace("TITLE", TITLES[case.wire]))
    assert line.endswith(row.remedy)
    assert len(server.requests) == 1 + len(row.waits)
    assert clock.waits == row.waits
    if isinstance(row.fault, Fault) and row.fault.status == 429:
        # The last refusal is told as well: it holds other threads.
        assert [event.state for event in told] == ["paused"] * (1 + len(row.waits))
        assert {event.subject for event in told} == {case.name}
    else:
        heads = [f"in {wait:g} s: " for wait in row.waits]
        assert [event.detail[: len(head)] for event, head in zip(told, heads, strict=True)] == heads
        assert {(event.subject, event.state) for event in told} <= {("summary:package", "retrying")}


def test_a_refused_connection(
    case: Case, serve: Serve, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody listens it is tried as often as may be, and the line says where that is."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    for variable, value in serve().environ.items():
        if value.startswith("http"):
            monkeypatch.setenv(variable, nowhere)

    line, told = failed(case)

    where = f"{TITLES[case.wire]} at {urlsplit(nowhere).netloc}"
    assert line.startswith(f"{where} could not be reached, or broke off (")
    assert clock.waits == BACKOFF
    assert len(told) == MAX_ATTEMPTS - 1


@pytest.mark.parametrize("fault", [servers.STALL, servers.DRIP], ids=["stall", "drip"])
def test_a_reply_that_does_not_end(
    fault: Fault, case: Case, serve: Serve, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says nothing, or drips, is left behind after half the time, and tried once more."""
    server = serve(lambda _: fault)
    begun = 0

    def wait(done: queue.SimpleQueue[Any], seconds: float) -> Any:
        """Wait until there is an outcome, or one more request hangs, which takes all the time."""
        nonlocal begun
        while len(server.requests) == begun:
            with suppress(queue.Empty):
                return done.get(timeout=0.01)
        begun += 1
        clock.now += seconds
        raise queue.Empty

    monkeypatch.setattr(timeout, "wait", wait)

    line, told = failed(case)

    assert line == (
        "The reply took longer than 148 s. "
        "Set PYGEN_TIMEOUT to more seconds, or choose a faster model."
    )
    assert len(server.requests) == 2
    assert clock.now - 1000.0 == 300
    assert [(event.state, event.detail) for event in told] == [
        ("retrying", "in 1 s: The reply took longer than 151 s.")
    ]


def test_a_dripping_reply_is_left_behind_in_earnest(
    case: Case, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a second for all, a reply that drips for ever ends in its line."""
    monkeypatch.setenv("PYGEN_TIMEOUT", "1")
    server = serve(lambda _: servers.DRIP)

    line, _ = failed(case)

    assert "The reply took longer than 1 s." in line
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer", [Answer("", "blocked"), servers.PROMPT_BLOCKED], ids=["reply", "prompt"]
)
def test_a_blocked_request(answer: Answer | Fault, case: Case, serve: Serve, clock: Clock) -> None:
    """What the service declines is not asked again, and the line says who declined."""
    if case.wire != "gemini":
        pytest.skip("this service has no such refusals")
    server = serve(lambda _: answer)

    told: list[Event] = []
    client = Client(Models(model_of(case)), PromptTemplates([RECIPE_PROMPTS]), listener=told.append)
    with pytest.raises(PygenError) as caught:
        client.ask_json("summary", "package", {"description": "Codes."}, SCHEMA)

    assert str(caught.value) == (
        f"{case.name}:small-model declined the task 'summary'. "
        "Reword the description, or choose another model."
    )
    assert len(server.requests) == 1
    assert clock.waits == []
    assert told == []


def test_a_service_that_recovers(case: Case, serve: Serve, clock: Clock) -> None:
    """One failure of each kind, then a reply: it is used, and nothing more is asked."""
    faults = [Fault(503, "oh"), servers.HTML, servers.RESET, Fault(429, "slow", SOON)]
    server = serve(lambda _: faults.pop(0) if faults else '{"summary": "Small codes."}')

    told: list[Event] = []
    client = Client(Models(model_of(case)), PromptTemplates([RECIPE_PROMPTS]), listener=told.append)
    value = client.ask_json("summary", "package", {"description": "Codes."}, SCHEMA)

    assert value == {"summary": "Small codes."}
    assert len(server.requests) == 5
    assert clock.waits == [1.0, 2.0, 4.0, 8.0]
    assert [event.state for event in told] == ["retrying"] * 3 + ["paused"]
