"""Every test is alone: no keys, no network, and nothing of the developer's configuration."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from support.servers import free_port

from pygen_copier import process
from pygen_copier.providers import registry
from pygen_copier.sandbox.probe import try_sandbox

pytest_plugins = [
    "support.clock",
    "support.contract",
    "support.installers",
    "support.own_package",
    "support.projects",
    "support.properties",
    "support.sandbox",
    "support.wheel_of_ours",
    "support.browser",
]

_OWN_VARIABLES = ("GROQ_", "GEMINI_", "GOOGLE_", "OLLAMA_", "OPENAI_", "PYGEN_", "GIT_", "COPIER_")
_RECURSION = sys.getrecursionlimit()
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_GIT_CONFIG = """\
[user]
    name = Test Person
    email = test@example.org
[init]
    defaultBranch = main
[commit]
    gpgsign = false
"""


@pytest.fixture(autouse=True)
def isolated_environment(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test a home of its own, and no variable that providers, git or Copier read."""
    for variable in list(os.environ):
        if variable.startswith(_OWN_VARIABLES) or variable.upper() in _PROXIES:
            monkeypatch.delenv(variable)
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").write_text(_GIT_CONFIG, encoding="utf-8")
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CACHE_HOME": home / "cache",
        "XDG_CONFIG_HOME": home / "config",
        "PYGEN_CACHE_DIR": home / "pygen",
        "GIT_CONFIG_GLOBAL": home / "gitconfig",
        "COPIER_SETTINGS_PATH": home / "no-settings.yml",
    }
    for variable, folder in folders.items():
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("OLLAMA_HOST", f"http://127.0.0.1:{free_port()}")
    return home


@pytest.fixture(autouse=True)
def own_process() -> Iterator[None]:
    """Give each test the state of a process of its own, and close what its providers opened."""
    sys.setrecursionlimit(_RECURSION)  # a test of properties may leave a higher one behind
    with process.renewed(keep=[try_sandbox]):  # which takes half a second
        yield
        registry.close()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _require_loopback(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _require_loopback(self, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)


def _require_loopback(connection: socket.socket, address: Any) -> None:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0]
    try:
        is_loopback = ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    assert is_loopback, f"A test tried to reach {host}, which is not this machine."
