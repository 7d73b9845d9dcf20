"""The model that is offered first: the newest stable one of what a service lists now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.servers import ModelServer, free_port

from pygen_copier import process
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.families import GEMINI_FIRST, GROQ_FIRST, OPENAI_FIRST
from pygen_copier.providers.model_names import first_choice, newest_first, offer, version_of
from pygen_copier.providers.remote import RemoteProvider

Serve = Callable[..., ModelServer]

GEMINI = [
    *("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3.5-flash-lite", "gemini-3.8-flash"),
    *("gemini-3.10-flash", "gemini-3.11-flash-preview", "gemini-3.10-flash-tts", "gemini-3.1-pro"),
    *("gemini-3.9-flash-08-2026", "gemini-embedding-001", "gemma-3-27b-it"),
]
GROQ = [
    *("llama-3.1-8b-instant", "llama-3.3-70b-versatile", "qwen/qwen3-32b", "openai/gpt-oss-20b"),
    *("openai/gpt-oss-safeguard-20b", "whisper-large-v3", "meta-llama/llama-guard-4-12b"),
    *("openai/gpt-oss-120b", "playai-tts", "groq/compound"),
]


@pytest.mark.parametrize(
    ("families", "names", "chosen"),
    [
        (GEMINI_FIRST, GEMINI, "gemini-3.10-flash"),
        (GEMINI_FIRST, [n for n in GEMINI if "10" not in n], "gemini-3.8-flash"),
        (GEMINI_FIRST, ["gemini-2.5-flash", "gemini-3.5-flash-lite"], "gemini-3.5-flash-lite"),
        (GEMINI_FIRST, ["gemini-2.5-flash", "gemini-3.1-pro"], "gemini-3.1-pro"),
        (GEMINI_FIRST, ["gemini-10-flash", "gemini-9.9-flash"], "gemini-10-flash"),
        (GROQ_FIRST, GROQ, "openai/gpt-oss-120b"),
        (GROQ_FIRST, GROQ[:-3], "qwen/qwen3-32b"),
        (GROQ_FIRST, [GROQ[0], GROQ[1], *GROQ[4:7]], "llama-3.3-70b-versatile"),
        (GROQ_FIRST, ["whisper-large-v3", "playai-tts"], None),
        (OPENAI_FIRST, ["gpt-4o", "gpt-5", "gpt-5.6-luna", "gpt-5.2-mini"], "gpt-5.6-luna"),
        (OPENAI_FIRST, ["gpt-5", "gpt-5-2025-08-07", "gpt-4.1", "gpt-image-9"], "gpt-5"),
        (OPENAI_FIRST, ["text-embedding-3", "local-7b", "qwen2.5-coder-3b"], "qwen2.5-coder-3b"),
        (OPENAI_FIRST, ["local.gguf"], "local.gguf"),
        ((), [], None),
    ],
)
def test_the_newest_stable_one_of_the_first_family_is_chosen(
    families: tuple[str, ...], names: list[str], chosen: str | None
) -> None:
    """Versions are compared as numbers; what is a preview, a snapshot or no writer is left out."""
    assert first_choice([offer(name) for name in names], families) == chosen
    assert first_choice([offer(name) for name in reversed(names)], families) == chosen


@pytest.mark.parametrize(
    ("installed", "chosen"),
    [
        ({"qwen2.5-coder:7b": "7.6B", "llama3.3:70b": "70.6B"}, "qwen2.5-coder:7b"),
        ({"qwen2.5-coder:1.5b": "1.5B", "qwen2.5-coder:14b": "14B"}, "qwen2.5-coder:14b"),
        ({"gemma3:latest": "4.3B", "phi4:latest": "14.7B"}, "phi4:latest"),
        ({"gemma3:4b": "4.3B", "gemma4:4b": "4.3B"}, "gemma4:4b"),
        ({"tiny:135m": "135M", "small:1b": "1.2B"}, "small:1b"),
        ({"nomic-embed-text:latest": "137M", "tiny:135m": "135M"}, "tiny:135m"),
        ({"gpt-oss:120b-cloud": "116.8B", "gpt-oss:20b": "20.9B"}, "gpt-oss:20b"),
    ],
)
def test_ollamas_is_one_that_is_installed(installed: dict[str, str], chosen: str) -> None:
    """Models for code go first, then the largest, then the newest; never one for vectors."""
    assert first_choice([offer(name, size) for name, size in installed.items()], ()) == chosen


def test_the_newest_stand_first_in_a_list() -> None:
    """Models that write texts go before the others, whatever their versions are."""
    names = ["gemini-2.5-flash", "gemini-3.8-flash", "gemini-3.10-flash", "gemini-9-tts"]
    assert newest_first(names)[::-1] == ["gemini-9-tts", *names[:3]]
    assert version_of("llama-3.3-70b-versatile") == (3, 3)
    assert version_of("gpt-oss-120b") == ()


def _unreachable(client: object) -> Any:
    raise ConnectionError


def test_a_service_is_looked_at_once(serve: Serve, case: object) -> None:
    """The list is asked for once a process, and no completion with it."""
    name = getattr(case, "name", "")
    server = serve(models=["model-1", "model-2", "text-embedding-9"])

    assert [registry.default_model(name) for _ in range(3)] == ["model-2"] * 3
    assert len(server.listings) == 1
    assert server.requests == []


def test_a_render_that_may_not_ask_asks_nothing(serve: Serve, case: object) -> None:
    """There it is the default of this version, unless the list is known already."""
    name = getattr(case, "name", "")
    server = serve(models=["model-1"])

    assert registry.default_model(name, ask=False) == registry.get(name).default_model
    assert server.listings == []
    assert registry.default_model(name) == "model-1"
    assert registry.default_model(name, ask=False) == "model-1"


def test_what_was_chosen_last_holds_where_nobody_is_asked(serve: Serve, case: object) -> None:
    """A later process that may not ask, or cannot, has the model of the one before."""
    name = getattr(case, "name", "")
    with process.renewed():
        serve(models=["model-1"])
        assert registry.default_model(name) == "model-1"
        registry.close()
    with process.renewed():
        assert registry.default_model(name, ask=False) == "model-1"
    with process.renewed():
        provider = registry.get(name)
        assert isinstance(provider, RemoteProvider)
        provider.list_models = provider.offers = _unreachable  # type: ignore[method-assign]
        assert registry.default_model(name) == "model-1"
        registry.close()


def test_where_no_list_can_be_had_the_shipped_one_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No key, nobody there, or nobody who answers in time: no error and no long wait."""
    pytest.importorskip("groq")
    assert registry.default_model("groq") == "openai/gpt-oss-120b"
    monkeypatch.setenv("GROQ_API_KEY", "a-key")
    monkeypatch.setenv("GROQ_BASE_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr(credentials, "WINDOW_SECONDS", 1.0)
    registry.use(type(registry.get("groq"))())
    assert registry.default_model("groq") == "openai/gpt-oss-120b"


def test_no_default_is_being_shut_down() -> None:
    """Gemini's are of the third generation, in every way to come by one."""
    assert registry.get("gemini").default_model.startswith("gemini-3")
    assert first_choice([offer("gemini-2.5-flash-lite"), offer("gemini-3.5-flash")], GEMINI_FIRST)
