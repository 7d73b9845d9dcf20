"""Where Ollama is looked for."""

from __future__ import annotations

import pytest
from support.servers import ModelServer, free_port

from pygen_copier.providers import credentials
from pygen_copier.providers.ollama import OllamaProvider

pytestmark = pytest.mark.skipif(
    not credentials.installed("ollama"), reason="ollama is not installed"
)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        ("somewhere", "http://somewhere:11434"),
        (":5000", "http://127.0.0.1:5000"),
        ("somewhere:5000/", "http://somewhere:5000"),
        ("http://somewhere", "http://somewhere:80"),
        ("https://somewhere/path", "https://somewhere:443/path"),
        ("http://[::1]", "http://[::1]:80"),
    ],
)
def test_parts_that_are_left_out_are_filled_in(
    given: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OLLAMA_HOST may lack scheme, host and port, as it may for Ollama itself."""
    monkeypatch.setenv("OLLAMA_HOST", given)

    assert OllamaProvider().url() == url


def test_it_is_unusable_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port on this machine that nobody listens on is named, with what to do."""
    monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{free_port()}")

    why = OllamaProvider().unusable()

    assert why is not None
    assert "ollama serve" in why


def test_it_is_found_by_name_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """`localhost` is knocked at like an address."""
    with ModelServer("ollama") as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url.replace("127.0.0.1", "localhost"))

        assert OllamaProvider().unusable() is None


def test_a_host_elsewhere_is_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Being asked whether it can be used, it sends nothing to another machine."""
    monkeypatch.setenv("OLLAMA_HOST", "https://ollama.example.org")

    assert OllamaProvider().unusable() is None


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A configured proxy, which could not reach it, is passed by."""
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with ModelServer("ollama") as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)

        provider = OllamaProvider()

        assert provider.models()
        provider.close()
