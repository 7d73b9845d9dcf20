"""`pygen-copier models`: what a provider offers now, and one line where it cannot say."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from support.copier import Wire, pygen_copier
from support.servers import ModelServer, free_port
from support.wires import WINDOW


def rows(out: str) -> list[list[str]]:
    """Return the cells of a table."""
    return [line.split() for line in out.splitlines()]


@pytest.mark.parametrize("wire", get_args(Wire))
def test_what_a_service_offers_is_listed(wire: Wire) -> None:
    """Every model of the service stands on a line, in order; no completion is asked for."""
    with ModelServer(wire) as server:
        done = pygen_copier("models", wire, environ=server.environ)
        assert done.code == 0, done.err
        names = [row[0] for row in rows(done.out)]
        assert names[:3] == ["large-model", "other-model", "small-model"]
        assert not server.requests
        assert len(server.listings) == 1  # windows were not asked for


def test_the_default_model_is_marked() -> None:
    """The model that is taken where nobody says has a mark, also in JSON."""
    from pygen_copier.providers.ollama import OllamaProvider

    name = OllamaProvider.default_model
    assert "coder" in name  # which goes before the others
    with ModelServer("ollama", models=["a", name]) as server:
        table = pygen_copier("models", "ollama", environ=server.environ)
        data = pygen_copier("models", "ollama", "--json", environ=server.environ)
    assert rows(table.out) == [["a"], [name, "default"]]
    assert json.loads(data.out) == [
        {"provider": "ollama", "model": "a", "default": False},
        {"provider": "ollama", "model": name, "default": True},
    ]


def test_a_default_that_is_not_offered_is_told() -> None:
    """Where a service lists no model that writes texts, the model must be named."""
    with ModelServer("groq", models=["whisper-large-v3"]) as server:
        done = pygen_copier("models", "groq", environ=server.environ)
    assert done.out.splitlines()[-1].startswith("groq does not offer ")
    assert done.out.splitlines()[-1].endswith(", its default model here.")


def test_windows_are_asked_for_when_wanted() -> None:
    """With `--windows` each model stands with the tokens it takes."""
    with ModelServer("groq") as server:
        table = pygen_copier("models", "groq", "--windows", environ=server.environ)
        data = pygen_copier("models", "groq", "--windows", "--json", environ=server.environ)
    assert f"large-model  {WINDOW:,} tokens" in table.out
    assert {model["window"] for model in json.loads(data.out)} == {WINDOW}


def test_without_a_name_it_is_the_provider_that_is_used_here() -> None:
    """PYGEN_MODEL says which, else the first that can be used."""
    with ModelServer("groq") as groq, ModelServer("ollama", models=["local"]) as ollama:
        both = {**groq.environ, **ollama.environ}
        assert "small-model" in pygen_copier("models", environ=both).out
        named = pygen_copier("models", environ={**both, "PYGEN_MODEL": "ollama:local"})
    assert rows(named.out)[0] == ["local", "default"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "Error: No service can be used here. Run pygen-copier doctor to see why."),
        (["groq"], "Error: Groq needs a key. Set GROQ_API_KEY."),
        (["grok"], "Error: There is no provider 'grok'. Do you mean 'groq'? Choose one of groq, "),
        (["scaffold"], "Error: `scaffold` sends no requests, so there is no provider to ask."),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(arguments: list[str], line: str) -> None:
    """No key, no such provider, nobody to ask: one line with the remedy, exit code 1."""
    done = pygen_copier("models", *arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(line)
    assert done.err.count("\n") == 1


def test_a_service_out_of_reach_is_told_in_one_line() -> None:
    """What goes wrong at the service reaches the person as one line."""
    address = f"http://127.0.0.1:{free_port()}"
    environ = {"GROQ_API_KEY": "a-key", "GROQ_BASE_URL": address}
    done = pygen_copier("models", "groq", environ=environ)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1
