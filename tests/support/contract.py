"""The contract's fixtures: each provider in turn, and a server that speaks its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from pygen_copier.providers import credentials, registry
from pygen_copier.providers.base import Provider, Request
from pygen_copier.testing import sample_request
from support.servers import ModelServer, Responder


@dataclass(frozen=True)
class Case:
    """A provider under test.

    Attributes:
        name: Its name.
        module: The module of its SDK.
        wire: The wire format its service speaks.
    """

    name: str
    module: str
    wire: Literal["groq", "gemini", "ollama", "openai"]


CASES = (
    Case("groq", "groq", "groq"),
    Case("gemini", "google.genai", "gemini"),
    Case("gemini-legacy", "google.generativeai", "gemini"),
    Case("ollama", "ollama", "ollama"),
    Case("openai", "openai", "openai"),
)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Return each provider in turn; one without its SDK is skipped."""
    found: Case = request.param
    if found.name == "gemini" and not credentials.installed(found.module):
        pytest.skip("google-genai is not installed, and `gemini` would be `gemini-legacy`")
    if not credentials.installed(found.module):
        pytest.skip(f"{found.module} is not installed")
    return found


@pytest.fixture
def provider(case: Case) -> Provider:
    """Return the provider under test."""
    return registry.get(case.name)


@pytest.fixture
def serve(case: Case, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModelServer]]:
    """Return what starts a server for the provider under test."""
    with ExitStack() as stack:

        def start(answer: Responder = lambda _: "ok", **options: Any) -> ModelServer:
            server = stack.enter_context(ModelServer(case.wire, answer, **options))
            for variable, value in server.environ.items():
                monkeypatch.setenv(variable, value)
            return server

        yield start


@pytest.fixture
def ask() -> Callable[..., Request]:
    """Return what makes a request, any field of which can be given."""
    return lambda **fields: sample_request(**{"model": "small-model", **fields})
