"""Where requests go: to the address of the service that was chosen, and nowhere else."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[Any]:
    """Return the hosts that this process looks up or connects to, with the port."""
    found: set[Any] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            found.add(address[:2])
        connect(self, address)

    def looking_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        found.add((host, port))
        return look_up(host, port, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    return found


def test_no_other_address_is_reached(copy_here: Copy, reached: set[Any]) -> None:
    """A whole run, from plan to files, speaks with the service alone: there is no telemetry."""
    with ModelServer("groq", good_model) as server:
        address = urlsplit(server.environ["GROQ_BASE_URL"])
        done = copy_here(server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    assert server.requests
    assert reached == {(address.hostname, address.port)}


@pytest.mark.parametrize("provider", ["scaffold", "files"])
def test_without_a_service_nothing_is_reached(
    copy_here: Copy, reached: set[Any], provider: str
) -> None:
    """Scaffolds are written, and prompts lie in a folder, with no connection at all."""
    done = copy_here({}, provider=provider)
    assert done.code == (0 if provider == "scaffold" else 1)
    assert reached == set()
